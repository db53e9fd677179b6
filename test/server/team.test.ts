import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver';
import { disk } from '../../server/disk.js';
import { folder } from '../cli/command.js';
import { pod } from './manifests.js';
import { codes, type Ending, eventually, type Session, type SessionOptions, startSession, textAt } from './session.js';

const uri = 'vfs:/shop/deploy/web.yaml';
const team = 'vfs:/shop/.seaworthy.yaml';
const isStrict = (diagnostics: readonly Diagnostic[]): boolean => codes(diagnostics).includes('missing-cpu-limit');
const isBaseline = (diagnostics: readonly Diagnostic[]): boolean =>
  codes(diagnostics).includes('privileged-container') && !codes(diagnostics).includes('root-user-allowed');

async function openShop(t: Ending, text: string, options: SessionOptions = {}): Promise<Session> {
  const files = { [team]: text };
  const session = await startSession(t, { files, folders: ['vfs:/shop'], scopes: () => ({}), ...options });
  await session.open(uri, pod);
  return session;
}

describe("the team's file", () => {
  test('holds for the files below it, and a change applies at once', async (t) => {
    const session = await openShop(t, 'profile: strict\n');
    assert.ok(isStrict(await session.pull(uri)));
    await session.refreshed(() => session.write(team, 'profile: baseline\n'));
    assert.ok(isBaseline(await session.pull(uri)));
    await session.refreshed(() => session.write(team, undefined));
    assert.ok(codes(await session.pull(uri)).includes('root-user-allowed'));
    await session.refreshed(() => session.write('vfs:/shop/deploy/.seaworthy.yaml', 'profile: strict\n'));
    assert.ok(isStrict(await session.pull(uri)), 'a nearer one');
  });

  test('applies while it is typed, where diagnostics are sent', async (t) => {
    const session = await openShop(t, 'profile: strict\n', { diagnostics: 'push' });
    assert.ok(isStrict(await session.pushed(uri)));
    await session.open(team, 'profile: strict\n');
    await session.replace(team, 'strict', 'baseline');
    await eventually('milder diagnostics', () =>
      isBaseline(session.published.filter((each) => each.uri === uri).at(-1)?.diagnostics ?? []) ? true : undefined,
    );
  });

  test('is read from the disk of the server, and above the folder of the workspace', async (t) => {
    const path = folder({ '.seaworthy.yaml': 'profile: strict\n', '.git/HEAD': '', 'deploy/web.yaml': pod });
    const root = pathToFileURL(path).href;
    const session = await startSession(t, { disk, folders: [`${root}/deploy`] });
    const web = `${root}/deploy/web.yaml`;
    await session.open(web, pod);
    assert.ok(isStrict(await session.pull(web)));
    writeFileSync(join(path, '.seaworthy.yaml'), 'profile: baseline\n');
    for (const deadline = Date.now() + 10_000; Date.now() < deadline && isStrict(await session.pull(web)); );
    assert.ok(isBaseline(await session.pull(web)), 'nobody watches there: it counts a moment later');
  });

  test('says what is wrong in it at its place, and in short at the files that it holds for', async (t) => {
    const text = 'profile: strict\nrules:\n  privileged-containr: off\n  host-pid: maybe\n';
    const session = await openShop(t, text);
    await session.open(team, text);
    const own = await session.pull(team);
    assert.deepEqual(
      own.map(({ code, severity, range }) => [code, severity, textAt(text, range)]),
      [
        ['invalid-setting', 1, 'privileged-containr'],
        ['invalid-setting', 1, 'maybe'],
      ],
    );
    assert.match(String(own[0]?.message), /Did you mean "privileged-container"\?/);
    const there = (await session.pull(uri)).filter(({ code }) => code === 'invalid-setting');
    assert.equal(there.length, 1);
    assert.match(String(there[0]?.message), /^\.seaworthy\.yaml:3:3 is wrong \(and 1 more\)\. .*privileged-containr/);
    assert.deepEqual(
      there[0]?.relatedInformation?.map(({ location }) => [location.uri, textAt(text, location.range)]),
      [
        [team, 'privileged-containr'],
        [team, 'maybe'],
      ],
    );
    assert.ok(isStrict(await session.pull(uri)), 'what is right counts');
    assert.deepEqual(session.messages, [], 'nobody is interrupted while typing');
    await session.replace(team, 'privileged-containr', 'privileged-container');
    await session.replace(team, 'maybe', 'off');
    assert.deepEqual(await session.pull(team), []);
    assert.ok(!codes(await session.pull(uri)).includes('privileged-container'));
  });

  test('counts as it last was while it is no YAML', async (t) => {
    const session = await openShop(t, 'profile: strict\n');
    assert.ok(isStrict(await session.pull(uri)));
    await session.open(team, 'profile: strict\n');
    await session.change(team, { text: 'profile: strict\nrul' });
    assert.deepEqual(codes(await session.pull(team)), ['invalid-setting']);
    const found = await session.pull(uri);
    assert.ok(isStrict(found));
    assert.ok(codes(found).includes('invalid-setting'));
  });

  test('leaves files out, and says so', async (t) => {
    const session = await openShop(t, 'include: [deploy]\nexclude: ["deploy/*.gen.yaml"]\n', {
      initializationOptions: { status: true },
    });
    const found = async (path: string): Promise<number> => {
      await session.open(path, pod);
      return (await session.pull(path)).length;
    };
    assert.ok((await session.pull(uri)).length > 0);
    assert.equal(await found('vfs:/shop/deploy/a.gen.yaml'), 0);
    assert.match(
      session.statuses.at(-1)?.skipped[0] ?? '',
      /"exclude" in \.seaworthy\.yaml has "deploy\/\*\.gen\.yaml"/,
    );
    assert.equal(await found('vfs:/shop/other/a.yaml'), 0);
    assert.match(session.statuses.at(-1)?.skipped[0] ?? '', /"include" in \.seaworthy\.yaml/);
  });

  test('overrides are for their globs', async (t) => {
    const session = await openShop(t, 'profile: strict\noverrides: [{ files: [deploy], profile: baseline }]\n');
    assert.ok(isBaseline(await session.pull(uri)));
    await session.open('vfs:/shop/web.yaml', pod);
    assert.ok(isStrict(await session.pull('vfs:/shop/web.yaml')));
  });

  test('holds for a file that is not saved yet, where there is one folder', async (t) => {
    const session = await openShop(t, 'profile: strict\noverrides: [{ files: ["**"], profile: baseline }]\n');
    await session.open('untitled:Untitled-1', pod);
    assert.ok(isStrict(await session.pull('untitled:Untitled-1')));
  });
});

