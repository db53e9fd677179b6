/** A client on the other end of a pair of streams: it types, pulls and applies as an editor does. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import * as lsp from 'vscode-languageserver/node';
import type { Entry, Reading } from '../../core/files.js';
import type { SchemaStore } from '../../core/kube/schema.js';
import type { Rule } from '../../core/rule.js';
import { rules } from '../../core/rules/index.js';
import { templatesOf } from '../../core/templates.js';
import { root } from '../../scripts/root.js';
import type { ScopedSettings, Status } from '../../server/protocol.js';
import { startServer } from '../../server/server.js';
import { snippets } from '../snippets.js';

export const schema: SchemaStore = JSON.parse(readFileSync(join(root, 'schemas', 'kubernetes.json'), 'utf8'));

export interface SessionOptions {
  /** `pull` unless said otherwise. */
  readonly diagnostics?: 'pull' | 'push';
  /** What `workspace/configuration` answers for a file, or a promise of it; null if not given. Without the ability if `false`. */
  readonly settings?: ((uri: string) => unknown) | false;
  /** What each scope of the settings holds, or a promise of it. */
  readonly scopes?: (uri: string) => ScopedSettings | Promise<ScopedSettings>;
  /** Files that the client reads for the server, by URI, and watches. */
  readonly files?: Record<string, string>;
  /** The disk of the server. */
  readonly disk?: Reading;
  readonly snippets?: boolean;
  /** Whether actions may come without their edits. */
  readonly resolves?: boolean;
  /** Whether what is said of edits is shown. */
  readonly annotates?: boolean;
  /** An old client: no versioned edits, no reasons for what can't be done, no links, no related information. */
  readonly isPlain?: boolean;
  /** What it can besides: hovers, completion, the outline, folding. */
  readonly textDocument?: lsp.TextDocumentClientCapabilities;
  readonly folders?: readonly string[];
  readonly initializationOptions?: Record<string, unknown>;
  readonly rules?: readonly Rule[];
  readonly rulePage?: (id: string) => string | undefined;
}

/** Closes the session when the test ends. */
export interface Ending {
  after(run: () => void): void;
}

export async function startSession(test: Ending, options: SessionOptions = {}): Promise<Session> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = lsp.createConnection(new lsp.StreamMessageReader(toServer), new lsp.StreamMessageWriter(toClient));
  const { rulePage, disk } = options;
  startServer(server, {
    rules: options.rules ?? rules,
    schema,
    templates: templatesOf(snippets),
    ...(rulePage ? { rulePage } : {}),
    ...(disk ? { disk } : {}),
  });
  const client = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(toClient),
    new lsp.StreamMessageWriter(toServer),
  );
  const session = new Session(client, options);
  test.after(() => {
    client.dispose();
    server.dispose();
  });
  await session.initialize();
  return session;
}

export class Session {
  readonly published: lsp.PublishDiagnosticsParams[] = [];
  readonly statuses: Status[] = [];
  readonly messages: string[] = [];
  readonly log: string[] = [];
  refreshes = 0;
  configurationRequests = 0;
  capabilities: lsp.ServerCapabilities = {};
  settings: ((uri: string) => unknown) | false;
  scopes: NonNullable<SessionOptions['scopes']>;
  readonly #resultIds = new Map<string, string>();
  readonly #shown = new Map<string, readonly lsp.Diagnostic[]>();
  readonly #texts = new Map<string, { version: number; text: string }>();

  constructor(
    readonly connection: lsp.ProtocolConnection,
    readonly options: SessionOptions,
  ) {
    this.settings = options.settings ?? (() => null);
    this.scopes = options.scopes ?? (() => ({}));
  }

