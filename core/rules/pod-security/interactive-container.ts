import type { Container } from '../../kube/model.js';
import type { Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'interactive-container',
  title: 'Container waits for somebody to type',
  severity: 'info',
  category: 'pod-security',
  profile: 'strict',
  scope: 'document',
  standards: ['K01'],
  peers: ['gatekeeper-library:disallowinteractive'],
  fixable: 'always',
  docs: `
\`stdin\` and \`tty\` keep a terminal open for the container's program. Nobody sits at it in production, but \`kubectl attach\` does: whoever is
allowed that types straight into the program, often a shell that was meant for a test. Nothing of it is in the audit log but that somebody
attached.

Delete the fields. To look into a running pod use \`kubectl debug\` or \`kubectl exec\`, which RBAC governs and the audit log records; both ask for
their own terminal.

It is fine for a pod that somebody runs by hand and deletes. Ephemeral containers are there to be typed into and left out. The fix deletes
\`stdin\`, \`stdinOnce\` and \`tty\`: a program that ends when its input does (\`bash\`, \`python\`) will end at once.
`,
  check: {
    *container(c) {
      const field = c.list === 'ephemeralContainers' ? undefined : OPEN.find((name) => c.get(name) === true);
      if (field === undefined) return;
      yield {
        at: c.at(field),
        message: `${c.Label} keeps a terminal open ("${field}: true"): whoever may attach types straight into its program. Delete ${field}; use kubectl debug.`,
        fixes: [
          {
            title: `Delete ${written(c).join(', ')} (a program that reads its input ends at once)`,
            safety: 'review',
            edits: written(c).map((name) => remove(c.at(name))),
          },
        ],
      };
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
      initContainers:
        - name: wait
          image: busybox:1.36.1
          tty: true
#              ^^^^
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          stdin: true
#                ^^^^
          stdinOnce: true
          tty: true
        - { name: logs, image: "registry.example.com/logs:1.0.0", stdin: false, tty: false }
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
      initContainers:
        - name: wait
          image: busybox:1.36.1
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - { name: logs, image: "registry.example.com/logs:1.0.0", stdin: false, tty: false }
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
  ephemeralContainers:
    - name: debugger
      image: busybox:1.36.1
      stdin: true
      tty: true
`,
    },
  ],
} satisfies Rule;

const OPEN = ['stdin', 'tty'] as const;

function written(c: Container): string[] {
  return ['stdin', 'stdinOnce', 'tty'].filter((name) => c.peek(name) !== undefined);
}
