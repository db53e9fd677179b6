import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  lstatSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';

/** Why a file is not written; its message is for people. */
export class Refused extends Error {}

/** A file as it was read: writing it later finds out whether somebody else did. */
export interface Target {
  /** The file itself, links followed. */
  readonly path: string;
  readonly size: number;
  readonly modified: number;
  readonly mode: number;
}

/** What stands behind a path. Throws Refused for a link that leads out of its folder, and for what is no file. */
export function targetOf(path: string): Target {
  const stat = statSync(path);
  if (!stat.isFile())
    throw new Refused('It is no regular file, so it cannot be written in place: use - for standard input.');
  const real = realpathSync(path);
  if (lstatSync(path).isSymbolicLink() && !real.startsWith(withSeparator(realpathSync(dirname(path)))))
    throw new Refused(`It is a link that leads out of its folder, to ${real}: name that file instead.`);
  return { path: real, size: stat.size, modified: stat.mtimeMs, mode: stat.mode };
}

/**
 * Replaces a file's content at once: whoever reads it meanwhile, and whoever finds it after a crash, has all of the old or all of the new.
 * Throws Refused if the file is read-only, if it has changed since it was read, or if there is no room.
 */
export async function replaceFile(target: Target, text: string): Promise<void> {
  demandWritable(target);
  const { path, size, modified, mode } = target;
  const temporary = join(dirname(path), `.${basename(path).slice(0, 100)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o600);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    const now = statSync(path);
    if (now.size !== size || now.mtimeMs !== modified)
      throw new Refused('It was changed by another program meanwhile: run the command again.');
    keepOwner(temporary, now);
    chmodSync(temporary, mode & 0o7777);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    if (error instanceof Refused) throw error;
    throw new Refused(`It could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Throws Refused for a file that its permissions protect: replacing it would not ask them. */
export function demandWritable({ path }: Target): void {
  try {
    accessSync(path, constants.W_OK);
  } catch {
    throw new Refused('It is read-only.');
  }
}

/** Root keeps the owner; others own what they write. */
function keepOwner(path: string, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  try {
    chownSync(path, uid, gid);
  } catch {
    // Nothing that the user may do about it.
  }
}

function withSeparator(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}
