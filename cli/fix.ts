import { choose } from '../core/fix.js';
import { hardener } from '../core/harden.js';
import { type Repaired, repair } from '../core/repair.js';
import { SegmentedText } from '../core/yaml/split.js';
import { finish, sourcesOf } from './check.js';
import type { Options, Program } from './cli.js';
import { checkInto, contextOf, emptyResult, exitCode, type Run, startRun } from './lint.js';
import { fixReport } from './report/fixes.js';
import { problemLines } from './report/text.js';
import { rewrite } from './rewrite.js';
import { type Io, styleOf } from './terminal.js';

/** What was done to a file. */
export interface Repair extends Repaired {
  readonly file: string;
  readonly ignored: Repaired['left'];
}

/** Repairs what the paths name, reports on standard error, and gives the exit code of a check afterwards. */
export async function fix(paths: readonly string[], options: Options, io: Io, program: Program): Promise<number> {
  const result = emptyResult();
  const sources = sourcesOf(paths, options, io, result.errors);
  const run = await startRepairs(options, program);
  const repairs = await rewrite(sources, options, io, result.errors, (file, original): Repair => {
    const repaired = run.repair(original);
    checkInto(result, run, file, new SegmentedText(repaired.text));
    return { ...repaired, file };
  });
  finish(result);
  const style = styleOf(io.stderr, io.env);
  io.stderr.write(problemLines(result.errors, style));
  io.stderr.write(fixReport(repairs, result, options, style));
  const left = repairs.flatMap((repair) => repair.left.map(({ finding }) => finding));
  return exitCode(result.errors, left, options.failOn);
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
