import type { Config } from '../core/config.js';
import type { Role } from '../core/role.js';
import { readAll } from './check.js';
import { diff } from './diff.js';
import { type Content, decode, isProblem, type Problem, problemOf, readSource, type Source } from './files.js';
import type { Settled } from './settings.js';
import { type Io, styleOf } from './terminal.js';
import { demandWritable, Refused, replaceFile, targetOf } from './write.js';

export interface RewriteOptions {
  readonly diff: boolean;
  readonly dryRun: boolean;
}

/** So many files are written while the next are read: waiting for the disk after each would take as long again. */
const WRITING = 8;

/**
 * Puts what `make` makes of each file's text in its place, or of standard input on standard output: the input itself where it can't be read.
 * With `diff` or `dryRun` nothing is written, nor where the settings that hold for a file are doubtful: what the team turned off might be
 * changed. Gives what was made of the files of which that could be done; why others could not is added to
 * `errors`.
 */
export async function rewrite<Made extends { readonly text: string }>(
  settled: readonly Settled[],
  options: RewriteOptions,
  io: Io,
  errors: Problem[],
  make: (name: string, text: string, config: Config, role: Role) => Made,
): Promise<Made[]> {
  const files: Promise<Made | undefined>[] = [];
  for (const { source, config, role, isDoubtful } of settled) {
    const makeOf = (name: string, text: string): Made => make(name, text, config, role);
    files.push(isDoubtful ? leave(source, options, io) : rewriteOne(source, options, io, errors, makeOf));
    await files[files.length - WRITING];
  }
  const doubtful = settled.filter(({ isDoubtful }) => isDoubtful);
  if (doubtful[0]) errors.push(leftAlone(doubtful[0].source.name, doubtful.length - 1));
  return (await Promise.all(files)).filter((made) => made !== undefined);
}

function leftAlone(file: string, more: number): Problem {
  const others = more === 0 ? '' : more === 1 ? ', and one more file' : `, and ${more} more files`;
  const message = `It was left as it is${others}: the settings of the team have a mistake, so what they turn off might be changed.`;
  return { file, message, startLine: null, startColumn: null };
}

/** What came in goes out as it is. */
async function leave({ path }: Source, { diff, dryRun }: RewriteOptions, io: Io): Promise<undefined> {
  if (path !== undefined) return;
  const bytes = await readAll(io.stdin);
  if (!diff && !dryRun) io.stdout.write(bytes);
}

async function rewriteOne<Made extends { readonly text: string }>(
  { name, path }: Source,
  options: RewriteOptions,
  io: Io,
  errors: Problem[],
  make: (name: string, text: string) => Made,
): Promise<Made | undefined> {
  const writes = !options.diff && !options.dryRun;
  const bytes = path === undefined ? await readAll(io.stdin) : undefined;
  try {
    const target = path === undefined || options.diff ? undefined : targetOf(path);
    const read = path === undefined ? decode(name, bytes ?? NOTHING) : readSource({ name, path });
    if (isProblem(read)) {
      errors.push(read);
      if (bytes && writes) io.stdout.write(bytes);
      return undefined;
    }
    const made = make(name, read.text);
    const hasChanged = made.text !== read.text;
    const [before, after] = [whole(read, read.text), whole(read, made.text)];
    if (options.diff && hasChanged) io.stdout.write(diff(name, before, after, styleOf(io.stdout, io.env), io));
    else if (bytes && writes) io.stdout.write(hasChanged ? after : bytes);
    if (target && hasChanged) {
      if (writes) await replaceFile(target, after);
      else demandWritable(target);
    }
    return made;
  } catch (error) {
    errors.push(
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
