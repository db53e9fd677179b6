import type { Container, Pod } from '../../kube/model.js';
import {
  APPARMOR_FIELD_SINCE,
  APPARMOR_PREFIX,
  annotationValue,
  apparmorAnnotation,
  APPARMOR_FIELD as PROFILE,
} from '../../kube/profile-annotations.js';
import { fixesFrom, isConfined, runtimeDefault } from '../../kube/security.js';
import { each, type Fix, type Report, type Rule } from '../../rule.js';
import { type Edit, remove, set } from '../../yaml/edit.js';

export default {
  id: 'unconfined-apparmor-profile',
  title: 'AppArmor profile does not confine',
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:appArmorProfile', 'NSA:pod-security', 'K01'],
  peers: [
    'gatekeeper-library:apparmor',
    'kubeaudit:AppArmorDisabled',
    'kubesec:ApparmorUnconfined',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'kyverno-policies:pod-security/restrict-apparmor-profiles',
    'monokle:PSS107',
    'pss:appArmorProfile',
  ],
  fixable: 'always',
  docs: `
AppArmor keeps a container from mounting, from writing to the kernel's settings under \`/proc\` and \`/sys\`, and from tracing processes outside
of it, even where it runs as root. \`Unconfined\` takes this fence away; several known escapes need nothing more.

Set the type \`RuntimeDefault\`, or \`Localhost\` with the name of a profile that is loaded on every node, or say nothing: on nodes with AppArmor
the runtime's profile then applies by itself. The pod's profile is reported even where every container has a good one of its own.

Before Kubernetes 1.30 the profile was given by the annotation \`container.apparmor.security.beta.kubernetes.io/<container>\`; it still counts,
and \`runtime/default\`, \`localhost/<profile>\` and an empty value are fine. Where a container has both, the API server wants field and
annotation to agree: from 1.30 on the fix writes the field and deletes the annotation; before, it changes the annotation, or deletes one that
names no container.

The fix breaks a program that mounts file systems or writes below \`/proc\` and \`/sys\`: it sees "permission denied". A Windows pod may not have
the block at all: there the fix deletes it.
`,
  check: {
    *pod(p) {
      yield* reportOfField(p, p, 'The pod', () => p.allContainers().filter((c) => !c.has(...PROFILE)));
      yield* each(annotations(p), function* (key) {
        const value = p.object.get(...ANNOTATIONS, key);
        if (typeof value !== 'string' || /^(|runtime\/default|localhost\/.*)$/s.test(value)) return;
        const owner = p.containers.find((c) => APPARMOR_PREFIX + c.peek('name') === key);
        // Where the field is no better its report speaks, and its fix mends both.
        if (owner && !(isConfined(owner, PROFILE) && (hasOwn(owner) || isConfined(p, PROFILE)))) return;
        yield {
          at: p.object.at(...ANNOTATIONS, key),
          message: `The annotation for container "${key.slice(APPARMOR_PREFIX.length)}" sets the AppArmor profile "${value}", ${flaw(value)}. Set ${p.minor < APPARMOR_FIELD_SINCE ? 'runtime/default' : 'appArmorProfile type RuntimeDefault'}.`,
          fixes: fixesFrom(() => [fixOfAnnotation(p, owner, key)]),
        };
      });
    },
    *container(c) {
      yield* reportOfField(c.pod, c, c.Label, () => [c]);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    appArmorProfile: { type: Unconfined }
#                            ^^^^^^^^^^
  containers:
    - name: web
      image: nginx:1.27.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    appArmorProfile: { type: RuntimeDefault }
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
      annotations:
        container.apparmor.security.beta.kubernetes.io/migrate: unconfined
#                                                               ^^^^^^^^^^
        container.apparmor.security.beta.kubernetes.io/shop: unconfined
    spec:
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext:
            appArmorProfile:
              type: Unconfined
#                   ^^^^^^^^^^
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
          securityContext:
            appArmorProfile:
              type: RuntimeDefault
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext:
            appArmorProfile:
              type: RuntimeDefault
`,
    },
    {
      // Before the field.
      minor: 29,
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: { container.apparmor.security.beta.kubernetes.io/web: unconfined }
#                                                                    ^^^^^^^^^^
spec:
  containers:
    - name: web
      image: nginx:1.27.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations: { container.apparmor.security.beta.kubernetes.io/web: runtime/default }
spec:
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: Job
metadata: { name: import }
spec:
  template:
    metadata:
      annotations:
        container.apparmor.security.beta.kubernetes.io/import: localhost/import
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: registry.example.com/import:2.0.0
`,
    },
  ],
} satisfies Rule;

