/** Finds what kustomizations make of a file: those of its folder, of the folders above, and of folders beside these. */
import { folderOf, foldersAround, keyOf, pathBelow, type Reading, within } from '../files.js';
import { MANIFEST, type Role, roleOf, type Setting } from '../role.js';
import { KUSTOMIZATION_NAMES, type Kustomization, type Patch, readKustomization, type Use } from './kustomization.js';
import { patchSettings } from './patch.js';
import { replaced } from './settings.js';
import { withoutAffixes } from './target.js';
import { documentsOf, entriesOf } from './values.js';

/** How far is looked: folders above the file, levels below each of these, and folders in all below each. */
export interface Limits {
  readonly above: number;
  readonly below: number;
  readonly folders: number;
}

export const LIMITS: Limits = { above: 8, below: 4, folders: 200 };

export interface Found {
  readonly role: Role;
  /** The keys of the files, kustomizations apart, that the role hangs on. */
  readonly read: ReadonlySet<string>;
  /** Nothing was looked for above this folder. */
  readonly root: string;
}

/** Looks for the roles of files as these are now: what was read is remembered, so that a change asks for another finder. */
export interface RoleFinder {
  /** Looks up to the root of the repository; where there is none, up to `otherwise` if the file is below it, and else in its own folder. */
  find(uri: string, otherwise?: string): Promise<Found>;
}

export interface FinderOptions {
  readonly limits?: Limits;
  /** Reads a kustomization; one that remembers serves many finders. */
  readonly parse?: (text: string) => Kustomization;
}

export function roleFinder(
  files: Reading,
  { limits = LIMITS, parse = kustomizationReader() }: FinderOptions = {},
): RoleFinder {
  const look: Look = { files, parse, limits };
  const below = remembered((folder) => kustomizationsBelow(look, folder));
  const graphs = remembered(async (folder, otherwise: string | undefined) => {
    const root = await rootAround(files, folder, otherwise);
    const around = [folder, ...foldersAround(folder)].slice(0, limits.above).filter((each) => isIn(root, each));
    return new Graph(look, root, (await Promise.all(around.map((each) => below(each)))).flat());
  });
  return {
    async find(uri, otherwise) {
      const folder = folderOf(uri);
      return folder === undefined ? nothing(uri) : (await graphs(folder, otherwise)).roleOf(keyOf(uri));
    },
  };
}

/** A plain manifest. */
export function nothing(root: string): Found {
  return { role: MANIFEST, read: new Set(), root };
}

/** So many kustomizations are remembered by their texts: a keystroke in one parses that one. */
const KEPT = 1000;

export function kustomizationReader(): (text: string) => Kustomization {
  const known = new Map<string, Kustomization>();
  return (text) => {
    const kustomization = known.get(text) ?? readKustomization(text);
    known.delete(text); // and in again, as the newest
    known.set(text, kustomization);
    for (const oldest of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(oldest);
    }
    return kustomization;
  };
}

interface Look {
  readonly files: Reading;
  readonly parse: (text: string) => Kustomization;
  readonly limits: Limits;
}

interface Placed {
  /** The key of its folder. */
  readonly key: string;
  readonly folder: string;
  readonly kustomization: Kustomization;
}

interface Naming {
  readonly placed: Placed;
  readonly use: Use;
}

/** More settings than these are as good as unknown. */
const MAX_SETTINGS = 300;

/** The kustomizations around a folder, by what they name. */
class Graph {
  /** By the keys of their folders. */
  readonly #placed = new Map<string, Placed>();
  /** By the keys of the files and folders that are named. */
  readonly #naming = new Map<string, Naming[]>();
  /** Files that the same kustomizations name for the same use have one role. */
  readonly #found = new Map<string, Promise<Found>>();

