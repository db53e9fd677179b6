import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { MAX_FILE_LENGTH } from '../core/lint.js';

/** A file to read. */
export interface Source {
  /** As people named it: what reports say. */
  readonly name: string;
  /** Absolute; undefined for standard input. */
  readonly path: string | undefined;
  /** Whether it was found in a folder that somebody named: nobody named itself. */
  readonly isFound?: true;
}

/** What could not be read or checked. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly message: string;
  readonly startLine: number | null;
  readonly startColumn: number | null;
}

/** A file's text as it is, a byte order mark apart. */
export interface Content {
  readonly text: string;
  readonly mark: '' | typeof BOM;
}

export const BOM = '\ufeff';
const READ_IN_FOLDERS = /\.(?:yaml|yml|json)$/;
const NEVER = new Set(['.git', 'node_modules']);

/** The files that are named and those in folders that are named, sorted by name, each once. */
export function findFiles(given: readonly string[], cwd: string, problems: Problem[]): Source[] {
  const found = new Map<string, Source>();
  const add = (source: Source): void => {
    const key = source.path ?? '';
    // Found in a folder and named, it is named.
    if (!found.has(key) || !source.isFound) found.set(key, source);
  };
  for (const name of given) {
    const path = resolve(cwd, name);
    try {
      if (name === '') throw Object.assign(new Error(), { code: 'ENOENT' }); // an unset variable does not mean this folder
      if (statSync(path).isDirectory()) for (const source of walk(slashed(name), path, problems)) add(source);
      else add({ name: slashed(name), path });
    } catch (error) {
      problems.push(problemOf(slashed(name), error));
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The text of a file's bytes, or why there is none. */
export function decode(name: string, bytes: Uint8Array): Content | Problem {
  if (bytes.length > MAX_FILE_LENGTH) return tooLarge(name);
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return {
      file: name,
      message: `It is not UTF-8 text: it was not checked.${guessEncoding(bytes)}`,
      ...firstForeign(bytes),
    };
  }
  return text.startsWith(BOM) ? { text: text.slice(1), mark: BOM } : { text, mark: '' };
}

export function readSource({ name, path }: { readonly name: string; readonly path: string }): Content | Problem {
  try {
    if (statSync(path).size > MAX_FILE_LENGTH) return tooLarge(name);
    return decode(name, readFileSync(path));
  } catch (error) {
    return problemOf(name, error);
  }
}

export function isProblem(read: Content | Problem): read is Problem {
  return 'message' in read;
}

/** What a failed call of the file system says to a person. */
export function problemOf(file: string, error: unknown): Problem {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = WHY[code] ?? `It could not be read: ${error instanceof Error ? error.message : String(error)}`;
  return { file, message, startLine: null, startColumn: null };
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file or folder.',
  ENOTDIR: 'There is no such file or folder.',
  ELOOP: 'Its links lead in a circle.',
  EACCES: 'You have no permission to read it.',
  EPERM: 'You have no permission to read it.',
};

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function tooLarge(file: string): Problem {
  return {
    file,
    message: `It has more than ${MAX_FILE_LENGTH / 1024 / 1024} MB: it was not checked.`,
    startLine: null,
    startColumn: null,
  };
}

function guessEncoding(bytes: Uint8Array): string {
  const [first, second] = bytes;
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
    ? ' Its byte order mark says UTF-16: save it as UTF-8.'
    : '';
}

/** Where the first byte stands that is no UTF-8. */
function firstForeign(bytes: Uint8Array): Pick<Problem, 'startLine' | 'startColumn'> {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  let offset = 0;
  let from = 0;
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', from)) {
    offset += Buffer.byteLength(text.slice(from, at));
    const isWritten = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!isWritten) {
      const lines = text.slice(text.startsWith(BOM) ? 1 : 0, at).split(/\r\n|\n|\r/);
      return { startLine: lines.length, startColumn: (lines.at(-1)?.length ?? 0) + 1 };
    }
    offset += 3;
    from = at + 1;
  }
  return { startLine: null, startColumn: null };
}

/** A .gitignore file and the folder that its patterns are relative to. */
interface Patterns {
  readonly folder: string;
  readonly ignore: Ignore;
}

interface Folder {
  readonly name: string;
  readonly path: string;
  readonly patterns: readonly Patterns[];
}

/** The YAML and JSON files below a folder, links not followed. */
function* walk(name: string, path: string, problems: Problem[]): Generator<Source> {
  const stack: Folder[] = [{ name: name.replace(/\/+$/, '') || '/', path, patterns: patternsAround(path) }];
  for (let folder = stack.pop(); folder; folder = stack.pop()) {
    let entries: import('node:fs').Dirent[];
    try {
      entries = readdirSync(folder.path, { withFileTypes: true });
    } catch (error) {
      problems.push(problemOf(folder.name, error));
      continue;
    }
    const names = new Set(entries.map((entry) => entry.name));
    // A folder with a repository of its own hears no other repository's patterns.
    const inherited = names.has('.git') ? [] : folder.patterns;
    const patterns = names.has('.gitignore') ? [...inherited, ...patternsIn(folder.path)] : inherited;
    for (const entry of entries) {
      const below = { name: joined(folder.name, entry.name), path: join(folder.path, entry.name) };
      if (entry.isDirectory()) {
        const inside = `${below.path}/`;
        // Patterns that a nearer file overruled for the whole folder say no more of what is in it.
        if (!NEVER.has(entry.name) && !isIgnored(inside, patterns))
          stack.push({ ...below, patterns: patterns.filter(allows(inside)) });
      } else if (entry.isFile() && READ_IN_FOLDERS.test(entry.name) && !isIgnored(below.path, patterns))
        yield { ...below, isFound: true };
    }
  }
}

function joined(folder: string, name: string): string {
  if (folder === '.') return name;
  return folder === '/' ? `/${name}` : `${folder}/${name}`;
}

export function slashed(name: string): string {
  return sep === '\\' ? name.replaceAll('\\', '/') : name;
}

/**
 * The patterns of the folders above, up to the repository's root; none where there is no repository. Patterns that ignore the folder itself
 * don't count: somebody named it.
 */
function patternsAround(path: string): Patterns[] {
  const above: string[] = [];
  for (let folder = path; ; folder = dirname(folder)) {
    if (isThere(join(folder, '.git'))) break;
    const parent = dirname(folder);
    if (parent === folder) return [];
    above.unshift(parent);
  }
  return above.flatMap(patternsIn).filter(allows(`${path}/`));
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function patternsIn(folder: string): Patterns[] {
  try {
    // As git's core.ignoreCase is set where file names are without case.
    const ignorecase = process.platform === 'win32' || process.platform === 'darwin';
    return [{ folder, ignore: ignore({ ignorecase }).add(readFileSync(join(folder, '.gitignore'), 'utf8')) }];
  } catch {
    return []; // a folder of that name, or not for us to read
  }
}

/** The patterns nearest to the file have the last word. A folder ends in `/`. */
function isIgnored(path: string, patterns: readonly Patterns[]): boolean {
  for (let at = patterns.length - 1; at >= 0; at--) {
    const { folder, ignore } = patterns[at] as Patterns;
    const { ignored, unignored } = ignore.test(relativeTo(folder, path));
    if (ignored || unignored) return ignored;
  }
  return false;
}

function allows(path: string): (patterns: Patterns) => boolean {
  return ({ folder, ignore }) => !ignore.ignores(relativeTo(folder, path));
}

function relativeTo(folder: string, path: string): string {
  return slashed(path.slice(folder.endsWith(sep) ? folder.length : folder.length + 1));
}
