import type { Container, Pod } from './model.js';

/** Ids up to this one are often users and groups of the node too; programs of images, and people, are given ids from below it. */
export const MAX_LOW_ID = 10_000;
/** What is proposed in place of a low id. */
export const HIGH_ID = MAX_LOW_ID + 1;

type IdField = 'runAsUser' | 'runAsGroup';

/** What is wrong with the id that a level gives: it is low, or where `id` is undefined nothing gives one. */
export interface LowId {
  readonly id: number | undefined;
  /** The containers that it is the id of. */
  readonly containers: readonly Container[];
}

/** The pod's own id where it is low and a container takes it from there; or its absence, where no container has one either. */
export function lowIdOfPod(p: Pod, field: IdField): LowId | undefined {
  if (p.isWindows) return undefined;
  const all = p.allContainers().filter(isJudged);
  const containers = all.filter((c) => !c.has('securityContext', field));
  const id = p.get('securityContext', field);
  if (id === undefined)
    return containers.length > 0 && containers.length === all.length ? { id, containers } : undefined;
  return isLow(id) && containers.length > 0 ? { id, containers } : undefined;
}

/** A container's own id where it is low; or its absence, where others have one and the pod has none. */
export function lowIdOfContainer(c: Container, field: IdField): LowId | undefined {
  const { pod } = c;
  if (pod.isWindows || !isJudged(c)) return undefined;
  const id = c.get('securityContext', field);
  if (id !== undefined) return isLow(id) ? { id, containers: [c] } : undefined;
  if (pod.has('securityContext', field) || lowIdOfPod(pod, field)) return undefined;
  return { id, containers: [c] };
}

/** Ephemeral containers are somebody's debugger. */
function isJudged({ list }: Container): boolean {
  return list !== 'ephemeralContainers';
}

/** Root is a matter of its own. */
function isLow(id: unknown): id is number {
  return typeof id === 'number' && id !== 0 && id <= MAX_LOW_ID;
}
