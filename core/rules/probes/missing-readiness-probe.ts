import { labelsFact, textFact } from '../../kube/facts.js';
import type { Container } from '../../kube/model.js';
import { isServing, probeValue } from '../../kube/probes.js';
import type { Rule, When } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'missing-readiness-probe',
  title: 'Container has no readiness probe',
  severity: 'warning',
  category: 'probes',
  profile: 'recommended',
  scope: 'workspace',
  standards: ['K01', 'k8s:probes'],
  peers: [
    'checkov:CKV_K8S_9~',
    'datree:CONTAINERS_MISSING_READINESSPROBE_KEY~',
    'gatekeeper-library:requiredprobes~',
    'kics:Readiness_Probe_Is_Not_Configured~',
    'kube-linter:no-readiness-probe~',
    'kube-score:pod-probes~',
    'kubescape:C-0018~',
    'kyverno-policies:best-practices/require-pod-probes~',
    'polaris:readinessProbeMissing~',
    'terrascan:AC_K8S_0072~',
  ],
  fixable: 'always',
  docs: `
Without a readiness probe Kubernetes takes a container for ready as soon as its process runs. A Service sends it requests while it is still
starting, and goes on while it can't answer; a rollout replaces the good pods by ones that never worked, because nobody asked them.

Add a \`readinessProbe\` that asks for what a request needs, without asking other services: if those are down, taking all pods out of the
Service helps nobody. A path of its own (\`/ready\`, \`/readyz\`) beats an open port, which says only that the process is there.

It is fine for a worker that nobody sends requests to: where the container declares no port and no Service of the same file selects the pod,
this is an information only. Jobs and pods that run once are left out. The fix asks the first port (by HTTP if it looks like it): check
the path and the port, since a probe that fails keeps the pod out of its Service.
`,
  check: {
    *container(c) {
      if (!isServing(c) || c.has('readinessProbe')) return;
      yield {
        at: c.at('readinessProbe'),
        message: `${c.Label} has no readiness probe: it is sent requests before it can answer, and rollouts go on with pods that don't work. Add a readinessProbe.`,
        ...(c.items('ports').next().done ? { when: milderForWorkers(c) } : {}),
        fixes: [
          {
            title: `Add a readiness probe to ${c.label}`,
            safety: 'placeholder',
            edits: [set(c.at('readinessProbe'), probeValue(c, 'readiness'))],
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
      containers:
        - name: web
#               ^^^
          image: nginx:1.27.1
          ports:
            - name: http
              containerPort: 8000
          resources:
            limits: { memory: 128Mi }
        - name: cache
#               ^^^^^
          image: redis:7.4.0
          ports:
            - containerPort: 6379
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
          ports:
            - name: http
              containerPort: 8000
          resources:
            limits: { memory: 128Mi }
          readinessProbe:
            httpGet:
              path: /
              port: http
        - name: cache
          image: redis:7.4.0
          ports:
            - containerPort: 6379
          readinessProbe:
            tcpSocket:
              port: 6379
`,
    },
    {
      // Milder for "worker", which no Service selects.
      bad: `
apiVersion: v1
kind: Service
metadata: { name: api }
spec:
  selector: { app: api }
  ports: [{ port: 80 }]
---
apiVersion: v1
kind: Pod
metadata: { name: api, labels: { app: api } }
spec:
  containers:
  - name: api
#         ^^^
    image: registry.example.com/api:1.0
---
apiVersion: v1
kind: Pod
metadata: { name: worker, labels: { app: worker } }
spec:
  containers:
  - { name: worker, image: "registry.example.com/worker:1.0" }
#           ^^^^^^
`,
      good: `
apiVersion: v1
kind: Service
metadata: { name: api }
spec:
  selector: { app: api }
  ports: [{ port: 80 }]
---
apiVersion: v1
kind: Pod
metadata: { name: api, labels: { app: api } }
spec:
  containers:
  - name: api
    image: registry.example.com/api:1.0
    readinessProbe:
      tcpSocket:
        port: 8080
---
apiVersion: v1
kind: Pod
metadata: { name: worker, labels: { app: worker } }
spec:
  containers:
  - { name: worker, image: "registry.example.com/worker:1.0", readinessProbe: { tcpSocket: { port: 8080 } } }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: once
spec:
  restartPolicy: Never
  containers:
    - name: once
      image: registry.example.com/once:1.0
`,
    },
  ],
} satisfies Rule;

function milderForWorkers({ pod }: Container): When {
  const namespace = textFact(pod.resource, 'metadata', 'namespace');
  return {
    softer: {
      severity: 'info',
      unless: { ask: 'service-selects', namespace, labels: labelsFact(pod.object, 'metadata', 'labels') },
    },
  };
}
