/// <reference types="node" />
/** The files of the machine that the server runs on. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Entry, MAX_READ, type Reading } from '../core/files.js';

/** For `file:` alone. */
export const disk: Reading = {
  async read(uri) {
    const path = pathOf(uri);
    if (path === undefined) return undefined;
    try {
      const about = await stat(path);
      if (!about.isFile()) return undefined;
      if (about.size > MAX_READ) throw new Error(`It has more than ${MAX_READ / 1024 / 1024} MB.`);
      return decoder.decode(await readFile(path));
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error instanceof TypeError ? new Error('It is not UTF-8 text.') : error;
    }
  },
  async list(uri) {
    const path = pathOf(uri);
    if (path === undefined) return [];
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return await Promise.all(
        entries.map(async (entry): Promise<Entry> => {
          const isFolder = entry.isSymbolicLink() ? await leadsToFolder(join(path, entry.name)) : entry.isDirectory();
          return { name: entry.name, isFolder };
        }),
      );
    } catch {
      return [];
    }
  },
};

/** Without a byte order mark. */
const decoder = new TextDecoder('utf-8', { fatal: true });

/** undefined for what this machine can't have: `file://host/share` on Linux. */
function pathOf(uri: string): string | undefined {
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

async function leadsToFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (about) => about.isDirectory(),
    () => false,
  );
}

/** No such file, or one of the folders on the way is a file. */
function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
