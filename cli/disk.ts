import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MAX_READ, type Reading } from '../core/files.js';

/** The files of this machine, each read once in a run. */
export function disk(): Reading {
  const read = once((uri) => readText(fileURLToPath(uri)));
  const list = once((uri) => entriesOf(fileURLToPath(uri)));
  return { read: async (uri) => read(uri), list: async (uri) => list(uri) };
}

/** A failure is no answer: it is met again. */
function once<T>(look: (uri: string) => T): (uri: string) => T {
  const known = new Map<string, T>();
  return (uri) => {
    if (!known.has(uri)) known.set(uri, look(uri));
    return known.get(uri) as T;
  };
}

function readText(path: string): string | undefined {
  try {
    const about = statSync(path, { throwIfNoEntry: false });
    if (!about?.isFile()) return undefined;
    if (about.size > MAX_READ) throw new Error(`It has more than ${MAX_READ / 1024 / 1024} MB.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw new Error('It is not UTF-8 text.');
    if (error instanceof Error && 'code' in error && error.code === 'ENOTDIR') return undefined;
    throw error;
  }
}

function entriesOf(path: string): { name: string; isFolder: boolean }[] {
  try {
    return readdirSync(path, { withFileTypes: true }).map((entry) => ({
      name: entry.name,
      isFolder: entry.isSymbolicLink()
        ? statSync(join(path, entry.name), { throwIfNoEntry: false })?.isDirectory() === true
        : entry.isDirectory(),
    }));
  } catch {
    return [];
  }
}
