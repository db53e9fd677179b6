import { DEFAULT_ACCOUNT, isServiceAccount, withoutToken } from '../../kube/accounts.js';
import { objectLabel } from '../../kube/names.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'token-automounting-service-account',
  title: 'ServiceAccount hands its token to each of its pods',
  severity: 'info',
  category: 'service-account',
  profile: 'strict',
  scope: 'document',
  standards: ['CIS-5.1.6', 'NSA:service account tokens', 'K03'],
  peers: [
    'datree:SRVACC_INCORRECT_AUTOMOUNTSERVICEACCOUNTTOKEN_VALUE',
    'kubescape:C-0034',
    'kubescape:C-0190',
    'kyverno-policies:other/restrict-sa-automount-sa-token',
  ],
  fixable: 'always',
  docs: `
Each pod that runs under a ServiceAccount gets its token, unless the account or the pod says no. A program beside the one that needs it (a sidecar, a
migration, a second Deployment with the same account) holds it as well, and whoever breaks into one of them can do what the account may.

Set \`automountServiceAccountToken: false\` in the ServiceAccount, and \`true\` in the spec of those pods that do talk to the API: what a pod says wins.
Then each token is where somebody asked for it.

It is fine for the account of a single program that lives from the API, an operator or a controller, which is why only the strict profile tells. With the
fix, pods that used the token fail to reach the API once they are started anew, unless they ask for it.
`,
  check: {
    *resource(r) {
      if (!isServiceAccount(r) || r.get('metadata', 'name') === DEFAULT_ACCOUNT) return;
      if (r.get('automountServiceAccountToken') === false) return;
      yield {
        at: r.at('automountServiceAccountToken'),
        message: `${objectLabel('ServiceAccount', r)} gives its token to each of its pods, whether they talk to the API or not. Set automountServiceAccountToken: false, and true in pods that need it.`,
        fixes: [withoutToken(r)],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
#     ^^^^^^^^^^^^^^
metadata:
  name: operator
  namespace: shop
imagePullSecrets:
  - name: registry
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web }
automountServiceAccountToken: false
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: operator
  namespace: shop
automountServiceAccountToken: false
imagePullSecrets:
  - name: registry
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web }
automountServiceAccountToken: false
`,
    },
    {
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: operator }
automountServiceAccountToken: true
#                             ^^^^
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: operator }
automountServiceAccountToken: false
`,
    },
  ],
} satisfies Rule;
