import { type Conversion, convertMarks } from '../core/convert-marks.js';
import type { Role } from '../core/role.js';
import { applyTextEdits } from '../core/yaml/edit.js';
import { type Position, positionIn, SegmentedText } from '../core/yaml/split.js';
import { finish, sourcesOf } from './check.js';
import type { Options, Program } from './cli.js';
import { checkInto, emptyResult, type Result, type Run, startRuns } from './lint.js';
import { conversionReport } from './report/conversions.js';
import { problemLines } from './report/text.js';
import { rewrite } from './rewrite.js';
import { settle } from './settings.js';
import { type Io, styleOf } from './terminal.js';

/** What became of the marks of a file, each with its place in the file that was read. */
export interface FileConversion {
  readonly file: string;
  readonly converted: readonly (Conversion['converted'][number] & { readonly at: Position })[];
  readonly left: readonly (Conversion['left'][number] & { readonly at: Position })[];
}

/** Makes ignore comments of other tools' marks in what the paths name, and reports on standard error. */
export async function convert(paths: readonly string[], options: Options, io: Io, program: Program): Promise<number> {
  const result = emptyResult();
  const sources = sourcesOf(paths, options, io, result.errors);
  const { settled } = await settle(sources, options, io.cwd, program, result.errors);
  const runOf = await startRuns(program);
  const conversions = await rewrite(settled, options, io, result.errors, (file, original, config, role) =>
    convertText(runOf(config), file, original, result, role),
  );
  finish(result);
  const style = styleOf(io.stderr, io.env);
  io.stderr.write(problemLines(result.errors, style));
  io.stderr.write(conversionReport(conversions, result, options, style));
  return result.errors.length > 0 ? 2 : 0;
}

function convertText(
  run: Run,
  file: string,
  original: string,
  result: Result,
  role: Role,
): FileConversion & { readonly text: string } {
  const segmented = new SegmentedText(original);
  const checked = checkInto(result, run, file, segmented, role);
  const { edits, converted, left } = convertMarks({ linter: run.linter.as(role), text: segmented, result: checked });
  const placed = <T extends Conversion['left'][number] | Conversion['converted'][number]>(marks: readonly T[]) =>
    marks.map((item) => {
      const { line, character } = positionIn(segmented.segments[item.document], item.mark.span.start);
      return { ...item, at: { line: segmented.line(item.document) + line, character } };
    });
  return { file, text: applyTextEdits(original, edits), converted: placed(converted), left: placed(left) };
}