  constructor(
    readonly look: Look,
    readonly root: string,
    around: readonly Placed[],
  ) {
    for (const placed of around) {
      if (this.#placed.has(placed.key)) continue;
      this.#placed.set(placed.key, placed);
      for (const { use, path } of placed.kustomization.names) {
        const key = keyBelow(placed, path);
        if (key === undefined) continue;
        const naming = this.#naming.get(key) ?? [];
        naming.push({ placed, use });
        this.#naming.set(key, naming);
      }
    }
  }

  async roleOf(file: string): Promise<Found> {
    const naming = this.#naming.get(file)?.filter(({ use }) => use !== 'data') ?? [];
    if (naming.length === 0) return nothing(this.root);
    const isPatch = naming.some(({ use }) => use === 'patch');
    const key = JSON.stringify([isPatch ? file : '', ...naming.map(({ placed, use }) => [placed.key, use])]);
    const found = this.#found.get(key) ?? this.#find(naming, isPatch, file);
    this.#found.set(key, found);
    return found;
  }

  async #find(naming: readonly Naming[], isPatch: boolean, file: string): Promise<Found> {
    const read = new Set<string>();
    const { acting, isKnown } = await this.#acting(naming.map(({ placed }) => placed));
    const affixes = {
      prefixes: acting.flatMap(({ kustomization }) => kustomization.affixes.prefixes),
      suffixes: acting.flatMap(({ kustomization }) => kustomization.affixes.suffixes),
    };
    const patched = (await Promise.all(acting.map((placed) => this.#patched(placed, file, read)))).flat();
    const sets = new Map<string, Setting>();
    for (const setting of [...acting.flatMap(({ kustomization }) => kustomization.sets), ...patched]) {
      if (!setting) continue;
      const meant = { ...setting, target: withoutAffixes(setting.target, affixes) };
      sets.set(JSON.stringify(meant), meant);
    }
    const isWhole = isKnown && !patched.includes(undefined) && sets.size <= MAX_SETTINGS;
    const role = roleOf({
      as: isPatch ? 'patch' : 'manifest',
      isOpen: !isWhole || naming.some(({ use }) => use !== 'resource'),
      sets: [...sets.values()].slice(0, MAX_SETTINGS),
    });
    return { role, read, root: this.root };
  }

  /** The kustomizations whose builds hold what these build, and the components that they take in. */
  async #acting(builders: readonly Placed[]): Promise<{ acting: readonly Placed[]; isKnown: boolean }> {
    const acting = new Set(builders);
    let isKnown = true;
    for (const one of acting) {
      for (const { placed, use } of this.#naming.get(one.key) ?? [])
        if (use === 'resource' || use === 'component') acting.add(placed);
      for (const { use, path } of one.kustomization.names) {
        if (use !== 'component') continue;
        const component = await this.#component(one, path);
        if (component) acting.add(component);
        else isKnown = false;
      }
      if (one.kustomization.isOpen) isKnown = false;
    }
    return { acting: [...acting], isKnown };
  }

  /** A component may stand farther away; undefined where it is not below the root, or can't be read. */
  async #component(placed: Placed, path: string): Promise<Placed | undefined> {
    const folder = this.#at(placed, path);
    if (folder === undefined) return undefined;
    const known = this.#placed.get(keyOf(folder));
    if (known) return known;
    const names = (await this.look.files.list(folder)).map(({ name }) => name);
    const found = await kustomizationIn(this.look, folder, names);
    if (found) this.#placed.set(found.key, found);
    return found;
  }

  /** What the patches and replacements of a kustomization set, undefined where one does not tell; a patch does not set itself. */
  async #patched(placed: Placed, file: string, read: Set<string>): Promise<readonly (Setting | undefined)[]> {
    const { patches, replacements } = placed.kustomization;
    const load = async ({ text, path }: Pick<Patch, 'text' | 'path'>): Promise<string | undefined> => {
      if (path === undefined) return text;
      const uri = this.#at(placed, path);
      if (uri === undefined) return undefined;
      read.add(keyOf(uri));
      return this.look.files.read(uri).catch(() => undefined);
    };
    const settings = await Promise.all([
      ...patches
        .filter(({ path }) => path === undefined || keyBelow(placed, path) !== file)
        .map(async (patch) => {
          const text = await load(patch);
          return text === undefined ? undefined : patchSettings(text, patch.target);
        }),
      ...replacements.map(async (path) => {
        const text = await load({ text: undefined, path });
        return text === undefined ? undefined : replacementsIn(text);
      }),
    ]);
    return settings.flatMap<Setting | undefined>((each) => each ?? [undefined]);
  }

  /** Where a path of a kustomization leads; undefined where it leads above the root, or to another machine. */
  #at({ folder }: Placed, path: string): string | undefined {
    const uri = isRemote(path) ? undefined : within(folder, path);
    return uri !== undefined && isIn(this.root, uri) ? uri : undefined;
  }
}

