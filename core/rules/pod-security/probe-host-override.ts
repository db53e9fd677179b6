import type { Container, View } from '../../kube/model.js';
import { fixesFrom } from '../../kube/security.js';
import { each, type Fix, type Report, type Rule } from '../../rule.js';
import { append, remove } from '../../yaml/edit.js';

export default {
  id: 'probe-host-override',
  title: 'Probe or hook goes to another host',
  severity: 'warning',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:hostProbesAndHostLifecycle', 'K01', 'k8s:probes'],
  peers: [
    'gatekeeper-library:host-probes-lifecycle',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'pss:hostProbesAndHostLifecycle',
  ],
  fixable: 'always',
  docs: `
Probes and lifecycle hooks are sent by the kubelet, from the node's network. With a \`host\` in \`httpGet\` or \`tcpSocket\` they go wherever the
pod's author says: to the cloud's metadata service, to what listens on the node's loopback, to networks that the pod itself is kept from
(a request forgery with the node's address). Whether the probe succeeds tells what is there. \`127.0.0.1\` and \`localhost\` are the node, not
the container: such a probe checks the wrong program.

Delete \`host\`; the kubelet then asks the pod itself. A server that needs a name to answer for gets it as a \`Host\` header, which the fix
writes where the host was a name. A program that listens on its loopback only has to be asked by an \`exec\` probe.

It is fine in pods with \`hostNetwork: true\` that listen on the loopback. The Pod Security Standards forbid it from policy version 1.34 on;
below, this rule is silent.
`,
  check: {
    *container(c) {
      if (c.pod.minor >= 34) yield* each(HANDLERS, (path) => hostOf(c, path));
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      containers:
        - name: shop
          image: registry.example.com/shop:4.2
          readinessProbe:
            httpGet:
              host: shop.example.com
#                   ^^^^^^^^^^^^^^^^
              path: /ready
              port: 8080
          livenessProbe:
            tcpSocket: { host: 127.0.0.1, port: 8080 }
#                              ^^^^^^^^^
          lifecycle:
            preStop:
              httpGet: { path: /drain, port: 8080, host: "" }
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      containers:
        - name: shop
          image: registry.example.com/shop:4.2
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
              httpHeaders:
                - name: Host
                  value: shop.example.com
          livenessProbe:
            tcpSocket: { port: 8080 }
          lifecycle:
            preStop:
              httpGet: { path: /drain, port: 8080, host: "" }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      lifecycle:
        postStart:
          httpGet:
            port: 80
            host: metrics.example.com
#                 ^^^^^^^^^^^^^^^^^^^
            httpHeaders: [{ name: host, value: web }]
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      lifecycle:
        postStart:
          httpGet:
            port: 80
            httpHeaders: [{ name: host, value: web }]
`,
    },
    {
      // Not forbidden before the policy of 1.34.
      minor: 33,
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      livenessProbe:
        tcpSocket: { host: 10.1.2.3, port: 80 }
`,
    },
  ],
} satisfies Rule;

type Handler = readonly [...place: string[], kind: 'httpGet' | 'tcpSocket'];

const PLACES = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];
const HANDLERS = PLACES.flatMap((place): Handler[] => [
  [...place, 'httpGet'],
  [...place, 'tcpSocket'],
]);

function* hostOf(c: Container, handler: Handler): Generator<Report> {
  const host = c.get(...handler, 'host');
  if (typeof host !== 'string' || host === '') return;
  const name = handler.at(-2) ?? '';
  yield {
    at: c.at(...handler, 'host'),
    message: `The ${name} of ${c.label} goes to host "${host}": the kubelet calls it from the node, where the pod itself may not reach. Delete host.`,
    fixes: fixesFrom(() => [fix(c, handler, host)]),
  };
}

/** An IP address is no name that a server could want to hear. */
const DNS_NAME = /^(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?$/i;

function fix(c: Container, handler: Handler, host: string): Fix {
  const edits = [remove(c.at(...handler, 'host'))];
  const headers = [...handler, 'httpHeaders'];
  const isName = handler.includes('httpGet') && DNS_NAME.test(host);
  if (!isName || [...c.items(...headers)].some(isHostHeader))
    return { title: 'Delete host (the kubelet then asks the pod itself)', safety: 'review', edits };
  const header = append(c.at(...headers), { name: 'Host', value: host });
  return {
    title: 'Send host as a Host header (the kubelet then asks the pod itself)',
    safety: 'review',
    edits: [...edits, header],
  };
}

function isHostHeader(header: View): boolean {
  return `${header.get('name')}`.toLowerCase() === 'host';
}
