import { choose } from '../core/fix.js';
import { hardener } from '../core/harden.js';
import { type Repaired, repair } from '../core/repair.js';
import { SegmentedText } from '../core/yaml/split.js';
import { finish, readAll, sourcesOf } from './check.js';
import type { Options, Program } from './cli.js';
import { diff } from './diff.js';
import { type Content, decode, isProblem, problemOf, readSource, type Source } from './files.js';
import { checkInto, contextOf, emptyResult, exitCode, type Result, type Run, startRun } from './lint.js';
import { fixReport } from './report/fixes.js';
import { problemLines } from './report/text.js';
import { type Io, styleOf } from './terminal.js';
import { demandWritable, Refused, replaceFile, targetOf } from './write.js';

/** What was done to a file. */
export interface Repair extends Repaired {
  readonly file: string;
  readonly ignored: Repaired['left'];
}

/** So many files are written while the next are repaired: waiting for the disk after each would take as long again. */
const WRITING = 8;

/** Repairs what the paths name, reports on standard error, and gives the exit code of a check afterwards. */
export async function fix(paths: readonly string[], options: Options, io: Io, program: Program): Promise<number> {
  const result = emptyResult();
  const sources = sourcesOf(paths, options, io, result.errors);
  const run = await startRepairs(options, program);
  const files: Promise<Repair | undefined>[] = [];
  for (const source of sources) {
    files.push(fixFile(source, run, options, io, result));
    await files[files.length - WRITING];
  }
  const repairs = (await Promise.all(files)).filter((repair) => repair !== undefined);
  finish(result);
  const style = styleOf(io.stderr, io.env);
  io.stderr.write(problemLines(result.errors, style));
  io.stderr.write(fixReport(repairs, result, options, style));
  const left = repairs.flatMap((repair) => repair.left.map(({ finding }) => finding));
  return exitCode(result.errors, left, options.failOn);
}

/** Repairs a file, as far as the options say so. What kept it from that is told to the result. */
async function fixFile(
  { name, path }: Source,
  run: Repairs,
  options: Options,
  io: Io,
  result: Result,
): Promise<Repair | undefined> {
  const writes = !options.diff && !options.dryRun;
  const bytes = path === undefined ? await readAll(io.stdin) : undefined;
  try {
    const target = path === undefined || options.diff ? undefined : targetOf(path);
    const read = path === undefined ? decode(name, bytes ?? NOTHING) : readSource({ name, path });
    if (isProblem(read)) {
      result.errors.push(read);
      if (bytes && writes) io.stdout.write(bytes);
      return undefined;
    }
    const repaired = run.repair(read.text);
    const { text } = repaired;
    checkInto(result, run, name, new SegmentedText(text));
    const hasChanged = text !== read.text;
    if (options.diff && hasChanged)
      io.stdout.write(diff(name, whole(read, read.text), whole(read, text), styleOf(io.stdout, io.env), io));
    else if (bytes && writes) io.stdout.write(hasChanged ? whole(read, text) : bytes);
    if (target && hasChanged) {
      if (writes) await replaceFile(target, whole(read, text));
      else demandWritable(target);
    }
    return { ...repaired, file: name };
  } catch (error) {
    result.errors.push(
      error instanceof Refused
        ? { file: name, message: error.message, startLine: null, startColumn: null }
        : problemOf(name, error),
    );
    return undefined;
  }
}

const NOTHING = new Uint8Array();

function whole({ mark }: Content, text: string): string {
  return mark + text;
}

interface Repairs extends Run {
  readonly repair: (text: string) => Omit<Repair, 'file'>;
}

async function startRepairs(options: Options, program: Program): Promise<Repairs> {
  if (options.harden !== undefined) {
    const { context, takeCrashes } = await contextOf(options, program);
    const { linter, harden } = hardener(options.harden, context);
    return { linter, takeCrashes, repair: (text) => harden(text) };
  }
  const run = await startRun(options, program);
  return {
    ...run,
    repair: (text) => ({ ...repair(run.linter, text, (finding) => choose(finding, options.safety)), ignored: [] }),
  };
}
