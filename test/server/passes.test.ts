import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as lsp from 'vscode-languageserver/node';
import type { Rule } from '../../core/rule.js';
import { rules } from '../../core/rules/index.js';
import { baseline, pod } from './manifests.js';
import { codes, eventually, rangeOf, startSession } from './session.js';

const uri = 'file:///shop/long.yaml';
const other = 'file:///shop/short.yaml';
const first = { line: 0, character: 0 };

/** No two of its documents are equal: each takes the slow rule its time. */
const long = Array.from({ length: 60 }, (_, index) => `# ${index} ${'.'.repeat(2000)}\n${pod}`).join('---\n');

test('a request that comes in during the first pass over a long file is answered before its end', async (t) => {
  const session = await startSession(t, { settings: baseline, rules: [slow, ...rules] });
  await session.open(other, pod);
  await session.open(uri, long);
  const answers: string[] = [];
  const all = session.pull(uri).then((diagnostics) => {
    answers.push('the long file');
    return diagnostics;
  });
  await session.pull(other);
  answers.push('the short file');
  await session.actions(other, rangeOf(pod, 'true'));
  answers.push('its actions');
  assert.equal(codes(await all).length, 60);
  assert.deepEqual(answers, ['the short file', 'its actions', 'the long file']);
});

test('the light bulb knows the document at the cursor before the first pass is over', async (t) => {
  const session = await startSession(t, { settings: baseline, rules: [slow, ...rules] });
  await session.open(uri, long);
  let isOver = false;
  const all = session.pull(uri).finally(() => {
    isOver = true;
  });
  const line = long.slice(0, long.lastIndexOf('privileged: true')).split('\n').length - 1;
  const at = { line, character: long.split('\n')[line]?.indexOf('true') ?? 0 };
  const titles = (await session.actions(uri, { start: at, end: at })).map(({ title }) => title);
  assert.ok(!isOver);
  assert.ok(
    titles.includes('Set privileged: false') || titles.some((title) => /privileged/.test(title)),
    titles.join(),
  );
  assert.ok(!titles.some((title) => title.includes('in this file')), titles.join());
  await all;
  const later = (await session.actions(uri, { start: at, end: at })).map(({ title }) => title);
  assert.ok(
    later.some((title) => title.includes('60 of privileged-container in this file')),
    later.join(),
  );
});

test('fixes on saving are those of all of a long file, though its first pass is not over', async (t) => {
  const session = await startSession(t, { settings: baseline, rules: [slow, ...rules] });
  const text = long.replaceAll('privileged: true', 'allowPrivilegeescalation: false');
  await session.open(uri, text);
  const everywhere = { start: first, end: { line: 1e6, character: 0 } };
  const [action] = await session.actions(uri, everywhere, ['source.fixAll.seaworthy']);
  await session.apply(uri, action);
  assert.equal(session.text(uri), text.replaceAll('allowPrivilegeescalation', 'allowPrivilegeEscalation'));
});

test('what is typed during a long pass is answered for the newest text, and does not start it anew', async (t) => {
  let runs = 0;
  const counting = counts(() => {
    runs += 1;
  });
  const session = await startSession(t, { settings: baseline, diagnostics: 'push', rules: [counting, slow, ...rules] });
  await session.open(uri, long);
  await eventually('the start of the pass', () => (runs > 0 ? true : undefined));
  for (let version = 2; version <= 11; version++) {
    await session.change(uri, { range: { start: first, end: first }, text: '#' });
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal((await session.pushed(uri)).length, 60);
  assert.ok(
    session.published.every(({ version }) => version === 11),
    'diagnostics of an older text were sent',
  );
  assert.ok(runs <= 60 + 11, `${runs} documents were looked into, and 60 are there`);
});

test('a pass that is cancelled ends, and the next goes on from there', async (t) => {
  let runs = 0;
  const counting = counts(() => {
    runs += 1;
  });
  const session = await startSession(t, { settings: baseline, rules: [counting, slow, ...rules] });
  await session.open(uri, long);
  const source = new lsp.CancellationTokenSource();
  const pull = session.connection.sendRequest(
    lsp.DocumentDiagnosticRequest.type,
    { textDocument: { uri } },
    source.token,
  );
  const rejected = assert.rejects(pull, { code: lsp.LSPErrorCodes.RequestCancelled });
  await eventually('the start of the pass', () => (runs > 0 ? true : undefined));
  source.cancel();
  await rejected;
  await session.open(other, pod);
  await session.pull(other);
  const before = runs;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.equal(runs, before, 'the pass goes on');
  assert.ok(runs < 60, 'the pass was over before it was cancelled');
  assert.equal((await session.pull(uri)).length, 60);
  assert.ok(runs <= 62, `${runs} documents were looked into`);
});

test('a file that is closed during its first pass is left alone', async (t) => {
  const session = await startSession(t, { settings: baseline, diagnostics: 'push', rules: [slow, ...rules] });
  await session.open(uri, long);
  await session.open(other, pod);
  await session.pushed(other);
  await session.close(uri);
  await eventually('the end', () => session.published.find((each) => each.uri === uri));
  await session.change(other, { range: { start: first, end: first }, text: '#\n' });
  await session.pushed(other);
  assert.deepEqual(
    session.published.filter((each) => each.uri === uri),
    [{ uri, diagnostics: [] }],
  );
});

test('settings that change during a long pass count at once', async (t) => {
  const session = await startSession(t, { settings: baseline, rules: [slow, ...rules] });
  await session.open(uri, long);
  const before = session.connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument: { uri } });
  await session.configure({ profile: 'baseline', rules: { 'privileged-container': 'off' } });
  await eventually('a refresh', () => (session.refreshes > 0 ? true : undefined));
  assert.deepEqual(await session.pull(uri), []);
  await before;
});

/** A slow rule that says when it looks into a document. */
function counts(note: () => void): Rule {
  const resource = () => {
    note();
    return [];
  };
  return { ...slow, id: 'counting', check: { resource } };
}

const slow: Rule = {
  id: 'slow',
  title: 'A rule of the tests',
  severity: 'error',
  category: 'meta',
  profile: 'baseline',
  scope: 'document',
  standards: [],
  peers: [],
  fixable: 'never',
  docs: '',
  examples: [{ bad: '' }],
  check: {
    resource() {
      for (const end = Date.now() + 5; Date.now() < end; );
      return [];
    },
  },
};
