import { accountOf, DEFAULT_ACCOUNT } from '../../kube/accounts.js';
import { type Query, textFact } from '../../kube/facts.js';
import type { Pod } from '../../kube/model.js';
import type { Rule, When } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'automounted-service-account-token',
  title: 'Pod gets an API token that it does not seem to need',
  severity: 'warning',
  category: 'service-account',
  profile: 'recommended',
  scope: 'workspace',
  standards: ['CIS-5.1.6', 'NSA:service account tokens', 'K03', 'K06'],
  peers: [
    'checkov:CKV_K8S_38~',
    'gatekeeper-library:automount-serviceaccount-token~',
    'kics:Service_Account_Token_Automount_Not_Disabled~',
    'kubeaudit:AutomountServiceAccountTokenTrueAndDefaultSA~',
    'kubescape:C-0034~',
    'kubescape:C-0190~',
    'kubesec:AutomountServiceAccountToken~',
    'kyverno-policies:other/restrict-automount-sa-token~',
    'monokle:KBP106~',
    'polaris:automountServiceAccountToken~',
    'terrascan:AC_K8S_0045~',
    'trivy:KSV-0036~',
  ],
  fixable: 'always',
  docs: `
Kubernetes puts a token for its API into every container unless told not to. Few programs talk to the API, but whoever breaks into one finds
the token and asks what it may do: list Services, read what a careless binding allows, find the next victim. It also makes requests forged
through the program (SSRF) and readable files worth something.

Set \`automountServiceAccountToken: false\` in the pod's spec, or in its ServiceAccount for all pods with it. A program that does need the API
gets a ServiceAccount of its own with a Role that names what it does.

It is fine to leave the token where the program uses it. A pod is not reported if a RoleBinding or ClusterRoleBinding of the same file names
its ServiceAccount (other than \`default\`), if it mounts a \`serviceAccountToken\` volume of its own, or if its named ServiceAccount stands
elsewhere: that may have bindings there. With the token gone, in-cluster clients of the API fail to start: know that there are none.
`,
  check: {
    *pod(p) {
      const automount = p.get('automountServiceAccountToken');
      if (automount === false || p.containers.length === 0 || mountsItsOwn(p)) return;
      const account = accountOf(p);
      yield {
        at: p.at('automountServiceAccountToken'),
        message: `The pod gets an API token of ServiceAccount "${account}", which nothing here needs, and so does whoever breaks in. Set automountServiceAccountToken: false.`,
        when: unlessNeeded(p, account, automount === true),
        fixes: [
          {
            title: 'Set automountServiceAccountToken: false (clients of the Kubernetes API in it stop working)',
            safety: 'review',
            edits: [set(p.at('automountServiceAccountToken'), false)],
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
      automountServiceAccountToken: false
      containers:
        - name: web
          image: nginx:1.27.1
`,
    },
    {
      // "web" is bound to nothing here; "operator" is, and "elsewhere" may be.
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  automountServiceAccountToken: true
#                               ^^^^
  containers: [{ name: web, image: "web:1.0" }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: operator, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: operator, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: operator }
subjects: [{ kind: ServiceAccount, name: operator }]
---
apiVersion: v1
kind: Pod
metadata: { name: operator, namespace: shop }
spec:
  serviceAccountName: operator
  containers: [{ name: operator, image: "operator:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: other, namespace: shop }
spec:
  serviceAccountName: elsewhere
  containers: [{ name: other, image: "other:1.0" }]
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop }
spec:
  serviceAccountName: web
  automountServiceAccountToken: false
  containers: [{ name: web, image: "web:1.0" }]
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: operator, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: operator, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: operator }
subjects: [{ kind: ServiceAccount, name: operator }]
---
apiVersion: v1
kind: Pod
metadata: { name: operator, namespace: shop }
spec:
  serviceAccountName: operator
  containers: [{ name: operator, image: "operator:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: other, namespace: shop }
spec:
  serviceAccountName: elsewhere
  containers: [{ name: other, image: "other:1.0" }]
`,
    },
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: default }
automountServiceAccountToken: false
---
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: "web:1.0" }]
---
apiVersion: v1
kind: Pod
metadata: { name: client, namespace: shop }
spec:
  containers: [{ name: client, image: "client:1.0" }]
  volumes:
  - name: token
    projected: { sources: [{ serviceAccountToken: { path: token } }] }
`,
    },
  ],
} satisfies Rule;

/** Whether the pod says itself where its token is to be. */
function mountsItsOwn(p: Pod): boolean {
  for (const volume of p.items('volumes'))
    for (const source of volume.items('projected', 'sources')) if (source.has('serviceAccountToken')) return true;
  return false;
}

/** What its ServiceAccount says counts only where the pod says nothing. Nobody binds roles to `default` on purpose. */
function unlessNeeded(p: Pod, name: string, isExplicit: boolean): When {
  const account = { namespace: textFact(p.resource, 'metadata', 'namespace'), name };
  const withoutToken: Query[] = isExplicit ? [] : [{ ask: 'account-without-token', ...account }];
  if (name === DEFAULT_ACCOUNT) return { unless: withoutToken };
  return { only: { ask: 'account', ...account }, unless: [...withoutToken, { ask: 'account-bound', ...account }] };
}
