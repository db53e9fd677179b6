import { amountStop, lacksLimit, limitRangeGives, requestOf } from '../../kube/resources.js';
import type { Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'missing-ephemeral-storage-limit',
  title: "Container has no limit for what it writes to the node's disk",
  severity: 'info',
  category: 'resources',
  profile: 'strict',
  scope: 'document',
  standards: ['K01', 'k8s:local ephemeral storage'],
  peers: ['gatekeeper-library:ephemeralstoragelimit', 'kube-score:container-ephemeral-storage-request-and-limit'],
  fixable: 'always',
  docs: `
What a container writes outside of its volumes, its logs, and its \`emptyDir\` volumes lie on the node's own disk. One that writes without end (a log in
a loop, an upload that somebody repeats) fills it up. The kubelet then evicts pods, and not only the guilty one, deletes images, and takes no new pods.

Set \`resources.limits.ephemeral-storage\`: a pod that writes more is evicted alone. A limit sets the request as well, which the scheduler needs to know
which node has room. The default of a LimitRange counts.

It is fine without on a cluster whose nodes have a disk of their own for each pod, and for a container with \`readOnlyRootFilesystem: true\` and few
logs, which is why only the strict profile tells. The fix proposes the request's value, else 1Gi: measure and choose your own.
`,
  check: {
    *container(c) {
      if (!lacksLimit(c, 'ephemeral-storage')) return;
      const stop = amountStop(c, 'ephemeral-storage', requestOf(c, 'ephemeral-storage') ?? '1Gi');
      yield {
        at: c.at('resources', 'limits', 'ephemeral-storage'),
        message: `${c.Label} has no ephemeral-storage limit: what it writes to the node's disk can fill it and has its neighbours evicted. Set resources.limits.ephemeral-storage.`,
        when: limitRangeGives(c, 'ephemeral-storage limit'),
        fixes: [
          {
            title: `Set an ephemeral-storage request and limit for ${c.label}`,
            safety: 'placeholder',
            edits: [
              set(c.at('resources', 'requests', 'ephemeral-storage'), stop),
              set(c.at('resources', 'limits', 'ephemeral-storage'), stop),
            ],
          },
        ],
      };
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
      initContainers:
        - name: setup
#               ^^^^^
          image: busybox:1.36
      containers:
        - name: web
          image: nginx:1.27.1
          resources:
            requests:
              ephemeral-storage: 2Gi
            limits:
#           ^^^^^^
              memory: 256Mi
        - name: log
          image: log:1.0
          resources: { limits: { ephemeral-storage: 500Mi } }
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
      initContainers:
        - name: setup
          image: busybox:1.36
          resources:
            requests:
              ephemeral-storage: 1Gi
            limits:
              ephemeral-storage: 1Gi
      containers:
        - name: web
          image: nginx:1.27.1
          resources:
            requests:
              ephemeral-storage: 2Gi
            limits:
              memory: 256Mi
              ephemeral-storage: 2Gi
        - name: log
          image: log:1.0
          resources: { limits: { ephemeral-storage: 500Mi } }
`,
    },
    {
      // The LimitRange of the namespace gives the limit.
      bad: `
apiVersion: v1
kind: LimitRange
metadata: { name: defaults, namespace: shop }
spec:
  limits: [{ type: Container, default: { ephemeral-storage: 1Gi } }]
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  containers: [{ name: web, image: "nginx:1.27.1" }]
`,
    },
  ],
} satisfies Rule;
