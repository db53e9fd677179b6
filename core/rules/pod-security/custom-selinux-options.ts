import type { Pod, View } from '../../kube/model.js';
import { each, type Report, type Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'custom-selinux-options',
  title: 'SELinux options leave the container domain',
  severity: 'warning',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:seLinuxOptions', 'NSA:pod-security', 'K01'],
  peers: [
    'datree:EKS_INVALID_SELINUXOPTIONS_ROLE_VALUE',
    'datree:EKS_INVALID_SELINUXOPTIONS_TYPE_VALUE',
    'datree:EKS_INVALID_SELINUXOPTIONS_USER_VALUE',
    'gatekeeper-library:selinux',
    'kyverno-policies:pod-security/disallow-selinux',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV025',
    'monokle:PSS108',
    'pss:seLinuxOptions',
    'trivy:KSV-0025',
  ],
  fixable: 'always',
  docs: `
On nodes with SELinux every container gets the type \`container_t\` and a level of its own: even root in it may touch only files that are
labelled for it. A user, a role or another type (\`spc_t\` is the well-known one, "super privileged container") trades that for rules that
were made for the node's own programs, and a break-in walks out through them.

Delete \`user\`, \`role\` and the type. \`level\` is free: it only says which files two pods share. If a program needs a type of its own, let
the administrator write a policy for the node rather than picking one that happens to work.

It is fine for node agents that do need the host's files (storage, security scanners), in a namespace of their own. Deleting the options may
bring "permission denied" on nodes that enforce SELinux, and changes nothing on the others.
`,
  check: {
    *pod(p) {
      yield* optionsOf(p, p, 'The pod');
    },
    *container(c) {
      yield* optionsOf(c, c.pod, c.Label);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  securityContext:
    seLinuxOptions:
      user: system_u
#           ^^^^^^^^
      role: system_r
#           ^^^^^^^^
  containers:
    - name: agent
      image: registry.example.com/agent:2.1.0
      securityContext:
        seLinuxOptions:
          level: "s0:c123,c456" # shared with the writer
          type: spc_t
#               ^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: agent
spec:
  containers:
    - name: agent
      image: registry.example.com/agent:2.1.0
      securityContext:
        seLinuxOptions:
          level: "s0:c123,c456" # shared with the writer
`,
    },
    {
      // container_engine_t came with the policy of 1.31.
      minor: 30,
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: builder }
spec:
  selector: { matchLabels: { app: builder } }
  template:
    metadata: { labels: { app: builder } }
    spec:
      initContainers:
      - { name: setup, image: "setup:1.0", securityContext: { seLinuxOptions: { type: container_init_t } } }
      containers:
      - { name: builder, image: "builder:1.0", securityContext: { seLinuxOptions: { type: container_engine_t }, privileged: false } }
#                                                                                         ^^^^^^^^^^^^^^^^^^
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: builder }
spec:
  selector: { matchLabels: { app: builder } }
  template:
    metadata: { labels: { app: builder } }
    spec:
      initContainers:
      - { name: setup, image: "setup:1.0", securityContext: { seLinuxOptions: { type: container_init_t } } }
      containers:
      - { name: builder, image: "builder:1.0", securityContext: { privileged: false } }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: engine
spec:
  securityContext:
    seLinuxOptions: { user: "", role: null, type: container_engine_t, level: s0 }
  containers:
    - name: engine
      image: registry.example.com/engine:2.1.0
`,
    },
  ],
} satisfies Rule;

const TYPES = ['', 'container_t', 'container_init_t', 'container_kvm_t'];

function* optionsOf(owner: View, { minor }: Pod, label: string): Generator<Report> {
  const allowed = { user: [''], role: [''], type: minor >= 31 ? [...TYPES, 'container_engine_t'] : TYPES };
  yield* each(Object.entries(allowed), function* ([key, values]) {
    const value = owner.get('securityContext', 'seLinuxOptions', key);
    if (typeof value !== 'string' || values.includes(value)) return;
    const at = owner.at('securityContext', 'seLinuxOptions', key);
    yield {
      at,
      message: `${label} has the SELinux ${key} "${value}", which can open the node's files and processes to it. Delete ${key}.`,
      fixes: [
        {
          title: `Delete the SELinux ${key} "${value}" (access to files with other labels may be denied)`,
          safety: 'review',
          edits: [remove(at)],
        },
      ],
    };
  });
}
