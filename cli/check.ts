import { SegmentedText } from '../core/yaml/split.js';
import type { Options, Program } from './cli.js';
import { decode, findFiles, isProblem, type Problem, readSource, type Source } from './files.js';
import { emptyResult, exitCode, lintInto, type Result, startRuns } from './lint.js';
import { jsonReport } from './report/json.js';
import { problemLines, textReport } from './report/text.js';
import { settle } from './settings.js';
import { type Io, styleOf } from './terminal.js';

/** Lints what the paths name, prints the report, and gives the exit code. */
export async function check(paths: readonly string[], options: Options, io: Io, program: Program): Promise<number> {
  const result = emptyResult();
  const sources = sourcesOf(paths, options, io, result.errors);
  const { settled, leftOut } = await settle(sources, options, io.cwd, program, result.errors);
  result.leftOut = leftOut;
  const runOf = await startRuns(program, { drafts: true });
  for (const { source, config, role } of settled) {
    const read =
      source.path === undefined
        ? decode(source.name, await readAll(io.stdin))
        : readSource({ ...source, path: source.path });
    if (isProblem(read)) result.errors.push(read);
    else lintInto(result, runOf(config), source.name, new SegmentedText(read.text), role);
  }
  finish(result);
  if (options.format === 'json') io.stdout.write(jsonReport(result));
  else {
    io.stderr.write(problemLines(result.errors, styleOf(io.stderr, io.env)));
    io.stdout.write(textReport(result, styleOf(io.stdout, io.env)));
  }
  return exitCode(
    result.errors,
    result.findings.map(({ finding }) => finding),
    options.failOn,
  );
}

/** The files to read, and standard input where `-` asks for it, sorted by name. */
export function sourcesOf(paths: readonly string[], options: Options, io: Io, problems: Problem[]): Source[] {
  const sources = findFiles(
    paths.filter((path) => path !== '-'),
    io.cwd,
    problems,
  );
  if (paths.includes('-')) sources.push({ name: options.stdinFilename, path: undefined });
  return sources.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

export async function readAll(stream: Io['stdin']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

/** Puts what walking and reading could not do among the rest, by file. */
export function finish({ errors }: Result): void {
  errors.sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0));
}
