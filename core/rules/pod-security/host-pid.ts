import type { Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'host-pid',
  title: "Pod shares the node's process namespace",
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:hostNamespaces', 'CIS-5.2.3', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_17',
    'datree:CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE',
    'gatekeeper-library:host-namespaces',
    'kics:Shared_Host_PID_Namespace',
    'kube-linter:host-pid',
    'kubeaudit:NamespaceHostPIDTrue',
    'kubescape:C-0038',
    'kubescape:C-0275',
    'kubesec:HostPID',
    'kyverno-policies:pod-security/disallow-host-namespaces',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV010',
    'monokle:PSS102',
    'polaris:hostPIDSet',
    'pss:hostNamespaces',
    'snyk:SNYK-CC-K8S-(id?)-hostPID~',
    'terrascan:AC_K8S_0082',
    'trivy:KSV-0010',
  ],
  fixable: 'always',
  docs: `
With \`hostPID: true\` the pod sees every process of the node, those of other pods included: their command lines, their environment (where
passwords stand), through \`/proc/<pid>/root\` their files. Together with root or \`SYS_PTRACE\` it can attach to them, or enter the node with
\`nsenter\`; even without, it can send signals to processes of its own user.

Delete \`hostPID\`. If the containers of one pod must see each other's processes, set \`shareProcessNamespace: true\` instead.

It is fine for monitoring and security agents whose job is the node's processes: keep them in a namespace of their own, with as few
capabilities as they need. Such an agent sees nothing but itself once \`hostPID\` is gone.
`,
  check: {
    *pod(p) {
      if (p.get('hostPID') !== true) return;
      yield {
        at: p.at('hostPID'),
        message: `The pod sees all processes of the node ("hostPID"), with their environment and files: from there it takes over other pods. Delete hostPID.`,
        fixes: [
          {
            title: "Delete hostPID (the node's processes are no longer seen)",
            safety: 'review',
            edits: [remove(p.at('hostPID'))],
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
  name: top
spec:
  selector:
    matchLabels: { app: top }
  template:
    metadata:
      labels: { app: top }
    spec:
      hostPID: on # to list what runs on the node
#              ^^
      containers:
        - name: top
          image: registry.example.com/top:1.4
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: top
spec:
  selector:
    matchLabels: { app: top }
  template:
    metadata:
      labels: { app: top }
    spec:
      containers:
        - name: top
          image: registry.example.com/top:1.4
`,
    },
    {
      bad: `
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: { name: a }
  spec: { hostPID: false, containers: [{ name: a, image: "a:1.0" }] }
- apiVersion: v1
  kind: Pod
  metadata: { name: b }
  spec: { containers: [{ name: b, image: "b:1.0" }], hostPID: true }
#                                                             ^^^^
`,
      good: `
apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Pod
  metadata: { name: a }
  spec: { hostPID: false, containers: [{ name: a, image: "a:1.0" }] }
- apiVersion: v1
  kind: Pod
  metadata: { name: b }
  spec: { containers: [{ name: b, image: "b:1.0" }] }
`,
    },
  ],
} satisfies Rule;
