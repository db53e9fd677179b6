/** Looks for kustomizations: in a folder, in those above, and in folders beside these. */
import { type Entry, folderOf, foldersAround, keyOf, pathBelow, type Reading, within } from '../files.js';
import { KUSTOMIZATION_NAMES, type Kustomization } from './kustomization.js';
import type { Reader } from './reader.js';

/** How far is looked: the file's folder and those above the file, levels below each of these, and folders in all below each. */
export interface Limits {
  readonly above: number;
  readonly below: number;
  readonly folders: number;
}

export const LIMITS: Limits = { above: 8, below: 4, folders: 200 };

/** The folders around files, each looked into once. */
export interface Surroundings {
  readonly files: Reading;
  readonly reader: Reader;
  /** The kustomization of a folder, if it has one. */
  readonly placedIn: (folder: string) => Promise<Placed | undefined>;
  /** The kustomizations of a folder, of the folders above it and of what is below these; some may come twice. */
  readonly around: (folder: string, otherwise?: string) => Promise<Around>;
}

/** A kustomization in its folder. */
export interface Placed {
  /** The key of its folder. */
  readonly key: string;
  readonly folder: string;
  readonly kustomization: Kustomization;
  /** The keys of what it names, by the paths as they are written; without what is not read here. */
  readonly named: ReadonlyMap<string, string>;
}

export interface Around {
  /** Nothing was looked for above it. */
  readonly root: string;
  readonly placed: readonly Placed[];
}

export function surroundings(files: Reading, reader: Reader, limits: Limits): Surroundings {
  const list = remembered((folder) => files.list(folder));
  const placed = remembered((folder) => placedIn(files, reader, folder, list));
  const below = remembered((folder) => kustomizationsBelow(folder, limits, list, placed));
  const repository: (folder: string) => Promise<string | undefined> = remembered((folder) =>
    repositoryAround(folder, list, repository),
  );
  return {
    files,
    reader,
    placedIn: placed,
    async around(folder, otherwise = folder) {
      const root = (await repository(folder)) ?? (isIn(otherwise, folder) ? otherwise : folder);
      const folders = [folder, ...foldersAround(folder)].slice(0, limits.above).filter((each) => isIn(root, each));
      return { root, placed: (await Promise.all(folders.map((each) => below(each)))).flat() };
    },
  };
}

/** A URL, a repository's address, or a path on another machine: nothing that is read here. */
export function isRemote(path: string): boolean {
  return (
    path.startsWith('/') || /^[\w+.-]+(?:::|:\/\/)|^[\w.-]+@[\w.-]+:|\?(?:ref|version|timeout|submodules)=/.test(path)
  );
}

export function isIn(root: string, uri: string): boolean {
  return keyOf(root) === keyOf(uri) || pathBelow(root, uri) !== undefined;
}

type List = (folder: string) => Promise<readonly Entry[]>;

/** The kustomizations of a folder and of those below it, level by level. */
async function kustomizationsBelow(
  top: string,
  limits: Limits,
  list: List,
  placed: Surroundings['placedIn'],
): Promise<readonly Placed[]> {
  const found: Promise<Placed | undefined>[] = [];
  let level: readonly string[] = [top];
  let left = limits.folders;
  for (let depth = 0; depth <= limits.below && level.length > 0 && left > 0; depth++) {
    const looked = level.slice(0, left);
    left -= looked.length;
    found.push(...looked.map((folder) => placed(folder)));
    const lists = await Promise.all(looked.map((folder) => list(folder)));
    level = lists.flatMap((entries, index) =>
      entries
        .filter(({ name, isFolder }) => isFolder && !name.startsWith('.') && name !== 'node_modules')
        .flatMap(({ name }) => within(looked[index] ?? top, name) ?? []),
    );
  }
  return (await Promise.all(found)).filter((one) => one !== undefined);
}

async function placedIn(files: Reading, reader: Reader, folder: string, list: List): Promise<Placed | undefined> {
  const entries = await list(folder);
  const name = KUSTOMIZATION_NAMES.find((each) => entries.some((entry) => entry.name === each && !entry.isFolder));
  const uri = name === undefined ? undefined : within(folder, name);
  const text = uri === undefined ? undefined : await files.read(uri).catch(() => undefined);
  if (text === undefined) return undefined;
  const kustomization = reader.kustomization(text);
  const named = new Map<string, string>();
  for (const { path } of kustomization.names) {
    const target = isRemote(path) ? undefined : within(folder, path);
    if (target !== undefined) named.set(path, keyOf(target));
  }
  return { key: keyOf(folder), folder, kustomization, named };
}

/** The root of the repository that a folder is in; in a work tree `.git` is a file. */
async function repositoryAround(
  folder: string,
  list: List,
  repository: (folder: string) => Promise<string | undefined>,
): Promise<string | undefined> {
  if ((await list(folder)).some(({ name }) => name === '.git')) return folder;
  const above = folderOf(folder);
  return above === undefined ? undefined : repository(above);
}

/** Asks once for each folder. */
export function remembered<More extends readonly unknown[], T>(
  make: (folder: string, ...more: More) => Promise<T>,
): (folder: string, ...more: More) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (folder, ...more) => {
    const key = [folder, ...more].join('\n');
    const made = known.get(key) ?? make(folder, ...more);
    known.set(key, made);
    return made;
  };
}
