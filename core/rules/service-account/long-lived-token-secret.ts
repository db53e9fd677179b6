import { generatedToken, isServiceAccount } from '../../kube/accounts.js';
import { isKind } from '../../kube/kinds.js';
import type { View } from '../../kube/model.js';
import { objectLabel } from '../../kube/names.js';
import { each, type Report, type Rule } from '../../rule.js';
import type { Path } from '../../yaml/tree.js';

export default {
  id: 'long-lived-token-secret',
  title: 'API token lives long or for ever',
  severity: 'warning',
  category: 'service-account',
  profile: 'recommended',
  scope: 'document',
  standards: ['K06', 'K08', 'k8s:service account tokens'],
  peers: [
    'kyverno-policies:other/check-serviceaccount-secrets',
    'kyverno-policies:other/deny-secret-service-account-token-type',
  ],
  fixable: 'never',
  docs: `
A Secret of the type \`kubernetes.io/service-account-token\` holds a token for the API that never ends. Whoever reads it once, in a backup, in a log, on a
laptop, through a role that may read Secrets, can use it until somebody deletes the Secret. Before 1.24 Kubernetes made such a Secret for each ServiceAccount and
listed it there under \`secrets\`; in an exported manifest it still is. A projected token that is good for more than a day is nearly as bad.

Let pods use the token that the kubelet gives them: it ends after an hour, is renewed, and dies with its pod. What runs outside of the cluster gets
one for an occasion with \`kubectl create token\`, or logs in through the identity provider. For a projected token write an hour: \`expirationSeconds: 3600\`.

It is fine for a client that can neither renew a token nor log in another way: give its account as little as possible, and change the Secret from time to
time. Other Secrets that an account lists are not reported. There is no fix, since who uses the token must be found and changed first.
`,
  check: {
    *resource(r) {
      if (isKind(r.apiVersion, r.kind, { group: '', kind: 'Secret' }) && r.get('type') === TOKEN)
        yield report(r.at('type'), `${objectLabel('Secret', r)} holds an API token that never ends`);
      const token = isServiceAccount(r) ? generatedToken(r) : undefined;
      if (token === undefined) return;
      yield report(
        r.at('secrets'),
        `${objectLabel('ServiceAccount', r)} lists "${token}", a Secret with an API token that never ends`,
      );
    },
    *pod(p) {
      yield* each(p.items('volumes'), projected);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Secret
metadata:
  name: deployer-token
  annotations:
    kubernetes.io/service-account.name: deployer
type: kubernetes.io/service-account-token
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: reporter
secrets:
^^^^^^^
  - name: reporter-token-x7k2p
---
apiVersion: v1
kind: Pod
metadata:
  name: client
spec:
  serviceAccountName: client
  containers:
    - name: client
      image: registry.example.com/client:1.0
  volumes:
    - name: tokens
      projected:
        sources:
          - serviceAccountToken: { path: month, expirationSeconds: 2592000 }
#                                                                  ^^^^^^^
          - serviceAccountToken: { path: hour, expirationSeconds: 3600 }
`,
    },
    {
      // Other Secrets, no Secrets, and those that a pod may mount.
      bad: `
apiVersion: v1
kind: Secret
metadata: { name: login }
type: kubernetes.io/basic-auth
stringData: { username: app, password: "" }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web }
secrets: []
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: api }
secrets: [{ name: login }, { name: api-token }]
`,
    },
  ],
} satisfies Rule;

const TOKEN = 'kubernetes.io/service-account-token';
const DAY = 86_400;

function* projected(volume: View): Generator<Report> {
  yield* each(volume.items('projected', 'sources'), function* (source): Generator<Report> {
    const seconds = source.get('serviceAccountToken', 'expirationSeconds');
    if (typeof seconds !== 'number' || seconds <= DAY) return;
    const days = Math.floor(seconds / DAY);
    const long = days > 1 ? `more than ${days - 1} days` : 'more than a day';
    yield report(
      source.at('serviceAccountToken', 'expirationSeconds'),
      `A token with expirationSeconds ${seconds} is good for ${long}`,
    );
  });
}

function report(at: Path, fact: string): Report {
  return {
    at,
    message: `${fact}: who gets to see it once can use it long after. Use the tokens that the kubelet renews each hour, or \`kubectl create token\`.`,
    fixes: { none: 'Who uses the token must be found and changed first.' },
  };
}
