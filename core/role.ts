import type { Key } from './yaml/tree.js';

/** A key of a map, an index, `-` for what is added to a list, or those items of a list that have these values. */
export type Step = Key | { readonly items: Readonly<Record<string, string>> };

/** The objects that are meant; every one, where nothing is said of kinds or names. */
export interface Target {
  readonly kinds?: readonly string[];
  readonly names?: readonly string[];
}

/** A place that is set from outside of the file: what stands or lacks there is not what Kubernetes gets. */
export interface Setting {
  readonly target: Target;
  /** What the path starts at: the object, the object with the `metadata` and `spec` of its pods, or each of their containers. */
  readonly from: 'object' | 'template' | 'container';
  readonly path: readonly Step[];
  /** For containers: only those with an image of this name, without tag and digest. */
  readonly image?: string;
}

/** What others make of a file, so that it can't be judged by its text alone. Plain data. */
export interface Role {
  readonly as: 'manifest' | 'patch';
  /** Whether what is missing in it may come from elsewhere: a patch, or a base of which not all is known that is done to it. */
  readonly isOpen: boolean;
  readonly sets: readonly Setting[];
  /** Equal for equal roles, and empty for a plain manifest. */
  readonly key: string;
}

export function roleOf({ as, isOpen, sets }: Omit<Role, 'key'>): Role {
  if (as === 'manifest' && !isOpen && sets.length === 0) return MANIFEST;
  return { as, isOpen, sets, key: JSON.stringify([as, isOpen, sets]) };
}

/** A file that nobody names: it is what it says. */
export const MANIFEST: Role = { as: 'manifest', isOpen: false, sets: [], key: '' };
