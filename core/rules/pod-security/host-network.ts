import type { Pod } from '../../kube/model.js';
import { fixesFrom, withoutHostProcess } from '../../kube/security.js';
import type { Fixes, Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'host-network',
  title: "Pod uses the node's network",
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:hostNamespaces', 'CIS-5.2.5', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_19',
    'datree:CONTAINERS_INCORRECT_HOSTNETWORK_VALUE_TRUE',
    'gatekeeper-library:host-network-ports',
    'kics:Shared_Host_Network_Namespace',
    'kube-linter:host-network',
    'kubeaudit:NamespaceHostNetworkTrue',
    'kubescape:C-0041',
    'kubesec:HostNetwork',
    'kyverno-policies:pod-security/disallow-host-namespaces',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV009',
    'monokle:PSS102',
    'polaris:hostNetworkSet',
    'pss:hostNamespaces',
    'snyk:SNYK-CC-K8S-(id?)-hostNetwork~',
    'terrascan:AC_K8S_0084',
    'trivy:KSV-0009',
  ],
  fixable: 'always',
  docs: `
With \`hostNetwork: true\` the pod has no network of its own. It reaches what listens on the node's loopback only (the kubelet's read-only and
debug ports, the control plane on its nodes), the cloud's metadata service with the node's credentials, and with \`NET_RAW\` it can read the
traffic of every pod there. NetworkPolicies don't hold it, and each port that it opens is open on the node's address.

Delete \`hostNetwork\` and reach the pod through a Service; for a port of the node use a Service of type NodePort or LoadBalancer. The fix
also turns \`dnsPolicy: ClusterFirstWithHostNet\` back into \`ClusterFirst\`, which means the same without the node's network.

It is fine for network plugins, kube-proxy, node exporters and some ingress controllers. What talked to \`localhost\` of the node, or to the
pod at the node's address, needs a new address once it is gone. A Windows HostProcess pod must have the node's network, so there the
fix deletes \`hostProcess\` as well.
`,
  check: {
    *pod(p) {
      if (p.get('hostNetwork') !== true) return;
      yield {
        at: p.at('hostNetwork'),
        message: `The pod uses the node's network ("hostNetwork"): it reaches the node's own ports and credentials, past any NetworkPolicy. Delete hostNetwork.`,
        fixes: fixesFrom(() => fixes(p)),
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
spec:
  selector:
    matchLabels:
      app: gateway
  template:
    metadata:
      labels:
        app: gateway
    spec:
      dnsPolicy: ClusterFirstWithHostNet # cluster names too
      hostNetwork: true
#                  ^^^^
      containers:
      - name: gateway
        image: registry.example.com/gateway:1.9
        ports:
        - containerPort: 8443
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: gateway
spec:
  selector:
    matchLabels:
      app: gateway
  template:
    metadata:
      labels:
        app: gateway
    spec:
      dnsPolicy: ClusterFirst # cluster names too
      containers:
      - name: gateway
        image: registry.example.com/gateway:1.9
        ports:
        - containerPort: 8443
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: {name: exporter}
spec: {hostNetwork: true, dnsPolicy: Default, containers: [{name: exporter, image: "exporter:1.0"}]}
#                   ^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: {name: exporter}
spec: {dnsPolicy: Default, containers: [{name: exporter, image: "exporter:1.0"}]}
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: setup
spec:
  os: { name: windows }
  hostNetwork: true
#              ^^^^
  securityContext:
    windowsOptions: { hostProcess: true, runAsUserName: "NT AUTHORITY\\\\SYSTEM" }
  containers:
    - name: setup
      image: registry.example.com/setup:1.0
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: setup
spec:
  os: { name: windows }
  securityContext:
    windowsOptions: { runAsUserName: "NT AUTHORITY\\\\SYSTEM" }
  containers:
    - name: setup
      image: registry.example.com/setup:1.0
`,
    },
  ],
} satisfies Rule;

/** A HostProcess pod must use the node's network: there both go at once. */
function fixes(p: Pod): Fixes {
  const edits = [...withoutHostProcess(p)];
  const deleted = edits.length > 1 ? 'hostNetwork and hostProcess' : 'hostNetwork';
  const usesNodeDns = p.text('dnsPolicy') === 'ClusterFirstWithHostNet';
  if (usesNodeDns) edits.push(set(p.at('dnsPolicy'), 'ClusterFirst'));
  const also = usesNodeDns ? ' and set dnsPolicy: ClusterFirst' : '';
  return [{ title: `Delete ${deleted}${also} (the pod gets an address of its own)`, safety: 'review', edits }];
}
