/**
 * npm run bench: from a keystroke to its diagnostics, over stdio, in our server and in yaml-language-server, in one run. With --fix, how long
 * the command repairs many files and long ones. Exits with 1 if a bar is missed.
 */
import { existsSync, readFileSync } from 'node:fs';
import { cpus, loadavg, platform, release, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Measurement, measure, type Server } from './bench/client.js';
import { type Competitor, competitor } from './bench/competitor.js';
import { benchFix, type Verdict } from './bench/fix.js';
import { type Input, type InputName, inputNames, makeInput } from './bench/inputs.js';
import { buildAll } from './build.js';
import { root } from './root.js';

const usage = `npm run bench [-- --quick] [--only ${inputNames.join(',')}] [--alone] [--server FILE]
npm run bench -- --fix [--quick]
  --fix     the command's fix beside its check, in place of keystrokes
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
}

const scenarios: Record<InputName, Scenario> = {
  small: { what: 'one Deployment', edits: 200, rival: { part: 20, edits: 30 } },
  medium: { what: 'workloads with their Services', edits: 200, rival: { part: 100, edits: 20 } },
  helm: { what: 'what a platform’s charts give', edits: 100, limit: 16, rival: { part: 200, edits: 5 } },
  workloads: { what: 'workloads only', edits: 100, limit: 16, rival: { part: 200, edits: 5 } },
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
      fix: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      only: { type: 'string', default: inputNames.join(',') },
      alone: { type: 'boolean', default: false },
      server: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const asked = values.only.split(',');
  const unknown = asked.filter((name) => !inputNames.some((n) => n === name));
  if (values.help || unknown.length > 0) throw new Error(usage);
  if (values.server === undefined) await buildAll(() => {});
  if (values.fix) {
    introduce(undefined);
    return summarize(benchFix(join(root, 'dist/cli.js'), values.quick));
  }
  const server = resolve(values.server ?? join(root, 'dist/server.js'));
  if (!existsSync(server)) throw new Error(`${server} is not there.`);
  const opponent = values.alone ? undefined : competitor(root);
  introduce(opponent);
  explain(opponent);

  const verdicts: Verdict[] = [];
  for (const name of inputNames.filter((n) => asked.includes(n))) {
    const input = makeInput(name);
    const { what, edits, rival } = scenarios[name];
    console.log(`\n${title(input, what)}\n${row('', 'edits', 'open', 'p50', 'p95', 'max', 'peak MB')}`);
    const run = async (label: string, server: Server, count: number): Promise<Measurement> => {
      const result = await measure(server, input, values.quick ? Math.ceil(count / 4) : count);
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
  return summarize(verdicts);
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
    'Milliseconds from a keystroke to its diagnostics. Each one makes an error come or go, in a document of up to 500 lines.',
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

/** The smallest of the values that at least this part of them doesn't exceed. */
function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? Number.NaN;
}

function judge(
  label: string,
  { limit, rival }: Scenario,
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
  return verdicts;
}
