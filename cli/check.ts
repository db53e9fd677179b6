import { add, emptyChecked, startChecking, type Task } from './check-files.js';
import type { Options, Program } from './cli.js';
import { type Content, decode, findFiles, type Problem, type Source } from './files.js';
import { exitCode, type Result } from './lint.js';
import { jsonReport } from './report/json.js';
import { problemLines, textReport } from './report/text.js';
import { settle } from './settings.js';
import { type Io, styleOf } from './terminal.js';

/** Lints what the paths name, prints the report, and gives the exit code. */
export async function check(paths: readonly string[], options: Options, io: Io, program: Program): Promise<number> {
  const result = emptyChecked();
  const sources = sourcesOf(paths, options, io, result.errors);
  const { settled, leftOut } = await settle(sources, options, io.cwd, program, result.errors);
  result.leftOut = leftOut;
  const { format } = options;
  const task: Task = {
    files: settled.map(({ source, config, role }) => ({ source, config, role })),
    format,
    terminal: { isTTY: io.stdout.isTTY === true, columns: io.stdout.columns ?? 80 },
    env: { ...io.env },
  };
  add(result, (await startChecking(task, program))(await pipedInto(task, io)));
  finish(result);
  if (format === 'json') io.stdout.write(jsonReport(result));
  else {
    io.stderr.write(problemLines(result.errors, styleOf(io.stderr, io.env)));
    io.stdout.write(textReport(result, styleOf(io.stdout, io.env)));
  }
  const found = (['error', 'warning', 'info'] as const).filter((severity) => result.findings[severity] > 0);
  return exitCode(result.errors, found, options.failOn);
}

/** Standard input, where it is one of the files. */
async function pipedInto({ files }: Task, io: Io): Promise<Content | Problem | undefined> {
  const source = files.find(({ source: { path } }) => path === undefined)?.source;
  return source && decode(source.name, await readAll(io.stdin));
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