  async initialize(): Promise<void> {
    const { connection, options } = this;
    connection.onRequest(lsp.ConfigurationRequest.type, ({ items }) => {
      this.configurationRequests++;
      return Promise.all(items.map(({ scopeUri }) => (this.settings ? this.settings(scopeUri ?? '') : null)));
    });
    connection.onRequest('seaworthy/settings', ({ uri }: { uri: string }) => this.scopes(uri));
    connection.onRequest('seaworthy/read', ({ uri }: { uri: string }) => options.files?.[uri] ?? null);
    connection.onRequest('seaworthy/list', ({ uri }: { uri: string }) => entriesOf(options.files ?? {}, uri));
    connection.onRequest(lsp.RegistrationRequest.type, () => {});
    connection.onRequest(lsp.DiagnosticRefreshRequest.type, () => void this.refreshes++);
    connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => void this.published.push(params));
    connection.onNotification('seaworthy/status', (status: Status) => void this.statuses.push(status));
    connection.onNotification(lsp.ShowMessageNotification.type, ({ message }) => void this.messages.push(message));
    connection.onNotification(lsp.LogMessageNotification.type, ({ message }) => void this.log.push(message));
    connection.listen();
    const isRich = !options.isPlain;
    const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, {
      processId: null,
      rootUri: null,
      workspaceFolders: options.folders?.map((uri) => ({ uri, name: uri })) ?? null,
      initializationOptions: {
        ...(options.scopes ? { scopes: true } : {}),
        ...(options.files ? { files: true } : {}),
        ...options.initializationOptions,
      },
      capabilities: {
        workspace: {
          configuration: options.settings !== false,
          workspaceFolders: options.folders !== undefined,
          ...(options.files ? { didChangeWatchedFiles: { dynamicRegistration: true } } : {}),
          diagnostics: { refreshSupport: true },
          workspaceEdit: {
            documentChanges: isRich,
            snippetEditSupport: options.snippets ?? false,
            ...(options.annotates ? { changeAnnotationSupport: { groupsOnLabel: true } } : {}),
          },
        },
        textDocument: {
          publishDiagnostics: { relatedInformation: isRich, codeDescriptionSupport: isRich, versionSupport: true },
          completion: {
            completionItem: {
              snippetSupport: options.snippets ?? false,
              documentationFormat: ['markdown', 'plaintext'],
              insertTextModeSupport: { valueSet: [1, 2] },
            },
          },
          codeAction: {
            disabledSupport: isRich,
            honorsChangeAnnotations: options.annotates ?? false,
            ...(options.resolves ? { dataSupport: true, resolveSupport: { properties: ['edit'] } } : {}),
            codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'source.fixAll'] } },
          },
          ...(options.diagnostics === 'push' ? {} : { diagnostic: { dynamicRegistration: false } }),
          ...options.textDocument,
        },
      },
    });
    this.capabilities = capabilities;
    await connection.sendNotification(lsp.InitializedNotification.type, {});
  }

  async open(uri: string, text: string): Promise<void> {
    this.#texts.set(uri, { version: 1, text });
    await this.connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
  }

  async close(uri: string): Promise<void> {
    this.#texts.delete(uri);
    this.#resultIds.delete(uri);
    await this.connection.sendNotification(lsp.DidCloseTextDocumentNotification.type, { textDocument: { uri } });
  }

  async completions(uri: string, position: lsp.Position): Promise<readonly lsp.CompletionItem[]> {
    const answer = await this.connection.sendRequest(lsp.CompletionRequest.type, { textDocument: { uri }, position });
    return Array.isArray(answer) ? answer : (answer?.items ?? []);
  }

  text(uri: string): string {
    return this.#texts.get(uri)?.text ?? '';
  }

  version(uri: string): number {
    return this.#texts.get(uri)?.version ?? 0;
  }

  /** Types: each change applies to what the one before made. */
  async change(uri: string, ...contentChanges: readonly lsp.TextDocumentContentChangeEvent[]): Promise<void> {
    const buffer = this.#texts.get(uri);
    assert.ok(buffer);
    for (const change of contentChanges)
      buffer.text =
        'range' in change ? applyEdits(buffer.text, [{ range: change.range, newText: change.text }]) : change.text;
    buffer.version++;
    await this.connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
      textDocument: { uri, version: buffer.version },
      contentChanges: [...contentChanges],
    });
  }

  /** Replaces the first place where `old` stands. */
  async replace(uri: string, old: string, text: string): Promise<void> {
    await this.change(uri, { range: rangeOf(this.text(uri), old), text });
  }

  /** What an editor that pulls shows. */
  async pull(uri: string): Promise<readonly lsp.Diagnostic[]> {
    const previousResultId = this.#resultIds.get(uri);
    const report = await this.connection.sendRequest(lsp.DocumentDiagnosticRequest.type, {
      textDocument: { uri },
      ...(previousResultId === undefined ? {} : { previousResultId }),
    });
    if (report.resultId !== undefined) this.#resultIds.set(uri, report.resultId);
    if (report.kind === 'full') this.#shown.set(uri, report.items);
    return this.#shown.get(uri) ?? [];
  }

  /** What was published for the file's newest version, as soon as it is. */
  async pushed(uri: string, version = this.version(uri)): Promise<readonly lsp.Diagnostic[]> {
    const params = await eventually(`diagnostics of version ${version} of ${uri}`, () =>
      this.published.filter((each) => each.uri === uri && each.version === version).at(-1),
    );
    return params.diagnostics;
  }

  async actions(uri: string, range: lsp.Range, only?: string[]): Promise<lsp.CodeAction[]> {
    const actions = await this.connection.sendRequest(lsp.CodeActionRequest.type, {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });
    return (actions ?? []).filter((action): action is lsp.CodeAction => !lsp.Command.is(action));
  }

  /** The action with its edits, as an editor asks for them when it is chosen. */
  resolve(action: lsp.CodeAction | undefined): Promise<lsp.CodeAction> {
    assert.ok(action, 'no such action');
    return this.connection.sendRequest(lsp.CodeActionResolveRequest.type, action);
  }

  /** Applies an action as an editor does; a snippet's tab stops give their defaults. */
  async apply(uri: string, action: lsp.CodeAction | undefined): Promise<void> {
    assert.ok(action?.edit, 'no such action');
    const [change] = action.edit.documentChanges ?? [];
    let edits: readonly lsp.TextEdit[] = action.edit.changes?.[uri] ?? [];
    if (change) {
      assert.ok(lsp.TextDocumentEdit.is(change));
      assert.deepEqual(change.textDocument, { uri, version: this.version(uri) });
      edits = change.edits.map((edit) =>
        'snippet' in edit ? { range: edit.range, newText: defaultsOf(edit.snippet.value) } : edit,
      );
    }
    await this.change(uri, { text: applyEdits(this.text(uri), edits) });
  }

  /** The settings of the scopes change. */
  async rescope(scopes: ScopedSettings): Promise<void> {
    this.scopes = () => scopes;
    await this.connection.sendNotification(lsp.DidChangeConfigurationNotification.type, { settings: null });
  }

  /** A file that is not open is written, or removed. */
  async write(uri: string, text: string | undefined): Promise<void> {
    assert.ok(this.options.files);
    if (text === undefined) delete this.options.files[uri];
    else this.options.files[uri] = text;
    await this.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  }

  /** The editor asks again after this. */
  async refreshed(run: () => Promise<void>): Promise<void> {
    const before = this.refreshes;
    await run();
    await eventually('a refresh', () => (this.refreshes > before ? true : undefined));
  }

  async configure(settings: unknown): Promise<void> {
    this.settings = () => settings;
    await this.connection.sendNotification(lsp.DidChangeConfigurationNotification.type, { settings: null });
  }
}

