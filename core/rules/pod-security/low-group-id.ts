import { HIGH_ID, type LowId, lowIdOfContainer, lowIdOfPod } from '../../kube/low-ids.js';
import type { Container, Pod } from '../../kube/model.js';
import { fixesFrom, setsPerContainer } from '../../kube/security.js';
import type { Fix, Fixes, Rule } from '../../rule.js';
import { Placeholder, set } from '../../yaml/edit.js';

export default {
  id: 'low-group-id',
  title: 'Container has the number of a group of the node',
  severity: 'info',
  category: 'pod-security',
  profile: 'strict',
  scope: 'document',
  standards: ['CIS-5.7.3', 'K01'],
  peers: [
    'datree:CONTAINERS_INCORRECT_RUNASGROUP_VALUE_LOWGID',
    'kube-score:container-security-context-user-group-id',
    'kubesec:RunAsGroup',
    'kyverno-policies:other/validate-userid-groupid-fsgroup',
    'monokle:KBP105',
    'monokle:KSV021',
    'trivy:KSV-0021',
  ],
  fixable: 'always',
  docs: `
Without a user namespace the groups of a container are those of the node, by their numbers. Whoever breaks out, or gets at a volume with the
node's files, has the rights of the group with that number; low ones are those of the system (disks, logs, the container runtime) and of people.
Where nothing is set the group is that of the image's user, and root's where the image does not know the user.

Set a \`runAsGroup\` above 10000 that nothing else has, once for the pod or for each container. A 0 is left to \`root-group\`; Windows pods and
ephemeral containers are left out.

It is fine where the files of a volume belong to a low number that can't be changed, and for images that make their files writable by one group.

The fix asks you for the number. Files that belong to another group become unwritable: set \`fsGroup\` for volumes, and the group in the image.
`,
  check: {
    *pod(p) {
      const low = lowIdOfPod(p, 'runAsGroup');
      if (!low) return;
      const fixes = fixesFrom(() => fixesOfPod(p, low));
      yield low.id === undefined
        ? {
            at: p.at(...GROUP),
            message:
              'No runAsGroup is set for {parts}: the image gives one, mostly 0 or a low number that is a group of the node as well. Set a runAsGroup above 10000.',
            parts: low.containers.map((c) => ({ at: c.at(...GROUP), name: c.shortName, edits: fix([c]).edits })),
            fixes,
          }
        : { at: p.at(...GROUP), message: messageOf('The pod', low.id), fixes };
    },
    *container(c) {
      const low = lowIdOfContainer(c, 'runAsGroup');
      if (!low) return;
      yield {
        at: c.at(...GROUP),
        message:
          low.id === undefined
            ? `${c.Label} has no runAsGroup: the image gives one, mostly 0 or a low number that is a group of the node as well. Set a runAsGroup above 10000.`
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
        runAsGroup: 1000
#                   ^^^^
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
          securityContext: { runAsGroup: 0 }
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext:
            runAsGroup: 10000 # as in the image
#                       ^^^^^
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
        runAsGroup: 10001
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
          securityContext: { runAsGroup: 0 }
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext:
            runAsGroup: 10001 # as in the image
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
    runAsGroup: 10001
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
      securityContext: { runAsGroup: 20000 }
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
      securityContext: { runAsGroup: 20000 }
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext: { runAsNonRoot: true, runAsGroup: 10001 }
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

const GROUP = ['securityContext', 'runAsGroup'] as const;

function messageOf(who: string, id: number): string {
  return `${who} runs as group "${id}", a number that groups of the node and of other pods have as well: a break-out has their rights. Set a runAsGroup above 10000.`;
}

/** Where the pod has a number it is changed there; else it gets one, or each container where people set such things for each. */
function fixesOfPod(p: Pod, { id, containers }: LowId): Fixes {
  if (id !== undefined || !setsPerContainer(p, 'runAsGroup')) return [fix([p])];
  return [fix(containers), fix([p], ' once for the pod')];
}

function fix(levels: readonly (Pod | Container)[], where = ''): Fix {
  return {
    title: `Set a runAsGroup above 10000${where} (files of another group become unwritable)`,
    safety: 'placeholder',
    edits: levels.map((level) => set(level.at(...GROUP), new Placeholder('group', HIGH_ID))),
  };
}
