import type { Container, Pod } from '../../kube/model.js';
import { SECCOMP_FIELD as PROFILE, withoutSeccompAnnotation } from '../../kube/profile-annotations.js';
import { fixesFrom, isConfined, runtimeDefault } from '../../kube/security.js';
import type { Fix, Report, Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'unconfined-seccomp-profile',
  title: 'Seccomp profile does not confine',
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:seccompProfile_baseline', 'CIS-5.7.2', 'NSA:pod-security', 'K01'],
  peers: [
    'kubeaudit:SeccompDisabledContainer',
    'kubeaudit:SeccompDisabledPod',
    'kubesec:SeccompUnconfined',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'kyverno-policies:pod-security/restrict-seccomp',
    'monokle:PSS110',
    'pss:seccompProfile_baseline',
    'trivy:KSV-0104',
  ],
  fixable: 'always',
  docs: `
\`seccompProfile: { type: Unconfined }\` switches the filter of system calls off, even on nodes whose kubelet would set one. Then the whole
kernel is within an intruder's reach, and with it the rare system calls in which most flaws lie that let somebody out of a container.

Set the type \`RuntimeDefault\`, or \`Localhost\` with the profile's file in \`localhostProfile\`. Other words, and a block without a type, are
refused by the API server and by the Pod Security Standards. The pod's profile is reported even where every container has a good one of its
own.

Debuggers and tracers sometimes need more calls than the runtime's profile allows: give them a \`Localhost\` profile that allows these, rather
than none.

The fix sets \`RuntimeDefault\` and deletes a \`localhostProfile\`, which goes with \`Localhost\` only. A program that makes unusual calls sees
"operation not permitted". A Windows pod may not have the block at all: there the fix deletes it.
`,
  check: {
    *pod(p) {
      yield* report(p, p, 'The pod');
    },
    *container(c) {
      yield* report(c.pod, c, c.Label);
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
  securityContext:
    seccompProfile:
      type: Unconfined # for the profiler
#           ^^^^^^^^^^
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
    seccompProfile:
      type: RuntimeDefault # for the profiler
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      initContainers:
        - name: setup
          image: registry.example.com/setup:1.0.0
          securityContext: { seccompProfile: { type: runtime/default, localhostProfile: a.json } }
#                                                    ^^^^^^^^^^^^^^^
      containers:
        - name: agent
          image: registry.example.com/agent:1.0.0
          securityContext:
            seccompProfile: {}
#           ^^^^^^^^^^^^^^
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      initContainers:
        - name: setup
          image: registry.example.com/setup:1.0.0
          securityContext: { seccompProfile: { type: RuntimeDefault } }
      containers:
        - name: agent
          image: registry.example.com/agent:1.0.0
          securityContext:
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
    container.seccomp.security.alpha.kubernetes.io/tracer: unconfined
    team: core
spec:
  containers:
    - name: tracer
      image: registry.example.com/tracer:0.3.1
      securityContext:
        seccompProfile:
          type: Unconfined
#               ^^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: tracer
  annotations:
    team: core
spec:
  containers:
    - name: tracer
      image: registry.example.com/tracer:0.3.1
      securityContext:
        seccompProfile:
          type: RuntimeDefault
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: Job
metadata: { name: import }
spec:
  template:
    metadata:
      annotations:
        seccomp.security.alpha.kubernetes.io/pod: unconfined
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: registry.example.com/import:2.0.0
          securityContext:
            seccompProfile: { type: Localhost, localhostProfile: import.json }
`,
    },
  ],
} satisfies Rule;

function* report(pod: Pod, level: Pod | Container, who: string): Generator<Report> {
  if (isConfined(level, PROFILE)) return;
  const type = level.get(...PROFILE, 'type') ?? '';
  const flaw =
    type === 'Unconfined'
      ? 'all system calls are open, the rare ones too that lead out of a container'
      : 'Kubernetes and Pod Security refuse what is neither RuntimeDefault nor Localhost';
  yield {
    at: level.at(...PROFILE, 'type'),
    message: `${who} has the seccomp profile type "${type}": ${flaw}. Set type RuntimeDefault.`,
    fixes: fixesFrom(() => [fix(pod, level)]),
  };
}

function fix(pod: Pod, level: Pod | Container): Fix {
  if (pod.isWindows)
    return {
      title: 'Delete seccompProfile (Windows has none)',
      safety: 'review',
      edits: [remove(level.at(...PROFILE))],
    };
  const profile = runtimeDefault(level, PROFILE);
  const annotation = withoutSeccompAnnotation(level);
  const gone = [
    ...(profile.length > 1 ? ['localhostProfile'] : []),
    ...(annotation.length > 0 ? ['the annotation'] : []),
  ];
  const also = gone.length > 0 ? ` and delete ${gone.join(' and ')}` : '';
  return {
    title: `Set type: RuntimeDefault${also} (unusual system calls fail)`,
    safety: 'review',
    edits: [...profile, ...annotation],
  };
}
