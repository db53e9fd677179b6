import type { Pod } from '../../kube/model.js';
import { fixesFrom, ordinaryDns, withoutHostProcess } from '../../kube/security.js';
import type { Fixes, Rule } from '../../rule.js';

export default {
  id: 'windows-host-process',
  title: 'Windows container runs as a process of the host',
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:windowsHostProcess', 'CIS-5.2.11', 'K01'],
  peers: [
    'datree:EKS_INVALID_HOSTPROCESS_VALUE',
    'gatekeeper-library:host-process',
    'kyverno-policies:pod-security/disallow-host-process',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:PSS101',
    'polaris:hostProcess',
    'pss:windowsHostProcess',
    'trivy:KSV-0103',
  ],
  fixable: 'always',
  docs: `
A HostProcess container is no container: its program runs on the Windows node itself, with the node's files, network and devices, as the
system's account if it asks for it. It is what \`privileged\` is on Linux, and whoever breaks into it owns the node.

Delete \`hostProcess\`. What needs it are agents that set up the node (network plugins, storage drivers, exporters of host metrics): run those
in a namespace of their own, whose Pod Security level is privileged, and ignore the finding with the reason beside it.

The pod's value is the default of its containers. A pod has either only such containers or none, and it must share the host's network; so the
fix deletes \`hostProcess\` at the pod and in all its containers, and \`hostNetwork\` with it.

The program then runs in an ordinary Windows container: it no longer sees the node's files and services, and a \`runAsUserName\` such as
\`NT AUTHORITY\\SYSTEM\` may have to become \`ContainerAdministrator\` or \`ContainerUser\`.
`,
  check: {
    *pod(p) {
      if (p.get(...SETTING) !== true) return;
      yield {
        at: p.at(...SETTING),
        message:
          'The pod runs its containers as processes of the Windows host (hostProcess is true): whoever breaks into one owns the node. Delete hostProcess.',
        fixes: fixesFrom(() => fixes(p)),
      };
    },
    *container(c) {
      if (c.get(...SETTING) !== true || c.pod.peek(...SETTING) === true) return; // the pod's report repairs all
      yield {
        at: c.at(...SETTING),
        message: `${c.Label} runs as a process of the Windows host (hostProcess is true): whoever breaks into it owns the node. Delete hostProcess.`,
        fixes: fixesFrom(() => fixes(c.pod)),
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: exporter
spec:
  selector:
    matchLabels: { app: exporter }
  template:
    metadata:
      labels: { app: exporter }
    spec:
      os: { name: windows }
      hostNetwork: true
      securityContext:
        windowsOptions:
          hostProcess: true
#                      ^^^^
          runAsUserName: NT AUTHORITY\\SYSTEM
      containers:
        - name: exporter
          image: registry.example.com/exporter:0.27.3
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: exporter
spec:
  selector:
    matchLabels: { app: exporter }
  template:
    metadata:
      labels: { app: exporter }
    spec:
      os: { name: windows }
      securityContext:
        windowsOptions:
          runAsUserName: NT AUTHORITY\\SYSTEM
      containers:
        - name: exporter
          image: registry.example.com/exporter:0.27.3
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: setup }
spec:
  os: { name: windows }
  hostNetwork: true
  initContainers:
    - name: copy
      image: registry.example.com/copy:1.0.0
      securityContext: { windowsOptions: { hostProcess: true } }
#                                                       ^^^^
  containers:
    - name: watch
      image: registry.example.com/watch:1.0.0
      securityContext: { windowsOptions: { hostProcess: true } }
#                                                       ^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: setup }
spec:
  os: { name: windows }
  initContainers:
    - name: copy
      image: registry.example.com/copy:1.0.0
  containers:
    - name: watch
      image: registry.example.com/watch:1.0.0
`,
    },
  ],
} satisfies Rule;

const SETTING = ['securityContext', 'windowsOptions', 'hostProcess'] as const;

function fixes(p: Pod): Fixes {
  const isOnHost = p.get('hostNetwork') === true;
  const dns = isOnHost ? ordinaryDns(p) : [];
  const also = `${isOnHost ? ' and hostNetwork' : ''}${dns.length > 0 ? ' and set dnsPolicy: ClusterFirst' : ''}`;
  return [
    {
      title: `Delete hostProcess${also} (the program no longer sees the node)`,
      safety: 'review',
      edits: [...withoutHostProcess(p), ...dns],
    },
  ];
}
