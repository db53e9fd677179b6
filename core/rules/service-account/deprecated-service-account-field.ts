import type { Pod } from '../../kube/model.js';
import type { Fix, Rule } from '../../rule.js';
import { remove, rename, set } from '../../yaml/edit.js';

export default {
  id: 'deprecated-service-account-field',
  title: 'ServiceAccount is named by the deprecated field',
  severity: 'warning',
  category: 'service-account',
  profile: 'recommended',
  scope: 'document',
  standards: ['k8s:PodSpec', 'K10'],
  peers: [
    'kube-linter:deprecated-service-account-field',
    'kubeaudit:AutomountServiceAccountTokenDeprecated',
    'kubescape:C-0294',
  ],
  fixable: 'always',
  docs: `
\`serviceAccount\` is the old name of \`serviceAccountName\`. Kubernetes still reads it, and only where \`serviceAccountName\` is not set. A manifest with both,
and two values, runs under the one that a reader may not look at; and tools that look for \`serviceAccountName\` (policies, reviews, \`grep\`) believe that
the pod runs as \`default\`.

Write \`serviceAccountName\` alone. The fix renames the field, or removes it where the new one is there; Kubernetes reads the same object before and
after.

It is fine in what Kubernetes wrote itself: it sets both fields in each pod, so the output of \`kubectl get -o yaml\` has them.
`,
  check: {
    *pod(p) {
      const old = p.get('serviceAccount');
      if (old === undefined) return;
      const name = p.get('serviceAccountName');
      const isRead = old !== '' && (name === undefined || name === '');
      const isOther = name !== undefined && name !== '' && name !== old;
      const fact = isOther
        ? `counts for nothing: the pod runs as "${name}", which serviceAccountName says`
        : 'has been replaced by serviceAccountName';
      yield {
        at: p.at('serviceAccount'),
        on: 'key',
        message: `The field serviceAccount with "${old}" ${fact}. ${isRead ? 'Rename it' : 'Remove it'}.`,
        fixes: [fix(p, old, name)],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      serviceAccount: web # reads nothing
#     ^^^^^^^^^^^^^^
      containers:
        - name: web
          image: nginx:1.27.1
---
apiVersion: v1
kind: Pod
metadata: { name: both }
spec:
  serviceAccountName: api
  serviceAccount: web
# ^^^^^^^^^^^^^^
  containers: [{ name: api, image: "api:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: empty }
spec:
  serviceAccountName: ""
  serviceAccount: web
# ^^^^^^^^^^^^^^
  containers: [{ name: api, image: "api:1.0" }]
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      serviceAccountName: web # reads nothing
      containers:
        - name: web
          image: nginx:1.27.1
---
apiVersion: v1
kind: Pod
metadata: { name: both }
spec:
  serviceAccountName: api
  containers: [{ name: api, image: "api:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: empty }
spec:
  serviceAccountName: "web"
  containers: [{ name: api, image: "api:1.0" }]
`,
    },
  ],
} satisfies Rule;

/** Of a custom kind's template the API server reads neither field; who does may know one of them only. */
function fix(p: Pod, old: ReturnType<Pod['get']>, name: ReturnType<Pod['get']>): Fix {
  const at = p.at('serviceAccount');
  const safety = p.workload === undefined ? 'review' : 'safe';
  if (old === '' || (name !== undefined && name !== '') || typeof old !== 'string')
    return { title: 'Remove serviceAccount', safety, edits: [remove(at)] };
  if (name === undefined)
    return {
      title: 'Rename serviceAccount to serviceAccountName',
      safety,
      edits: [rename(at, 'serviceAccountName')],
    };
  return {
    title: `Set serviceAccountName: ${old} and remove serviceAccount`,
    safety,
    edits: [set(p.at('serviceAccountName'), old), remove(at)],
  };
}
