import { stringify } from 'yaml';

/** A piece of a manifest. A key whose value is undefined is left out, so that an overlay can take something away. */
export type Fields = { readonly [key: string]: unknown };

export interface Pod {
  readonly annotations?: Fields;
  readonly spec: Fields;
}

/** A pod to be judged in every kind that has one, or a whole text to be judged as it stands. */
export type PodSecurityCase =
  | { readonly name: string; readonly pod: Pod }
  | { readonly name: string; readonly text: string };

/** What a case changes of the smallest pod that `restricted` allows. Each part is laid over shallowly. */
interface Changes {
  readonly spec?: Fields;
  /** The pod's securityContext. */
  readonly context?: Fields;
  readonly container?: Fields;
  /** The container's securityContext. */
  readonly security?: Fields;
  readonly annotations?: Fields;
}

export function hardened(changes: Changes = {}): Pod {
  const spec: Fields = {
    securityContext: { ...hardenedContext, ...changes.context },
    containers: [hardenedContainer(changes)],
    ...changes.spec,
  };
  return changes.annotations === undefined ? { spec } : { annotations: changes.annotations, spec };
}

export const hardenedContext: Fields = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
export const hardenedSecurity: Fields = { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } };

export function hardenedContainer({ container, security }: Pick<Changes, 'container' | 'security'> = {}): Fields {
  return {
    name: 'app',
    image: 'registry.example.com/app:1.2.3',
    securityContext: { ...hardenedSecurity, ...security },
    ...container,
  };
}

/** The same container in each place where a pod has containers; the pod's other containers are hardened. */
export function inEachList(name: string, changes: Pick<Changes, 'container' | 'security'>): PodSecurityCase[] {
  const named = (role: string, more: Fields = {}) =>
    hardenedContainer({ ...changes, container: { name: role, ...more, ...changes.container } });
  return [
    { name: `${name}, container`, pod: hardened(changes) },
    {
      name: `${name}, second container`,
      pod: hardened({ spec: { containers: [hardenedContainer(), named('second')] } }),
    },
    { name: `${name}, init container`, pod: hardened({ spec: { initContainers: [named('init')] } }) },
    {
      name: `${name}, sidecar`,
      pod: hardened({ spec: { initContainers: [named('sidecar', { restartPolicy: 'Always' })] } }),
    },
    { name: `${name}, ephemeral container`, pod: hardened({ spec: { ephemeralContainers: [named('debugger')] } }) },
  ];
}

/** The same value at the pod's and at the container's securityContext, alone and overridden. */
export function atBothLevels(name: string, key: string, value: unknown, harmless: unknown): PodSecurityCase[] {
  const set = (overlay: unknown): Fields => ({ [key]: overlay });
  return [
    { name: `${name}, pod`, pod: hardened({ context: set(value) }) },
    { name: `${name}, container`, pod: hardened({ security: set(value) }) },
    { name: `${name}, both`, pod: hardened({ context: set(value), security: set(value) }) },
    { name: `${name}, pod, overridden`, pod: hardened({ context: set(value), security: set(harmless) }) },
    { name: `${name}, container, overriding`, pod: hardened({ context: set(harmless), security: set(value) }) },
    ...inEachList(`${name}, alone`, { security: set(value) }).slice(1),
  ];
}

export const podKinds = [
  'Pod',
  'PodTemplate',
  'Deployment',
  'ReplicaSet',
  'ReplicationController',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
] as const;
export type PodKind = (typeof podKinds)[number];

export function manifest(pod: Pod, kind: PodKind): string {
  // YAML 1.1 quotes what Kubernetes would read as a boolean or an octal number.
  return stringify(resource(pod, kind), { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
}

const labels = { app: 'web' };

function resource(pod: Pod, kind: PodKind): Fields {
  const head = { metadata: { name: 'web' } };
  const metadata = { labels, annotations: pod.annotations };
  const template = { metadata, spec: pod.spec };
  const finite = { metadata, spec: { ...pod.spec, restartPolicy: 'Never' } };
  const selector = { matchLabels: labels };
  switch (kind) {
    case 'Pod':
      return { apiVersion: 'v1', kind, metadata: { name: 'web', ...metadata }, spec: pod.spec };
    case 'PodTemplate':
      return { apiVersion: 'v1', kind, ...head, template };
    case 'ReplicationController':
      return { apiVersion: 'v1', kind, ...head, spec: { selector: labels, template } };
    case 'StatefulSet':
      return { apiVersion: 'apps/v1', kind, ...head, spec: { serviceName: 'web', selector, template } };
    case 'Job':
      return { apiVersion: 'batch/v1', kind, ...head, spec: { template: finite } };
    case 'CronJob':
      return {
        apiVersion: 'batch/v1',
        kind,
        ...head,
        spec: { schedule: '0 3 * * *', jobTemplate: { spec: { template: finite } } },
      };
    default:
      return { apiVersion: 'apps/v1', kind, ...head, spec: { selector, template } };
  }
}
