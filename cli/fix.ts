import type { Config } from '../core/config.js';
import { choose } from '../core/fix.js';
import { hardener } from '../core/harden.js';
import { type Finding, Linter } from '../core/lint.js';
import { type Repaired, repair } from '../core/repair.js';
import type { Role } from '../core/role.js';
import { SegmentedText } from '../core/yaml/split.js';
import { finish, sourcesOf } from './check.js';
import type { Options, Program } from './cli.js';
import { checkInto, emptyResult, exitCode, forEachConfig, type Run, startContexts } from './lint.js';
import { fixReport } from './report/fixes.js';
import { problemLines } from './report/text.js';
import { rewrite } from './rewrite.js';
import { settle } from './settings.js';
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
  const { settled } = await settle(sources, options, io.cwd, program, result.errors);
  const repairsOf = await startRepairs(options, program);
  const repairs = await rewrite(settled, options, io, result.errors, (file, original, config, role): Repair => {
    const run = repairsOf(config);
    const repaired = run.repair(original, role);
    checkInto(result, run, file, new SegmentedText(repaired.text), role);
    return { ...repaired, file };
  });
  finish(result);
  const style = styleOf(io.stderr, io.env);
  io.stderr.write(problemLines(result.errors, style));
  io.stderr.write(fixReport(repairs, result, options, style));
  const left = repairs.flatMap((repair) => repair.left.map(({ finding }) => finding.severity));
  return exitCode(result.errors, left, options.failOn);
}

interface Repairs extends Run {
  readonly repair: (text: string, role: Role) => Omit<Repair, 'file'>;
}

async function startRepairs(options: Options, program: Program): Promise<(config: Config) => Repairs> {
  const { contextOf, takeCrashes } = await startContexts(program);
  const { harden: level, safety } = options;
  return forEachConfig((config) => {
    const context = contextOf(config);
    if (level !== undefined) {
      const whole = hardener(level, context);
      return { linter: whole.linter, takeCrashes, repair: (text, role) => whole.as(role).harden(text) };
    }
    const linter = new Linter(context);
    const pick = (finding: Finding) => choose(finding, safety);
    return {
      linter,
      takeCrashes,
      repair: (text, role) => ({ ...repair(linter.as(role), text, pick), ignored: [] }),
    };
  });
}
