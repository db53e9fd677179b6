import type { Container, View } from '../../kube/model.js';
import { each, type Report, type Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'host-port',
  title: 'Container opens a port of the node',
  severity: 'warning',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:hostPorts', 'CIS-5.2.13', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_26',
    'datree:CONTAINERS_INCORRECT_KEY_HOSTPORT',
    'gatekeeper-library:host-network-ports',
    'kubescape:C-0044',
    'kyverno-policies:pod-security/disallow-host-ports',
    'kyverno-policies:pod-security/disallow-host-ports-range~',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV024',
    'monokle:PSS106',
    'polaris:hostPortSet',
    'pss:hostPorts',
    'trivy:KSV-0024',
  ],
  fixable: 'always',
  docs: `
A \`hostPort\` is open on the node's own address: whoever reaches the node reaches the container, past Services, Ingresses and (with many
network plugins) NetworkPolicies. It can also take the place of something that the node's users trust, or hide among its ports. And it ties
the pod down: two pods with the same port can't run on one node, so rollouts and scaling stall.

Delete \`hostPort\` and put a Service in front; for a port at the node's address take type NodePort or LoadBalancer. The fix deletes \`hostIP\`
with it, which means nothing alone. Clients that use the node's address have to be told the new one.

It is fine for ingress controllers and DNS caches that are the node's door on purpose. In a pod with \`hostNetwork: true\` every port is the
node's anyway: there the port's \`hostPort\` says nothing new, and \`host-network\` is the finding to repair first.
`,
  check: {
    *container(c) {
      yield* each(c.items('ports'), (port) => hostPortOf(port, c));
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: dns-cache
spec:
  selector:
    matchLabels: { app: dns-cache }
  template:
    metadata:
      labels: { app: dns-cache }
    spec:
      containers:
        - name: dns-cache
          image: registry.example.com/dns-cache:1.23
          ports:
            - name: dns
              containerPort: 53
              hostPort: 53 # the node's resolver
#                       ^^
              hostIP: 169.254.20.10
              protocol: UDP
            - { name: metrics, containerPort: 9153, hostPort: 0 }
            - { name: health, containerPort: 8080, hostPort: 8080 }
#                                                            ^^^^
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: dns-cache
spec:
  selector:
    matchLabels: { app: dns-cache }
  template:
    metadata:
      labels: { app: dns-cache }
    spec:
      containers:
        - name: dns-cache
          image: registry.example.com/dns-cache:1.23
          ports:
            - name: dns
              containerPort: 53
              protocol: UDP
            - { name: metrics, containerPort: 9153, hostPort: 0 }
            - { name: health, containerPort: 8080 }
`,
    },
    {
      // The API server fills in hostPort here; host-network is the finding.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: exporter
spec:
  hostNetwork: true
  containers:
    - name: exporter
      image: registry.example.com/exporter:1.8
      ports:
        - containerPort: 9100
`,
    },
  ],
} satisfies Rule;

function* hostPortOf(port: View, c: Container): Generator<Report> {
  const hostPort = port.get('hostPort');
  if (typeof hostPort !== 'number' || hostPort === 0) return;
  const keys = port.text('hostIP') === undefined ? ['hostPort'] : ['hostPort', 'hostIP'];
  yield {
    at: port.at('hostPort'),
    message: `${c.Label} opens port "${hostPort}" of the node, past Services and most NetworkPolicies, and only one such pod fits on a node. Delete hostPort; use a Service.`,
    fixes: [
      {
        title: `Delete ${keys.join(' and ')} (the node's address no longer leads here)`,
        safety: 'review',
        edits: keys.map((key) => remove(port.at(key))),
      },
    ],
  };
}
