import { append, type Edit } from '../yaml/edit.js';
import type { Writes } from './known-images.js';
import type { Container, Pod } from './model.js';
import { inWords } from './names.js';
import { cleanPath, isWithin } from './paths.js';

/** Empty volumes for a container, and where they are mounted. */
export interface EmptyVolumes {
  readonly paths: readonly string[];
  readonly edits: readonly Edit[];
}

/**
 * Mounts an `emptyDir` at each of the folders that no mount of the container serves: never at or below one that is there. Each container gets
 * volumes of its own, as it had before.
 */
export function emptyVolumes(c: Container, { data, scratch }: Writes): EmptyVolumes {
  const mounts = [...c.items('volumeMounts')].map((mount) => folder(String(mount.get('mountPath'))));
  const isServed = (path: string): boolean => mounts.some((mount) => isWithin(folder(path), mount));
  const paths = [
    ...data.filter((path) => !isServed(path) && !mounts.some((mount) => isWithin(mount, folder(path)))),
    ...scratch.filter((path) => !isServed(path)),
  ];
  if (paths.length === 0) return { paths, edits: [] };
  const isAlone = c.pod.allContainers().filter(({ list }) => list !== 'ephemeralContainers').length === 1;
  const taken = new Set(volumeNames(c.pod));
  const volumes = paths.map((path) => ({ name: freeName(taken, nameFor(path, c, isAlone)), path }));
  return {
    paths,
    edits: volumes.flatMap(({ name, path }) => [
      append(c.at('volumeMounts'), { name, mountPath: path }),
      append(c.pod.at('volumes'), { name, emptyDir: {} }),
    ]),
  };
}

/** `an emptyDir at /tmp`, `emptyDirs at /data and /tmp`: after "mount" in a title. */
export function emptyDirsAt(paths: readonly string[]): string {
  return `${paths.length > 1 ? 'emptyDirs' : 'an emptyDir'} at ${inWords(paths)}`;
}

/** In images of Linux these two are links. */
function folder(path: string): string {
  return cleanPath(path).replace(/^\/var\/(run|lock)(?=\/|$)/, (_, name) => (name === 'run' ? '/run' : '/run/lock'));
}

/** Volumes of the pod, and the claims that a StatefulSet makes into some. */
function* volumeNames(p: Pod): Generator<unknown> {
  for (const volume of p.items('volumes')) yield volume.get('name');
  for (const claim of p.resource.items('spec', 'volumeClaimTemplates')) yield claim.get('metadata', 'name');
}

/** `cache-nginx` for /var/cache/nginx; with the container's name where there are others. */
function nameFor(path: string, c: Container, isAlone: boolean): string {
  const own = path
    .replace(/^\/(?:var\/lib|var|usr\/local|usr\/share)?\//, '/')
    .slice(1)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');
  if (isAlone) return own;
  const named = `${own}-${c.text('name') ?? ''}`;
  return c.text('name') === undefined || named.length > MAX_NAME ? `${own}-${numbered(c)}` : named;
}

function numbered({ list, index }: Container): string {
  return `${list === 'initContainers' ? 'init-container' : 'container'}-${index + 1}`;
}

function freeName(taken: ReadonlySet<unknown>, wish: string): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wish : `${wish}-${number}`;
    if (!taken.has(name)) return name;
  }
}

/** A volume's name has at most 63 characters; a number may follow. */
const MAX_NAME = 60;
