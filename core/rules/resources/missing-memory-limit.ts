import { lacksLimit, limitFixes, limitRangeGives } from '../../kube/resources.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'missing-memory-limit',
  title: 'Container has no memory limit',
  severity: 'warning',
  category: 'resources',
  profile: 'recommended',
  scope: 'workspace',
  standards: ['NSA:resource policies', 'K01', 'k8s:resource management'],
  peers: [
    'checkov:CKV_K8S_13',
    'datree:CONTAINERS_MISSING_MEMORY_LIMIT_KEY',
    'gatekeeper-library:containerlimits',
    'gatekeeper-library:containerresources~',
    'kics:Memory_Limits_Not_Defined',
    'kube-linter:unset-memory-requirements',
    'kube-score:container-resources',
    'kubeaudit:LimitsMemoryNotSet',
    'kubeaudit:LimitsNotSet~',
    'kubescape:C-0004',
    'kubescape:C-0009~',
    'kubescape:C-0271',
    'kubescape:C-0303~',
    'kubesec:LimitsMemory',
    'kyverno-policies:best-practices/require-requests-limits~',
    'kyverno-policies:other/require-qos-burstable~',
    'monokle:KBP005',
    'monokle:KSV018',
    'polaris:memoryLimitsMissing',
    'snyk:SNYK-CC-K8S-4~',
    'terrascan:AC_K8S_0100',
    'trivy:KSV-0018',
  ],
  fixable: 'sometimes',
  docs: `
Without a limit a container may take all of the node's memory. A leak, a large upload or an attacker who sends many of them then makes the
kernel kill processes, and not always the guilty one: neighbours on the node die, the node itself may stop answering. With a limit only the
container that grew too large is restarted.

Set \`resources.limits.memory\` somewhat above the largest use that you measured; for memory it is good practice to set the request to the same
value, so that the node never promises more than it has. From Kubernetes 1.34 on \`spec.resources\` can limit the pod as a whole; that counts,
and so does a LimitRange with a default for the namespace.

It is fine for a container that is trusted and alone on its node. The fix proposes the request's value, else 128Mi: choose your own, since a
limit that is too low has the container killed (OOMKilled) under load. There is none where the pod has a request for all its containers and
some of them have limits: those numbers go together.
`,
  check: {
    *container(c) {
      if (!lacksLimit(c, 'memory')) return;
      yield {
        at: c.at('resources', 'limits', 'memory'),
        message: `${c.Label} has no memory limit: a leak or an attack takes all of the node's memory and brings its neighbours down. Set resources.limits.memory.`,
        when: limitRangeGives(c, 'memory limit'),
        fixes: limitFixes(c, 'memory', '128Mi'),
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
          command: [sh, -c, "true"]
      containers:
        - name: web
          image: nginx:1.27.1
          resources:
#         ^^^^^^^^^
            requests:
              memory: 256Mi
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
          command: [sh, -c, "true"]
          resources:
            limits:
              memory: 128Mi
      containers:
        - name: web
          image: nginx:1.27.1
          resources:
            requests:
              memory: 256Mi
            limits:
              memory: 256Mi
`,
    },
    {
      // A LimitRange of the namespace gives the limit; what is given to another one does not count.
      bad: `
apiVersion: v1
kind: LimitRange
metadata: { name: defaults, namespace: shop }
spec:
  limits:
    - type: Container
      default: { memory: 256Mi }
---
apiVersion: v1
kind: Pod
metadata: { name: covered, namespace: shop }
spec:
  containers: [{ name: app, image: "app:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: bare, namespace: bank }
spec:
  containers: [{ name: app, image: "app:1.0" }]
#                      ^^^
`,
      good: `
apiVersion: v1
kind: LimitRange
metadata: { name: defaults, namespace: shop }
spec:
  limits:
    - type: Container
      default: { memory: 256Mi }
---
apiVersion: v1
kind: Pod
metadata: { name: covered, namespace: shop }
spec:
  containers: [{ name: app, image: "app:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: bare, namespace: bank }
spec:
  containers: [{ name: app, image: "app:1.0", resources: { limits: { memory: 128Mi } } }]
`,
    },
    {
      // The pod's request is for all containers, so its limit is too.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources:
    requests:
      memory: 1Gi
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
  resources:
    requests:
      memory: 1Gi
    limits:
      memory: 1Gi
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources:
    requests: { memory: 1Gi }
  containers:
    - name: web
#           ^^^
      image: nginx:1.27.1
    - name: log
      image: registry.example.com/log:1.0
      resources: { limits: { memory: 64Mi } }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  resources:
    limits: { memory: 1Gi }
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;
