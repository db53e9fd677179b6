import { imageOf, shownName } from '../../kube/container-image.js';
import { labelled } from '../../kube/labels.js';
import type { Rule } from '../../rule.js';
import type { Path } from '../../yaml/tree.js';

export default {
  id: 'kubernetes-dashboard',
  title: 'Kubernetes Dashboard is deployed',
  severity: 'info',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['K09'],
  peers: ['checkov:CKV_K8S_33', 'kics:Dashboard_Is_Enabled', 'kubescape:C-0014', 'terrascan:AC_K8S_0067'],
  fixable: 'never',
  docs: `
The Kubernetes Dashboard shows a cluster in the browser and acts on it. That makes it a favourite way in: reachable dashboards that skipped the
login, or ran with a ServiceAccount bound to \`cluster-admin\`, had coin miners installed through them, at Tesla for one. Its development has ended:
the project was archived in January 2026 and names Headlamp as what to use instead.

Use a client on the desk (\`kubectl\`, k9s, Headlamp as a desktop program), which has the rights of the person who looks. If it must run in the
cluster, keep it off the Internet, behind \`kubectl port-forward\` or a proxy with a login, give its ServiceAccount as good as nothing, and let each
person log in with a token of their own.

It is fine on a test cluster that nobody else reaches. There is no fix: whether anybody needs it is for you to know.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      if (image && isDashboard(image.name)) yield report(c.at('image'), `Image "${shownName(image)}" of ${c.label}`);
    },
    *pod(p) {
      if (p.allContainers().some((c) => isDashboard(imageOf(c)?.name ?? ''))) return;
      for (const object of labelled(p))
        for (const key of ['k8s-app', 'app'])
          if (object.get('metadata', 'labels', key) === LABEL) {
            yield report(object.at('metadata', 'labels', key), `What is labelled "${LABEL}"`);
            return;
          }
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: kubernetes-dashboard
  namespace: kubernetes-dashboard
spec:
  selector:
    matchLabels: { k8s-app: kubernetes-dashboard }
  template:
    metadata:
      labels: { k8s-app: kubernetes-dashboard }
    spec:
      containers:
        - name: kubernetes-dashboard
          image: kubernetesui/dashboard:v2.7.0
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`,
    },
    {
      // Labels tell what runs an image of one's own; other dashboards are not meant.
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: board
  labels:
    app: kubernetes-dashboard
#        ^^^^^^^^^^^^^^^^^^^^
spec:
  selector: { matchLabels: { app: board } }
  template:
    metadata: { labels: { app: board } }
    spec:
      containers: [{ name: board, image: "registry.example.com/board:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: sales-dashboard, labels: { app: dashboard } }
spec:
  containers: [{ name: app, image: "registry.example.com/sales/dashboard:4.1" }]
`,
    },
  ],
} satisfies Rule;

const LABEL = 'kubernetes-dashboard';

function isDashboard(name: string): boolean {
  const path = name.slice(name.indexOf('/'));
  return path.includes('kubernetes-dashboard') || path.includes('kubernetesui/dashboard');
}

function report(at: Path, what: string) {
  return {
    at,
    message: `${what} is the Kubernetes Dashboard: who gets past its login acts on the cluster with the rights of its ServiceAccount. Use a client on the desk, or keep it unreachable and without rights.`,
    fixes: { none: 'Whether anybody needs it is for you to know.' },
  } as const;
}
