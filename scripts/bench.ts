/**
 * npm run bench: every figure and its bar. From a keystroke to its diagnostics, opening and memory, over stdio, in our server and in
 * yaml-language-server, in one run; how the server starts, and whether it answers while it is busy; how long the command takes to check and to fix.
 * Exits with 1 if a bar is missed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchBusy } from './bench/busy.js';
import { type Measurement, measure, type Server } from './bench/client.js';
import { benchCommand } from './bench/command.js';
import { type Competitor, competitor } from './bench/competitor.js';
import { benchFix, type Verdict } from './bench/fix.js';
import { type Input, type InputName, inputNames, makeInput } from './bench/inputs.js';
import { quantile } from './bench/quantile.js';
import { benchStart } from './bench/start.js';
import { buildAll } from './build.js';
import { root } from './root.js';

const usage = `npm run bench [-- --quick] [--only ${inputNames.join(',')}] [--alone] [--server FILE]
npm run bench -- --start --busy --command --fix [--quick]
  --start   from the server's process to its first diagnostics
  --busy    requests during a long first pass
  --command the command's check, and its start
  --fix     the command's fix beside its check
  these, in place of keystrokes; without any of them and without --only, everything
  --quick   a fraction of the edits, or of the files
  --only    some of the inputs
  --alone   without the competitor (bars relative to it are not judged)
  --server  a server built before, in place of the sources as they are`;

interface Scenario {
  what: string;
  edits: number;
  /** At most so many milliseconds. */
  limit?: number;
  /** At most this part of the competitor's time, and how many edits it gets: on the large files each takes it seconds. */
  rival?: { part: number; edits: number };
  /** Whether opening and memory have bars as well. */
  isLong?: true;
}

/** At most these parts of the competitor's. */
const OPENING = 6;
const MEMORY = 4;

const scenarios: Record<InputName, Scenario> = {
  small: { what: 'one Deployment', edits: 200, rival: { part: 20, edits: 30 } },
  medium: { what: 'workloads with their Services', edits: 200, rival: { part: 100, edits: 20 } },
  helm: { what: 'what a platform’s charts give', edits: 100, limit: 16, rival: { part: 200, edits: 5 }, isLong: true },
  workloads: { what: 'workloads only', edits: 100, limit: 16, rival: { part: 200, edits: 5 }, isLong: true },
  list: { what: 'a List in one document', edits: 60, limit: 80 },
  crd: { what: 'a custom resource definition in one document', edits: 60, limit: 80 },
};

process.exitCode = await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      start: { type: 'boolean', default: false },
      busy: { type: 'boolean', default: false },
      command: { type: 'boolean', default: false },
      fix: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      alone: { type: 'boolean', default: false },
      server: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const asked = values.only?.split(',') ?? inputNames;
  const unknown = asked.filter((name) => !inputNames.some((n) => n === name));
  if (values.help || unknown.length > 0) throw new Error(usage);
  if (values.server === undefined) await buildAll(() => {});
  const server = resolve(values.server ?? join(root, 'dist/server.js'));
  if (!existsSync(server)) throw new Error(`${server} is not there.`);
  const cli = join(root, 'dist/cli.js');
  const { quick, start, busy, command, fix } = values;
  const isPartial = start || busy || command || fix;
  const isWhole = !isPartial && values.only === undefined;
  const types = !isPartial || values.only !== undefined;
  const opponent = values.alone || !types ? undefined : competitor(root);
  introduce(opponent);

  const verdicts: Verdict[] = [];
  if (start || isWhole) verdicts.push(...(await benchStart(server, quick)));
  if (busy || isWhole) verdicts.push(...(await benchBusy(server)));
  if (command || isWhole) verdicts.push(...benchCommand(cli, quick));
  if (fix || isWhole) verdicts.push(...benchFix(cli, quick));
  if (types) verdicts.push(...(await benchKeystrokes(server, opponent, asked, quick)));
  return summarize(verdicts);
}

