import { planFixes } from '../core/fix.js';
import type { Finding } from '../core/lint.js';
import type { Fix } from '../core/rule.js';
import { applyTextEdits } from '../core/yaml/edit.js';
import { SegmentedText } from '../core/yaml/split.js';
import { finish, readAll, sourcesOf } from './check.js';
import type { Options, Program } from './cli.js';
import { diff } from './diff.js';
import { type Content, decode, isProblem, problemOf, readSource } from './files.js';
import { emptyResult, exitCode, lintInto, type Run, startRun } from './lint.js';
import { fixReport } from './report/fixes.js';
import { problemLines } from './report/text.js';
import { type Io, styleOf } from './terminal.js';
import { Refused, replaceFile, targetOf } from './write.js';

/** What was done to a file. */
export interface Repair {
  readonly file: string;
  /** Positions are those of the text that the fix met. */
  readonly applied: readonly { readonly line: number; readonly finding: Finding; readonly fix: Fix }[];
  /** Positions are those of the result. */
  readonly left: readonly { readonly line: number; readonly finding: Finding; readonly reason: string }[];
}

/** A fix may uncover another finding; nothing real takes as many turns. */
const MAX_PASSES = 10;

/** Repairs what the paths name, reports on standard error, and gives the exit code of a check afterwards. */
export async function fix(paths: readonly string[], options: Options, io: Io, program: Program): Promise<number> {
  const result = emptyResult();
  const repairs: Repair[] = [];
  const sources = sourcesOf(paths, options, io, result.errors);
  const run = await startRun(options, program);
  for (const { name, path } of sources) {
    const bytes = path === undefined ? await readAll(io.stdin) : undefined;
    try {
      const target = path === undefined || options.diff ? undefined : targetOf(path);
      const read = path === undefined ? decode(name, bytes ?? NOTHING) : readSource({ name, path });
      if (isProblem(read)) {
        result.errors.push(read);
        if (bytes && !options.diff) io.stdout.write(bytes);
        continue;
      }
      const { text, ...repair } = repairText(run, name, read.text, options);
      const hasChanged = text !== read.text;
      if (target && hasChanged) replaceFile(target, whole(read, text));
      if (options.diff && hasChanged)
        io.stdout.write(diff(name, whole(read, read.text), whole(read, text), styleOf(io.stdout, io.env), io));
      else if (bytes && !options.diff) io.stdout.write(hasChanged ? whole(read, text) : bytes);
      repairs.push(repair);
      lintInto(result, run, name, new SegmentedText(text));
    } catch (error) {
      result.errors.push(
        error instanceof Refused
          ? { file: name, message: error.message, startLine: null, startColumn: null }
          : problemOf(name, error),
      );
    }
  }
  finish(result);
  const style = styleOf(io.stderr, io.env);
  io.stderr.write(problemLines(result.errors, style));
  io.stderr.write(fixReport(repairs, result, options, style));
  return exitCode(result, options.failOn);
}

const NOTHING = new Uint8Array();

function whole({ mark }: Content, text: string): string {
  return mark + text;
}

/** The text after fixes have nothing more to do, and what they did. */
function repairText(run: Run, file: string, original: string, { safety }: Options): Repair & { readonly text: string } {
  let text = original;
  const applied: Repair['applied'][number][] = [];
  for (let pass = 1; ; pass++) {
    const segmented = new SegmentedText(text);
    const plan = planFixes(run.linter, segmented, run.linter.check(segmented), { safety });
    const next = pass > MAX_PASSES ? text : applyTextEdits(text, plan.edits);
    const placed = <T extends { readonly document: number }>(list: readonly T[]) =>
      list.map((item) => ({ ...item, line: segmented.line(item.document) }));
    if (next === text) return { file, text, applied, left: placed(plan.left) };
    applied.push(...placed(plan.applied));
    text = next;
  }
}
