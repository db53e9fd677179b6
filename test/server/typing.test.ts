import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { baseline, pod } from './manifests.js';
import { codes, eventually, positionAt, rangeOf, startSession, textAt } from './session.js';

const uri = 'file:///shop/web.yaml';

test('diagnostics follow what is typed', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, pod);
  assert.deepEqual(codes(await session.pull(uri)), ['privileged-container']);
  await session.replace(uri, 'privileged: true', 'privileged: false');
  assert.deepEqual(await session.pull(uri), []);
  await session.replace(uri, 'privileged: false', 'privileged: yes');
  const [diagnostic] = await session.pull(uri);
  assert.deepEqual(diagnostic?.range, rangeOf(session.text(uri), 'yes'));
});

test('several changes in one message apply one after the other', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, '');
  await session.change(
    uri,
    { range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, text: '---\n' },
    { range: { start: { line: 1, character: 0 }, end: { line: 1, character: 0 } }, text: pod },
    { range: { start: { line: 4, character: 2 }, end: { line: 4, character: 12 } }, text: 'name: store' },
  );
  const [diagnostic] = await session.pull(uri);
  assert.equal(textAt(session.text(uri), diagnostic?.range ?? rangeOf(pod, pod)), 'true');
});

test('requests right behind an edit see the new text', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, pod);
  await session.pull(uri);
  void session.replace(uri, 'apiVersion', '# one more line\napiVersion');
  const [diagnostics, actions] = await Promise.all([
    session.pull(uri),
    session.actions(uri, { start: { line: 10, character: 20 }, end: { line: 10, character: 20 } }),
  ]);
  assert.equal(diagnostics[0]?.range.start.line, 10);
  await session.apply(uri, actions[0]);
  assert.deepEqual(await session.pull(uri), []);
});

test('no published diagnostics belong to a text that was newer or older than their version', async (t) => {
  const session = await startSession(t, { settings: baseline, diagnostics: 'push' });
  await session.open(uri, pod);
  for (let lines = 1; lines <= 40; lines++)
    void session.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '#\n',
    });
  await session.pushed(uri);
  for (const { version = 0, diagnostics } of session.published)
    assert.deepEqual(
      diagnostics.map(({ range }) => range.start.line),
      [9 + version - 1],
    );
  const versions = session.published.map(({ version = 0 }) => version);
  assert.deepEqual(
    versions,
    [...versions].sort((a, b) => a - b),
  );
});

test('a file that is closed while its settings are asked for is left alone', async (t) => {
  let answer = (_: unknown): void => {};
  const asked = new Promise((resolve) => {
    answer = resolve;
  });
  const session = await startSession(t, { settings: () => asked, diagnostics: 'push' });
  await session.open(uri, pod);
  await eventually('the question', () => (session.configurationRequests > 0 ? true : undefined));
  await session.close(uri);
  answer({ profile: 'strict' });
  await session.open('file:///other.yaml', pod);
  await session.pushed('file:///other.yaml');
  assert.deepEqual(
    session.published.filter((each) => each.uri === uri),
    [{ uri, diagnostics: [] }],
  );
});

test('after any edits the diagnostics are those of the text that they made', async (t) => {
  const session = await startSession(t);
  const parts = [
    pod,
    '---\n',
    '...\n',
    '\n',
    '\r\n',
    '\r',
    '# 🚢\n',
    '  privileged: true\n',
    'kind: List\n',
    'x',
    ' ',
    '🚢',
    '"',
    '{',
  ];
  const edits = fc.array(
    fc.record({
      from: fc.nat({ max: 1000 }),
      length: fc.oneof(fc.constant(0), fc.nat({ max: 40 })),
      text: fc.oneof(fc.constant(''), fc.constantFrom(...parts)),
    }),
    { minLength: 1, maxLength: 8 },
  );
  let files = 0;
  await fc.assert(
    fc.asyncProperty(fc.constantFrom('\n', '\r\n'), edits, async (eol, changes) => {
      const edited = `file:///edited-${++files}.yaml`;
      await session.open(edited, `${pod}---\n${pod}`.replaceAll('\n', eol));
      for (const { from, length, text } of changes) {
        const all = session.text(edited);
        // Not between the halves of what is one to an editor.
        const whole = (offset: number): number => (isInside(all, offset) ? offset + 1 : offset);
        const start = whole(Math.floor((from / 1000) * all.length));
        const range = {
          start: positionAt(all, start),
          end: positionAt(all, whole(Math.min(start + length, all.length))),
        };
        await session.change(edited, { range, text });
        await session.pull(edited);
      }
      const fresh = `file:///fresh-${files}.yaml`;
      await session.open(fresh, session.text(edited));
      const place = (of: string, diagnostics: readonly object[]): unknown =>
        JSON.parse(JSON.stringify(diagnostics).replaceAll(of, ''));
      assert.deepEqual(place(edited, await session.pull(edited)), place(fresh, await session.pull(fresh)));
      await session.close(edited);
      await session.close(fresh);
    }),
    { numRuns: 150, seed: 7 },
  );
});

function isInside(text: string, offset: number): boolean {
  const [before, after] = [text[offset - 1] ?? '', text[offset] ?? ''];
  return (before === '\r' && after === '\n') || (/[\ud800-\udbff]/.test(before) && /[\udc00-\udfff]/.test(after));
}
