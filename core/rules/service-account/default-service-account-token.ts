import { DEFAULT_ACCOUNT, isServiceAccount, withoutToken } from '../../kube/accounts.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'default-service-account-token',
  title: 'Default ServiceAccount hands out its token',
  severity: 'info',
  category: 'service-account',
  profile: 'recommended',
  scope: 'document',
  standards: ['CIS-5.1.5', 'K03'],
  peers: [
    'checkov:CKV_K8S_41',
    'datree:CIS_INVALID_VALUE_AUTOMOUNTSERVICEACCOUNTTOKEN',
    'kubescape:C-0189',
    'kubescape:C-0225',
  ],
  fixable: 'always',
  docs: `
The ServiceAccount \`default\` belongs to every pod of the namespace that names no other. Unless it says otherwise, each of them gets a token for the
API, though nearly none needs one: whoever breaks into any of them holds it. As soon as somebody binds a role to \`default\`, that is a way to go on.

Set \`automountServiceAccountToken: false\` in the ServiceAccount. Programs that do talk to the API get an account of their own.

It is fine while each pod says \`automountServiceAccountToken: false\` itself; but the next one may forget to. With the fix, pods of the namespace that
used the token of \`default\` fail to reach the API once they are started anew: find them first.
`,
  check: {
    *resource(r) {
      if (!isServiceAccount(r) || r.get('metadata', 'name') !== DEFAULT_ACCOUNT) return;
      if (r.get('automountServiceAccountToken') === false) return;
      yield {
        at: r.at('automountServiceAccountToken'),
        message: `ServiceAccount "${DEFAULT_ACCOUNT}" gives its token to every pod of the namespace that names no other, and to whoever breaks into one. Set automountServiceAccountToken: false.`,
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
  name: default
  namespace: shop
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: bank
automountServiceAccountToken: true
#                             ^^^^
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: mail
automountServiceAccountToken: false
`,
      good: `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: shop
automountServiceAccountToken: false
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: bank
automountServiceAccountToken: false
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: mail
automountServiceAccountToken: false
`,
    },
    {
      // Accounts that are named on purpose are the business of token-automounting-service-account.
      bad: `
apiVersion: v1
kind: ServiceAccount
metadata: { name: operator }
`,
    },
  ],
} satisfies Rule;
