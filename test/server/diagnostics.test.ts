import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../../core/rule.js';
import { baseline, pod, template } from './manifests.js';
import { codes, eventually, rangeOf, startSession, textAt } from './session.js';

const uri = 'file:///shop/web.yaml';

test('a client that pulls gets the diagnostics of a file that it opened', async (t) => {
  const session = await startSession(t, { settings: baseline });
  assert.deepEqual(session.capabilities.diagnosticProvider, {
    identifier: 'seaworthy',
    interFileDependencies: false,
    workspaceDiagnostics: false,
  });
  await session.open(uri, pod);
  const [diagnostic, ...more] = await session.pull(uri);
  assert.deepEqual(more, []);
  assert.ok(diagnostic);
  assert.equal(textAt(pod, diagnostic.range), 'true');
  assert.equal(diagnostic.code, 'privileged-container');
  assert.equal(diagnostic.source, 'seaworthy');
  assert.equal(diagnostic.severity, 1);
  assert.match(String(diagnostic.message), /"web"/);
  assert.deepEqual(session.published, []);
});

test('a client that does not pull is sent them, with the version of the text', async (t) => {
  const session = await startSession(t, { settings: baseline, diagnostics: 'push' });
  assert.equal(session.capabilities.diagnosticProvider, undefined);
  await session.open(uri, pod);
  assert.deepEqual(codes(await session.pushed(uri)), ['privileged-container']);
  await session.replace(uri, 'privileged: true', 'privileged: false');
  assert.deepEqual(codes(await session.pushed(uri)), []);
  await session.close(uri);
  await eventually('empty diagnostics of the closed file', () =>
    session.published.at(-1)?.version === undefined ? true : undefined,
  );
  assert.deepEqual(session.published.at(-1), { uri, diagnostics: [] });
});

test('diagnostics that did not change are not sent again to a client that pulls', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, `${pod}# a note`);
  const pull = (previousResultId?: string) =>
    session.connection.sendRequest('textDocument/diagnostic', { textDocument: { uri }, previousResultId });
  const first = (await pull()) as { kind: string; resultId: string };
  assert.equal(first.kind, 'full');
  assert.deepEqual(await pull(first.resultId), { kind: 'unchanged', resultId: first.resultId });
  await session.replace(uri, '# a note', '# another note');
  assert.deepEqual(await pull(first.resultId), { kind: 'unchanged', resultId: first.resultId });
  await session.replace(uri, 'apiVersion', '\napiVersion');
  const moved = (await pull(first.resultId)) as { kind: string; resultId: string };
  assert.equal(moved.kind, 'full');
  assert.notEqual(moved.resultId, first.resultId);
  assert.equal(((await pull('of another server')) as { kind: string }).kind, 'full');
});

test('the file in which the same document stands twice has the diagnostics of both', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, `${pod}---\n${pod}---\n${pod}`);
  const lines = (await session.pull(uri)).map(({ range }) => range.start.line);
  assert.deepEqual(lines, [9, 20, 31]);
  await session.change(uri, {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    text: '# new\n',
  });
  assert.deepEqual(
    (await session.pull(uri)).map(({ range }) => range.start.line),
    [10, 21, 32],
  );
});

test('buffers without a file are checked', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open('untitled:Untitled-1', pod);
  assert.deepEqual(codes(await session.pull('untitled:Untitled-1')), ['privileged-container']);
});

test('a file that is no Kubernetes manifest has none', async (t) => {
  const session = await startSession(t);
  await session.open(uri, 'services:\n  web:\n    privileged: true\n    image: shop:latest\n');
  assert.deepEqual(await session.pull(uri), []);
});

test('lines that end with CRLF and columns behind an emoji are counted as editors do', async (t) => {
  const session = await startSession(t, { settings: baseline });
  const text = pod
    .replace('name: web', 'name: "🚢🚢"')
    .replace('securityContext:\n        privileged: true', 'securityContext: { "🚢": 1, privileged: true }')
    .replaceAll('\n', '\r\n');
  await session.open(uri, text);
  const found = (await session.pull(uri)).find(({ code }) => code === 'privileged-container');
  assert.ok(found);
  assert.deepEqual(found.range, rangeOf(text, 'true'));
});

