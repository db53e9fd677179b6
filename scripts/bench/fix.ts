import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workloadFile, workloadFiles } from './inputs.js';

/** Whether a bar was reached. */
export interface Verdict {
  passed: boolean;
  text: string;
}

/** A fix checks, repairs and checks again. */
const BAR = 3;
/** Twice as much may cost so many times as much: what grows faster is not linear. */
const GROWTH = 2.5;

interface Subject {
  readonly what: string;
  /** Its files, of so much or of half. */
  readonly files: (part: number) => readonly string[];
}

const subjects: readonly Subject[] = [
  { what: '5,000 files', files: (part) => workloadFiles(5_000 * part) },
  { what: '100,000 lines in documents', files: (part) => [workloadFile(100_000 * part, 'documents')] },
  { what: '100,000 lines in one document', files: (part) => [workloadFile(100_000 * part, 'list')] },
];

interface Times {
  /** Seconds of the processor: other programs disturb them less than a clock's, and the bars are of these. */
  readonly used: number;
  /** Seconds by the clock, with the disk's. */
  readonly passed: number;
}

/** Compares the command's fix and hardening with its check, all that belongs to them included: starting, reading and writing. */
export function benchFix(cli: string, quick: boolean): Verdict[] {
  const whole = quick ? 0.1 : 1;
  console.log('\nSeconds of the processor and, in brackets, by the clock: the better of two runs each.');
  console.log(
    `\n${row(
      '',
      COMMANDS.map((argv) => argv.slice(0, 2).at(-1) ?? ''),
    )}`,
  );
  return subjects.flatMap(({ what, files }) => {
    const name = `${quick ? 'a tenth of ' : ''}${what}`;
    const half = measure(cli, files(whole / 2));
    console.log(row(`half of ${name}`, half.map(written)));
    const all = measure(cli, files(whole));
    console.log(row(name, all.map(written)));
    return judge(what, half, all);
  });
}

const COMMANDS = [['check'], ['fix'], ['fix', '--harden', 'restricted']] as const;

function judge(what: string, half: readonly Times[], all: readonly Times[]): Verdict[] {
  return ['fix', 'harden'].flatMap((command, index) => {
    const label = `${what}, ${command}`.padEnd(38);
    const used = all[index + 1]?.used ?? Number.NaN;
    const times = used / (all[0]?.used ?? Number.NaN);
    const growth = used / (half[index + 1]?.used ?? Number.NaN);
    return [
      { passed: times <= BAR, text: `${label} ${times.toFixed(2)} times check, bar ${BAR}` },
      { passed: growth <= GROWTH, text: `${label} ${growth.toFixed(2)} times half of it, bar ${GROWTH}` },
    ];
  });
}

function measure(cli: string, texts: readonly string[]): Times[] {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
  try {
    return COMMANDS.map((argv) => {
      const runs = [1, 2].map(() => {
        for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.yaml`), text);
        return run(cli, [...argv, folder]);
      });
      return runs.reduce((best, other) => (other.used < best.used ? other : best));
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Tells what a process used when it ends. */
const METER = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from 'node:fs'; process.on('exit', () => { const { user, system } = process.cpuUsage(); writeSync(3, String(user + system)); });`,
)}`;

function run(cli: string, argv: readonly string[]): Times {
  const started = performance.now();
  const { output, status } = spawnSync(process.execPath, ['--import', METER, cli, ...argv], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (status !== 0 && status !== 1) throw new Error(`seaworthy ${argv.join(' ')} ended with ${status}.`);
  return { used: Number(output[3]) / 1e6, passed: (performance.now() - started) / 1000 };
}

function written({ used, passed }: Times): string {
  return `${used.toFixed(2)} (${passed.toFixed(2)})`;
}

function row(label: string, cells: readonly string[]): string {
  return `  ${label.padEnd(46)}${cells.map((cell) => cell.padStart(16)).join('')}`;
}
