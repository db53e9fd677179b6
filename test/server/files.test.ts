import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import * as lsp from 'vscode-languageserver/node';
import { disk } from '../../server/disk.js';
import { openFiles } from '../../server/documents.js';
import { type ServerFiles, serverFiles } from '../../server/files.js';
import { folder } from '../cli/command.js';
import { type Ending, eventually } from './session.js';

interface Desk {
  readonly files: ServerFiles;
  readonly client: lsp.ProtocolConnection;
  /** What the client was asked to read. */
  readonly asked: string[];
  readonly registered: lsp.Registration[];
}

/** A server's files, and a client that has `texts` in a file system of its own. */
function desk(t: Ending, texts: Record<string, string>, options: { folders?: string[]; watches?: boolean } = {}): Desk {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = lsp.createConnection(new lsp.StreamMessageReader(toServer), new lsp.StreamMessageWriter(toClient));
  const client = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(toClient),
    new lsp.StreamMessageWriter(toServer),
  );
  const open = openFiles();
  open.listen(server);
  const files = serverFiles(server, {
    disk,
    open,
    asks: true,
    watches: options.watches ?? true,
    folders: () => options.folders ?? [],
  });
  const [asked, registered]: [string[], lsp.Registration[]] = [[], []];
  client.onRequest('seaworthy/read', ({ uri }: { uri: string }) => {
    asked.push(uri);
    if (texts[uri] === 'denied') throw new Error('You have no permission to read it.');
    return texts[uri] ?? null;
  });
  client.onRequest('seaworthy/list', ({ uri }: { uri: string }) => {
    asked.push(uri);
    return Object.keys(texts)
      .filter((each) => each.startsWith(`${uri}/`))
      .map((each) => ({ name: each.slice(uri.length + 1), isFolder: false }));
  });
  client.onRequest(lsp.RegistrationRequest.type, ({ registrations }) => void registered.push(...registrations));
  client.listen();
  server.listen();
  t.after(() => {
    client.dispose();
    server.dispose();
  });
  return { files, client, asked, registered };
}

test('a file of the disk is read where it is, and every other one through the client', async (t) => {
  const path = folder({ 'a b/x.yaml': '\ufeffon disk', 'latin.yaml': Uint8Array.of(0xe9) });
  const root = pathToFileURL(path).href;
  const { files, asked } = desk(t, { 'vscode-vfs://github/o/r/x.yaml': 'in the web', 'memfs:/denied.yaml': 'denied' });
  assert.equal(await files.read(`${root}/a%20b/x.yaml`), 'on disk');
  assert.equal(await files.read(`${root}/none/x.yaml`), undefined);
  assert.equal(await files.read(`${root}/a%20b`), undefined);
  await assert.rejects(files.read(`${root}/latin.yaml`), /It is not UTF-8 text/);
  assert.deepEqual(await files.list(`${root}/a%20b`), [{ name: 'x.yaml', isFolder: false }]);
  assert.deepEqual(await files.list(`${root}/none`), []);
  assert.deepEqual(asked, []);
  assert.equal(await files.read('vscode-vfs://github/o/r/x.yaml'), 'in the web');
  assert.equal(await files.read('vscode-vfs://github/o/r/none.yaml'), undefined);
  assert.deepEqual(await files.list('vscode-vfs://github/o/r'), [{ name: 'x.yaml', isFolder: false }]);
  await assert.rejects(files.read('memfs:/denied.yaml'), /no permission/);
});

test('what is watched is read once, and again after a change', async (t) => {
  const texts: Record<string, string> = { 'vfs:/shop/.seaworthy.yaml': 'old' };
  const { files, asked, client, registered } = desk(t, texts, { folders: ['vfs:/shop'] });
  const told: string[] = [];
  files.watch(['.seaworthy.yaml'], (uris) => told.push(...uris));
  files.start();
  await eventually('a registration', () => registered[0]);
  assert.deepEqual(registered[0]?.registerOptions, { watchers: [{ globPattern: '**/.seaworthy.yaml' }] });
  await client.sendRequest('seaworthy/nothing').catch(() => undefined); // the server has the answer by then
  assert.equal(await files.read('vfs:/shop/.seaworthy.yaml'), 'old');
  assert.equal(await files.read('vfs:/shop/.seaworthy.yaml'), 'old');
  assert.equal(asked.length, 1);
  texts['vfs:/shop/.seaworthy.yaml'] = 'new';
  await client.sendNotification('workspace/didChangeWatchedFiles', {
    changes: ['vfs:/shop/.seaworthy.yaml', 'vfs:/shop/other.yaml'].map((uri) => ({ uri, type: 2 })),
  });
  await eventually('the change', () => (told.length > 0 ? true : undefined));
  assert.deepEqual(told, ['vfs:/shop/.seaworthy.yaml']);
  assert.equal(await files.read('vfs:/shop/.seaworthy.yaml'), 'new');
});

test('a file that is open counts as it stands in its buffer', async (t) => {
  const path = folder({ '.seaworthy.yaml': 'saved' });
  const uri = `${pathToFileURL(path).href}/.seaworthy.yaml`;
  const { files, client } = desk(t, {});
  const told: string[] = [];
  files.watch(['.seaworthy.yaml'], (uris) => told.push(...uris));
  assert.equal(await files.read(uri), 'saved');
  const encoded = uri.replace('seaworthy-', 'seaworthy%2D');
  await client.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri: encoded, languageId: 'yaml', version: 1, text: 'typed' },
  });
  await eventually('the buffer', () => (told.length > 0 ? true : undefined));
  assert.equal(await files.read(uri), 'typed');
  for (const [type, expected] of [
    [lsp.FileChangeType.Deleted, undefined],
    [lsp.FileChangeType.Changed, 'typed'],
    [lsp.FileChangeType.Deleted, undefined],
  ] as const) {
    if (type === lsp.FileChangeType.Deleted) rmSync(join(path, '.seaworthy.yaml'), { force: true });
    const heard = told.length;
    await client.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type }] });
    await eventually('the news', () => (told.length > heard ? true : undefined));
    assert.equal(await files.read(uri), expected, 'an editor may show the text of a file that is gone');
  }
  const before = told.length;
  await client.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri: encoded, version: 2 },
    contentChanges: [{ text: 'typed again' }],
  });
  await eventually('the buffer', () => (told.length > before ? true : undefined));
  assert.equal(await files.read(uri), 'typed again');
  writeFileSync(join(path, '.seaworthy.yaml'), 'saved since');
  await client.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri: encoded } });
  await eventually('the end of the buffer', () => (told.length > before + 1 ? true : undefined));
  assert.equal(await files.read(uri), 'saved since');
});
