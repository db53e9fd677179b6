import { lacksRequest, limitRangeGives, requestFixes } from '../../kube/resources.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'missing-cpu-request',
  title: 'Container requests no CPU',
  severity: 'info',
  category: 'resources',
  profile: 'recommended',
  scope: 'workspace',
  standards: ['NSA:resource policies', 'K01', 'k8s:resource management'],
  peers: [
    'checkov:CKV_K8S_10',
    'datree:CONTAINERS_MISSING_CPU_REQUEST_KEY',
    'gatekeeper-library:containerrequests',
    'gatekeeper-library:containerresources~',
    'kics:CPU_Requests_Not_Set',
    'kube-linter:unset-cpu-requirements',
    'kube-score:container-resources',
    'kubeaudit:LimitsNotSet~',
    'kubescape:C-0009~',
    'kubescape:C-0050',
    'kubescape:C-0268',
    'kubesec:RequestsCPU',
    'kyverno-policies:best-practices/require-requests-limits~',
    'kyverno-policies:other/require-qos-burstable~',
    'monokle:KBP002',
    'monokle:KSV015',
    'polaris:cpuRequestsMissing',
    'terrascan:AC_K8S_0097',
    'trivy:KSV-0015',
  ],
  fixable: 'always',
  docs: `
The scheduler places pods by what they request, and the kernel shares CPU time by it. A container that requests no CPU counts as nothing: its
pod lands on a busy node, and as soon as the others want their share it gets next to none, so its probes fail and it is restarted. The
horizontal autoscaler can't work with it either, since it measures use against the request.

Set \`resources.requests.cpu\` to what the container normally uses. A limit alone sets the request to the same value. From Kubernetes 1.34 on
\`spec.resources\` for the whole pod counts, and so does a LimitRange with a default. Init containers that end are left out.

It is fine for background work that may wait. The fix proposes 100m, a tenth of a core: measure and choose your own.
`,
  check: {
    *container(c) {
      if (!lacksRequest(c, 'cpu')) return;
      yield {
        at: c.at('resources', 'requests', 'cpu'),
        message: `${c.Label} requests no CPU: the scheduler counts it as nothing, and on a busy node it gets next to no time. Set resources.requests.cpu.`,
        yieldsTo: [{ rule: 'missing-cpu-limit', at: c.at('resources', 'limits', 'cpu') }],
        when: limitRangeGives(c, 'cpu request'),
        fixes: requestFixes(c, 'cpu', '100m'),
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: { app: db }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers:
        - name: db
          image: postgres:16.4
          resources:
#         ^^^^^^^^^
            limits:
              memory: 1Gi
        - name: exporter
          image: registry.example.com/exporter:0.15
          resources: { limits: { cpu: 200m } }
`,
      good: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: { app: db }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers:
        - name: db
          image: postgres:16.4
          resources:
            requests:
              cpu: 100m
            limits:
              memory: 1Gi
        - name: exporter
          image: registry.example.com/exporter:0.15
          resources: { limits: { cpu: 200m } }
`,
    },
    {
      // The pod's own resources count from 1.34 on.
      minor: 33,
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources: { requests: { cpu: "1" } }
  containers:
    - name: web
#           ^^^
      image: nginx:1.27.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources: { requests: { cpu: "1" } }
  containers:
    - name: web
      image: nginx:1.27.1
      resources:
        requests:
          cpu: 100m
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources: { requests: { cpu: "1" } }
  initContainers:
    - name: setup
      image: busybox:1.36
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;
