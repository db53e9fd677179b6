import type { Path } from './tree.js';

/**
 * Where a new key goes among those of its map: behind the nearest one that people write before it, else before the nearest one that they
 * write after it, else at the end. `siblings` are the keys as they stand; undefined for what is going away.
 */
export function placeOf(key: string, siblings: readonly (string | undefined)[], path: Path): number {
  const order = orderOf(path);
  const rank = order.indexOf(key);
  if (rank < 0) return siblings.length;
  const ranks = siblings.map((sibling) => (sibling === undefined ? -1 : order.indexOf(sibling)));
  const bulk = siblings.findIndex((sibling, index) => BULKY.has(sibling ?? '') && (ranks[index] ?? -1) > rank);
  let before = -1;
  let after = siblings.length;
  ranks.forEach((other, index) => {
    if (other < 0 || (bulk >= 0 && index > bulk)) return;
    if (other < rank && other >= (ranks[before] ?? -1)) before = index;
    if (other > rank && other < (ranks[after] ?? Number.POSITIVE_INFINITY)) after = index;
  });
  return before >= 0 ? before + 1 : after;
}

/** What is so long that a small key behind it would be lost: it goes before them, even where others stand behind. */
const BULKY: ReadonlySet<string> = new Set(['containers', 'initContainers', 'template']);

/** The order of keys in the map at a path, by the key that holds it, `containers[]` for an item of a list. */
function orderOf(path: Path): readonly string[] {
  const last = path.at(-1);
  const holder = typeof last === 'number' ? `${path.at(-2)}[]` : String(last ?? '');
  return ORDERS.get(holder) ?? [];
}

const CONTAINER = `name image imagePullPolicy command args workingDir restartPolicy ports env envFrom resources resizePolicy
  volumeMounts volumeDevices livenessProbe readinessProbe startupProbe lifecycle terminationMessagePath terminationMessagePolicy
  securityContext stdin stdinOnce tty targetContainerName`;

/** A spec of a workload and of a pod have no key in common that would stand at another place. */
const SPEC = `schedule timeZone concurrencyPolicy suspend startingDeadlineSeconds successfulJobsHistoryLimit failedJobsHistoryLimit
  serviceName replicas minReadySeconds revisionHistoryLimit progressDeadlineSeconds podManagementPolicy parallelism completions
  completionMode backoffLimit activeDeadlineSeconds ttlSecondsAfterFinished selector strategy updateStrategy jobTemplate template
  volumeClaimTemplates
  nodeName nodeSelector affinity tolerations topologySpreadConstraints priorityClassName runtimeClassName os hostname subdomain
  hostNetwork hostPID hostIPC hostUsers shareProcessNamespace dnsPolicy dnsConfig hostAliases enableServiceLinks serviceAccountName
  serviceAccount automountServiceAccountToken imagePullSecrets terminationGracePeriodSeconds securityContext resources
  initContainers containers ephemeralContainers restartPolicy volumes`;

const PROBE = `httpGet tcpSocket exec grpc initialDelaySeconds periodSeconds timeoutSeconds successThreshold failureThreshold
  terminationGracePeriodSeconds`;

const ORDERS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    '': 'apiVersion kind metadata automountServiceAccountToken secrets imagePullSecrets immutable type spec data stringData roleRef subjects rules webhooks status',
    metadata: 'name generateName namespace labels annotations finalizers ownerReferences',
    template: 'metadata spec',
    jobTemplate: 'metadata spec',
    spec: SPEC,
    'containers[]': CONTAINER,
    'initContainers[]': CONTAINER,
    'ephemeralContainers[]': CONTAINER,
    securityContext: `privileged allowPrivilegeEscalation readOnlyRootFilesystem runAsNonRoot runAsUser runAsGroup fsGroup
      fsGroupChangePolicy supplementalGroups supplementalGroupsPolicy sysctls capabilities procMount seLinuxOptions seccompProfile
      appArmorProfile windowsOptions`,
    capabilities: 'add drop',
    seccompProfile: 'type localhostProfile',
    appArmorProfile: 'type localhostProfile',
    resources: 'requests limits claims',
    requests: 'cpu memory ephemeral-storage',
    limits: 'cpu memory ephemeral-storage',
    livenessProbe: PROBE,
    readinessProbe: PROBE,
    startupProbe: PROBE,
    httpGet: 'scheme host path port httpHeaders',
    tcpSocket: 'host port',
    grpc: 'port service',
    'ports[]': 'name containerPort hostPort hostIP port targetPort nodePort protocol appProtocol',
    'env[]': 'name value valueFrom',
    'volumes[]': 'name',
    'volumeMounts[]': 'name mountPath subPath subPathExpr readOnly recursiveReadOnly mountPropagation',
    emptyDir: 'medium sizeLimit',
  }).map(([holder, keys]) => [holder, keys.split(/\s+/)]),
);
