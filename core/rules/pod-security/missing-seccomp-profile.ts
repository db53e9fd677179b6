import type { Container, Pod } from '../../kube/model.js';
import { inWords } from '../../kube/names.js';
import {
  annotatedSeccomp,
  SECCOMP_FIELD as PROFILE,
  type Profile,
  seccompAnnotation,
  withoutSeccompAnnotation,
} from '../../kube/profile-annotations.js';
import { everyLacks, fixesFrom, setsPerContainer } from '../../kube/security.js';
import type { Fix, Report, Rule } from '../../rule.js';
import { type Edit, set } from '../../yaml/edit.js';

export default {
  id: 'missing-seccomp-profile',
  title: 'Container has no seccomp profile',
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:seccompProfile_restricted', 'CIS-5.7.2', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_29~',
    'checkov:CKV_K8S_30~',
    'checkov:CKV_K8S_31',
    'datree:CIS_INVALID_VALUE_SECCOMP_PROFILE',
    'datree:CIS_MISSING_KEY_SECURITYCONTEXT~',
    'datree:CONTAINERS_INCORRECT_SECCOMP_PROFILE',
    'gatekeeper-library:seccomp',
    'gatekeeper-library:seccompv2',
    'kics:Pod_or_Container_Without_Security_Context~',
    'kics:Seccomp_Profile_Is_Not_Configured',
    'kube-score:container-seccomp-profile',
    'kubeaudit:SeccompProfileMissing',
    'kubescape:C-0055~',
    'kubescape:C-0210',
    'kubescape:C-0211~',
    'kubesec:SeccompAny',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'kyverno-policies:pod-security/restrict-seccomp-strict',
    'monokle:KSV030',
    'monokle:PSS205',
    'polaris:linuxHardening~',
    'pss:seccompProfile_restricted',
    'terrascan:AC_K8S_0064~',
    'terrascan:AC_K8S_0080',
    'trivy:KSV-0030',
    'trivy:KSV-0118~',
  ],
  fixable: 'always',
  docs: `
Without a seccomp profile a container may call every system call of the kernel, the rare ones included, in which most flaws are found that
let an attacker out of a container. Kubernetes sets none unless the pod asks for it or the node's kubelet is told to.

Set \`seccompProfile: { type: RuntimeDefault }\`, once for the pod: the runtime's own profile blocks some sixty calls that ordinary programs
never make. \`Localhost\` with a profile of your own can be tighter; it must lie on every node. The old annotations
(\`seccomp.security.alpha.kubernetes.io/…\`) no longer do anything; where one asks for a profile, \`deprecated-profile-annotation\` reports it
instead.

Windows has no seccomp: pods with \`spec.os.name: windows\` are left out. A privileged container is never confined by it, yet the restricted
level asks for the field there too.

The fix writes it once for the pod, or into each container where the pod's settings stand there already. An old annotation goes in the same
step, and what profile it asked for goes into the field: the API server refuses two that say different things.

It breaks programs that make unusual calls: debuggers, tracers, some sandboxes and container builders (\`unshare\`, \`mount\`, \`bpf\`,
\`userfaultfd\`). They see "operation not permitted".
`,
  check: {
    *pod(p) {
      if (p.isWindows || p.has(...PROFILE) || !everyLacks(p, lacksAny)) return;
      const all = fixesFrom(() => fixes(p));
      yield {
        at: p.at(...PROFILE),
        message:
          'Nothing confines the system calls of {parts}: rare ones are how attackers leave a container. Set seccompProfile type RuntimeDefault.',
        parts: p.allContainers().map((c) => ({
          at: c.at(...PROFILE),
          name: c.shortName,
          edits: 'none' in all ? [] : fix([c]).edits,
        })),
        ...yieldsTo(p),
        fixes: all,
      };
    },
    *container(c) {
      const { pod } = c;
      if (pod.isWindows || !lacks(c) || pod.has(...PROFILE) || everyLacks(pod, lacksAny)) return;
      yield {
        at: c.at(...PROFILE),
        message: `${c.Label} has no seccomp profile: rare system calls are how attackers leave a container. Set seccompProfile type RuntimeDefault.`,
        ...yieldsTo(c, pod),
        fixes: fixesFrom(() => [fix([c])]),
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
#   ^^^^
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
        seccompProfile:
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
metadata: { name: web }
spec:
  securityContext: { runAsNonRoot: true }
  containers:
    - name: web
      image: nginx:1.27.1
      securityContext:
        seccompProfile: { type: Localhost, localhostProfile: web.json }
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext: { allowPrivilegeEscalation: false }
#     ^^^^^^^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { runAsNonRoot: true }
  containers:
    - name: web
      image: nginx:1.27.1
      securityContext:
        seccompProfile: { type: Localhost, localhostProfile: web.json }
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext: { allowPrivilegeEscalation: false, seccompProfile: { type: RuntimeDefault } }
`,
    },
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
      securityContext:
        runAsNonRoot: true
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext:
        runAsNonRoot: true
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
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
    - name: logs
      image: registry.example.com/logs:1.0.0
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: tracer
  annotations:
    seccomp.security.alpha.kubernetes.io/pod: unconfined
spec:
^^^^
  containers:
    - name: tracer
      image: registry.example.com/tracer:0.3.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: tracer
spec:
  securityContext:
    seccompProfile:
      type: RuntimeDefault
  containers:
    - name: tracer
      image: registry.example.com/tracer:0.3.1
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

function lacks(c: Container): boolean {
  return !c.has(...PROFILE);
}

/** Whether a container has neither the field nor the annotation that its fix makes one of. */
function lacksAny(c: Container): boolean {
  return lacks(c) && annotatedSeccomp(c) === undefined;
}

/** An annotation that asks for a profile is the more specific finding: its fix writes the field. */
function yieldsTo(...levels: readonly (Pod | Container)[]): Pick<Report, 'yieldsTo'> {
  const annotated = levels.filter((level) => annotatedSeccomp(level) !== undefined);
  return {
    yieldsTo: annotated.map((level) => ({ rule: 'deprecated-profile-annotation', at: seccompAnnotation(level) })),
  };
}

/** Once for the pod, unless people set such things for each container here. */
function fixes(p: Pod): readonly [Fix, ...Fix[]] {
  const each = fix(p.allContainers(), '', withoutSeccompAnnotation(p));
  return setsPerContainer(p, 'seccompProfile') ? [each, fix([p], ' once for the pod')] : [fix([p])];
}

function fix(levels: readonly (Pod | Container)[], where = '', more: readonly Edit[] = []): Fix {
  const annotations = [...levels.flatMap(withoutSeccompAnnotation), ...more];
  const also = annotations.length > 0 ? ' and delete the annotation, which does nothing' : '';
  const types = new Set(levels.map((level) => profileFor(level).type));
  return {
    title: `Set seccompProfile: ${inWords([...types])}${where}${also} (unusual system calls fail)`,
    safety: 'review',
    edits: [...levels.map((level) => set(level.at(...PROFILE), profileFor(level))), ...annotations],
  };
}

function profileFor(level: Pod | Container): Profile {
  return annotatedSeccomp(level) ?? { type: 'RuntimeDefault' };
}
