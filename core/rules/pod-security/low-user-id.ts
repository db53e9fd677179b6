import { HIGH_ID, type LowId, lowIdOfContainer, lowIdOfPod } from '../../kube/low-ids.js';
import type { Container, Pod } from '../../kube/model.js';
import { fixesFrom, setsPerContainer } from '../../kube/security.js';
import { USER } from '../../kube/users.js';
import type { Fix, Fixes, Rule } from '../../rule.js';
import { Placeholder, set } from '../../yaml/edit.js';

export default {
  id: 'low-user-id',
  title: 'Container has the number of a user of the node',
  severity: 'info',
  category: 'pod-security',
  profile: 'strict',
  scope: 'document',
  standards: ['CIS-5.7.3', 'NSA:non-root containers', 'K01'],
  peers: [
    'checkov:CKV_K8S_40',
    'datree:CONTAINERS_INCORRECT_RUNASUSER_VALUE_LOWUID',
    'kics:Container_Running_With_Low_UID',
    'kube-score:container-security-context-user-group-id',
    'kubesec:RunAsUser',
    'kyverno-policies:other/validate-userid-groupid-fsgroup',
    'monokle:KBP104',
    'monokle:KSV020',
    'snyk:SNYK-CC-K8S-11~',
    'terrascan:AC_K8S_0079',
    'trivy:KSV-0020',
  ],
  fixable: 'always',
  docs: `
Without a user namespace the users of a container are those of the node, by their numbers: user 1000 in the container is user 1000 on the
node. Whoever breaks out, or gets at a volume with the node's files, has the rights of the user with that number. Low numbers are taken by
people and services of the node, and by the users of most images, so that pods that have nothing to do with each other share them as well.

Set a \`runAsUser\` above 10000 that nothing else has, once for the pod or for each container. Where nothing is set the image's user counts, which
has a low number or is root. A 0 is left to \`root-user\`; Windows pods and ephemeral containers are left out.

It is fine where the files of a volume belong to a low number that can't be changed, and for programs that insist on the user of their image.

The fix asks you for the number. Files that belong to another user become unwritable: set \`fsGroup\` for volumes, and the owner in the image.
`,
  check: {
    *pod(p) {
      const low = lowIdOfPod(p, 'runAsUser');
      if (!low) return;
      const fixes = fixesFrom(() => fixesOfPod(p, low));
      yield low.id === undefined
        ? {
            at: p.at(...USER),
            message:
              'No runAsUser is set for {parts}: the image gives one, mostly a low number that is a user of the node as well. Set a runAsUser above 10000.',
            parts: low.containers.map((c) => ({ at: c.at(...USER), name: c.shortName, edits: fix([c]).edits })),
            fixes,
          }
        : { at: p.at(...USER), message: messageOf('The pod', low.id), fixes };
    },
    *container(c) {
      const low = lowIdOfContainer(c, 'runAsUser');
      if (!low) return;
      yield {
        at: c.at(...USER),
        message:
          low.id === undefined
            ? `${c.Label} has no runAsUser: the image gives one, mostly a low number that is a user of the node as well. Set a runAsUser above 10000.`
            : messageOf(c.Label, low.id),
        fixes: [fix([c])],
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
      securityContext:
        runAsUser: 1000
#                  ^^^^
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
          securityContext: { runAsUser: 0 }
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext:
            runAsUser: 10000 # as in the image
#                      ^^^^^
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
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
          securityContext: { runAsUser: 0 }
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext:
            runAsUser: 10001 # as in the image
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
# ^^^^^^^^^^^^^^^
    runAsNonRoot: true
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
    runAsUser: 10001
  containers:
    - name: web
      image: nginx:1.27.1
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
      securityContext: { runAsUser: 20000 }
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext: { runAsNonRoot: true }
#     ^^^^^^^^^^^^^^^
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
      securityContext: { runAsUser: 20000 }
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext: { runAsNonRoot: true, runAsUser: 10001 }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: iis
spec:
  os: { name: windows }
  containers:
    - name: iis
      image: registry.example.com/iis:2022
`,
    },
  ],
} satisfies Rule;

function messageOf(who: string, id: number): string {
  return `${who} runs as user "${id}", a number that users of the node and of other pods have as well: a break-out has their rights. Set a runAsUser above 10000.`;
}

/** Where the pod has a number it is changed there; else it gets one, or each container where people set such things for each. */
function fixesOfPod(p: Pod, { id, containers }: LowId): Fixes {
  if (id !== undefined || !setsPerContainer(p, 'runAsNonRoot')) return [fix([p])];
  return [fix(containers), fix([p], ' once for the pod')];
}

function fix(levels: readonly (Pod | Container)[], where = ''): Fix {
  return {
    title: `Set a runAsUser above 10000${where} (files of another user become unwritable)`,
    safety: 'placeholder',
    edits: levels.map((level) => set(level.at(...USER), new Placeholder('user', HIGH_ID))),
  };
}
