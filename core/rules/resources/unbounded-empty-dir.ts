import type { Container, Pod, View } from '../../kube/model.js';
import { placeholderName, volumeLabel } from '../../kube/names.js';
import { lacksLimit, limitRangeGives } from '../../kube/resources.js';
import { each, type Report, type Rule } from '../../rule.js';
import { Placeholder, set } from '../../yaml/edit.js';

export default {
  id: 'unbounded-empty-dir',
  title: 'Temporary volume has no size limit',
  severity: 'info',
  category: 'resources',
  profile: 'recommended',
  scope: 'document',
  standards: ['K01', 'k8s:emptyDir'],
  peers: ['kyverno-policies:other/require-emptydir-requests-and-limits~'],
  fixable: 'always',
  docs: `
An \`emptyDir\` lies on the node: on its disk, or with \`medium: Memory\` in its memory. Without \`sizeLimit\` it grows until the node is full. The
kubelet then evicts pods, or the kernel kills processes, and not only the guilty ones; one upload in a loop is enough.

Set \`sizeLimit\`. A pod that writes more to its disk is evicted alone; a volume in memory is just full. Memory that is written there counts as that of
the containers, so it must fit into their limits.

A volume in memory is reported where a container that writes to it has no memory limit, which would bound it too. One on disk is reported in
the strict profile only, as an information, where a container that writes to it has no limit for \`ephemeral-storage\`, and silent where
\`missing-ephemeral-storage-limit\` says so of the container, since that limit bounds both. It is fine to leave it where only trusted code writes and
little. The fix proposes 1Gi, in memory 64Mi: measure and choose your own.
`,
  check: {
    *pod(p) {
      yield* each(p.items('volumes'), (volume) => check(p, volume));
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
          image: registry.example.com/web:4.1
          volumeMounts:
            - { name: cache, mountPath: /cache }
            - { name: tmp, mountPath: /tmp }
        - name: log
          image: registry.example.com/log:1.3
          resources: { limits: { memory: 64Mi } }
          volumeMounts:
            - { name: bounded, mountPath: /cache }
      volumes:
        - name: cache
          emptyDir:
#         ^^^^^^^^
            medium: Memory
        - name: bounded
          emptyDir: { medium: Memory }
        - name: tmp
          emptyDir: {}
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
          image: registry.example.com/web:4.1
          volumeMounts:
            - { name: cache, mountPath: /cache }
            - { name: tmp, mountPath: /tmp }
        - name: log
          image: registry.example.com/log:1.3
          resources: { limits: { memory: 64Mi } }
          volumeMounts:
            - { name: bounded, mountPath: /cache }
      volumes:
        - name: cache
          emptyDir:
            medium: Memory
            sizeLimit: 64Mi
        - name: bounded
          emptyDir: { medium: Memory }
        - name: tmp
          emptyDir: {}
`,
    },
    {
      // A limit for the volume, for the pod as a whole, and by the namespace's LimitRange.
      bad: `
apiVersion: v1
kind: LimitRange
metadata: { name: defaults, namespace: shop }
spec: { limits: [{ type: Container, default: { memory: 256Mi } }] }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "web:4.1", volumeMounts: [{ name: cache, mountPath: /cache }] }]
  volumes: [{ name: cache, emptyDir: { medium: Memory } }]
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: bank }
spec:
  resources: { limits: { memory: 1Gi } }
  containers: [{ name: api, image: "api:4.1", volumeMounts: [{ name: a, mountPath: /a }, { name: b, mountPath: /b }] }]
  volumes: [{ name: a, emptyDir: { medium: Memory } }, { name: b, emptyDir: { medium: Memory, sizeLimit: 1Mi } }]
`,
    },
  ],
} satisfies Rule;

function* check(p: Pod, volume: View): Generator<Report> {
  if (!volume.has('emptyDir') || volume.has('emptyDir', 'sizeLimit')) return;
  const medium = volume.get('emptyDir', 'medium') ?? '';
  const name = volume.get('name');
  if (name === undefined) return;
  const writing = p.allContainers().filter((c) => writes(c, name));
  if (medium === 'Memory') {
    const [unlimited] = writing.filter((c) => lacksLimit(c, 'memory'));
    if (unlimited)
      yield {
        ...report(
          volume,
          '64Mi',
          `lies in memory, where nothing bounds it, since ${unlimited.label} has no memory limit`,
        ),
        severity: 'warning',
        when: limitRangeGives(unlimited, 'memory limit'),
      };
    return;
  }
  const unlimited = writing.filter((c) => lacksLimit(c, 'ephemeral-storage'));
  if (medium !== '' || unlimited.length === 0) return;
  yield {
    ...report(volume, '1Gi', "lies on the node's disk, which it can fill until pods are evicted"),
    profile: 'strict',
    yieldsTo: unlimited.map((c) => ({
      rule: 'missing-ephemeral-storage-limit',
      at: c.at('resources', 'limits', 'ephemeral-storage'),
    })),
  };
}

function writes(c: Container, name: unknown): boolean {
  return [...c.items('volumeMounts')].some((mount) => mount.get('name') === name && mount.get('readOnly') !== true);
}

function report(volume: View, size: string, fact: string): Report {
  const limit = new Placeholder(`size limit of ${placeholderName(volume)}`, size);
  return {
    at: volume.at('emptyDir', 'sizeLimit'),
    message: `${volumeLabel(volume)} has no size limit and ${fact}. Set sizeLimit.`,
    fixes: [
      {
        title: `Set a sizeLimit for ${volumeLabel(volume).replace('V', 'v')}`,
        safety: 'placeholder',
        edits: [set(volume.at('emptyDir', 'sizeLimit'), limit)],
      },
    ],
  };
}