describe('scopes', () => {
  const file = 'rules: { privileged-container: error, root-user-allowed: error, missing-cpu-limit: error }\n';

  test('the file wins over the user, and the workspace and its folders over the file, rule by rule', async (t) => {
    const session = await openShop(t, `profile: baseline\n${file}`);
    const levels = async () => {
      const found = await session.pull(uri);
      return ['privileged-container', 'root-user-allowed', 'missing-cpu-limit'].map(
        (id) => found.find(({ code }) => code === id)?.severity ?? 'off',
      );
    };
    assert.deepEqual(await levels(), [1, 1, 1]);
    const off = { 'privileged-container': 'off', 'root-user-allowed': 'off', 'missing-cpu-limit': 'off' };
    await session.rescope({ user: { profile: 'strict', rules: off } });
    assert.deepEqual(await levels(), [1, 1, 1]);
    await session.rescope({
      user: { profile: 'strict', rules: off },
      workspace: { rules: { 'root-user-allowed': 'warning', 'missing-cpu-limit': 'warning' } },
      folder: { rules: { 'missing-cpu-limit': 'info' } },
    });
    assert.deepEqual(await levels(), [1, 2, 3]);
    await session.rescope({ folder: { profile: 'strict' } });
    assert.ok(codes(await session.pull(uri)).includes('missing-liveness-probe'), 'profile strict of the folder');
  });

  test("what another editor says counts as the user's", async (t) => {
    const session = await startSession(t, {
      files: { [team]: 'profile: strict\n' },
      folders: ['vfs:/shop'],
      settings: () => ({ profile: 'baseline', rules: { 'missing-memory-limit': 'off' } }),
    });
    await session.open(uri, pod);
    const found = codes(await session.pull(uri));
    assert.ok(found.includes('missing-cpu-limit'));
    assert.ok(!found.includes('missing-memory-limit'), 'of what the file does not speak');
  });

  test('a wrong setting in two scopes is shown once', async (t) => {
    const session = await openShop(t, '', {
      scopes: () => ({ user: { profil: 'strict' }, workspace: { profil: 'strict' } }),
    });
    await session.pull(uri);
    assert.equal(session.messages.length, 1);
    assert.match(session.messages[0] ?? '', /no setting seaworthy\.profil\. Did you mean "seaworthy\.profile"\?/);
  });
});

describe('plain syntax errors', () => {
  const broken = `${pod}oops\n`;
  const misread = `%YAML 1.3\n---\n${pod}`;
  const found = async (session: Session, text: string): Promise<boolean> => {
    await session.change(uri, { text });
    return codes(await session.pull(uri)).includes('yaml-syntax-error');
  };

  test('are left to another extension that reports them, unless somebody wants them here', async (t) => {
    const session = await openShop(t, '');
    assert.ok(await found(session, broken));
    await session.rescope({ reportsYaml: true });
    assert.ok(!(await found(session, broken)));
    assert.ok(codes(await session.pull(uri)).includes('privileged-container'), 'and nothing else is');
    await session.rescope({ reportsYaml: true, user: { syntaxErrors: 'on' } });
    assert.ok(await found(session, broken));
    await session.rescope({ reportsYaml: true, user: { syntaxErrors: 'on' }, workspace: { syntaxErrors: 'auto' } });
    assert.ok(!(await found(session, broken)));
    await session.rescope({ workspace: { syntaxErrors: 'off' } });
    assert.ok(!(await found(session, broken)));
  });

  test('what only Kubernetes refuses is said in any case', async (t) => {
    const session = await openShop(t, '', { scopes: () => ({ reportsYaml: true }) });
    assert.ok(await found(session, misread));
    assert.ok(await found(session, pod.replace('shop', 'sh\u0001op')));
  });
});
