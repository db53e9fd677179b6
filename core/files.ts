/**
 * What stands beside the file that is checked (a team's settings, a kustomization), read by whatever the shell has: a disk, or an editor's
 * own file system. Files are named by URIs.
 */
export interface Reading {
  /** The text, undefined where there is no such file. Fails where there is one that can't be read: the error's message says why, to people. */
  read(uri: string): Promise<string | undefined>;
  /** What is in a folder; nothing where there is no such folder, or none that may be looked at. Links are what they lead to. Never fails. */
  list(uri: string): Promise<readonly Entry[]>;
}

export interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Reading that remembers, in a shell where files change. */
export interface Files extends Reading {
  /**
   * Calls `changed` after files with one of these names (whole names, or `*.yaml` for all that end so, in whatever folder) were made, changed or
   * removed, with their URIs. What was remembered of them is forgotten by then. A list is as fresh as the names that are watched.
   */
  watch(names: readonly string[], changed: (uris: readonly string[]) => void): void;
}

/** No file is larger that is read for what it says of others. In UTF-8 bytes. */
export const MAX_READ = 4 * 1024 * 1024;

/** The folder of a file or folder, without a slash at its end; undefined at the root, and where the URI has no path (`untitled:a.yaml`). */
export function folderOf(uri: string): string | undefined {
  const start = rootLength(uri);
  if (start === undefined) return undefined;
  const path = uri.slice(start).replace(/\/+$/, '');
  return path === '' ? undefined : uri.slice(0, start + Math.max(path.lastIndexOf('/'), 0));
}

/** The folders around a file, the nearest first, up to the root. */
export function* foldersAround(uri: string): Generator<string> {
  for (let folder = folderOf(uri); folder !== undefined; folder = folderOf(folder)) yield folder;
}

/** What a relative path (`../base`, with slashes, not encoded) means in a folder; undefined where it leads above the root. */
export function within(folder: string, path: string): string | undefined {
  const start = rootLength(folder);
  if (start === undefined) return undefined;
  const parts = folder.slice(start).split('/').filter(Boolean);
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(encodeURIComponent(part));
    else if (parts.pop() === undefined) return undefined;
  }
  return [folder.slice(0, start), ...parts].join('/');
}

/** The last part of the path, as people write it. */
export function nameOf(uri: string): string {
  return decoded(uri.slice(uri.replace(/\/+$/, '').lastIndexOf('/') + 1));
}

/** The path of a file below a folder, as people write it; undefined where it is not below. */
export function pathBelow(folder: string, uri: string): string | undefined {
  const [above, whole] = [`${keyOf(folder)}/`, keyOf(uri)];
  return whole.startsWith(above) ? whole.slice(above.length) : undefined;
}

/** Equal for URIs that name the same file, however a client encodes them. */
export function keyOf(uri: string): string {
  const key = decoded(uri).replace(/^file:\/\/\/[A-Z]:/, (drive) => drive.toLowerCase());
  const start = rootLength(key) ?? 0;
  return key.slice(0, start) + key.slice(start).replace(/\/+$/, '');
}

/** How much of a URI is its scheme and authority; undefined without a path that starts at a root. */
function rootLength(uri: string): number | undefined {
  return /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?(?=\/|$)/i.exec(uri)?.[0].length;
}

/** As it is where its escapes are no UTF-8. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