test('at most 1,000 diagnostics are shown, the most severe first', async (t) => {
  const session = await startSession(t, { rules: [noisy] });
  const maps = Array.from({ length: 60 }, (_, i) => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m${i}\n`);
  await session.open(uri, maps.join('---\n'));
  const found = await session.pull(uri);
  assert.equal(found.length, 1000);
  const count = (severity: number) => found.filter((diagnostic) => diagnostic.severity === severity).length;
  assert.deepEqual([count(1), count(2), count(3)], [600, 400, 0]);
  assert.deepEqual(
    found.map(({ severity }) => severity),
    found.map(({ severity }) => severity).sort(),
  );
});

test('what cannot be checked is said on its first line', async (t) => {
  const session = await startSession(t, { settings: baseline });
  const deep = `apiVersion: v1\nkind: Pod\nspec: ${'['.repeat(300)}${']'.repeat(300)}\n`;
  await session.open(uri, `${pod}---\n${deep}`);
  const diagnostics = await session.pull(uri);
  assert.deepEqual(codes(diagnostics), ['not-checked', 'privileged-container']);
  assert.equal(diagnostics[0]?.severity, 3);
  assert.equal(textAt(session.text(uri), diagnostics[0]?.range ?? rangeOf(deep, deep)), 'apiVersion: v1');
  assert.match(String(diagnostics[0]?.message), /200/);

  await session.open('file:///huge.yaml', `${pod}#${'x'.repeat(10 * 1024 * 1024)}`);
  const [huge, ...more] = await session.pull('file:///huge.yaml');
  assert.deepEqual(more, []);
  assert.equal(huge?.code, 'not-checked');
  assert.match(String(huge?.message), /10 MB/);
  assert.deepEqual(huge?.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 14 } });
});

test('a code leads to its page where the client can open one', async (t) => {
  const rulePage = (id: string) => (id === 'privileged-container' ? `file:///docs/${id}.md` : undefined);
  const href = async (options: Parameters<typeof startSession>[1]) => {
    const session = await startSession(t, { settings: baseline, ...options });
    await session.open(uri, pod);
    return (await session.pull(uri))[0]?.codeDescription?.href;
  };
  assert.equal(await href({ rulePage }), 'file:///docs/privileged-container.md');
  assert.equal(await href({ rulePage, isPlain: true }), undefined);
  assert.equal(await href({}), undefined);
  const initializationOptions = { rulePage: 'seaworthy-rule:/{id}.md' };
  assert.equal(await href({ rulePage, initializationOptions }), 'seaworthy-rule:/privileged-container.md');
});

test('related places are told to clients that show them', async (t) => {
  const text = pod
    .replace('securityContext:', 'securityContext: &open')
    .concat('    - name: other\n      image: a:1\n      securityContext: *open\n');
  for (const isPlain of [false, true]) {
    const session = await startSession(t, { settings: baseline, isPlain });
    await session.open(uri, text);
    const related = (await session.pull(uri)).flatMap(({ relatedInformation }) => relatedInformation ?? []);
    assert.deepEqual(
      related.map(({ location }) => [location.uri, textAt(text, location.range)]),
      isPlain ? [] : [[uri, 'true']],
    );
  }
});

test('the status says what of a file is left out and why, when it changes', async (t) => {
  const session = await startSession(t, { settings: baseline, initializationOptions: { status: true } });
  await session.open(uri, `${pod}---\n${template}---\n${template}`);
  await session.pull(uri);
  await session.pull(uri);
  const [status, ...more] = session.statuses;
  assert.deepEqual(more, []);
  assert.equal(status?.profile, 'baseline');
  assert.match(status?.kubernetesVersion ?? '', /^1\.\d\d$/);
  assert.deepEqual(status?.skipped, [
    'The document at line 12 is not checked. It holds expressions of a template and cannot be read as YAML. The same goes for the one at line 18.',
  ]);
  await session.change(uri, { text: pod });
  await session.pull(uri);
  assert.deepEqual(session.statuses.at(-1)?.skipped, []);
});

/** Ten findings of each severity for each object. */
const noisy: Rule = {
  id: 'noisy',
  title: 'Noise',
  severity: 'error',
  category: 'meta',
  profile: 'baseline',
  scope: 'document',
  standards: [],
  peers: [],
  fixable: 'never',
  docs: '',
  check: {
    *resource({ path }) {
      for (const severity of ['info', 'warning', 'error'] as const)
        for (let i = 0; i < 10; i++)
          yield {
            at: [...path, 'metadata', 'name'],
            message: `${severity} ${i}`,
            severity,
            fixes: { none: 'It is noise.' },
          };
    },
  },
  examples: [{ bad: '' }],
};

test('definitions and notes of a chart are no manifests, whatever they hold', async (t) => {
  const session = await startSession(t, { settings: baseline });
  for (const name of ['_helpers.tpl', 'NOTES.txt']) {
    const notes = `file:///chart/templates/${name}`;
    await session.open(notes, pod);
    assert.deepEqual(await session.pull(notes), []);
  }
});
