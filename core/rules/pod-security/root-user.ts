import { emptyDirsAt } from '../../kube/empty-volumes.js';
import type { KnownImage } from '../../kube/known-images.js';
import { Container, type Pod } from '../../kube/model.js';
import { inWords } from '../../kube/names.js';
import { fixesFrom } from '../../kube/security.js';
import { imageOf, NON_ROOT_ID, neededUser, nonRoot, sharedUser, USER, volumesOfRoot } from '../../kube/users.js';
import type { Fix, Fixes, Report, Rule } from '../../rule.js';
import { type Edit, remove, set } from '../../yaml/edit.js';

export default {
  id: 'root-user',
  title: 'Container runs as root',
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:runAsUser', 'CIS-5.2.7', 'NSA:pod-security', 'K01'],
  peers: [
    'kics:Root_Containers_Admitted~',
    'kubeaudit:RunAsUserCSCRoot',
    'kubeaudit:RunAsUserPSCRoot',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'kyverno-policies:pod-security/require-run-as-non-root-user',
    'monokle:PSS204',
    'pss:runAsUser',
    'trivy:KSV-0105',
  ],
  fixable: 'always',
  docs: `
\`runAsUser: 0\` asks for root, whatever user the image was built for. An attacker who gets in can change every file of the container, and
what lies between them and the node's root is one flaw of the kernel, of the container runtime, or of a mount.

Delete the line, so that the image's own user counts, or name a user that is not 0. The Pod Security Standards refuse a 0 at the pod even
where each container overrides it, and a container's even where the pod says otherwise: both are reported.

It is fine in a pod with a user namespace of its own (\`hostUsers: false\`), whose root is an ordinary user of the host: from Kubernetes
1.35 on nothing is reported then.

The fix changes the user that the program runs as: files that root owns can become unwritable, and ports below 1024 may need the capability
NET_BIND_SERVICE. For well-known images that themselves run as root (redis, nginx) it writes their documented user in place of 0. If
another image does, set \`runAsUser\` to an id of your own.
`,
  check: {
    *pod(p) {
      yield* report(p, p, 'The pod runs its containers as root');
    },
    *container(c) {
      yield* report(c.pod, c, `${c.Label} runs as root`);
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
      image: registry.example.com/web:1.2.3
      securityContext:
        runAsNonRoot: false
        runAsUser: 0 # root
#                  ^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
      securityContext:
        runAsNonRoot: false
`,
    },
    {
      bad: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      securityContext: { runAsUser: 0, fsGroup: 999 }
#                                   ^
      initContainers:
        - name: chown
          image: busybox:1.36.1
          securityContext: { runAsUser: 00 }
#                                       ^^
      containers:
        - name: db
          image: postgres:16.4
          securityContext: { runAsUser: 999 }
`,
      good: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      securityContext: { fsGroup: 999 }
      initContainers:
        - name: chown
          image: busybox:1.36.1
      containers:
        - name: db
          image: postgres:16.4
          securityContext: { runAsUser: 999 }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
spec:
  containers:
    - name: cart
      image: redis:7.4.1
      securityContext:
        runAsUser: 0
#                  ^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: cart
spec:
  containers:
    - name: cart
      image: redis:7.4.1
      securityContext:
        runAsUser: 999
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
  hostUsers: false
  containers:
    - name: build
      image: registry.example.com/build:5.0.1
      securityContext:
        runAsUser: 0
`,
    },
  ],
} satisfies Rule;

function* report(pod: Pod, level: Pod | Container, fact: string): Generator<Report> {
  // Since 1.35 the check is left out for pods whose root is not the host's.
  if (level.get(...USER) !== 0 || (pod.minor >= 35 && pod.hasUserNamespace)) return;
  yield {
    at: level.at(...USER),
    message: `${fact} (runAsUser is 0): whoever breaks in may change everything there, and is one kernel flaw away from root on the node. Delete runAsUser: 0.`,
    fixes: fixesFrom(() => (level instanceof Container ? containerFixes(level) : podFixes(pod))),
  };
}

/** A Windows pod may not have the field at all. */
function containerFixes(c: Container): Fixes {
  const image = imageOf(c);
  const needed = neededUser(c);
  const deletion = fix('Delete runAsUser: 0', [remove(c.at(...USER))], needed === undefined ? undefined : image);
  if (c.pod.isWindows) return [deletion];
  if (needed === undefined) return [deletion, other(c, image?.user)];
  const { edits, paths } = volumesOfRoot(c);
  const mount = paths.length > 0 ? ` and mount ${emptyDirsAt(paths)}` : '';
  return [fix(`Set runAsUser: ${needed}${mount}`, [set(c.at(...USER), needed), ...edits]), deletion];
}

/** The containers that take their user from the pod must get along without root, each. */
function podFixes(p: Pod): Fixes {
  const heirs = p.allContainers().filter((c) => !c.has(...USER));
  const { edits, users, paths } = nonRoot(p, heirs, false);
  const needed = sharedUser(p, true);
  const mount = paths.length > 0 ? ` and mount ${emptyDirsAt(paths)}` : '';
  if (needed !== undefined) {
    const root = heirs.map(imageOf).find((image) => image?.starts === 'root');
    return [fix(`Set runAsUser: ${needed}${mount}`, edits), fix('Delete runAsUser: 0', [remove(p.at(...USER))], root)];
  }
  const given = [...users].map(([c, user]) => `${user} for ${c.shortName}`);
  const instead = given.length > 0 ? ` and set runAsUser: ${inWords(given)}` : '';
  const deletion = fix(`Delete runAsUser: 0${instead}${mount}`, heirs.length > 0 ? edits : [remove(p.at(...USER))]);
  const [user, ...more] = new Set(heirs.map((c) => imageOf(c)?.user));
  return p.isWindows ? [deletion] : [deletion, other(p, more.length === 0 ? user : undefined)];
}

function other(level: Pod | Container, user = NON_ROOT_ID): Fix {
  return fix(`Set runAsUser: ${user}`, [set(level.at(...USER), user)]);
}

/** `root` is an image that starts as root where nobody says otherwise. */
function fix(what: string, edits: readonly Edit[], root?: KnownImage): Fix {
  const breaks =
    root?.starts === 'root' ? `${root.name} starts as root all the same` : "root's files may become unwritable";
  return { title: `${what} (${breaks})`, safety: 'review', edits };
}
