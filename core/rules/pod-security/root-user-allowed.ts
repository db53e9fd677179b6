import { emptyDirsAt } from '../../kube/empty-volumes.js';
import { fact } from '../../kube/facts.js';
import type { Container, Pod } from '../../kube/model.js';
import { inWords } from '../../kube/names.js';
import { everyLacks, fixesFrom, setsPerContainer } from '../../kube/security.js';
import { imageOf, NON_ROOT_ID, type NonRoot, nonRoot, opensLowPort, USER } from '../../kube/users.js';
import type { Fix, Rule } from '../../rule.js';
import { type Edit, Placeholder, set } from '../../yaml/edit.js';

export default {
  id: 'root-user-allowed',
  title: 'Container may run as root',
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:runAsNonRoot', 'CIS-5.2.7', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_23~',
    'checkov:CKV_K8S_29~',
    'checkov:CKV_K8S_30~',
    'datree:CIS_MISSING_KEY_SECURITYCONTEXT~',
    'datree:CONTAINERS_INCORRECT_RUNASNONROOT_VALUE',
    'gatekeeper-library:users',
    'kics:Container_Running_As_Root~',
    'kics:Pod_or_Container_Without_Security_Context~',
    'kics:Root_Containers_Admitted~',
    'kube-linter:run-as-non-root',
    'kubeaudit:RunAsNonRootCSCFalse',
    'kubeaudit:RunAsNonRootPSCFalseCSCNil',
    'kubeaudit:RunAsNonRootPSCNilCSCNil~',
    'kubescape:C-0013~',
    'kubescape:C-0211~',
    'kubesec:RunAsNonRoot',
    'kyverno-policies:istio/service-mesh-require-run-as-nonroot',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'kyverno-policies:pod-security/require-run-as-nonroot',
    'monokle:KSV012',
    'monokle:PSS203',
    'polaris:runAsRootAllowed~',
    'pss:runAsNonRoot',
    'snyk:SNYK-CC-K8S-10~',
    'terrascan:AC_K8S_0064~',
    'terrascan:AC_K8S_0087',
    'trivy:KSV-0012',
    'trivy:KSV-0118~',
  ],
  fixable: 'always',
  docs: `
Most images run as root unless somebody says otherwise. Root in a container is the host's root behind a few fences: an escape (a flaw of the
kernel or of the container runtime, a careless mount) hands over the node, and inside the container every file can be changed.

Set \`runAsNonRoot: true\`, once for the pod. The kubelet then refuses to start a container that would run as user 0. If the image names no
user, give one by \`runAsUser\`; if it names one by name and not by number, the kubelet can't tell, and wants \`runAsUser\` as well.

A container's own \`runAsNonRoot: false\` is reported even where the pod says true, and the pod's even where every container says true: the
Pod Security Standards refuse both. With a user namespace of the pod's own (\`hostUsers: false\`) root is not the host's root; from Kubernetes
1.35 on nothing is reported then.

The fix knows the user of some well-known images (nginx, redis, postgres, prometheus and others) and writes it beside; nginx gets empty
volumes as well where only root may write. With another image that runs as root the fix keeps the pod from starting: the kubelet reports
\`CreateContainerConfigError\`. A \`runAsUser: 0\` that would stand against it goes in the same step. Files of a volume that root wrote may
need \`fsGroup\` to be readable. It is written once for the pod, or into each container where the pod's settings stand there already.
`,
  check: {
    *pod(p) {
      if (isExempt(p)) return;
      const at = p.at(...SETTING);
      const own = p.get(...SETTING);
      if (own === false)
        yield {
          at,
          message:
            'The pod lets its containers run as root (runAsNonRoot is false), and root in a container is one kernel flaw away from root on the node. Set runAsNonRoot: true.',
          fixes: fixesFrom(() => fixes(p, [p], p.allContainers().filter(lacks))),
        };
      if (own !== undefined || !everyLacks(p, lacks)) return;
      const containers = p.allContainers();
      const all = fixesFrom(() =>
        setsPerContainer(p, 'runAsNonRoot')
          ? [...fixes(p, containers, containers), fix(p, [p], containers, ' once for the pod')]
          : fixes(p, [p], containers),
      );
      yield {
        at,
        message:
          'Nothing keeps {parts} from running as root, and root in a container is one kernel flaw away from root on the node. Set runAsNonRoot: true.',
        parts: containers.map((c) => ({
          at: c.at(...SETTING),
          name: c.shortName,
          edits: 'none' in all ? [] : fix(p, [c], [c]).edits,
        })),
        fixes: all,
      };
    },
    *container(c) {
      const { pod } = c;
      if (isExempt(pod)) return;
      const own = c.get(...SETTING);
      if (own === undefined && (pod.get(...SETTING) !== undefined || everyLacks(pod, lacks))) return;
      if (own !== undefined && own !== false) return;
      yield {
        at: c.at(...SETTING),
        message: `${c.Label} may run as root${own === false ? ' (runAsNonRoot is false)' : ''}, and root in a container is one kernel flaw away from root on the node. Set runAsNonRoot: true.`,
        fixes: fixesFrom(() => fixes(pod, [c], [c])),
      };
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
^^^^
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
^^^^
  containers:
    - name: web
      image: nginx:1.27.1
      volumeMounts:
        - name: cache
          mountPath: /var/cache/nginx
    - name: cart
      image: redis:7.4.1
    - name: shop
      image: registry.example.com/shop:3.2.0
  volumes:
    - name: cache
      emptyDir: {}
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: nginx:1.27.1
      volumeMounts:
        - name: cache
          mountPath: /var/cache/nginx
        - name: run-web
          mountPath: /var/run
      securityContext:
        runAsUser: 101
    - name: cart
      image: redis:7.4.1
      securityContext:
        runAsUser: 999
    - name: shop
      image: registry.example.com/shop:3.2.0
  volumes:
    - name: cache
      emptyDir: {}
    - name: run-web
      emptyDir: {}
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: metrics
spec:
^^^^
  containers:
    - name: prometheus
      image: prom/prometheus:v3.1.0
      securityContext:
        seccompProfile: { type: RuntimeDefault }
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: metrics
spec:
  containers:
    - name: prometheus
      image: prom/prometheus:v3.1.0
      securityContext:
        runAsNonRoot: true
        runAsUser: 65534
        seccompProfile: { type: RuntimeDefault }
`,
    },
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
#     ^^^^^^^^^^^^^^^
        runAsUser: 0
        fsGroup: 2000
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext: { runAsUser: 1000 }
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
        runAsNonRoot: true
        fsGroup: 2000
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext: { runAsUser: 1000 }
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: dump
              image: registry.example.com/dump:1.9.0
              securityContext: { runAsNonRoot: false }
#                                              ^^^^^
            - name: upload
#                   ^^^^^^
              image: registry.example.com/upload:1.9.0
            - name: notify
              image: registry.example.com/notify:1.9.0
              securityContext: { runAsNonRoot: true }
`,
      good: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: backup
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers:
            - name: dump
              image: registry.example.com/dump:1.9.0
              securityContext: { runAsNonRoot: true }
            - name: upload
              image: registry.example.com/upload:1.9.0
              securityContext:
                runAsNonRoot: true
            - name: notify
              image: registry.example.com/notify:1.9.0
              securityContext: { runAsNonRoot: true }
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
`,
    },
  ],
} satisfies Rule;

const SETTING = ['securityContext', 'runAsNonRoot'] as const;

function lacks(c: Container): boolean {
  return c.get(...SETTING) === undefined;
}

/** Since 1.35 the check is left out for pods whose root is not the host's. */
function isExempt(p: Pod): boolean {
  return p.minor >= 35 && p.hasUserNamespace;
}

type Levels = readonly [Pod] | readonly Container[];

/** Where no user is known that would do, a person may give one. */
function fixes(p: Pod, levels: Levels, containers: readonly Container[]): readonly [Fix, ...Fix[]] {
  const preferred = fix(p, levels, containers);
  if (p.isWindows || p.has(...USER) || levels.some((level) => level.has(...USER))) return [preferred];
  const { users } = nonRoot(p, containers, levels[0] === p);
  const open = containers.filter((c) => !users.has(c) && imageOf(c)?.starts !== 'numbered');
  if (open.length === 0) return [preferred];
  const given = levels[0] === p ? [p] : open;
  const user: Edit[] = given.map((level) => set(level.at(...USER), new Placeholder('user', NON_ROOT_ID)));
  return [
    preferred,
    { title: 'Set runAsNonRoot: true and a runAsUser', safety: 'placeholder', edits: [...preferred.edits, ...user] },
  ];
}

/** With it goes each `runAsUser: 0` that one of the containers would start with: the kubelet would refuse it. */
function fix(p: Pod, levels: Levels, containers: readonly Container[], where = ''): Fix {
  const rest = nonRoot(p, containers, levels[0] === p);
  const steps = [
    `Set runAsNonRoot: true${where}${withUsers(rest, containers)}`,
    ...(rest.isDeleted ? ['delete runAsUser: 0'] : []),
    ...(rest.paths.length > 0 ? [`mount ${emptyDirsAt(rest.paths)}`] : []),
  ];
  return {
    title: `${inWords(steps)} (${consequence(p, rest, containers)})`,
    safety: 'review',
    edits: [...levels.map((level) => set(level.at(...SETTING), true)), ...rest.edits],
  };
}

function withUsers({ users }: NonRoot, containers: readonly Container[]): string {
  const ids = [...new Set(users.values())];
  if (ids.length === 0) return '';
  if (ids.length === 1 && containers.every((c) => users.has(c))) return ` with runAsUser: ${ids[0]}`;
  return ` with runAsUser: ${inWords([...users].map(([c, user]) => `${user} for ${c.shortName}`))}`;
}

function consequence(p: Pod, { users }: NonRoot, containers: readonly Container[]): string {
  const open = containers.filter((c) => !users.has(c) && !c.get(...USER) && !p.get(...USER));
  const root = open.map(imageOf).find((image) => image?.starts === 'root');
  if (root) return `${root.name} runs as root and won't start without a runAsUser`;
  if (open.some((c) => !imageOf(c))) return "an image that runs as root won't start";
  if (users.size === 0) return 'none of its images runs as root';
  const ports = [...users.keys()].some((c) => fact(() => opensLowPort(c)) === true)
    ? ', ports below 1024 may not open'
    : '';
  return `root's files become unwritable${ports}`;
}
