import type { Path } from '../yaml/tree.js';

/** A built-in kind by group and kind, whatever the version, as rules name it. */
export interface KindName {
  readonly group: string;
  readonly kind: string;
}

/** Groups that a kind was served in before its present one (`extensions/v1beta1` Deployment). The empty group counts for every workload: people write `v1`. */
const FORMER_GROUPS: Readonly<Record<string, readonly string[]>> = {
  DaemonSet: ['extensions', ''],
  Deployment: ['extensions', ''],
  ReplicaSet: ['extensions', ''],
  StatefulSet: [''],
  Job: ['extensions', ''],
  CronJob: [''],
  Ingress: ['extensions', ''],
  NetworkPolicy: ['extensions', ''],
  PodSecurityPolicy: ['extensions', ''],
  Role: [''],
  RoleBinding: [''],
  ClusterRole: [''],
  ClusterRoleBinding: [''],
};

const TEMPLATE: Path = ['spec', 'template'];

interface PodHolder {
  readonly group: string;
  /** Where the object with the pod's `metadata` and `spec` stands. */
  readonly template: Path;
}

/** Built-in workloads. */
const WORKLOADS: Readonly<Record<string, PodHolder>> = {
  Pod: { group: '', template: [] },
  PodTemplate: { group: '', template: ['template'] },
  ReplicationController: { group: '', template: TEMPLATE },
  Deployment: { group: 'apps', template: TEMPLATE },
  DaemonSet: { group: 'apps', template: TEMPLATE },
  ReplicaSet: { group: 'apps', template: TEMPLATE },
  StatefulSet: { group: 'apps', template: TEMPLATE },
  Job: { group: 'batch', template: TEMPLATE },
  CronJob: { group: 'batch', template: ['spec', 'jobTemplate', 'spec', 'template'] },
};

/** Custom kinds that hold a pod template, by `group/Kind`. */
const CUSTOM_WORKLOADS: Readonly<Record<string, Path>> = {
  'argoproj.io/Rollout': TEMPLATE,
  'apps.kruise.io/CloneSet': TEMPLATE,
  'apps.kruise.io/DaemonSet': TEMPLATE,
  'apps.kruise.io/StatefulSet': TEMPLATE,
  'extensions.agents.x-k8s.io/SandboxTemplate': ['spec', 'podTemplate'],
  'agents.x-k8s.io/Sandbox': ['spec', 'podTemplate'],
  'serving.knative.dev/Service': TEMPLATE,
  'serving.knative.dev/Configuration': TEMPLATE,
};

export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf('/');
  return slash < 0 ? '' : apiVersion.slice(0, slash);
}

/** Whether an object is of a built-in kind: its group is the kind's own, one that it once had, or missing. */
export function isKind(apiVersion: string | undefined, kind: string, name: KindName): boolean {
  if (kind !== name.kind) return false;
  const group = apiVersion === undefined ? '' : groupOf(apiVersion);
  return group === name.group || apiVersion === undefined || (FORMER_GROUPS[kind]?.includes(group) ?? false);
}

/** Where an object keeps the `metadata` and `spec` of its pods, and the workload that it is; undefined if it has none. */
export function podTemplate(
  apiVersion: string | undefined,
  kind: string,
): { readonly path: Path; readonly workload: string | undefined } | undefined {
  const holder = Object.hasOwn(WORKLOADS, kind) ? WORKLOADS[kind] : undefined;
  if (holder && isKind(apiVersion, kind, { group: holder.group, kind }))
    return { path: holder.template, workload: kind };
  const custom = `${groupOf(apiVersion ?? '')}/${kind}`;
  return Object.hasOwn(CUSTOM_WORKLOADS, custom)
    ? { path: CUSTOM_WORKLOADS[custom] ?? [], workload: undefined }
    : undefined;
}
