/** A language client that types: it opens a file in a server, edits it, and takes the time until the diagnostics follow. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import * as lsp from 'vscode-languageserver/node';
import type { Input, Site } from './inputs.js';

export interface Server {
  command: string;
  args: string[];
  mode: 'pull' | 'push';
  /** What the user has set; without it, the server's defaults. */
  settings?: Record<string, unknown>;
  /** Prepares a connection before anything is sent on it; gives what is to be sent after `initialized`. */
  extend?: (connection: lsp.ProtocolConnection) => () => Promise<void>;
}

/** All times in milliseconds. */
export interface Measurement {
  /** From the file that is sent to its diagnostics. */
  open: number;
  edits: number[];
  /** Peak resident memory in MB; undefined where the system doesn't tell. */
  peak: number | undefined;
}

/** Throws if the server dies, takes minutes, or publishes diagnostics that do not follow the edits. */
export function measure(server: Server, input: Input, edits: number): Promise<Measurement> {
  return converse(server, (client) => session(client, input, edits));
}

/** A server that knows its client, and has no file yet. */
export interface Client {
  readonly connection: lsp.ProtocolConnection;
  /** Milliseconds as of `performance.now()`. */
  readonly spawned: number;
  readonly pid: number | undefined;
  readonly next: Next;
  /** When diagnostics were last published. */
  readonly published: () => number;
}

/** Starts a server for one conversation. Throws if the server dies. */
export async function converse<T>(server: Server, talk: (client: Client) => Promise<T>): Promise<T> {
  const spawned = performance.now();
  const child = spawn(server.command, server.args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = lsp.createProtocolConnection(
    new lsp.StreamMessageReader(child.stdout),
    new lsp.StreamMessageWriter(child.stdin),
  );
  const death = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => reject(new Error(`the server stopped (${signal ?? code})`)));
  });
  const whole = async (): Promise<T> => {
    const client = { connection, spawned, pid: child.pid, ...(await greet(connection, server)) };
    const said = await talk(client);
    await connection.sendRequest(lsp.ShutdownRequest.type).catch(() => {});
    await connection.sendNotification(lsp.ExitNotification.type).catch(() => {});
    return said;
  };
  try {
    return await Promise.race([death, whole()]);
  } finally {
    connection.dispose();
    child.kill('SIGKILL');
  }
}

/** Opens a text; gives when it was sent, and when its diagnostics came. */
export async function openText({ connection, next }: Client, text: string): Promise<{ sent: number; came: number }> {
  const sent = performance.now();
  const opening = connection.sendNotification(lsp.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: 'yaml', version: 1, text },
  });
  const first = next(1, () => true);
  await opening;
  return { sent, came: await within(first) };
}

export const uri = 'file:///bench/manifest.yaml';
const patience = 180_000;
/** How long a server must have been silent to count as done with opening. */
const silence = 500;

async function greet(connection: lsp.ProtocolConnection, server: Server): Promise<Pick<Client, 'next' | 'published'>> {
  const published = publishes(connection);
  const settings = server.settings;
  connection.onRequest(lsp.ConfigurationRequest.type, ({ items }) =>
    items.map(({ section }) => settings?.[section ?? ''] ?? null),
  );
  connection.onRequest(lsp.RegistrationRequest.type, () => {});
  connection.onRequest(lsp.DiagnosticRefreshRequest.type, () => {});
  const extension = server.extend?.(connection);
  connection.listen();

  const { capabilities } = await connection.sendRequest(lsp.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: {
      general: { positionEncodings: ['utf-16'] },
      workspace: { configuration: true, ...(server.mode === 'pull' && { diagnostics: { refreshSupport: true } }) },
      textDocument: {
        publishDiagnostics: {
          relatedInformation: true,
          versionSupport: true,
          codeDescriptionSupport: true,
          dataSupport: true,
        },
        hover: { contentFormat: ['markdown'] },
        codeAction: {
          codeActionLiteralSupport: { codeActionKind: { valueSet: ['quickfix', 'refactor', 'source.fixAll'] } },
          dataSupport: true,
          resolveSupport: { properties: ['edit'] },
        },
        ...(server.mode === 'pull' && { diagnostic: { dynamicRegistration: false } }),
      },
    },
  });
  await connection.sendNotification(lsp.InitializedNotification.type, {});
  await extension?.();
  if (settings) await connection.sendNotification(lsp.DidChangeConfigurationNotification.type, { settings });

  const provider = capabilities.diagnosticProvider;
  if (server.mode === 'pull' && !provider) throw new Error('the server offers no pull diagnostics');
  const next = server.mode === 'pull' ? pulls(connection, provider?.identifier) : published.next;
  return { next, published: published.last };
}

