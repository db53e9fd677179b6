/** Finds what kustomizations make of a file. */
import { folderOf, foldersAround, keyOf, nameOf, type Reading, within } from '../files.js';
import { MANIFEST, type Role, roleOf, type Setting } from '../role.js';
import {
  isIn,
  isRemote,
  LIMITS,
  type Limits,
  type Placed,
  remembered,
  type Surroundings,
  surroundings,
} from './around.js';
import type { Patch, Use } from './kustomization.js';
import { newReader, type Reader } from './reader.js';
import { replaced } from './settings.js';
import { withoutAffixes } from './target.js';
import { documentsOf, entriesOf } from './values.js';

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
  /** What reads the texts; one that remembers serves many finders. */
  readonly reader?: Reader;
}

export function roleFinder(files: Reading, { limits = LIMITS, reader = newReader() }: FinderOptions = {}): RoleFinder {
  const look = surroundings(files, reader, limits);
  const graphs = remembered(async (folder, otherwise: string | undefined) => {
    const { root, placed } = await look.around(folder, otherwise);
    return new Graph(look, root, placed);
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

interface Naming {
  readonly placed: Placed;
  readonly use: Use;
}

const UNUSED = roleOf({ as: 'patch', isOpen: true, sets: [] });
const IS_PATCH = /(?:^|[-_.])patch(?:es)?(?:[-_.]|$)/i;

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
    readonly look: Surroundings,
    readonly root: string,
    around: readonly Placed[],
  ) {
    for (const placed of around) {
      if (this.#placed.has(placed.key)) continue;
      this.#placed.set(placed.key, placed);
      for (const { use, path } of placed.kustomization.names) {
        const key = placed.named.get(path);
        if (key === undefined) continue;
        const naming = this.#naming.get(key) ?? [];
        naming.push({ placed, use });
        this.#naming.set(key, naming);
      }
    }
  }

  async roleOf(file: string): Promise<Found> {
    const naming = this.#naming.get(file)?.filter(({ use }) => use !== 'data') ?? [];
    if (naming.length === 0)
      return this.#isUnusedPatch(file) ? { ...nothing(this.root), role: UNUSED } : nothing(this.root);
    const isPatch = naming.some(({ use }) => use === 'patch');
    const key = JSON.stringify([isPatch ? file : '', ...naming.map(({ placed, use }) => [placed.key, use])]);
    const found = this.#found.get(key) ?? this.#find(naming, isPatch, file);
    this.#found.set(key, found);
    return found;
  }

  /** One that is named in a comment at most, as scaffolds have them: by its name or its folder's, beside a kustomization. */
  #isUnusedPatch(file: string): boolean {
    const [own, above] = foldersAround(file);
    const isBeside = [own, above].some((folder) => folder !== undefined && this.#placed.has(folder));
    return isBeside && (IS_PATCH.test(nameOf(file)) || nameOf(own ?? '') === 'patches');
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
    const found = await this.look.placedIn(folder);
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
        .filter(({ path }) => path === undefined || placed.named.get(path) !== file)
        .map(async (patch) => {
          const text = await load(patch);
          return text === undefined ? undefined : this.look.reader.patch(text, patch.target);
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

function replacementsIn(text: string): readonly Setting[] | undefined {
  const { values, isWhole } = documentsOf(text);
  if (!isWhole) return undefined;
  // A file holds one replacement or a list of them.
  return values
    .flatMap((value) => entriesOf(Array.isArray(value) ? value : [value]))
    .flatMap((one) => [...replaced(one)]);
}
