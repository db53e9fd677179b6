import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import * as lsp from 'vscode-languageserver/node';
import type { Rule } from '../../core/rule.js';
import { rules } from '../../core/rules/index.js';
import { root } from '../../scripts/root.js';
import { baseline, pod } from './manifests.js';
import { codes, eventually, startSession } from './session.js';

const uri = 'file:///shop/web.yaml';
const everywhere = { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } };

test('a rule that crashes costs itself alone, and is in the log once with its stack', async (t) => {
  const session = await startSession(t, {
    settings: baseline,
    rules: [crashing, ...rules],
    initializationOptions: { status: true },
  });
  await session.open(uri, pod);
  assert.deepEqual(codes(await session.pull(uri)), ['rule-crash', 'privileged-container']);
  await session.replace(uri, 'shop', 'store');
  assert.deepEqual(codes(await session.pull(uri)), ['rule-crash', 'privileged-container']);
  assert.ok((await session.actions(uri, everywhere)).length > 0);
  const crashes = session.log.filter((line) => line.includes('"crashing"'));
  assert.equal(crashes.length, 1, session.log.join('\n'));
  assert.match(crashes[0] ?? '', /leaky.*\n.*at .*robust\.test/s);
  assert.match(session.statuses.at(-1)?.skipped.join() ?? '', /"crashing"/);
});

test('a file that is not open has no diagnostics and no actions', async (t) => {
  const session = await startSession(t);
  assert.deepEqual(await session.pull(uri), []);
  assert.deepEqual(await session.actions(uri, everywhere), []);
  await session.open(uri, pod);
  await session.pull(uri);
  await session.close(uri);
  const report = await session.connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument: { uri } });
  assert.deepEqual(report, { kind: 'full', items: [] });
  assert.equal(session.configurationRequests, 1);
});

test('ranges beyond the text, or the wrong way round, do no harm', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, pod);
  assert.ok((await session.actions(uri, { start: everywhere.end, end: everywhere.start })).length > 0);
  await session.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version: 2 },
    contentChanges: [{ range: { start: { line: 99, character: 7 }, end: { line: 3, character: 99 } }, text: '' }],
  });
  assert.deepEqual(await session.pull(uri), []);
});

test('a cancelled request is answered as such', async (t) => {
  let answer = (_: unknown): void => {};
  const asked = new Promise((resolve) => {
    answer = resolve;
  });
  const session = await startSession(t, { settings: () => asked });
  await session.open(uri, pod);
  const source = new lsp.CancellationTokenSource();
  const pull = session.connection.sendRequest(
    lsp.DocumentDiagnosticRequest.type,
    { textDocument: { uri } },
    source.token,
  );
  const rejected = assert.rejects(pull, { code: lsp.LSPErrorCodes.RequestCancelled });
  await eventually('the question', () => (session.configurationRequests > 0 ? true : undefined));
  source.cancel();
  answer(null);
  await rejected;
  assert.ok((await session.pull(uri)).length > 0);
});

test('a client that never says what is set gets the defaults after a while, and what is set when it does', async (t) => {
  let answer = (_: unknown): void => {};
  const asked = new Promise((resolve) => {
    answer = resolve;
  });
  const session = await startSession(t, { settings: () => asked });
  await session.open(uri, pod);
  assert.ok(codes(await session.pull(uri)).includes('root-user-allowed'));
  answer({ profile: 'baseline' });
  await eventually('a refresh', () => (session.refreshes > 0 ? true : undefined));
  assert.deepEqual(codes(await session.pull(uri)), ['privileged-container']);
});

test('a burst of edits in a file that takes long is answered by a few passes', async (t) => {
  const session = await startSession(t, { settings: baseline, diagnostics: 'push', rules: [slow, ...rules] });
  await session.open(uri, pod);
  await session.pushed(uri);
  session.published.length = 0;
  for (let i = 0; i < 30; i++)
    void session.change(uri, {
      range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
      text: '#\n',
    });
  await session.pushed(uri);
  assert.ok(session.published.length <= 5, `${session.published.length} passes`);
});

test('the program speaks over stdio, links its own pages, and ends when told to', async () => {
  const child = spawn(process.execPath, [join(root, 'dist', 'server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(child.stdout),
    new lsp.StreamMessageWriter(child.stdin),
  );
  connection.onRequest(lsp.ConfigurationRequest.type, ({ items }) => items.map(() => null));
  connection.listen();
  await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: {
      workspace: { configuration: true },
      textDocument: { diagnostic: {}, publishDiagnostics: { codeDescriptionSupport: true } },
    },
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  await connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'yaml', version: 1, text: pod },
  });
  const report = await connection.sendRequest(lsp.DocumentDiagnosticRequest.type, { textDocument: { uri } });
  assert.equal(report.kind, 'full');
  const privileged =
    report.kind === 'full' ? report.items.find(({ code }) => code === 'privileged-container') : undefined;
  assert.match(privileged?.codeDescription?.href ?? '', /^file:\/\/.*\/docs\/rules\/privileged-container\.md$/);
  await connection.sendRequest(lsp.ShutdownRequest.type);
  await connection.sendNotification(lsp.ExitNotification.type);
  assert.equal(await ended, 0);
  connection.dispose();
});

const plain = {
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
} as const;

const crashing: Rule = {
  ...plain,
  id: 'crashing',
  check: {
    resource() {
      throw new Error('leaky');
    },
  },
};

const slow: Rule = {
  ...plain,
  id: 'slow',
  check: {
    resource() {
      for (const end = Date.now() + 60; Date.now() < end; );
      return [];
    },
  },
};
