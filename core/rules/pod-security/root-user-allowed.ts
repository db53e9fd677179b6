import type { Container, Pod } from '../../kube/model.js';
import { everyLacks, fixesFrom } from '../../kube/security.js';
import type { Fix, Fixes, Rule } from '../../rule.js';
import { type Edit, Placeholder, remove, set } from '../../yaml/edit.js';

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

The fix may keep the pod from starting: with an image that runs as root the kubelet reports \`CreateContainerConfigError\`. A \`runAsUser: 0\`
that would stand against it goes in the same step. Files of a volume that root wrote may need \`fsGroup\` to be readable.
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
          fixes: fixesFrom(() => fixes(p, p, p.allContainers().filter(lacks))),
        };
      if (own !== undefined || !everyLacks(p, lacks)) return;
      const containers = p.allContainers();
      const all = fixesFrom(() => fixes(p, p, containers));
      yield {
        at,
        message:
          'Nothing keeps {parts} from running as root, and root in a container is one kernel flaw away from root on the node. Set runAsNonRoot: true.',
        parts: containers.map((c) => ({
          at: c.at(...SETTING),
          name: c.shortName,
          edits: 'none' in all ? [] : edits(p, c, [c]),
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
        fixes: fixesFrom(() => fixes(pod, c, [c])),
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
  containers:
    - name: web
      image: nginx:1.27.1
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
const USER = ['securityContext', 'runAsUser'] as const;
/** The user that "nonroot" images have by custom. */
const NON_ROOT_ID = 65532;

function lacks(c: Container): boolean {
  return c.get(...SETTING) === undefined;
}

/** Since 1.35 the check is left out for pods whose root is not the host's. */
function isExempt(p: Pod): boolean {
  return p.minor >= 35 && p.hasUserNamespace;
}

function fixes(p: Pod, level: Pod | Container, containers: readonly Container[]): Fixes {
  const all = edits(p, level, containers);
  const also = all.length > 1 ? ' and delete runAsUser: 0' : '';
  const fix: Fix = {
    title: `Set runAsNonRoot: true${also} (an image that runs as root won't start)`,
    safety: 'review',
    edits: all,
  };
  if (p.isWindows || p.has(...USER) || level.has(...USER)) return [fix];
  const user = set(level.at(...USER), new Placeholder('user', NON_ROOT_ID));
  return [fix, { title: 'Set runAsNonRoot: true and a runAsUser', safety: 'placeholder', edits: [...all, user] }];
}

/** With it goes each `runAsUser: 0` that one of the containers would start with: the kubelet would refuse it. */
function edits(p: Pod, level: Pod | Container, containers: readonly Container[]): readonly Edit[] {
  const isRoot = (view: Pod | Container): boolean => view.get(...USER) === 0;
  const inherits = containers.some((c) => !c.has(...USER) || isRoot(c));
  const levels = [...(inherits ? [p] : []), ...containers].filter(isRoot);
  return [set(level.at(...SETTING), true), ...levels.map((view) => remove(view.at(...USER)))];
}
