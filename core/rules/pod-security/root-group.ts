import { Container, type Pod } from '../../kube/model.js';
import { fixesFrom } from '../../kube/security.js';
import { nonRootUser } from '../../kube/users.js';
import { each, type Fix, type Report, type Rule } from '../../rule.js';
import { remove, set } from '../../yaml/edit.js';

export default {
  id: 'root-group',
  title: "Container runs with root's group",
  severity: 'info',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['NSA:pod-security', 'K01', 'k8s:security context'],
  peers: [
    'gatekeeper-library:users',
    'kyverno-policies:other/require-non-root-groups',
    'monokle:KBP109',
    'monokle:KSV029',
    'trivy:KSV-0116',
  ],
  fixable: 'always',
  docs: `
Root's group (0) owns the system's files in most images, and on the node. A container that has it, whatever its user, may write to what is
writable for that group: sometimes \`/etc/passwd\`, often files that were made so for OpenShift. Whoever breaks in has more to work with, and
after a break-out, or in a volume with the node's files, the rights of that group there.

Give another number: \`runAsGroup\` and \`fsGroup\` equal to \`runAsUser\` are a good choice. Only a 0 that is written out is reported; what the
image brings along is \`low-group-id\`'s matter. Windows pods are left out.

It is fine for images that are built to run with any user and root's group, as OpenShift wants it.

The fix writes the number of the user where one is set or the image is known to have one, else it deletes the 0. Files that only root's group may write become unwritable, and
without an \`fsGroup\` those of a volume may be.
`,
  check: {
    *pod(p) {
      if (p.isWindows) return;
      yield* each(['runAsGroup', 'fsGroup'] as const, (field) => report(p, field));
      yield* each(p.items('securityContext', 'supplementalGroups'), function* (group): Generator<Report> {
        if (group.value !== 0) return;
        yield {
          at: group.path,
          message: `The pod is in root's group ("supplementalGroups" holds 0), which owns the system's files: a break-in may write to more of them. Delete the 0.`,
          fixes: [{ title: `Delete the 0 ${BREAKS}`, safety: 'review', edits: [remove(group.path)] }],
        };
      });
    },
    *container(c) {
      if (!c.pod.isWindows) yield* report(c, 'runAsGroup');
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
      securityContext:
        runAsUser: 10001
        runAsGroup: 0
#                   ^
        fsGroup: 0 # for the uploads
#                ^
        supplementalGroups: [0, 20001]
#                            ^
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext: { runAsUser: 20001, runAsGroup: 0 }
#                                                          ^
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
      securityContext:
        runAsUser: 10001
        runAsGroup: 10001
        fsGroup: 10001 # for the uploads
        supplementalGroups: [20001]
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext: { runAsUser: 20001, runAsGroup: 20001 }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
    fsGroup: 0
#            ^
  initContainers:
    - name: setup
      image: registry.example.com/setup:1.1.0
      securityContext:
        runAsGroup: 0
#                   ^
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
  securityContext:
    runAsNonRoot: true
  initContainers:
    - name: setup
      image: registry.example.com/setup:1.1.0
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      // Nothing is set: the image decides.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext: { runAsUser: 10001 }
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;

const POLICY = ['securityContext', 'fsGroupChangePolicy'] as const;
const BREAKS = "(what only root's group may write becomes unwritable)";

function* report(level: Pod | Container, field: 'runAsGroup' | 'fsGroup'): Generator<Report> {
  const at = level.at('securityContext', field);
  if (level.get('securityContext', field) !== 0) return;
  const who = level instanceof Container ? level.Label : 'The pod';
  yield {
    at,
    message: `${who} has root's group ("${field}" is 0), which owns the system's files: a break-in may write to more of them. Give another group.`,
    fixes: fixesFrom(() => [fix(level, field)]),
  };
}

/** The group that people mostly give is that of the user. A policy for fsGroup means nothing without it. */
function fix(level: Pod | Container, field: string): Fix {
  const user = nonRootUser(level);
  const at = level.at('securityContext', field);
  if (user !== undefined) return { title: `Set ${field}: ${user} ${BREAKS}`, safety: 'review', edits: [set(at, user)] };
  const policy = field === 'fsGroup' && level.has(...POLICY) ? [remove(level.at(...POLICY))] : [];
  const also = policy.length > 0 ? ' and fsGroupChangePolicy' : '';
  return { title: `Delete ${field}: 0${also} ${BREAKS}`, safety: 'review', edits: [remove(at), ...policy] };
}
