import { accountOf, DEFAULT_ACCOUNT } from '../../kube/accounts.js';
import type { Pod } from '../../kube/model.js';
import { placeholderName } from '../../kube/names.js';
import type { Rule } from '../../rule.js';
import { type Edit, Placeholder, remove, set } from '../../yaml/edit.js';

export default {
  id: 'default-service-account',
  title: 'Pod runs as the default ServiceAccount',
  severity: 'info',
  category: 'service-account',
  profile: 'recommended',
  scope: 'document',
  standards: ['CIS-5.1.5', 'K03'],
  peers: [
    'kics:Service_Account_Name_Undefined_Or_Empty',
    'kube-linter:default-service-account',
    'kubeaudit:AutomountServiceAccountTokenTrueAndDefaultSA',
    'kubescape:C-0189~',
    'kubesec:ServiceAccountName',
    'kyverno-policies:other/check-sa',
    'kyverno-policies:other/restrict-service-account',
  ],
  fixable: 'always',
  docs: `
Every pod that names no ServiceAccount gets the one called \`default\` of its namespace, together with all others that name none. Whatever somebody
binds to it one day, for one of them, all of them can do, and an entry in the audit log does not tell which of them did it.

Make a ServiceAccount for each program and name it in \`serviceAccountName\`. A program that doesn't talk to the API needs no token at all: set
\`automountServiceAccountToken: false\`, and this rule is content. So where \`automounted-service-account-token\` reports the pod, this one is silent.

It is fine where nothing is ever bound to \`default\`, which is what the CIS benchmark asks for. The fix proposes the workload's own name: the
ServiceAccount must exist, or no pod starts.
`,
  check: {
    *pod(p) {
      if (p.containers.length === 0 || p.get('automountServiceAccountToken') === false) return;
      if (accountOf(p) !== DEFAULT_ACCOUNT) return;
      const field =
        p.get('serviceAccountName') === undefined && p.has('serviceAccount') ? 'serviceAccount' : 'serviceAccountName';
      yield {
        at: p.at(field),
        message: `The pod runs as ServiceAccount "${DEFAULT_ACCOUNT}", which all pods that name none share with its token: what one of them may do, all may. Set serviceAccountName.`,
        yieldsTo: [{ rule: 'automounted-service-account-token', at: p.at('automountServiceAccountToken') }],
        fixes: [
          {
            title: 'Name a ServiceAccount (it must exist, or no pod starts)',
            safety: 'placeholder',
            edits: edits(p),
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
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
#   ^^^^
      containers:
        - name: web
          image: nginx:1.27.1
          volumeMounts:
            - { name: token, mountPath: /var/run/secrets/tokens }
      volumes:
        - name: token
          projected: { sources: [{ serviceAccountToken: { path: token } }] }
---
apiVersion: v1
kind: Pod
metadata:
  generateName: job-
spec:
  serviceAccountName: default
#                     ^^^^^^^
  containers:
    - name: job
      image: registry.example.com/job:1.0
  volumes:
    - name: token
      projected: { sources: [{ serviceAccountToken: { path: token } }] }
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
      serviceAccountName: web
      containers:
        - name: web
          image: nginx:1.27.1
          volumeMounts:
            - { name: token, mountPath: /var/run/secrets/tokens }
      volumes:
        - name: token
          projected: { sources: [{ serviceAccountToken: { path: token } }] }
---
apiVersion: v1
kind: Pod
metadata:
  generateName: job-
spec:
  serviceAccountName: my-account
  containers:
    - name: job
      image: registry.example.com/job:1.0
  volumes:
    - name: token
      projected: { sources: [{ serviceAccountToken: { path: token } }] }
`,
    },
    {
      // A pod that just gets the token has one finding, that of automounted-service-account-token; one without the token has none.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "nginx:1.27.1" }]
---
apiVersion: v1
kind: Pod
metadata: { name: log }
spec:
  automountServiceAccountToken: false
  containers: [{ name: log, image: "log:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: api }
spec:
  serviceAccount: api
  containers: [{ name: api, image: "api:1.0" }]
`,
    },
  ],
} satisfies Rule;

/** Under the old name the account would stand there twice. */
function edits(p: Pod): readonly Edit[] {
  const name = p.resource.text('metadata', 'name') ?? 'my-account';
  const account = new Placeholder(`service account of ${placeholderName(p)}`, name);
  return [
    set(p.at('serviceAccountName'), account),
    ...(p.has('serviceAccount') ? [remove(p.at('serviceAccount'))] : []),
  ];
}
