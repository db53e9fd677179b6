import type { Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'host-ipc',
  title: "Pod shares the node's IPC namespace",
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:hostNamespaces', 'CIS-5.2.4', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_18',
    'datree:CONTAINERS_INCORRECT_HOSTIPC_VALUE_TRUE',
    'gatekeeper-library:host-namespaces',
    'kics:Shared_Host_IPC_Namespace',
    'kube-linter:host-ipc',
    'kubeaudit:NamespaceHostIPCTrue',
    'kubescape:C-0038',
    'kubescape:C-0276',
    'kubesec:HostIPC',
    'kyverno-policies:pod-security/disallow-host-namespaces',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV008',
    'monokle:PSS102',
    'polaris:hostIPCSet',
    'pss:hostNamespaces',
    'snyk:SNYK-CC-K8S-(id?)-hostIPC~',
    'terrascan:AC_K8S_0083',
    'trivy:KSV-0008',
  ],
  fixable: 'always',
  docs: `
With \`hostIPC: true\` the pod sees the node's shared memory, semaphores and message queues, and those of every other pod that does the same.
Programs keep working data there, sometimes keys and tokens, and trust what they read: a break-in reads it and writes to it.

Delete \`hostIPC\`. The containers of one pod share an IPC namespace anyway; for shared memory between them mount an \`emptyDir\` with
\`medium: Memory\` at \`/dev/shm\`.

It is fine for a program that has to talk to a process of the node through System V or POSIX shared memory (some databases' and GPU tools'
agents do). Where that is so, deleting it breaks the connection.
`,
  check: {
    *pod(p) {
      if (p.get('hostIPC') !== true) return;
      yield {
        at: p.at('hostIPC'),
        message: `The pod uses the node's IPC namespace ("hostIPC"): it reads and writes the shared memory of other programs there. Delete hostIPC.`,
        fixes: [
          {
            title: "Delete hostIPC (the node's shared memory is no longer seen)",
            safety: 'review',
            edits: [remove(p.at('hostIPC'))],
          },
        ],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: cache
spec:
  hostIPC: true # shared memory
#          ^^^^
  containers:
    - name: cache
      image: registry.example.com/cache:5.0
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: cache
spec:
  containers:
    - name: cache
      image: registry.example.com/cache:5.0
`,
    },
    {
      bad: `
{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "load"}, "spec": {"template": {"spec": {"hostIPC": true, "restartPolicy": "Never",
#                                                                                                                 ^^^^
"containers": [{"name": "load", "image": "load:1.0"}]}}}}
`,
      good: `
{"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "load"}, "spec": {"template": {"spec": {"restartPolicy": "Never",
"containers": [{"name": "load", "image": "load:1.0"}]}}}}
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: cache
spec:
  hostIPC: false
  containers:
    - name: cache
      image: registry.example.com/cache:5.0
`,
    },
  ],
} satisfies Rule;
