import type { Container, Scalar, View } from '../../kube/model.js';
import { parseQuantity } from '../../kube/quantity.js';
import { type AnyAmount, isSharedIn, limitRangeGives } from '../../kube/resources.js';
import type { Fixes, Report, Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'unequal-request-and-limit',
  title: 'Request and limit differ',
  severity: 'info',
  category: 'resources',
  profile: 'strict',
  scope: 'document',
  standards: ['k8s:pod quality of service'],
  peers: [
    'datree:EKS_INVALID_MEMORY_REQUEST_LIMIT',
    'kube-score:container-cpu-requests-equal-limits',
    'kube-score:container-ephemeral-storage-request-equals-limit',
    'kube-score:container-memory-requests-equal-limits',
    'kube-score:container-resource-requests-equal-limits',
    'kyverno-policies:other/memory-requests-equal-limits',
    'kyverno-policies:other/require-qos-guaranteed',
  ],
  fixable: 'sometimes',
  docs: `
A container whose limit is above its request may use what nobody reserved for it. If several on a node do so at the same time, memory runs out, and
the kernel or the kubelet ends one of them, often another than the one that grew. Pods whose containers all have requests equal to limits, for CPU
and memory, are of the class Guaranteed: they are the last to be ended, and can have CPU cores of their own.

Set the request to the limit. It costs room: the scheduler then reserves all of it, always.

It is fine to let them differ for what may wait or be repeated (batch, tests), and many do so for CPU on purpose, which is why only the strict profile
tells. A missing limit is reported here only where \`missing-memory-limit\` or \`missing-cpu-limit\` is off, and has no fix here. Where the pod has
resources as a whole (from Kubernetes 1.34 on), those of its containers are left alone.
`,
  check: {
    *container(c) {
      if (c.list !== 'containers') return;
      for (const amount of AMOUNTS) if (!isSharedIn(c.pod, amount)) yield* check(c, amount);
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: nginx:1.27.1
          resources:
            requests:
              cpu: 250m
#                  ^^^^
              memory: 128Mi # measured
#                     ^^^^^
              ephemeral-storage: 1Gi
            limits:
              cpu: "1"
              memory: 256Mi
              ephemeral-storage: 1024Mi
        - name: log
          image: log:1.0
          resources:
            requests: { cpu: 100m }
            limits: { cpu: 0.1, memory: 64Mi, ephemeral-storage: 1Gi }
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: nginx:1.27.1
          resources:
            requests:
              cpu: "1"
              memory: 256Mi # measured
              ephemeral-storage: 1Gi
            limits:
              cpu: "1"
              memory: 256Mi
              ephemeral-storage: 1024Mi
        - name: log
          image: log:1.0
          resources:
            requests: { cpu: 100m }
            limits: { cpu: 0.1, memory: 64Mi, ephemeral-storage: 1Gi }
`,
    },
    {
      // Without the rules that report what is missing.
      off: ['missing-cpu-limit', 'missing-memory-limit'],
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      resources:
        requests: { cpu: 250m, memory: 128Mi }
        limits: { memory: 128Mi }
#       ^^^^^^
`,
    },
    {
      // Missing limits have a finding of their own; the pod as a whole decides.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  resources: { requests: { cpu: "1", memory: 1Gi }, limits: { cpu: "1", memory: 1Gi } }
  containers:
    - { name: web, image: "nginx:1.27.1", resources: { requests: { cpu: 250m, memory: 1Mi }, limits: { cpu: "1", memory: 2Mi } } }
---
apiVersion: v1
kind: Pod
metadata: { name: api }
spec:
  containers:
    - { name: api, image: "api:1.27.1", resources: { requests: { cpu: 250m, memory: 1Mi } } }
`,
    },
  ],
} satisfies Rule;

const AMOUNTS: readonly AnyAmount[] = ['cpu', 'memory', 'ephemeral-storage'];

function* check(c: Container, amount: AnyAmount): Generator<Report> {
  const request = c.get('resources', 'requests', amount);
  const limit = c.get('resources', 'limits', amount);
  if (limit === undefined) {
    if (amount !== 'ephemeral-storage') yield unlimited(c, amount);
    return;
  }
  const [low, high] = [quantityOf(request), quantityOf(limit)];
  if (low === undefined || high === undefined || low >= high) return; // a lower limit is refused
  const guaranteed = amount === 'ephemeral-storage' ? '' : ', and its pod is not of the class Guaranteed';
  yield {
    at: c.at('resources', 'requests', amount),
    message: `${c.Label} requests ${amount} "${request}" and is limited to "${limit}": nobody reserves what lies between${guaranteed}. Make them equal.`,
    fixes: fixes(c, amount, limit),
  };
}

function unlimited(c: Container, amount: 'cpu' | 'memory'): Report {
  const at = c.at('resources', 'limits', amount);
  return {
    at,
    message: `${c.Label} has no ${amount} limit, so its pod is not of the class Guaranteed and is ended before those that are. Set resources.limits.${amount}.`,
    yieldsTo: [{ rule: `missing-${amount}-limit`, at }],
    when: limitRangeGives(c, `${amount} limit`),
    fixes: { none: 'Only you know how much it needs.' },
  };
}

function quantityOf(value: Scalar | View | undefined): bigint | undefined {
  return typeof value === 'object' ? undefined : parseQuantity(value);
}

function fixes(c: Container, amount: AnyAmount, limit: Scalar | View): Fixes {
  if (typeof limit === 'object') return { none: 'The limit is no quantity.' };
  return [
    {
      title: `Request as much ${amount} as the limit (the pod needs that much room on a node)`,
      safety: 'review',
      edits: [set(c.at('resources', 'requests', amount), limit)],
    },
  ];
}
