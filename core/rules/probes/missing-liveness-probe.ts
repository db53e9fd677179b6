import { isServing, probeValue } from '../../kube/probes.js';
import type { Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'missing-liveness-probe',
  title: 'Container has no liveness probe',
  severity: 'info',
  category: 'probes',
  profile: 'recommended',
  scope: 'document',
  standards: ['K01', 'k8s:probes'],
  peers: [
    'checkov:CKV_K8S_8',
    'datree:CONTAINERS_MISSING_LIVENESSPROBE_KEY',
    'gatekeeper-library:requiredprobes',
    'kics:Liveness_Probe_Is_Not_Defined',
    'kube-linter:no-liveness-probe',
    'kube-score:pod-probes~',
    'kubescape:C-0056',
    'kyverno-policies:best-practices/require-pod-probes',
    'polaris:livenessProbeMissing',
    'snyk:SNYK-CC-K8S-41~',
    'terrascan:AC_K8S_0070',
  ],
  fixable: 'always',
  docs: `
A process can hang and still run: a deadlock, a lost connection that nobody notices, an attack that ties up all its threads. Kubernetes
restarts what has ended, not what hangs, so without a liveness probe the container stays as it is until somebody looks.

Add a \`livenessProbe\` that asks the process for a sign of life and nothing more: no database, no other service, no work. Give it time (the fix
takes \`failureThreshold: 6\`, a minute), and a \`startupProbe\` to what starts slowly.

A bad liveness probe is worse than none: under load it restarts what was merely busy, and one after the other the pods go down. So this is
an information. It is fine to have none where the program ends by itself when it can't go on. Jobs and pods that run once are left out.
`,
  check: {
    *container(c) {
      if (!isServing(c) || c.has('livenessProbe')) return;
      yield {
        at: c.at('livenessProbe'),
        message: `${c.Label} has no liveness probe: if it hangs, nothing restarts it. Add a livenessProbe that asks for a sign of life only.`,
        fixes: [
          {
            title: `Add a liveness probe to ${c.label}`,
            safety: 'placeholder',
            edits: [set(c.at('livenessProbe'), probeValue(c, 'liveness'))],
          },
        ],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: { app: agent }
  template:
    metadata:
      labels: { app: agent }
    spec:
      initContainers:
      - name: proxy
        image: envoyproxy/envoy:v1.31.0
        restartPolicy: Always
      containers:
      - name: agent
#             ^^^^^
        image: registry.example.com/agent:2.1.0
        ports:
        - { name: statsd, containerPort: 8125, protocol: UDP }
        - { name: grpc, containerPort: 9090 }
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: { app: agent }
  template:
    metadata:
      labels: { app: agent }
    spec:
      initContainers:
      - name: proxy
        image: envoyproxy/envoy:v1.31.0
        restartPolicy: Always
      containers:
      - name: agent
        image: registry.example.com/agent:2.1.0
        ports:
        - { name: statsd, containerPort: 8125, protocol: UDP }
        - { name: grpc, containerPort: 9090 }
        livenessProbe:
          tcpSocket:
            port: grpc
          periodSeconds: 10
          failureThreshold: 6
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: "nginx:1.27.1", ports: [{ containerPort: 80 }] }
#             ^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: "nginx:1.27.1", ports: [{ containerPort: 80 }], livenessProbe: { httpGet: { path: /, port: 80 }, periodSeconds: 10, failureThreshold: 6 } }
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: report
              image: registry.example.com/report:3.2
`,
    },
  ],
} satisfies Rule;