const ANNOTATIONS = ['metadata', 'annotations'] as const;
const BREAKS = "(mounting and writing the kernel's files fail)";

function* annotations(p: Pod): Generator<string> {
  for (const key of p.object.keys(...ANNOTATIONS)) if (key.startsWith(APPARMOR_PREFIX)) yield key;
}

function hasOwn(c: Container): boolean {
  return c.peek(...PROFILE) !== undefined;
}

/** `governed` are the containers that the level's profile is for. */
function* reportOfField(
  pod: Pod,
  level: Pod | Container,
  who: string,
  governed: () => readonly Container[],
): Generator<Report> {
  if (isConfined(level, PROFILE)) return;
  const type = level.get(...PROFILE, 'type') ?? '';
  yield {
    at: level.at(...PROFILE, 'type'),
    message: `${who} has the AppArmor profile type "${type}", ${flaw(type)}. Set type RuntimeDefault.`,
    fixes: fixesFrom(() => [fixOfField(pod, level, governed())]),
  };
}

function flaw(profile: unknown): string {
  return String(profile).toLowerCase() === 'unconfined'
    ? "no fence at all between an intruder and the kernel's files"
    : 'which Kubernetes and Pod Security refuse';
}

function fixOfField(pod: Pod, level: Pod | Container, governed: readonly Container[]): Fix {
  if (pod.isWindows)
    return {
      title: 'Delete appArmorProfile (Windows has none)',
      safety: 'review',
      edits: [remove(level.at(...PROFILE))],
    };
  const annotated = agreeing(pod, governed);
  const also =
    annotated.length === 0
      ? ''
      : ` and ${hasField(pod) ? 'delete the annotation' : 'the annotation to runtime/default'}`;
  return {
    title: `Set type: RuntimeDefault${also} ${BREAKS}`,
    safety: 'review',
    edits: [...runtimeDefault(level, PROFILE), ...annotated],
  };
}

function hasField({ minor }: Pod): boolean {
  return minor >= APPARMOR_FIELD_SINCE;
}

/** What keeps the annotations of containers from saying something else than the field. */
function agreeing(pod: Pod, containers: readonly Container[]): readonly Edit[] {
  return containers.flatMap((c) => {
    const path = apparmorAnnotation(c);
    const value = annotationValue(pod, path);
    if (value === undefined) return [];
    if (hasField(pod)) return [remove(path)];
    return value === 'runtime/default' ? [] : [set(path, 'runtime/default')];
  });
}

/** A good field, of the container or else of the pod, must not be contradicted; and the API server refuses a name that no container has. */
function fixOfAnnotation(p: Pod, owner: Container | undefined, key: string): Fix {
  const at = p.object.at(...ANNOTATIONS, key);
  if (!owner || p.isWindows || owner.has(...PROFILE) || p.has(...PROFILE))
    return { title: `Delete the annotation ${BREAKS}`, safety: 'review', edits: [remove(at)] };
  return hasField(p)
    ? {
        title: `Set appArmorProfile: RuntimeDefault in place of the annotation ${BREAKS}`,
        safety: 'review',
        edits: [set(owner.at(...PROFILE), { type: 'RuntimeDefault' }), remove(at)],
      }
    : {
        title: `Set the annotation to runtime/default ${BREAKS}`,
        safety: 'review',
        edits: [set(at, 'runtime/default')],
      };
}
