import { Container, type Pod } from '../../kube/model.js';
import {
  APPARMOR_FIELD,
  APPARMOR_FIELD_SINCE,
  apparmorAnnotation,
  isApparmorAnnotated,
} from '../../kube/profile-annotations.js';
import { everyLacks, fixesFrom, setsPerContainer } from '../../kube/security.js';
import type { Fix, Fixes, Rule } from '../../rule.js';
import { type Edit, set } from '../../yaml/edit.js';

export default {
  id: 'missing-apparmor-profile',
  title: 'Container names no AppArmor profile',
  severity: 'info',
  category: 'pod-security',
  profile: 'strict',
  scope: 'document',
  standards: ['NSA:pod-security', 'K01', 'k8s:AppArmor'],
  peers: [
    'kics:Missing_AppArmor_Profile',
    'kubeaudit:AppArmorAnnotationMissing',
    'kubescape:C-0055~',
    'kubesec:ApparmorAny',
    'monokle:KSV002',
    'polaris:linuxHardening~',
    'snyk:SNYK-CC-K8S-32~',
    'terrascan:AC_K8S_0073',
    'trivy:KSV-0002',
  ],
  fixable: 'always',
  docs: `
AppArmor keeps a container from mounting, from writing the kernel's settings under \`/proc\` and \`/sys\`, and from tracing processes outside of it,
even where it runs as root. Where no profile is named the runtime's own applies on nodes that have AppArmor, and none on others: nobody notices
when a pod lands on one of those and runs without the fence.

Name it: \`appArmorProfile: { type: RuntimeDefault }\`, once for the pod. Then a node without AppArmor refuses the pod. \`Localhost\` with a profile
of your own can be tighter; it must be loaded on every node. Before Kubernetes 1.30 there is only the annotation
\`container.apparmor.security.beta.kubernetes.io/<container>\`, for each container.

It is fine without in clusters whose nodes have SELinux instead (Red Hat's and their like), and needless for a privileged container, which no
profile confines. Windows pods are left out.

The fix keeps the pod from nodes without AppArmor, and breaks nothing on those that have it: there the profile applied already.
`,
  check: {
    *pod(p) {
      if (p.isWindows || p.has(...APPARMOR_FIELD) || !everyLacks(p, lacks)) return;
      const all = fixesFrom(() => fixes(p));
      yield {
        at: p.at(...APPARMOR_FIELD),
        message:
          'No AppArmor profile is named for {parts}: a node without AppArmor takes the pod and confines nothing, unnoticed. Set appArmorProfile type RuntimeDefault.',
        parts: p.allContainers().map((c) => ({
          at: c.at(...APPARMOR_FIELD),
          name: c.shortName,
          edits: 'none' in all ? [] : [named(c)],
        })),
        fixes: all,
      };
    },
    *container(c) {
      const { pod } = c;
      if (pod.isWindows || !lacks(c) || pod.has(...APPARMOR_FIELD) || everyLacks(pod, lacks)) return;
      yield {
        at: c.at(...APPARMOR_FIELD),
        message: `${c.Label} names no AppArmor profile: a node without AppArmor takes the pod and confines nothing, unnoticed. Set appArmorProfile type RuntimeDefault.`,
        fixes: fixesFrom(() => [fix(pod, [c])]),
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
#     ^^^^^^^^^^^^^^^
        runAsNonRoot: true
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
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
        appArmorProfile:
          type: RuntimeDefault
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: localhost/web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
    - name: logs
#           ^^^^
      image: registry.example.com/logs:1.0.0
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: localhost/web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext:
        appArmorProfile:
          type: RuntimeDefault
`,
    },
    {
      // Before the field.
      minor: 29,
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
  annotations:
    container.apparmor.security.beta.kubernetes.io/web: runtime/default
spec:
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

/** Neither the field nor the annotation, which counts until there is a field. */
function lacks(c: Container): boolean {
  return !c.has(...APPARMOR_FIELD) && !isApparmorAnnotated(c);
}

/** Once for the pod, unless people set such things for each container here. */
function fixes(p: Pod): Fixes {
  const all = p.allContainers();
  if (p.minor < APPARMOR_FIELD_SINCE) return [fix(p, all)];
  return setsPerContainer(p, 'seccompProfile') ? [fix(p, all), fix(p, [p], ' once for the pod')] : [fix(p, [p])];
}

function fix(p: Pod, levels: readonly (Pod | Container)[], where = ''): Fix {
  const what =
    p.minor < APPARMOR_FIELD_SINCE ? 'the AppArmor annotation: runtime/default' : 'appArmorProfile: RuntimeDefault';
  return {
    title: `Set ${what}${where} (nodes without AppArmor refuse the pod)`,
    safety: 'review',
    edits: levels.map(named),
  };
}

function named(level: Pod | Container): Edit {
  return level instanceof Container && level.pod.minor < APPARMOR_FIELD_SINCE
    ? set(apparmorAnnotation(level), 'runtime/default')
    : set(level.at(...APPARMOR_FIELD), { type: 'RuntimeDefault' });
}