function keyBelow({ folder }: Placed, path: string): string | undefined {
  const uri = isRemote(path) ? undefined : within(folder, path);
  return uri === undefined ? undefined : keyOf(uri);
}

function replacementsIn(text: string): readonly Setting[] | undefined {
  const { values, isWhole } = documentsOf(text);
  if (!isWhole) return undefined;
  // A file holds one replacement or a list of them.
  return values
    .flatMap((value) => entriesOf(Array.isArray(value) ? value : [value]))
    .flatMap((one) => [...replaced(one)]);
}

/** A URL, a repository's address, or a path on another machine: nothing that is read here. */
function isRemote(path: string): boolean {
  return (
    path.startsWith('/') || /^[\w+.-]+(?:::|:\/\/)|^[\w.-]+@[\w.-]+:|\?(?:ref|version|timeout|submodules)=/.test(path)
  );
}

function isIn(root: string, uri: string): boolean {
  return keyOf(root) === keyOf(uri) || pathBelow(root, uri) !== undefined;
}

/** The kustomizations of a folder and of those below it, level by level. */
async function kustomizationsBelow(look: Look, top: string): Promise<readonly Placed[]> {
  const { files, limits } = look;
  const found: Promise<Placed | undefined>[] = [];
  let level: readonly string[] = [top];
  let left = limits.folders;
  for (let depth = 0; depth <= limits.below && level.length > 0 && left > 0; depth++) {
    const looked = level.slice(0, left);
    left -= looked.length;
    const lists = await Promise.all(looked.map((folder) => files.list(folder)));
    level = lists.flatMap((entries, index) => {
      const folder = looked[index] ?? top;
      const names = entries.filter(({ isFolder }) => !isFolder).map(({ name }) => name);
      found.push(kustomizationIn(look, folder, names));
      return entries
        .filter(({ name, isFolder }) => isFolder && !name.startsWith('.') && name !== 'node_modules')
        .flatMap(({ name }) => within(folder, name) ?? []);
    });
  }
  return (await Promise.all(found)).filter((placed) => placed !== undefined);
}

async function kustomizationIn(
  { files, parse }: Look,
  folder: string,
  names: readonly string[],
): Promise<Placed | undefined> {
  const name = KUSTOMIZATION_NAMES.find((each) => names.includes(each));
  const uri = name === undefined ? undefined : within(folder, name);
  const text = uri === undefined ? undefined : await files.read(uri).catch(() => undefined);
  return text === undefined ? undefined : { key: keyOf(folder), folder, kustomization: parse(text) };
}

/** The nearest folder upwards that is a repository's; where there is none, the other one, or the folder itself. */
async function rootAround(files: Reading, folder: string, otherwise: string | undefined): Promise<string> {
  for (const each of [folder, ...foldersAround(folder)]) {
    const git = within(each, '.git');
    // In a work tree it is a file.
    if (git !== undefined && ((await files.list(git)).length > 0 || (await isThere(files, git)))) return each;
  }
  return otherwise !== undefined && isIn(otherwise, folder) ? otherwise : folder;
}

async function isThere(files: Reading, uri: string): Promise<boolean> {
  return files.read(uri).then(
    (text) => text !== undefined,
    () => true,
  );
}

function remembered<More extends readonly unknown[], T>(
  make: (folder: string, ...more: More) => Promise<T>,
): (folder: string, ...more: More) => Promise<T> {
  const known = new Map<string, Promise<T>>();
  return (folder, ...more) => {
    const key = JSON.stringify([keyOf(folder), ...more]);
    const made = known.get(key) ?? make(folder, ...more);
    known.set(key, made);
    return made;
  };
}
