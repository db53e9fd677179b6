import { each, type Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'added-capability',
  title: 'Container adds a capability',
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:capabilities_restricted', 'CIS-5.2.9', 'K01'],
  peers: [
    'checkov:CKV_K8S_25~',
    'gatekeeper-library:capabilities~',
    'kics:Containers_With_Added_Capabilities~',
    'kubeaudit:CapabilityAdded~',
    'kyverno-policies:pod-security/disallow-capabilities-strict',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:PSS206',
    'pss:capabilities_restricted',
    'trivy:KSV-0106',
  ],
  fixable: 'always',
  docs: `
A capability is a piece of root's power. Those of the runtime's default set look harmless and are not: with \`DAC_OVERRIDE\` every file can be
read and written, with \`SETUID\` a process becomes any user, with \`CHOWN\` it takes any file. What a program does not have, an intruder in it
does not have either.

Delete the entry, together with \`drop: [ALL]\`. The restricted level of the Pod Security Standards allows one addition, in exactly this
spelling: \`NET_BIND_SERVICE\`, to listen on a port below 1024.

An entry is fine where a program that can't be changed needs it: an entry point that gives a volume to another user needs \`CHOWN\`. Often an
image that starts as its own user, or \`fsGroup\` for the volume, saves it. Capabilities outside of the default set are
\`dangerous-capability\`'s; Windows pods have none.

The fix breaks the program if it really uses the capability: it sees "operation not permitted".
`,
  check: {
    *container(c) {
      if (c.pod.isWindows) return;
      yield* each(c.items('securityContext', 'capabilities', 'add'), function* ({ path, value }) {
        if (typeof value !== 'string' || value === 'NET_BIND_SERVICE') return;
        yield {
          at: path,
          message: `${c.Label} adds the capability "${value}", a piece of root's power that an intruder gets as well. Delete it; the restricted level allows NET_BIND_SERVICE alone.`,
          yieldsTo: [{ rule: 'dangerous-capability', at: path }],
          fixes: [
            {
              title: `Delete the capability ${value} (what uses it is no longer permitted)`,
              safety: 'review',
              edits: [remove(path)],
            },
          ],
        };
      });
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
  containers:
    - name: web
      image: nginx:1.27.1
      securityContext:
        capabilities:
          drop: [ALL]
          add: [NET_BIND_SERVICE, CHOWN, SETUID]
#                                 ^^^^^
#                                        ^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      securityContext:
        capabilities:
          drop: [ALL]
          add: [NET_BIND_SERVICE]
`,
    },
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      initContainers:
        - name: own
          image: busybox:1.36.1
          securityContext:
            capabilities:
              drop:
                - ALL
              add:
                - CHOWN # the volume is root's
#                 ^^^^^
                - FOWNER
#                 ^^^^^^
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      initContainers:
        - name: own
          image: busybox:1.36.1
          securityContext:
            capabilities:
              drop:
                - ALL
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
`,
    },
  ],
} satisfies Rule;
