import { libraryName, parseImage } from './image.js';
import { KNOWN_IMAGES } from './known-image-table.js';

/** What is known of a well-known image, as it is without a configuration of one's own. */
export interface KnownImage {
  /** Its familiar name: `nginx`, `prom/prometheus`. */
  readonly name: string;
  /**
   * The user that the image names, where it does: `named` by a word, which the kubelet can't tell from root. An image that names none is
   * `root`.
   */
  readonly starts: 'root' | 'named' | 'numbered';
  /** The id of its documented user that isn't root. */
  readonly user: number | undefined;
  /** Where it writes; undefined where that depends on what it runs, or is not known. */
  readonly writes: Writes | undefined;
  /** Folders among these that belong to root in the image: another user needs a volume there. */
  readonly ofRoot: readonly string[];
  /** What it can't do without while it is root: its entry point gives files away and becomes another user. */
  readonly rootNeeds: readonly string[];
  /** Whether it opens a port below 1024 unless told otherwise. */
  readonly opensLowPort: boolean;
  /** Whether its program is marked with NET_BIND_SERVICE: the kernel doesn't even start it where that is dropped. */
  readonly isMarked: boolean;
}

/** Folders that must be writable. */
export interface Writes {
  /** What is lost with them: a claim belongs there. Also fine where only something in it is mounted. */
  readonly data: readonly string[];
  /** Caches, sockets, temporary files. */
  readonly scratch: readonly string[];
}

/** What is known of the image that a reference names: by its repository, whatever the tag; undefined for all others. */
export function knownImage(reference: string | undefined): KnownImage | undefined {
  const image = reference === undefined ? undefined : parseImage(reference);
  if (!image) return undefined;
  const name = libraryName(image);
  const entry = BY_REPOSITORY.get(name) ?? BY_REPOSITORY.get(`${name.slice(0, name.lastIndexOf('/'))}/*`);
  if (!entry) return undefined;
  const { starts, user, data, scratch, ofRoot = [], rootNeeds = [] } = entry;
  const isNonRoot = starts === 'by tag' && /^(debug-)?nonroot/.test(image.tag ?? '');
  return {
    name: name.replace(/^docker\.io\/(library\/)?/, ''),
    starts: starts !== 'by tag' ? starts : isNonRoot ? 'numbered' : 'root',
    user: typeof user !== 'object' ? user : userOfVariant(user, image.tag, image.digest),
    writes: data || scratch ? { data: data ?? [], scratch: scratch ?? [] } : undefined,
    ofRoot,
    rootNeeds,
    opensLowPort: entry.opensLowPort ?? false,
    isMarked: entry.isMarked ?? false,
  };
}

/** A digest alone does not tell which variant it is. */
function userOfVariant(
  user: { readonly debian: number; readonly alpine: number },
  tag: string | undefined,
  digest: string | undefined,
): number | undefined {
  if (tag === undefined && digest !== undefined) return undefined;
  return /(^|-)alpine/.test(tag ?? '') ? user.alpine : user.debian;
}

/** What the table says of the repositories of one image. */
export interface Entry {
  /** Full names; `…/*` is for each repository of an owner. */
  readonly repositories: readonly string[];
  /** Where the facts stand: an image's Dockerfile and entry point in its public repository, or the project's own manifest. */
  readonly source: string;
  /** `by tag`: a number for `nonroot` and `debug-nonroot`. */
  readonly starts: KnownImage['starts'] | 'by tag';
  readonly user?: number | { readonly debian: number; readonly alpine: number };
  readonly data?: readonly string[];
  readonly scratch?: readonly string[];
  readonly ofRoot?: readonly string[];
  readonly rootNeeds?: readonly string[];
  readonly opensLowPort?: boolean;
  readonly isMarked?: boolean;
}

const BY_REPOSITORY: ReadonlyMap<string, Entry> = new Map(
  KNOWN_IMAGES.flatMap((entry) => entry.repositories.map((name) => [name, entry] as const)),
);
