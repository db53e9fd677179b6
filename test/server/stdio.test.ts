/** The program, as editors other than VS Code speak to it: with few abilities, and with habits of their own. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import * as lsp from 'vscode-languageserver/node';
import { root } from '../../scripts/root.js';
import { pod } from './manifests.js';
import { applyEdits, codes, type Ending, eventually, rangeOf, textAt } from './session.js';

const uri = 'file:///shop/web.yaml';

test('a client with no abilities at all is sent diagnostics, for files sent whole at each change', async (t) => {
  const editor = await start(t, {});
  assert.equal(editor.server.diagnosticProvider, undefined);
  assert.equal(editor.server.codeActionProvider, undefined);
  editor.open(uri, pod);
  assert.ok(codes(await editor.diagnostics(uri, 1)).includes('privileged-container'));
  const changed = pod.replace('privileged: true', 'privileged: false');
  editor.notify('textDocument/didChange', { textDocument: { uri, version: 2 }, contentChanges: [{ text: changed }] });
  assert.ok(!codes(await editor.diagnostics(uri, 2)).includes('privileged-container'));
  editor.notify('textDocument/didClose', { textDocument: { uri } });
  assert.deepEqual(await editor.diagnostics(uri, undefined), []);
  assert.deepEqual(editor.asked, [], 'it was asked for what it cannot do');
});

test('settings come with initialize, or pushed, where a client cannot be asked', async (t) => {
  const editor = await start(t, {}, { settings: { profile: 'baseline' } });
  editor.open(uri, pod);
  assert.deepEqual(codes(await editor.diagnostics(uri, 1)), ['privileged-container']);
  editor.notify('workspace/didChangeConfiguration', {
    settings: { seaworthy: { profile: 'baseline', rules: { 'privileged-container': 'off' } } },
  });
  await eventually('new diagnostics', () => (editor.published.at(-1)?.diagnostics.length === 0 ? true : undefined));
});

for (const [what, answer] of [
  ['null', () => [null]],
  ['nothing', () => null],
  ['an empty list', () => []],
  ['an error', () => new lsp.ResponseError(lsp.ErrorCodes.MethodNotFound, 'no such method')],
] as const)
  test(`a client that answers ${what} when it is asked for settings has the defaults`, async (t) => {
    const editor = await start(t, { workspace: { configuration: true } }, undefined, answer);
    editor.open(uri, pod);
    assert.ok(codes(await editor.diagnostics(uri, 1)).includes('root-user-allowed'));
    assert.deepEqual(new Set(editor.asked), new Set(['workspace/configuration']));
  });

test('positions are UTF-16 units, whatever else is offered, and said to be', async (t) => {
  for (const positionEncodings of [['utf-8', 'utf-16'], ['utf-8'], ['utf-32', 'utf-16'], undefined]) {
    const editor = await start(t, {
      ...(positionEncodings ? { general: { positionEncodings } } : {}),
      textDocument: literals,
    });
    assert.equal(editor.server.positionEncoding, 'utf-16');
    const text = '{"🚢é": "𝒳", apiVersion: v1, kind: Pod, spec: {hostPID: true, containers: []}} # 🚢\n';
    editor.open(uri, text);
    const [found] = (await editor.diagnostics(uri, 1)).filter(({ code }) => code === 'host-pid');
    assert.equal(textAt(text, found?.range ?? rangeOf(text, text)), 'true');
    const actions = await editor.actions(uri, rangeOf(text, 'true'));
    const fix = actions.find(({ diagnostics }) => diagnostics?.some(({ code }) => code === 'host-pid'));
    const fixed = applyEdits(text, fix?.edit?.changes?.[uri] ?? []);
    assert.notEqual(fixed, text);
    assert.ok(!fixed.includes('hostPID: true') && fixed.startsWith('{"🚢é": "𝒳", apiVersion: v1'), fixed);
    editor.change(uri, 2, rangeOf(text, '𝒳'), '𝒴🚢');
    const moved = text.replace('𝒳', '𝒴🚢');
    const [again] = (await editor.diagnostics(uri, 2)).filter(({ code }) => code === 'host-pid');
    assert.equal(textAt(moved, again?.range ?? rangeOf(moved, moved)), 'true');
  }
});

test('a client without snippets gets plain text, and one without versioned edits plain changes', async (t) => {
  const editor = await start(t, { textDocument: literals });
  editor.open(uri, pod);
  await editor.diagnostics(uri, 1);
  const actions = await editor.actions(uri, rangeOf(pod, 'web'));
  assert.ok(actions.length > 3);
  for (const { title, edit, disabled, command } of actions) {
    assert.equal(command, undefined, title);
    assert.equal(disabled, undefined, title);
    assert.equal(edit?.documentChanges, undefined, title);
    assert.doesNotMatch(JSON.stringify(edit), /\$\{\d/, title);
    assert.ok((edit?.changes?.[uri]?.length ?? 0) > 0, `${title} has no edit, and it cannot be asked for later`);
  }
});

test('what it does not know is passed over, and a request that it does not know is answered as such', async (t) => {
  const editor = await start(t, {});
  for (const method of ['$/setTrace', '$/unheard', 'workspace/didChangeWatchedFiles', 'textDocument/didSave', 'x/y'])
    editor.notify(method, { textDocument: { uri }, changes: [], value: 'off' });
  editor.notify('$/cancelRequest', { id: 4711 });
  editor.notify('textDocument/didClose', { textDocument: { uri: 'file:///never-opened.yaml' } });
  editor.change('file:///never-opened.yaml', 2, rangeOf(pod, 'web'), 'x');
  await assert.rejects(editor.request('x/y', {}), { code: lsp.ErrorCodes.MethodNotFound });
  await assert.rejects(editor.request('textDocument/formatting', { textDocument: { uri } }), {
    code: lsp.ErrorCodes.MethodNotFound,
  });
  editor.open(uri, pod);
  assert.ok((await editor.diagnostics(uri, 1)).length > 0);
});

test('every language id is served, and files of any scheme', async (t) => {
  const editor = await start(t, {});
  for (const [name, language] of [
    ['file:///a%20b/%C3%A9.yaml', 'yaml'],
    ['untitled:web', 'yaml.kubernetes'],
    ['zipfile:///a.zip::b.yml', ''],
  ] as const) {
    editor.open(name, pod, language);
    assert.ok((await editor.diagnostics(name, 1)).length > 0, name);
  }
});

test('after shutdown and exit it has ended well, after exit alone it has not', async (t) => {
  const polite = await start(t, {});
  assert.equal(await polite.request('shutdown'), null);
  polite.notify('exit');
  assert.equal(await polite.ended, 0);
  const hasty = await start(t, {});
  hasty.notify('exit');
  assert.equal(await hasty.ended, 1);
});

test('it ends when its input does, or the editor that it was started for', async (t) => {
  const deserted = await start(t, {});
  deserted.child.stdin?.end();
  assert.notEqual(await deserted.ended, undefined);
  const parent = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)']);
  t.after(() => parent.kill());
  const orphan = await start(t, {}, undefined, undefined, parent.pid);
  parent.kill('SIGKILL');
  assert.notEqual(await orphan.ended, undefined);
});

const literals = {
  codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix'] } } },
};

/** A client on the other end of the program's pipes; `answer` is for what it is asked. */
async function start(
  test: Ending,
  capabilities: lsp.ClientCapabilities,
  initializationOptions?: object,
  answer: () => unknown = () => null,
  processId: number | null = null,
): Promise<Editor> {
  const child = spawn(process.execPath, [join(root, 'dist', 'server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const connection = lsp.createMessageConnection(
    new lsp.StreamMessageReader(child.stdout),
    new lsp.StreamMessageWriter(child.stdin),
  );
  const editor = new Editor(child, connection);
  test.after(() => {
    connection.dispose();
    child.kill('SIGKILL');
  });
  connection.onRequest((method) => {
    editor.asked.push(method);
    return answer();
  });
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => void editor.published.push(params));
  connection.listen();
  const { capabilities: server } = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId,
    rootUri: null,
    capabilities,
    workspaceFolders: null,
    ...(initializationOptions ? { initializationOptions } : {}),
  });
  editor.server = server;
  editor.notify('initialized', {});
  return editor;
}

