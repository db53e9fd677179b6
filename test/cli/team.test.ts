import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkJson, folder, HARMLESS, PRIVILEGED, seaworthy } from './command.js';

/** The ids of what is found in each file. */
async function found(cwd: string, ...argv: string[]): Promise<Record<string, string[]>> {
  const { findings, errors } = await checkJson(argv, { cwd });
  assert.deepEqual(errors, []);
  const byFile: Record<string, string[]> = {};
  for (const { file, rule } of findings) byFile[file] = [...(byFile[file] ?? []), rule];
  return byFile;
}

describe("the team's file", () => {
  test('says what holds for the files below it, each by the nearest', async () => {
    const cwd = folder({
      '.seaworthy.yaml': 'profile: baseline\n',
      'a.yaml': PRIVILEGED,
      'lax/.seaworthy.yaml': 'profile: baseline\nrules: { privileged-container: off }\n',
      'lax/deep/b.yaml': PRIVILEGED,
      'strict/.seaworthy.yaml': 'profile: strict\n',
      'strict/c.yaml': PRIVILEGED,
    });
    const byFile = await found(cwd);
    assert.deepEqual(Object.keys(byFile), ['a.yaml', 'strict/c.yaml']);
    assert.deepEqual(byFile['a.yaml'], ['privileged-container']);
    assert.ok(byFile['strict/c.yaml']?.includes('missing-cpu-limit'));
  });

  test('is found above the folder that is checked, up to the root of the repository', async () => {
    const cwd = folder({
      '.seaworthy.yaml': 'profile: baseline\n',
      'shop/.git/HEAD': '',
      'shop/deploy/a.yaml': PRIVILEGED,
      'other/deploy/b.yaml': PRIVILEGED,
    });
    assert.deepEqual(await found(join(cwd, 'other', 'deploy')), { 'b.yaml': ['privileged-container'] });
    assert.ok((await found(join(cwd, 'shop', 'deploy')))['a.yaml']?.includes('root-user-allowed'));
  });

  test('loses against a flag', async () => {
    const cwd = folder({
      '.seaworthy.yaml': 'profile: strict\nkubernetesVersion: 1.25\nrules: { host-pid: off }\n',
      'a.yaml': PRIVILEGED,
    });
    assert.deepEqual(await found(cwd, '--profile', 'baseline'), { 'a.yaml': ['privileged-container'] });
    assert.ok((await found(cwd, '--kubernetes-version', '1.31'))['a.yaml']?.includes('missing-cpu-limit'));
  });

  test('has overrides for globs', async () => {
    const cwd = folder({
      '.seaworthy.yaml':
        'profile: baseline\noverrides:\n  - files: ["legacy/**", "*.gen.yaml"]\n    rules: { privileged-container: off }\n',
      'a.yaml': PRIVILEGED,
      'a.gen.yaml': PRIVILEGED,
      'legacy/deep/b.yaml': PRIVILEGED,
    });
    assert.deepEqual(await found(cwd), { 'a.yaml': ['privileged-container'] });
    assert.deepEqual(await found(join(cwd, 'legacy')), {});
  });

  test('says which files of a folder are checked; one that is named always is', async () => {
    const cwd = folder({
      '.seaworthy.yaml': 'profile: baseline\ninclude: [deploy]\nexclude: ["**/*.gen.yaml"]\n',
      'a.yaml': PRIVILEGED,
      'deploy/b.yaml': PRIVILEGED,
      'deploy/b.gen.yaml': PRIVILEGED,
    });
    assert.deepEqual(await found(cwd), { 'deploy/b.yaml': ['privileged-container'] });
    assert.deepEqual(await found(cwd, 'a.yaml'), { 'a.yaml': ['privileged-container'] });
    assert.deepEqual(Object.keys(await found(cwd, '.', 'deploy/b.gen.yaml')), ['deploy/b.gen.yaml', 'deploy/b.yaml']);
    const { out } = await seaworthy(['check'], { cwd });
    assert.match(out, /Read 1 file .*left out 2 files as \.seaworthy\.yaml says/);
  });

  test('that leaves no file is not taken for an empty folder', async () => {
    const cwd = folder({ '.seaworthy.yaml': 'exclude: ["**"]\n', 'a.yaml': PRIVILEGED });
    const { out, code } = await seaworthy(['check'], { cwd });
    assert.equal(code, 0);
    assert.match(out, /"include" and "exclude" in \.seaworthy\.yaml leave no file/);
  });

  test('holds for standard input, by its name', async () => {
    const cwd = folder({
      '.seaworthy.yaml': 'profile: baseline\noverrides: [{ files: [x], rules: { privileged-container: off } }]\n',
    });
    const piped = async (...argv: string[]) => (await checkJson(['-', ...argv], { cwd, stdin: PRIVILEGED })).findings;
    assert.deepEqual(
      (await piped()).map(({ rule }) => rule),
      ['privileged-container'],
    );
    assert.deepEqual(await piped('--stdin-filename', 'x/a.yaml'), []);
  });

  test('what is wrong in it stands at its place among the errors, once, and makes exit code 2', async () => {
    const cwd = folder({
      '.seaworthy.yaml': 'profile: baseline\nrules:\n  priviledged-container: off\n  host-pid: maybe\n',
      'a.yaml': HARMLESS,
      'b/c.yaml': HARMLESS,
    });
    const { errors, code, findings } = await checkJson([], { cwd });
    assert.equal(code, 2);
    assert.deepEqual(findings, []);
    assert.deepEqual(
      errors.map(({ file, startLine, startColumn }) => [file, startLine, startColumn]),
      [
        ['.seaworthy.yaml', 3, 3],
        ['.seaworthy.yaml', 4, 13],
      ],
    );
    assert.match(errors[0]?.message ?? '', /Did you mean "privileged-container"\?/);
    const below = await seaworthy(['check', 'c.yaml', '--profile', 'baseline'], { cwd: join(cwd, 'b') });
    assert.equal(below.code, 2);
    assert.ok(below.err.startsWith(`${join(cwd, '.seaworthy.yaml')}:3:3: error: `), below.err);
  });

  test('that is no YAML, or that nobody may read, is an error', async () => {
    for (const [text, place] of [
      ['profile: baseline\n- x\n', [2, 1]],
      ['profile: strict\nprofile: baseline\n', [2, 1]],
    ] as const) {
      const { errors, code } = await checkJson([], { cwd: folder({ '.seaworthy.yaml': text, 'a.yaml': HARMLESS }) });
      assert.equal(code, 2);
      assert.deepEqual(
        errors.map(({ file, startLine, startColumn }) => [file, startLine, startColumn]),
        [['.seaworthy.yaml', ...place]],
      );
    }
    const latin = folder({ '.seaworthy.yaml': Uint8Array.of(0xe9), 'a.yaml': HARMLESS });
    assert.match((await checkJson([], { cwd: latin })).errors[0]?.message ?? '', /It is not UTF-8 text/);
    if (process.getuid?.() === 0) return; // who may read everything
    const secret = folder({ '.seaworthy.yaml': '', 'a.yaml': HARMLESS });
    chmodSync(join(secret, '.seaworthy.yaml'), 0);
    assert.equal((await checkJson([], { cwd: secret })).code, 2);
  });

  test('holds for repairs, and where it is doubtful nothing is changed', async () => {
    const off = 'profile: baseline\nrules: { privileged-container: off }\n';
    const cwd = folder({
      '.seaworthy.yaml': off,
      'a.yaml': PRIVILEGED,
      'b/.seaworthy.yaml': '',
      'b/b.yaml': PRIVILEGED,
    });
    const text = (name: string): string => readFileSync(join(cwd, name), 'utf8');
    await seaworthy(['fix', '.'], { cwd });
    assert.equal(text('a.yaml'), PRIVILEGED);
    assert.match(text('b/b.yaml'), /privileged: false/);
    const wrong = folder({ '.seaworthy.yaml': `${off}x: y\n`, 'a.yaml': PRIVILEGED });
    for (const argv of [
      ['fix', '.'],
      ['fix', '.', '--harden', 'baseline'],
      ['convert-ignores', '.'],
    ])
      assert.equal((await seaworthy(argv, { cwd: wrong })).code, 2);
    assert.equal(readFileSync(join(wrong, 'a.yaml'), 'utf8'), PRIVILEGED);
    assert.match((await seaworthy(['fix', '.'], { cwd: wrong })).err, /^a\.yaml: error: It was left as it is: /m);
    const piped = await seaworthy(['fix', '-'], { cwd: wrong, stdin: PRIVILEGED });
    assert.deepEqual([piped.code, piped.out], [2, PRIVILEGED]);
  });
});
