import type { Container } from '../../kube/model.js';
import type { Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'shared-process-namespace',
  title: "Containers see each other's processes",
  severity: 'info',
  category: 'pod-security',
  profile: 'strict',
  scope: 'document',
  standards: ['NSA:share process namespaces', 'K01'],
  peers: [],
  fixable: 'always',
  docs: `
With \`shareProcessNamespace: true\` all containers of the pod see each other's processes. Whoever breaks into one of them reads the others'
environment (passwords, tokens) and, as the same user or as root, their files by \`/proc/<pid>/root\`, and stops or traces their programs. The
wall between an app and its sidecars is gone.

Delete the field, and let containers speak through a shared \`emptyDir\`, \`localhost\`, or a signal that the program itself offers. To debug a
pod use \`kubectl debug --target\`, which shares one container's processes with the debugger alone.

It is fine for a sidecar that must signal or reap the app's processes and is trusted as much as the app. With one container there is nothing to
share, and init containers that end run before the others: these are not counted.

The fix takes from a sidecar the sight of other processes, and the app is process 1 again: one that handles no signals ends only after the grace
period.
`,
  check: {
    *pod(p) {
      if (p.get('shareProcessNamespace') !== true || p.allContainers().filter(staysOn).length < 2) return;
      yield {
        at: p.at('shareProcessNamespace'),
        message:
          'All containers see each other\'s processes ("shareProcessNamespace"): a break-in into one reads the environment and files of the others. Delete it.',
        fixes: [
          {
            title: 'Delete shareProcessNamespace (containers no longer see or signal each other)',
            safety: 'review',
            edits: [remove(p.at('shareProcessNamespace'))],
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
  name: web
spec:
  shareProcessNamespace: true
#                        ^^^^
  initContainers:
    - name: reload
      image: registry.example.com/reload:1.1.0
      restartPolicy: Always
  containers:
    - name: web
      image: nginx:1.27.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  initContainers:
    - name: reload
      image: registry.example.com/reload:1.1.0
      restartPolicy: Always
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      // One after the other: there is nothing to share.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  shareProcessNamespace: true
  initContainers:
    - name: setup
      image: registry.example.com/setup:1.1.0
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;

/** Whether a container runs beside others: all but init containers that end. */
function staysOn(c: Container): boolean {
  return c.list !== 'initContainers' || c.isSidecar;
}
