/** The command's own times, by the clock, all that belongs to them included: starting, reading, writing the report. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from './fix.js';
import { workloadFile, workloadFiles } from './inputs.js';
import { quantile } from './quantile.js';

interface Subject {
  readonly what: string;
  readonly files: (part: number) => readonly string[];
  /** Milliseconds. */
  readonly bar: number;
}

const subjects: readonly Subject[] = [
  { what: '5,000 files', files: (part) => workloadFiles(5_000 * part), bar: 3_000 },
  { what: '100,000 lines in documents', files: (part) => [workloadFile(100_000 * part, 'documents')], bar: 2_000 },
];

/** Milliseconds over `node -e 0`. */
const START_BAR = 60;

/** A tenth, where quick, has a tenth of the bar. */
export function benchCommand(cli: string, quick: boolean): Verdict[] {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
  try {
    console.log('\nMilliseconds of the command, by the clock: the report goes to a pipe.');
    const checks = subjects.map(({ what, files, bar }, index) => {
      const part = quick ? 0.1 : 1;
      return benchCheck(cli, join(folder, String(index)), files(part), quick ? `a tenth of ${what}` : what, bar * part);
    });
    return [...checks, ...benchStartUp(cli, folder, quick)];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function benchCheck(cli: string, folder: string, texts: readonly string[], what: string, bar: number): Verdict {
  mkdirSync(folder);
  for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.yaml`), text);
  const times = Array.from({ length: 3 }, () => run([cli, 'check', folder]));
  const median = quantile(times, 0.5);
  console.log(`  check, ${what}: ${times.map((ms) => ms.toFixed(0)).join(' ')}`);
  return { passed: median <= bar, text: `check, ${what}: median ${median.toFixed(0)} ms, bar ${bar} ms` };
}

/**
 * `--help` is what starting costs by itself. The check of one small file, which every hook pays that runs before a commit, holds the reading of the
 * schema and the first, uncompiled run of the rules as well: it is printed beside it.
 */
function benchStartUp(cli: string, folder: string, quick: boolean): Verdict[] {
  const file = join(folder, 'small.yaml');
  writeFileSync(file, workloadFiles(1)[0] ?? '');
  const node: number[] = [];
  const help: number[] = [];
  const check: number[] = [];
  // In turn, so that what else the machine does meets all of them.
  for (let count = quick ? 7 : 21; count > 0; count--) {
    node.push(run(['-e', '0']));
    help.push(run([cli, '--help']));
    check.push(run([cli, 'check', file]));
  }
  const [base, start, small] = [node, help, check].map((times) => quantile(times, 0.5)) as [number, number, number];
  console.log(
    `  medians of ${node.length}: node -e 0 ${base.toFixed(0)}, --help ${start.toFixed(0)}, check of one small file ${small.toFixed(0)} (${(small - base).toFixed(0)} over node)`,
  );
  const over = start - base;
  return [
    {
      passed: over <= START_BAR,
      text: `start-up (--help): ${over.toFixed(0)} ms over node -e 0, bar ${START_BAR} ms`,
    },
  ];
}

function run(argv: readonly string[]): number {
  const started = performance.now();
  const { status, error } = spawnSync(process.execPath, argv, {
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 30,
  });
  if (error) throw error;
  if (status !== 0 && status !== 1) throw new Error(`node ${argv.join(' ')} ended with ${status}.`);
  return performance.now() - started;
}
