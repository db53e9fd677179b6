import type { Container, View } from '../../kube/model.js';
import { handlerKey, probeOf, timingOf } from '../../kube/probe-timing.js';
import { isLongRunning } from '../../kube/probes.js';
import type { Fixes, Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'identical-probes',
  title: 'Liveness and readiness probe fail together',
  severity: 'info',
  category: 'probes',
  profile: 'recommended',
  scope: 'document',
  standards: ['k8s:probes'],
  peers: ['kube-score:pod-probes-identical', 'kyverno-policies:other/validate-probes'],
  fixable: 'always',
  docs: `
A readiness probe that fails takes a pod out of service until it has caught up; a liveness probe that fails restarts its container. If both ask the
same and give up after the same time, a pod that is merely busy is restarted at the very moment when it was to get a rest. Its load goes to the
others, they are restarted next, and so a peak, or somebody who makes one, takes the whole service down.

Let the liveness probe give up much later (\`failureThreshold\`), or ask for less: a sign of life, while the readiness probe asks whether requests can be
served. Give a \`startupProbe\` to what starts slowly.

It is fine where a failed check does mean that nothing but a restart helps. The fix doubles the liveness probe's \`failureThreshold\`, so a container
that hangs is restarted later.
`,
  check: {
    *container(c) {
      if (!isLongRunning(c.pod)) return;
      const [liveness, readiness] = [probeOf(c, 'liveness'), probeOf(c, 'readiness')];
      const key = liveness && keyOf(liveness);
      if (key === undefined || !liveness || !readiness || key !== keyOf(readiness)) return;
      yield {
        at: c.at('livenessProbe'),
        message: `Liveness and readiness probe of ${c.label} ask the same and give up at the same time: under load the container is restarted instead of getting a rest. Let the liveness probe wait longer.`,
        related: [{ at: c.at('readinessProbe'), message: 'The readiness probe is here.' }],
        fixes: fixes(c, liveness),
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
          image: registry.example.com/web:4.1
          livenessProbe:
#         ^^^^^^^^^^^^^
            httpGet:
              path: /
              port: http
            periodSeconds: 10
          readinessProbe:
            httpGet:
              port: http
              scheme: HTTP
          ports:
            - { name: http, containerPort: 8080 }
        - name: api
          image: registry.example.com/api:4.1
          livenessProbe: { tcpSocket: { port: 9090 }, failureThreshold: 2 }
#         ^^^^^^^^^^^^^
          readinessProbe: { tcpSocket: { port: 9090 }, failureThreshold: 2, timeoutSeconds: 5 }
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
            httpGet:
              path: /
              port: http
            periodSeconds: 10
            failureThreshold: 6
          readinessProbe:
            httpGet:
              port: http
              scheme: HTTP
          ports:
            - { name: http, containerPort: 8080 }
        - name: api
          image: registry.example.com/api:4.1
          livenessProbe: { tcpSocket: { port: 9090 }, failureThreshold: 4 }
          readinessProbe: { tcpSocket: { port: 9090 }, failureThreshold: 2, timeoutSeconds: 5 }
`,
    },
    {
      // Another question, and more patience.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: registry.example.com/web:4.1
      livenessProbe: { httpGet: { port: 8080, path: /live } }
      readinessProbe: { httpGet: { port: 8080, path: /ready } }
    - name: api
      image: registry.example.com/api:4.1
      livenessProbe: { exec: { command: [check, -q] }, periodSeconds: 20 }
      readinessProbe: { exec: { command: [check, -q] } }
`,
    },
  ],
} satisfies Rule;

/** What a probe asks and when it gives up; undefined where it asks nothing yet. */
function keyOf(probe: View): string | undefined {
  const handler = handlerKey(probe);
  return handler && `${handler} ${timingOf(probe, 'failureThreshold')} ${timingOf(probe, 'periodSeconds')}`;
}

function fixes(c: Container, liveness: View): Fixes {
  const doubled = 2 * Number(timingOf(liveness, 'failureThreshold'));
  return [
    {
      title: `Set failureThreshold: ${doubled} for the liveness probe (what hangs is restarted later)`,
      safety: 'review',
      edits: [set(c.at('livenessProbe', 'failureThreshold'), doubled)],
    },
  ];
}