async function session(client: Client, input: Input, count: number): Promise<Measurement> {
  const { sent, came } = await openText(client, input.text);
  while (performance.now() - Math.max(client.published(), came) < silence) await sleep(20);

  const edits: number[] = [];
  const warmUps = count < 10 ? 2 : 10;
  for (let edit = 0; edit < warmUps + count; edit++) {
    // Each site gets a letter, then loses it.
    const pair = Math.floor(edit / 2);
    const site = input.sites[pair % input.sites.length];
    if (!site) throw new Error('nowhere to type');
    const earlier = 2 * Math.floor(pair / input.sites.length) + (edit % 2);
    const took = await keystroke(client, edit + 2, site, earlier);
    if (edit >= warmUps) edits.push(took);
  }
  return { open: came - sent, edits, peak: peakMemory(client.pid) };
}

/** Waits for the diagnostics of a version that satisfy a condition; gives when they came. */
export type Next = (version: number, isExpected: (diagnostics: lsp.Diagnostic[]) => boolean) => Promise<number>;

/**
 * Types a letter at a site, or deletes it again. In the same change the line above grows by a letter, so that no text comes twice: no
 * server can answer from its memory of the document.
 * @param earlier how many keystrokes the site has had
 */
async function keystroke(
  { connection, next }: Client,
  version: number,
  { line, character, lengthAbove }: Site,
  earlier: number,
): Promise<number> {
  const isInsert = earlier % 2 === 0;
  const start = { line, character };
  const end = isInsert ? start : { line, character: character + 1 };
  const above = { line: line - 1, character: lengthAbove + earlier };
  // With the letter the key is no field, and an error stands in its line; without it, none does.
  const isExpected = (diagnostics: lsp.Diagnostic[]) =>
    diagnostics.some((d) => d.severity === 1 && d.range.start.line === line) === isInsert;
  const began = performance.now();
  const change = connection.sendNotification(lsp.DidChangeTextDocumentNotification.type, {
    textDocument: { uri, version },
    contentChanges: [
      { range: { start: above, end: above }, text: 'x' },
      { range: { start, end }, text: isInsert ? 'x' : '' },
    ],
  });
  const came = next(version, isExpected);
  await change;
  return (await within(came)) - began;
}

function publishes(connection: lsp.ProtocolConnection): { next: Next; last: () => number } {
  let last = 0;
  let onPublish = (_: lsp.PublishDiagnosticsParams) => {};
  connection.onNotification(lsp.PublishDiagnosticsNotification.type, (params) => {
    if (params.uri !== uri) return;
    last = performance.now();
    onPublish(params);
  });
  const next: Next = (version, isExpected) =>
    new Promise((resolve) => {
      onPublish = (params) => {
        // yaml-language-server gives no version; the condition tells whether these are the ones.
        if (params.version !== undefined && params.version < version) return;
        if (isExpected(params.diagnostics)) resolve(performance.now());
      };
    });
  return { next, last: () => last };
}

function pulls(connection: lsp.ProtocolConnection, identifier: string | undefined): Next {
  let previousResultId: string | undefined;
  const pull = (): Promise<lsp.DocumentDiagnosticReport> =>
    connection
      .sendRequest(lsp.DocumentDiagnosticRequest.type, {
        textDocument: { uri },
        ...(identifier !== undefined && { identifier }),
        ...(previousResultId !== undefined && { previousResultId }),
      })
      .catch((error) => {
        const isPutOff = error instanceof lsp.ResponseError && error.code === lsp.LSPErrorCodes.ServerCancelled;
        if (isPutOff) return pull();
        throw error;
      });
  return async (version, isExpected) => {
    const report = await pull();
    const came = performance.now();
    previousResultId = report.resultId;
    if (report.kind === 'full' && isExpected(report.items)) return came;
    throw new Error(`the diagnostics of version ${version} do not show what was typed`);
  };
}

async function within(answer: Promise<number>): Promise<number> {
  const giveUp = new AbortController();
  const late = sleep(patience, undefined, { signal: giveUp.signal }).then(() => {
    throw new Error(`no diagnostics within ${patience / 1000} s that show what was typed`);
  });
  late.catch(() => {}); // when it was not late
  return Promise.race([answer, late]).finally(() => giveUp.abort());
}

function peakMemory(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined; // not Linux
  }
}
