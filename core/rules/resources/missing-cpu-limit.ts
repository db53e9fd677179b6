import { lacksLimit, limitFixes, limitRangeGives } from '../../kube/resources.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'missing-cpu-limit',
  title: 'Container has no CPU limit',
  severity: 'info',
  category: 'resources',
  profile: 'strict',
  scope: 'workspace',
  standards: ['NSA:resource policies', 'K01', 'k8s:resource management'],
  peers: [
    'checkov:CKV_K8S_11',
    'datree:CONTAINERS_MISSING_CPU_LIMIT_KEY',
    'gatekeeper-library:containerlimits',
    'gatekeeper-library:containerresources~',
    'kics:CPU_Limits_Not_Set',
    'kube-score:container-resources',
    'kubeaudit:LimitsCPUNotSet',
    'kubeaudit:LimitsNotSet~',
    'kubescape:C-0009~',
    'kubescape:C-0050',
    'kubescape:C-0270',
    'kubescape:C-0303~',
    'kubesec:LimitsCPU',
    'kyverno-policies:best-practices/require-requests-limits~',
    'kyverno-policies:other/require-cpu-limits',
    'kyverno-policies:other/require-qos-burstable~',
    'monokle:KBP003',
    'monokle:KSV011',
    'polaris:cpuLimitsMissing',
    'snyk:SNYK-CC-K8S-5~',
    'terrascan:AC_K8S_0098',
    'trivy:KSV-0011',
  ],
  fixable: 'sometimes',
  docs: `
Without a CPU limit a container may use all CPU time that nobody else has requested. A loop without an end, or a coin miner that somebody
smuggled in, then slows down what shares the node and has requested too little, and raises the bill of a cluster that scales itself.

Set \`resources.limits.cpu\` to what the container needs at its busiest. From Kubernetes 1.34 on a limit in \`spec.resources\` for the whole pod
counts, as does the default of a LimitRange.

Many leave CPU limits out on purpose: unlike memory, CPU time can be taken back at any moment, requests already share it out fairly, and a
limit throttles a container even while the node is idle, which shows as slow answers. So this is told in the strict profile only. Static CPU
pinning and clusters that bill by limits need them. The fix proposes the request's value, else 500m: choose your own.
`,
  check: {
    *container(c) {
      if (!lacksLimit(c, 'cpu')) return;
      yield {
        at: c.at('resources', 'limits', 'cpu'),
        message: `${c.Label} has no CPU limit: a loop without end, or a coin miner, takes what is free on the node. Set resources.limits.cpu.`,
        when: limitRangeGives(c, 'cpu limit'),
        fixes: limitFixes(c, 'cpu', '500m'),
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: report
          image: registry.example.com/report:3.2
          resources:
#         ^^^^^^^^^
            requests: { cpu: 250m, memory: 64Mi }
`,
      good: `
apiVersion: batch/v1
kind: Job
metadata:
  name: report
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: report
          image: registry.example.com/report:3.2
          resources:
            requests: { cpu: 250m, memory: 64Mi }
            limits:
              cpu: 250m
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - image: nginx:1.27.1
    name: web
#         ^^^
    command: [nginx, -g, daemon off;]
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - image: nginx:1.27.1
    name: web
    command: [nginx, -g, daemon off;]
    resources:
      limits:
        cpu: 500m
`,
    },
    {
      // The numbers of the pod and of its containers go together.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  resources: { requests: { cpu: "1" } }
  containers:
  - { name: web, image: "nginx:1.27.1" }
#           ^^^
  - { name: log, image: "log:1.0", resources: { limits: { cpu: 100m } } }
`,
    },
    {
      // max becomes default.
      bad: `
apiVersion: v1
kind: LimitRange
metadata: { name: defaults }
spec:
  limits: [{ type: Container, max: { cpu: "2" } }]
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "nginx:1.27.1" }]
`,
    },
  ],
} satisfies Rule;
