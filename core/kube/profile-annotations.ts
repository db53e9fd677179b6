import { type Edit, remove } from '../yaml/edit.js';
import { type Path, unknown } from '../yaml/tree.js';
import { fact } from './facts.js';
import { Container, type Pod } from './model.js';

/**
 * Profiles of seccomp and AppArmor were annotations of the pod before they were fields. Those of seccomp do nothing since Kubernetes 1.27; those of
 * AppArmor still count beside the field, which is there since 1.30. The API server refuses an annotation and a field that say different things.
 */
export const SECCOMP_PREFIX = 'seccomp.security.alpha.kubernetes.io/';
export const APPARMOR_PREFIX = 'container.apparmor.security.beta.kubernetes.io/';
/** The first minor version that leaves the annotations of seccomp unread. */
export const SECCOMP_ANNOTATIONS_END = 27;
/** The first minor version with the field for AppArmor. */
export const APPARMOR_FIELD_SINCE = 30;

export const SECCOMP_FIELD = ['securityContext', 'seccompProfile'] as const;
export const APPARMOR_FIELD = ['securityContext', 'appArmorProfile'] as const;

/** A confining profile as its field has it. */
export type Profile =
  | { readonly type: 'RuntimeDefault' }
  | { readonly type: 'Localhost'; readonly localhostProfile: string };

/** The profile that an annotation's value stood for; undefined for one that confines nothing, and for what is no value of it. */
export function profileOf(value: unknown): Profile | undefined {
  if (value === 'runtime/default' || value === 'docker/default') return { type: 'RuntimeDefault' };
  const file = typeof value === 'string' && value.startsWith(LOCALHOST) ? value.slice(LOCALHOST.length) : '';
  return file === '' ? undefined : { type: 'Localhost', localhostProfile: file };
}

const LOCALHOST = 'localhost/';

/** Where the seccomp annotation of a pod or container is kept. Throws Unknown for a container whose name is not known. */
export function seccompAnnotation(level: Pod | Container): Path {
  return level instanceof Container
    ? annotationAt(level.pod, `${OF_CONTAINER}${level.get('name')}`)
    : annotationAt(level, OF_POD);
}

/** Where the AppArmor annotation of a container is kept. Throws Unknown where its name is not known. */
export function apparmorAnnotation(c: Container): Path {
  return annotationAt(c.pod, `${APPARMOR_PREFIX}${c.get('name')}`);
}

const OF_POD = `${SECCOMP_PREFIX}pod`;
const OF_CONTAINER = `container.${SECCOMP_PREFIX}`;
const ANNOTATIONS = ['metadata', 'annotations'] as const;

function annotationAt(pod: Pod, key: string): Path {
  return pod.object.at(...ANNOTATIONS, key);
}

/** The seccomp profile that a pod's or container's own annotation stands for, as far as one is seen to be there. */
export function annotatedSeccomp(level: Pod | Container): Profile | undefined {
  return profileOf(
    level instanceof Container ? seenFor(level, OF_CONTAINER) : seen(level, (key) => key === OF_POD)?.value,
  );
}

/** Whether a container has an AppArmor annotation, as far as one is seen to be there. */
export function isApparmorAnnotated(c: Container): boolean {
  return seenFor(c, APPARMOR_PREFIX) !== undefined;
}

/** The value of a container's annotation. Throws Unknown where one may be meant for a container whose name is not known. */
function seenFor(c: Container, prefix: string): unknown {
  const name = c.text('name');
  if (name !== undefined) return seen(c.pod, (key) => key === prefix + name)?.value;
  if (seen(c.pod, (key) => key.startsWith(prefix))) throw unknown;
  return undefined;
}

/**
 * An annotation that is plainly there: what templates put in their place is not looked for. Throws Unknown where its value is not known, or
 * what is written may not be what Kubernetes gets.
 */
function seen(p: Pod, isMeant: (key: string) => boolean): { readonly value: unknown } | undefined {
  const found = profileKeys(p).find(isMeant);
  return found === undefined ? undefined : { value: p.object.get(...ANNOTATIONS, found) };
}

/** The keys of such annotations that are plainly there: most pods have none, and each container asks. */
function profileKeys(p: Pod): readonly string[] {
  const known = KEYS.get(p);
  if (known) return known;
  const { object } = p;
  const { tree } = object.document;
  if (tree.isForgotten(tree.find(object.at(...ANNOTATIONS))?.node ?? null)) throw unknown;
  const keys: string[] = [];
  fact(() => {
    for (const key of object.keys(...ANNOTATIONS)) if (PROFILE_KEY.test(key)) keys.push(key);
  });
  KEYS.set(p, keys);
  return keys;
}

const KEYS = new WeakMap<Pod, readonly string[]>();
const PROFILE_KEY = /^(?:container\.)?(?:seccomp\.security\.alpha|apparmor\.security\.beta)\.kubernetes\.io\//;

/** The value of the annotation at a path, undefined where there is none. Throws Unknown where there may be one. */
export function annotationValue(level: Pod | Container, path: Path): unknown {
  const { object } = level instanceof Container ? level.pod : level;
  return object.get(...path.slice(object.path.length));
}

/** What goes with a seccomp profile: its annotation. It does nothing any more, and the API server refuses one that says something else. */
export function withoutSeccompAnnotation(level: Pod | Container): readonly Edit[] {
  const path = seccompAnnotation(level);
  return annotationValue(level, path) === undefined ? [] : [remove(path)];
}

/** Whether a pod's or container's seccomp profile is set by the annotation alone. */
export function isSeccompAnnotated(level: Pod | Container): boolean {
  return fact(() => annotatedSeccomp(level) !== undefined && !level.has(...SECCOMP_FIELD)) === true;
}