/** The value of `look` as soon as it has one. */
export async function eventually<T>(what: string, look: () => T | undefined): Promise<T> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(2)) {
    const value = look();
    if (value !== undefined) return value;
  }
  throw new Error(`waited in vain for ${what}`);
}

/** What a folder holds of these files. */
export function entriesOf(files: Readonly<Record<string, string>>, folder: string): Entry[] {
  const entries = new Map<string, Entry>();
  for (const uri of Object.keys(files)) {
    if (!uri.startsWith(`${folder}/`)) continue;
    const [name = '', ...more] = uri.slice(folder.length + 1).split('/');
    entries.set(name, { name, isFolder: more.length > 0 });
  }
  return [...entries.values()];
}

export function codes(diagnostics: readonly lsp.Diagnostic[]): string[] {
  return diagnostics.map(({ code }) => String(code));
}

/** The text at a range, by a reading of lines of the tests' own. */
export function textAt(text: string, { start, end }: lsp.Range): string {
  return text.slice(offsetAt(text, start), offsetAt(text, end));
}

export function rangeOf(text: string, part: string): lsp.Range {
  const at = text.indexOf(part);
  assert.ok(at >= 0, `"${part}" is not there`);
  return { start: positionAt(text, at), end: positionAt(text, at + part.length) };
}

export function positionAt(text: string, offset: number): lsp.Position {
  const lines = text.slice(0, offset).split(/\r\n|\n|\r(?!\n)/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

export function offsetAt(text: string, { line, character }: lsp.Position): number {
  let start = 0;
  const breaks = /\r\n|\n|\r/g;
  for (let passed = 0; passed < line && breaks.exec(text); passed++) start = breaks.lastIndex;
  return start + character;
}

export function applyEdits(text: string, edits: readonly lsp.TextEdit[]): string {
  return edits
    .map(({ range, newText }) => ({ start: offsetAt(text, range.start), end: offsetAt(text, range.end), newText }))
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}

function defaultsOf(snippet: string): string {
  return snippet
    .replace(/(?<!\\)\$\{\d+:((?:[^}\\]|\\.)*)\}/g, '$1')
    .replace(/(?<!\\)\$\d+/g, '')
    .replace(/\\([$}\\])/g, '$1');
}