async function benchKeystrokes(
  server: string,
  opponent: Competitor | undefined,
  asked: readonly string[],
  quick: boolean,
): Promise<Verdict[]> {
  explain(opponent);
  const verdicts: Verdict[] = [];
  for (const name of inputNames.filter((n) => asked.includes(n))) {
    const input = makeInput(name);
    const { what, edits, rival } = scenarios[name];
    console.log(`\n${title(input, what)}\n${row('', 'edits', 'open', 'p50', 'p95', 'max', 'peak MB')}`);
    const run = async (label: string, server: Server, count: number): Promise<Measurement> => {
      const result = await measure(server, input, quick ? Math.ceil(count / 4) : count);
      console.log(resultRow(label, result));
      return result;
    };
    try {
      const ours = { command: process.execPath, args: [server, '--stdio'] };
      const pull = await run('seaworthy, pull', { ...ours, mode: 'pull' }, edits);
      const push = await run('seaworthy, push', { ...ours, mode: 'push' }, edits);
      const theirs = opponent && rival && (await run('yaml-language-server', opponent.server, rival.edits));
      verdicts.push(...judge(`${name}, pull`, scenarios[name], pull, theirs));
      verdicts.push(...judge(`${name}, push`, scenarios[name], push, theirs));
    } catch (error) {
      verdicts.push({ passed: false, text: `${name}: ${error instanceof Error ? error.message : error}` });
    }
  }
  return verdicts;
}

function summarize(verdicts: readonly Verdict[]): number {
  console.log('');
  for (const { passed, text } of verdicts) console.log(`${passed ? 'PASS' : 'FAIL'}  ${text}`);
  return verdicts.every((v) => v.passed) ? 0 : 1;
}

function introduce(opponent: Competitor | undefined): void {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const cores = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `${cores[0]?.model.trim()}, ${cores.length} cores, ${memory} GiB, ${platform()} ${release()}, load ${load}`,
  );
  console.log(
    `seaworthy ${version} on Node ${process.version}${opponent ? `, ${opponent.name} on Node ${opponent.node}` : ''}`,
  );
}

function explain(opponent: Competitor | undefined): void {
  console.log(
    '\nMilliseconds from a keystroke to its diagnostics. Each one makes an error come or go, in a document of up to 500 lines.',
  );
  if (!opponent) return;
  console.log('yaml-language-server waits 200 ms before it looks at an edit; on the large files it gets few edits.');
  console.log('Where it gets fewer than 20, the bars take its median, which is in its favour, in place of its p95.');
}

function title({ name, text, lines, documents }: Input, what: string): string {
  const megabytes = (Buffer.byteLength(text) / 1e6).toFixed(2);
  return `${name}: ${what}, ${lines.toLocaleString('en')} lines, ${megabytes} MB, ${documents.toLocaleString('en')} documents`;
}

function resultRow(label: string, { open, edits, peak }: Measurement): string {
  const times = [open, ...[0.5, 0.95, 1].map((q) => quantile(edits, q))].map((ms) => ms.toFixed(ms < 100 ? 2 : 0));
  return row(label, String(edits.length), ...times, peak?.toFixed(0) ?? '');
}

function row(label: string, ...cells: string[]): string {
  return `  ${label.padEnd(22)}${cells.map((cell) => cell.padStart(10)).join('')}`;
}

function judge(
  label: string,
  { limit, rival, isLong }: Scenario,
  ours: Measurement,
  theirs: Measurement | undefined,
): Verdict[] {
  const p95 = quantile(ours.edits, 0.95);
  const took = `${label.padEnd(16)}  p95 ${p95.toFixed(2)} ms`;
  const verdicts: Verdict[] = [];
  if (rival && theirs) {
    const reference = quantile(theirs.edits, theirs.edits.length < 20 ? 0.5 : 0.95);
    const bar = reference / rival.part;
    const text = `${took} = 1/${Math.floor(reference / p95)} of ${reference.toFixed(0)} ms, bar 1/${rival.part} (${bar.toFixed(2)} ms)`;
    verdicts.push({ passed: p95 <= bar, text });
  }
  if (limit !== undefined) verdicts.push({ passed: p95 <= limit, text: `${took}, bar ${limit} ms` });
  if (!isLong || !theirs) return verdicts;
  verdicts.push(partOf(`${label.padEnd(16)}  open`, ours.open, theirs.open, OPENING, 'ms'));
  if (ours.peak !== undefined && theirs.peak !== undefined)
    verdicts.push(partOf(`${label.padEnd(16)}  peak`, ours.peak, theirs.peak, MEMORY, 'MB'));
  return verdicts;
}

function partOf(label: string, ours: number, theirs: number, part: number, unit: string): Verdict {
  const bar = theirs / part;
  const text = `${label} ${ours.toFixed(0)} ${unit} = 1/${(theirs / ours).toFixed(1)} of ${theirs.toFixed(0)} ${unit}, bar 1/${part} (${bar.toFixed(0)} ${unit})`;
  return { passed: ours <= bar, text };
}