class Editor {
  readonly asked: string[] = [];
  readonly published: lsp.PublishDiagnosticsParams[] = [];
  readonly ended: Promise<number | null>;
  server: lsp.ServerCapabilities = {};

  constructor(
    readonly child: ChildProcess,
    readonly connection: lsp.MessageConnection,
  ) {
    this.ended = new Promise((resolve) => child.once('exit', resolve));
    child.stdin?.on('error', () => undefined); // it may be gone by then
  }

  request(method: string, params?: object): Promise<unknown> {
    return params ? this.connection.sendRequest(method, params) : this.connection.sendRequest(method);
  }

  notify(method: string, params: object = {}): void {
    this.connection.sendNotification(method, params).catch(() => undefined);
  }

  open(of: string, text: string, languageId = 'yaml'): void {
    this.notify('textDocument/didOpen', { textDocument: { uri: of, languageId, version: 1, text } });
  }

  change(of: string, version: number, range: lsp.Range, text: string): void {
    this.notify('textDocument/didChange', { textDocument: { uri: of, version }, contentChanges: [{ range, text }] });
  }

  /** What is sent for a version; for none, after closing. */
  async diagnostics(of: string, version: number | undefined): Promise<lsp.Diagnostic[]> {
    const sent = await eventually(`diagnostics of version ${version} of ${of}`, () =>
      this.published.find((each) => each.uri === of && each.version === version),
    );
    return sent.diagnostics;
  }

  async actions(of: string, range: lsp.Range): Promise<lsp.CodeAction[]> {
    const actions = await this.connection.sendRequest(lsp.CodeActionRequest.type, {
      textDocument: { uri: of },
      range,
      context: { diagnostics: [] },
    });
    return (actions ?? []).filter((action): action is lsp.CodeAction => !lsp.Command.is(action));
  }
}
