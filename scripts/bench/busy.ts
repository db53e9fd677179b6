/** Whether others are served while a long file is looked through for the first time. */
import { performance } from 'node:perf_hooks';
import * as lsp from 'vscode-languageserver/node';
import { type Client, converse, openText, type Server, uri } from './client.js';
import type { Verdict } from './fix.js';
import { makeInput, type Site } from './inputs.js';
import { quantile } from './quantile.js';

/** Milliseconds. */
const BAR = 50;

/** The server is as it starts: nothing has run before. No document of the file has more than 500 lines. */
export async function benchBusy(file: string): Promise<Verdict[]> {
  const input = makeInput('workloads');
  console.log(
    `\nMilliseconds until a request is answered during the first pass over ${input.lines.toLocaleString('en')} lines, in documents of up to 500: hovers and code actions, one after another.`,
  );
  const verdicts: Verdict[] = [];
  for (const mode of ['pull', 'push'] as const) {
    const server: Server = { command: process.execPath, args: [file, '--stdio'], mode };
    const { received, waits } = await converse(server, (client) => askMeanwhile(client, input.text, input.sites));
    if (waits.length === 0) throw new Error('the first pass was over before anything was asked');
    const [median, longest] = [quantile(waits, 0.5), quantile(waits, 1)];
    console.log(
      `  ${mode}: the first, which waits until the file is received, ${received.toFixed(0)}; then ${waits.length}, median ${median.toFixed(1)}, longest ${longest.toFixed(1)}`,
    );
    verdicts.push({
      passed: longest <= BAR,
      text: `busy, ${mode}: longest of ${waits.length} ${longest.toFixed(1)} ms, bar ${BAR} ms`,
    });
  }
  return verdicts;
}

/** Asks until the diagnostics come. */
async function askMeanwhile(
  client: Client,
  text: string,
  sites: readonly Site[],
): Promise<{ received: number; waits: number[] }> {
  let isOver = false;
  const opened = openText(client, text).finally(() => {
    isOver = true;
  });
  opened.catch(() => {}); // a server that dies is told by the conversation
  const waits: number[] = [];
  for (let count = 0; !isOver; count++) {
    const site = sites[count % sites.length];
    if (!site) throw new Error('nowhere to ask');
    const began = performance.now();
    await ask(client, count, site);
    const wait = performance.now() - began;
    if (!isOver) waits.push(wait); // what was answered later was not asked meanwhile
  }
  await opened;
  const [received = Number.NaN, ...rest] = waits;
  return { received, waits: rest };
}

function ask({ connection }: Client, count: number, { line, character }: Site): Promise<unknown> {
  const position = { line, character };
  const textDocument = { uri };
  if (count % 2 === 0) return connection.sendRequest(lsp.HoverRequest.type, { textDocument, position });
  const range = { start: position, end: position };
  return connection.sendRequest(lsp.CodeActionRequest.type, { textDocument, range, context: { diagnostics: [] } });
}
