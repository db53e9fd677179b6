import type { Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'unmasked-proc-mount',
  title: "Container sees the kernel's files unmasked",
  severity: 'warning',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:procMount', 'PSS:procMount_restricted', 'K01'],
  peers: [
    'gatekeeper-library:proc-mount',
    'kics:Container_Runs_Unmasked',
    'kube-linter:unsafe-proc-mount',
    'kyverno-policies:pod-security/disallow-proc-mount',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV027',
    'monokle:PSS109',
    'polaris:procMount',
    'pss:procMount',
    'pss:procMount_restricted',
    'terrascan:AC_K8S_0077',
    'trivy:KSV-0027',
  ],
  fixable: 'always',
  docs: `
The runtime hides parts of \`/proc\` from a container, such as \`/proc/kcore\` and \`/proc/keys\`, and makes \`/proc/sys\` read-only.
\`procMount: Unmasked\` undoes that: root in the container reads the kernel's secrets and changes settings of the whole node, a short way out.

Delete \`procMount\`; unset means \`Default\`, which masks. Every other value is refused by the Pod Security Standards.

\`Unmasked\` is meant for containers that start containers themselves, without the host's root: a builder, or Kubernetes in a pod. The API server
allows it only in a pod with a user namespace of its own (\`hostUsers: false\`). From Kubernetes 1.35 on the baseline level allows it there as
well, and nothing is reported in that profile; the restricted level still refuses it.

The fix breaks a container that mounts a \`/proc\` of its own for containers inside of it.
`,
  check: {
    *container(c) {
      const value = c.get('securityContext', 'procMount');
      if (value === undefined || value === 'Default') return;
      const isRelaxed = c.pod.minor >= 35 && c.pod.hasUserNamespace;
      yield {
        at: c.at('securityContext', 'procMount'),
        message: `${c.Label} has procMount "${value}": it sees and changes the kernel's files in /proc that are hidden otherwise. Delete procMount.`,
        profile: isRelaxed ? 'restricted' : 'baseline',
        fixes: [
          {
            title: 'Delete procMount (containers inside of the container may fail)',
            safety: 'review',
            edits: [remove(c.at('securityContext', 'procMount'))],
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
  name: builder
spec:
  hostUsers: false
  containers:
    - name: builder
      image: registry.example.com/builder:5.0.1
      securityContext:
        procMount: Unmasked # nested containers
#                  ^^^^^^^^
        runAsUser: 1000
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: builder
spec:
  hostUsers: false
  containers:
    - name: builder
      image: registry.example.com/builder:5.0.1
      securityContext:
        runAsUser: 1000
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: 0 2 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          initContainers:
            - name: prepare
              image: registry.example.com/prepare:5.0.1
              securityContext: { procMount: Default }
          containers:
            - name: build
              image: registry.example.com/build:5.0.1
              securityContext: { procMount: Unmasked }
#                                           ^^^^^^^^
`,
      good: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly }
spec:
  schedule: 0 2 * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          initContainers:
            - name: prepare
              image: registry.example.com/prepare:5.0.1
              securityContext: { procMount: Default }
          containers:
            - name: build
              image: registry.example.com/build:5.0.1
`,
    },
  ],
} satisfies Rule;
