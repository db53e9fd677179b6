import type { Container } from '../../kube/model.js';
import { inWords } from '../../kube/names.js';
import { PROBE_TIMING, probeOf, TIMING_FIELDS } from '../../kube/probe-timing.js';
import { isLongRunning, type ProbeKind } from '../../kube/probes.js';
import { each, type Report, type Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'unset-probe-timing',
  title: 'Probe leaves its timing to the defaults',
  severity: 'info',
  category: 'probes',
  profile: 'strict',
  scope: 'document',
  standards: ['k8s:probes'],
  peers: [
    'datree:CONTAINERS_INCORRECT_FAILURETHRESHOLD_VALUE',
    'datree:CONTAINERS_INCORRECT_INITIALDELAYSECONDS_VALUE',
    'datree:CONTAINERS_INCORRECT_PERIODSECONDS_VALUE',
    'datree:CONTAINERS_INCORRECT_SUCCESSTHRESHOLD_VALUE',
    'datree:CONTAINERS_INCORRECT_TIMEOUTSECONDS_VALUE',
  ],
  fixable: 'always',
  docs: `
What a probe does not say, Kubernetes fills in: it begins at once, asks every 10 seconds, waits one second for an answer, and gives up after three
failures. One second is little for a program that pauses to collect garbage, and a liveness probe that begins at once restarts what starts slowly.
Somebody who can keep the program busy can then keep it restarting.

Write \`initialDelaySeconds\` (or add a \`startupProbe\`, which then counts instead), \`periodSeconds\`, \`timeoutSeconds\`, \`successThreshold\` and
\`failureThreshold\`, chosen for this program: its slowest start, its longest pause.

The defaults are fine for many, which is why only the strict profile tells. The fix writes them out, so that whoever reads the manifest sees what
happens and can change it; nothing else changes.
`,
  check: {
    *container(c) {
      if (!isLongRunning(c.pod)) return;
      yield* each(KINDS, (kind) => check(c, kind));
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
          livenessProbe:
#         ^^^^^^^^^^^^^
            httpGet: { path: /live, port: 8080 }
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /ready, port: 8080 }
            initialDelaySeconds: 5
            periodSeconds: 10
            timeoutSeconds: 2
            successThreshold: 1
            failureThreshold: 3
        - name: api
          image: registry.example.com/api:4.1
          startupProbe: { tcpSocket: { port: 9090 } }
          readinessProbe: { tcpSocket: { port: 9090 }, periodSeconds: 5 }
#         ^^^^^^^^^^^^^^
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
          livenessProbe:
            httpGet: { path: /live, port: 8080 }
            initialDelaySeconds: 0
            periodSeconds: 10
            timeoutSeconds: 1
            successThreshold: 1
            failureThreshold: 6
          readinessProbe:
            httpGet: { path: /ready, port: 8080 }
            initialDelaySeconds: 5
            periodSeconds: 10
            timeoutSeconds: 2
            successThreshold: 1
            failureThreshold: 3
        - name: api
          image: registry.example.com/api:4.1
          startupProbe: { tcpSocket: { port: 9090 } }
          readinessProbe: { tcpSocket: { port: 9090 }, periodSeconds: 5, timeoutSeconds: 1, successThreshold: 1, failureThreshold: 3 }
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: Job
metadata: { name: report }
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - { name: report, image: "report:3.2", livenessProbe: { tcpSocket: { port: 9090 } } }
`,
    },
  ],
} satisfies Rule;

const KINDS: readonly ProbeKind[] = ['liveness', 'readiness'];

function* check(c: Container, kind: ProbeKind): Generator<Report> {
  const probe = probeOf(c, kind);
  if (!probe) return;
  const hasStartup = c.has('startupProbe');
  const unset = TIMING_FIELDS.filter((field) => !probe.has(field) && !(field === 'initialDelaySeconds' && hasStartup));
  if (unset.length === 0) return;
  yield {
    at: c.at(`${kind}Probe`),
    message: `The ${kind} probe of ${c.label} leaves ${inWords(unset)} to the ${unset.length > 1 ? 'defaults' : 'default'}, which may not suit how it starts and pauses. Choose and write what does.`,
    fixes: [
      {
        title: `Write out the defaults of the ${kind} probe (${unset.map((field) => `${field}: ${PROBE_TIMING[field]}`).join(', ')})`,
        safety: 'safe',
        edits: unset.map((field) => set(c.at(`${kind}Probe`, field), PROBE_TIMING[field])),
      },
    ],
  };
}
