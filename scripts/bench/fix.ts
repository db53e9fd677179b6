import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Compares the command's check, fix and hardening by the processor's seconds, with all that belongs to them: starting, reading and writing. Other
 * programs disturb those less than a clock's.
 */
export function benchFix(cli: string, quick: boolean): Verdict[] {
  const whole = quick ? 0.1 : 1;
  console.log("Seconds of the processor for half and for all, each time the better of two.\n");
  console.log(row('', ['check', 'fix', '--harden']));
  return subjects.flatMap(({ what, files }) => {
    const [half, all] = [whole / 2, whole].map((part) => measure(cli, files(part)));
    if (!half || !all) return [];
    console.log(row(`${what}${quick ? ' / 10' : ''}, half`, half.map(seconds)));
    console.log(row(`${' '.repeat(what.length)}  all`, all.map(seconds)));
    const [check = 0, ...fixes] = all;
    return fixes.flatMap((fix, index) => {
      const name = `${what}, ${index === 0 ? 'fix' : 'harden'}`.padEnd(40);
      const growth = fix / (half[index + 1] ?? 0);
      return [
        { passed: fix <= BAR * check, text: `${name} ${(fix / check).toFixed(2)} times check, bar ${BAR}` },
        { passed: growth <= GROWTH, text: `${name} ${growth.toFixed(2)} times that of half, bar ${GROWTH}` },
      ];
    });
  });
}

/** The processor's seconds for check, fix and hardening. */
function measure(cli: string, texts: readonly string[]): number[] {
  const folder = mkdtempSync(join(tmpdir(), 'seaworthy-bench-'));
  try {
    const original = join(folder, 'original');
    cpSync(writeAll(join(folder, 'written'), texts), original, { recursive: true });
    return [['check'], ['fix'], ['fix', '--harden', 'restricted']].map((argv) =>
      Math.min(
        ...[1, 2].map(() => {
          const copy = join(folder, 'copy');
          cpSync(original, copy, { recursive: true });
          const used = run(cli, [...argv, copy]);
          rmSync(copy, { recursive: true });
          return used;
        }),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}
