/** What kustomizations make of the open files: found once, and again when one of them, or a file that they read, changes. */
import { RAL } from 'vscode-languageserver';
import { type Files, keyOf, nameOf, pathBelow } from '../core/files.js';
import type { Limits } from '../core/kustomize/around.js';
import { type Found, nothing, roleFinder } from '../core/kustomize/find.js';
import { KUSTOMIZATION_NAMES } from '../core/kustomize/kustomization.js';
import { newReader } from '../core/kustomize/reader.js';
import type { Role } from '../core/role.js';

export interface Roles {
  /** Never fails: what can't be found out in time counts as a plain manifest until it is. */
  of(uri: string): Promise<Role>;
  /** The workspace's folders are others. */
  changed(): void;
  forget(uri: string): void;
}

export interface RolesOptions {
  readonly files: Files;
  /** The workspace's folders, as URIs: outside of a repository nothing is looked for above them. */
  readonly folders: () => readonly string[];
  /** Whether the client tells of changes in the workspace's folders. */
  readonly watches: boolean;
  /** Called when an open file's role is another than was told. */
  readonly onChange: () => void;
  readonly onError: (uri: string, error: unknown) => void;
}

/** How long the diagnostics of a file wait for its role, in milliseconds. */
const PATIENCE = 1500;
/** How long a role counts before it is looked for again, where nobody tells of changes and where somebody tells of most, in milliseconds. */
const UNWATCHED = 1000;
const WATCHED = 10_000;
/** Where each folder may be a request over a network. */
const FAR_LIMITS: Limits = { above: 6, below: 2, folders: 40 };
/** What a kustomization may be called, and what it may read. */
const READ = ['Kustomization', '*.yaml', '*.yml', '*.json'];
const NAMES: readonly string[] = KUSTOMIZATION_NAMES;

interface Known {
  found: Promise<Found>;
  /** As it was found last. */
  last: Found | undefined;
  isLooking: boolean;
  at: number;
  /** The key of the role that was told. */
  told: string | undefined;
}

export function roles({ files, folders, watches, onChange, onError }: RolesOptions): Roles {
  const reader = newReader();
  const known = new Map<string, Known>();
  const freshFinders = () => ({
    near: roleFinder(files, { reader }),
    far: roleFinder(files, { reader, limits: FAR_LIMITS }),
  });
  let finders = freshFinders();

  const folderAround = (uri: string): string | undefined =>
    folders()
      .filter((folder) => pathBelow(folder, uri) !== undefined)
      .sort((a, b) => b.length - a.length)[0];
  const isWatched = (found: Found | undefined): boolean =>
    watches &&
    found !== undefined &&
    folders().some((folder) => keyOf(folder) === keyOf(found.root) || pathBelow(folder, found.root) !== undefined);

  const look = (uri: string, one: Known): void => {
    one.at = Date.now();
    one.isLooking = true;
    const finder = uri.startsWith('file:') ? finders.near : finders.far;
    const found = finder.find(uri, folderAround(uri)).catch((error: unknown): Found => {
      onError(uri, error);
      return nothing(uri);
    });
    one.found = found;
    void found.then((answer) => {
      if (one.found !== found) return; // there was a change meanwhile
      one.last = answer;
      one.isLooking = false;
      if (one.told !== undefined && one.told !== answer.role.key && known.get(uri) === one) onChange();
    });
  };

  const lookAgain = (): void => {
    finders = freshFinders();
    for (const [uri, one] of known) look(uri, one);
  };

  const lookAt = (uri: string): Known => {
    const one: Known = {
      found: Promise.resolve(nothing(uri)),
      last: undefined,
      isLooking: false,
      at: 0,
      told: undefined,
    };
    known.set(uri, one);
    look(uri, one);
    return one;
  };

  files.watch(READ, (uris) => {
    const keys = uris.map(keyOf);
    const isRead = [...known.values()].some(
      ({ last, isLooking }) => isLooking || keys.some((key) => last?.read.has(key)),
    );
    if (isRead || uris.some((uri) => NAMES.includes(nameOf(uri)))) lookAgain();
  });

  return {
    async of(uri) {
      const one = known.get(uri) ?? lookAt(uri);
      if (!one.isLooking && Date.now() - one.at > (isWatched(one.last) ? WATCHED : UNWATCHED)) {
        finders = freshFinders();
        look(uri, one);
        if (one.last) return one.last.role; // and another one is told of when it is found
      }
      const { role } = (one.isLooking ? await inTime(one.found, one.last) : one.last) ?? nothing(uri);
      one.told = role.key;
      return role;
    },
    changed: lookAgain,
    forget: (uri) => void known.delete(uri),
  };
}

/** An answer, or what there was before it where it takes long. */
function inTime(found: Promise<Found>, before: Found | undefined): Promise<Found | undefined> {
  return new Promise((resolve) => {
    const patience = RAL().timer.setTimeout(() => resolve(before), PATIENCE);
    void found.then((answer) => {
      patience.dispose();
      resolve(answer);
    });
  });
}
