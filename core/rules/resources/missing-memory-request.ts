import { lacksRequest, limitRangeGives, requestFixes } from '../../kube/resources.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'missing-memory-request',
  title: 'Container requests no memory',
  severity: 'info',
  category: 'resources',
  profile: 'recommended',
  scope: 'workspace',
  standards: ['NSA:resource policies', 'K01', 'k8s:resource management'],
  peers: [
    'checkov:CKV_K8S_12',
    'datree:CONTAINERS_MISSING_MEMORY_REQUEST_KEY',
    'gatekeeper-library:containerrequests',
    'gatekeeper-library:containerresources~',
    'kics:Memory_Requests_Not_Defined',
    'kube-linter:unset-memory-requirements~',
    'kube-score:container-resources',
    'kubeaudit:LimitsNotSet~',
    'kubescape:C-0004',
    'kubescape:C-0009~',
    'kubescape:C-0269',
    'kubesec:RequestsMemory',
    'kyverno-policies:best-practices/require-requests-limits~',
    'kyverno-policies:other/require-qos-burstable~',
    'monokle:KBP004',
    'monokle:KSV016',
    'polaris:memoryRequestsMissing',
    'terrascan:AC_K8S_0099',
    'trivy:KSV-0016',
  ],
  fixable: 'always',
  docs: `
The scheduler places pods by what they request. A container that requests no memory counts as nothing: its pod lands on a node that is full
already, and when memory runs short there, pods that use more than they requested are the first to be evicted.

Set \`resources.requests.memory\` to what the container normally uses. A limit alone sets the request to the same value, so where the limit
is missing as well, only that is reported (this rule speaks up where \`missing-memory-limit\` is off). From Kubernetes 1.34 on
\`spec.resources\` for the whole pod counts, and so does a LimitRange with a default. Init containers that end are left out: they run before
the others, which request more.

It is fine for what may be thrown away at any time, such as a development tool. The fix proposes 128Mi: measure and choose your own.
`,
  check: {
    *container(c) {
      if (!lacksRequest(c, 'memory')) return;
      yield {
        at: c.at('resources', 'requests', 'memory'),
        message: `${c.Label} requests no memory: the scheduler counts it as nothing, and it is evicted first when memory runs short. Set resources.requests.memory.`,
        yieldsTo: [{ rule: 'missing-memory-limit', at: c.at('resources', 'limits', 'memory') }],
        when: limitRangeGives(c, 'memory request'),
        fixes: requestFixes(c, 'memory', '128Mi'),
      };
    },
  },
  examples: [
    {
      off: ['missing-memory-limit'],
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: setup
      image: busybox:1.36
    - name: proxy
#           ^^^^^
      image: envoyproxy/envoy:v1.31.0
      restartPolicy: Always
  containers:
    - name: web
      image: nginx:1.27.1
      resources: {requests: {cpu: 100m}}
#                 ^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: setup
      image: busybox:1.36
    - name: proxy
      image: envoyproxy/envoy:v1.31.0
      restartPolicy: Always
      resources:
        requests:
          memory: 128Mi
  containers:
    - name: web
      image: nginx:1.27.1
      resources: {requests: {cpu: 100m, memory: 128Mi}}
`,
    },
    {
      // A limit sets the request.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      resources:
        limits:
          memory: 256Mi
`,
    },
    {
      // min becomes defaultRequest.
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: "nginx:1.27.1" }] }
---
apiVersion: v1
kind: LimitRange
metadata: { name: defaults, namespace: shop }
spec: { limits: [{ type: Container, min: { memory: 64Mi } }] }
`,
    },
  ],
} satisfies Rule;
