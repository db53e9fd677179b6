import { type Edit, remove, set } from '../yaml/edit.js';
import { Unknown } from '../yaml/tree.js';
import { type EmptyVolumes, emptyVolumes } from './empty-volumes.js';
import { fact } from './facts.js';
import { type KnownImage, knownImage } from './known-images.js';
import { Container, type Pod } from './model.js';

export const USER = ['securityContext', 'runAsUser'] as const;
/** The user that "nonroot" images have by custom. */
export const NON_ROOT_ID = 65532;

export function imageOf(c: Container): KnownImage | undefined {
  return knownImage(c.text('image'));
}

/** Whether a container starts as root: what is written decides, then what is known of its image; undefined where neither tells. */
export function startsAsRoot(c: Container): boolean | undefined {
  const written = fact(() => c.get(...USER) ?? c.pod.get(...USER));
  if (written instanceof Unknown) return undefined;
  if (written !== undefined) return written === 0;
  const image = imageOf(c);
  return image && image.starts === 'root';
}

/** Whether a container opens a port below 1024: by its ports, or where it names none by what its image is known to do. */
export function opensLowPort(c: Container): boolean {
  const ports = [...c.items('ports')].map((port) => Number(port.get('containerPort') ?? 1024));
  return ports.length > 0 ? ports.some((port) => port < 1024) : (imageOf(c)?.opensLowPort ?? false);
}

/**
 * The id to write for a container that must not be root, where deleting what says root is not enough: its image would start as root, or
 * names its user by a word, which the kubelet can't tell from root. Known of well-known images only.
 */
export function neededUser(c: Container): number | undefined {
  const image = c.pod.isWindows ? undefined : imageOf(c);
  return image?.starts === 'numbered' ? undefined : image?.user;
}

/** What makes containers start as a user that isn't root. */
export interface NonRoot {
  readonly edits: readonly Edit[];
  /** The ids that these give. */
  readonly users: ReadonlyMap<Container, number>;
  /** Where that user gets an empty volume, since in the image the folder is root's. */
  readonly paths: readonly string[];
  /** Whether a `runAsUser: 0` goes and nothing takes its place. */
  readonly isDeleted: boolean;
}

/**
 * Takes away each `runAsUser: 0` that one of the containers would start with, and gives those whose image needs it its documented user: at
 * the pod where `atPod` is set and all its containers agree, else at each. With the pod's own 0 go all that take it from there.
 */
export function nonRoot(p: Pod, containers: readonly Container[], atPod: boolean): NonRoot {
  const podUser = p.get(...USER);
  const shared = podUser === 0 || (podUser === undefined && atPod) ? sharedUser(p, podUser === 0) : undefined;
  const edits: Edit[] = [];
  const users = new Map<Container, number>();
  const isHeir = (c: Container): boolean => !c.has(...USER) || (c.get(...USER) === 0 && neededUser(c) === undefined);
  const inherits = containers.some(isHeir);
  const others = podUser === 0 && inherits ? p.allContainers().filter((c) => !c.has(...USER)) : [];
  let isDeleted = false;
  for (const c of new Set([...containers, ...others])) {
    const own = c.get(...USER);
    const user = neededUser(c);
    if (own === 0) edits.push(user === undefined ? remove(c.at(...USER)) : set(c.at(...USER), user));
    isDeleted ||= own === 0 && user === undefined;
    if (user === undefined || (own !== undefined && own !== 0)) continue;
    if (own === undefined && podUser !== undefined && podUser !== 0) continue;
    users.set(c, user);
    if (own === undefined && shared === undefined) edits.push(set(c.at(...USER), user));
  }
  const atTop = inherits && (podUser === 0 || shared !== undefined);
  isDeleted ||= atTop && shared === undefined;
  const top = shared === undefined ? remove(p.at(...USER)) : set(p.at(...USER), shared);
  const volumes = [...users.keys()].map(volumesOfRoot);
  return {
    edits: [...(atTop ? [top] : []), ...edits, ...volumes.flatMap((volume) => volume.edits)],
    users,
    paths: [...new Set(volumes.flatMap(({ paths }) => paths))],
    isDeleted,
  };
}

/**
 * The id for the pod's own `runAsUser`: the one that all containers need which take theirs from there. Where the pod has none yet, these must
 * be all.
 */
export function sharedUser(p: Pod, isThere: boolean): number | undefined {
  const all = p.allContainers();
  const heirs = all.filter((c) => {
    const own = c.get(...USER);
    return own === undefined || (own === 0 && isThere && neededUser(c) === undefined);
  });
  const ids = new Set(heirs.map(neededUser));
  return ids.size === 1 && (isThere || heirs.length === all.length) ? [...ids][0] : undefined;
}

/**
 * The user that a container, or the pod's own level, gives once none is root: what is written, else what `nonRoot` would write. The same before
 * and after it did.
 */
export function nonRootUser(level: Pod | Container): number | undefined {
  const own = level.get(...USER);
  if (typeof own === 'number' && own !== 0) return own;
  if (level instanceof Container) {
    const given = level.pod.get(...USER);
    const inherited = typeof given === 'number' && given !== 0 ? given : undefined;
    return own === 0 ? (neededUser(level) ?? inherited) : (inherited ?? neededUser(level));
  }
  const shared = own === 0 ? sharedUser(level, true) : undefined;
  const [user, ...others] = new Set(level.allContainers().map(nonRootUser));
  return shared ?? (others.length === 0 ? user : undefined);
}

/** Volumes for the folders that only root may write to in the image. Without them where it isn't known what is mounted. */
export function volumesOfRoot(c: Container): EmptyVolumes {
  const ofRoot = imageOf(c)?.ofRoot ?? [];
  if (ofRoot.length === 0 || c.list === 'ephemeralContainers') return NO_VOLUMES;
  const volumes = fact(() => emptyVolumes(c, { data: [], scratch: ofRoot }));
  return volumes instanceof Unknown ? NO_VOLUMES : volumes;
}

const NO_VOLUMES: EmptyVolumes = { paths: [], edits: [] };
