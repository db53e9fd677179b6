import type { Pod, View } from '../../kube/model.js';
import { fixesFrom } from '../../kube/security.js';
import { each, type Fix, type Fixes, type Report, type Rule } from '../../rule.js';
import { remove, set } from '../../yaml/edit.js';

export default {
  id: 'unsafe-sysctl',
  title: 'Pod sets an unsafe kernel parameter',
  severity: 'warning',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:sysctls', 'NSA:pod-security', 'K01', 'k8s:sysctls'],
  peers: [
    'gatekeeper-library:forbidden-sysctls',
    'kics:Cluster_Allows_Unsafe_Sysctls',
    'kube-linter:unsafe-sysctls~',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'kyverno-policies:pod-security/restrict-sysctls',
    'monokle:PSS111',
    'pss:sysctls',
    'terrascan:AC_K8S_0074',
    'trivy:KSV-0026',
  ],
  fixable: 'always',
  docs: `
A sysctl tunes the kernel, and the kernel is shared. Only a few parameters are known to stay within the pod and to harm nobody else; the
Pod Security Standards list them, and the list grows with the policy's version. Another one can starve or crash its neighbours (memory for
message queues, connection tracking), weaken the node's network or its core dumps, and the kubelet refuses the pod unless the
administrator has allowed the parameter on that node.

Delete the entry. If the program does need it, have the administrator set it for the node, or for nodes of a special kind with
\`allowedUnsafeSysctls\` in the kubelet's configuration, and pin the pod there.

Names are compared letter by letter: \`net/ipv4/tcp_syncookies\` means the same to the kernel as \`net.ipv4.tcp_syncookies\`, but only the
spelling with dots is allowed, so the fix rewrites it. Deleting an entry brings back the kernel's default: check the program under load.
`,
  check: {
    *pod(p) {
      yield* each(p.items(...SYSCTLS), (sysctl) => unsafe(p, sysctl));
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: proxy
spec:
  securityContext:
    sysctls:
      - name: net/ipv4/tcp_syncookies
#             ^^^^^^^^^^^^^^^^^^^^^^^
        value: "1"
      - name: net.core.somaxconn
#             ^^^^^^^^^^^^^^^^^^
        value: "4096"
      - name: net.ipv4.ip_unprivileged_port_start
        value: "80"
  containers:
    - name: proxy
      image: registry.example.com/proxy:2.9
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: proxy
spec:
  securityContext:
    sysctls:
      - name: net.ipv4.tcp_syncookies
        value: "1"
      - name: net.ipv4.ip_unprivileged_port_start
        value: "80"
  containers:
    - name: proxy
      image: registry.example.com/proxy:2.9
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: proxy
spec:
  securityContext:
    sysctls:
      - name: net.ipv4.tcp_syncookies
        value: "1"
      - name: net/ipv4/tcp_syncookies
#             ^^^^^^^^^^^^^^^^^^^^^^^
        value: "0"
  containers:
    - name: proxy
      image: registry.example.com/proxy:2.9
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: proxy
spec:
  securityContext:
    sysctls:
      - name: net.ipv4.tcp_syncookies
        value: "1"
  containers:
    - name: proxy
      image: registry.example.com/proxy:2.9
`,
    },
    {
      // Safe since the policy of 1.29.
      minor: 28,
      bad: `
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: proxy }
spec:
  selector: { matchLabels: { app: proxy } }
  template:
    metadata: { labels: { app: proxy } }
    spec:
      securityContext: { sysctls: [{ name: net.ipv4.tcp_keepalive_time, value: "60" }] }
#                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^
      containers: [{ name: proxy, image: "proxy:2.9" }]
`,
      good: `
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: proxy }
spec:
  selector: { matchLabels: { app: proxy } }
  template:
    metadata: { labels: { app: proxy } }
    spec:
      containers: [{ name: proxy, image: "proxy:2.9" }]
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: proxy }
spec:
  securityContext: { sysctls: [{ name: net.ipv4.tcp_notsent_lowat, value: "16384" }] }
  containers: [{ name: proxy, image: "proxy:2.9" }]
`,
    },
  ],
} satisfies Rule;

const SYSCTLS = ['securityContext', 'sysctls'] as const;

/** Safe sysctls by the minor version of the policy that let them in. */
const SAFE: readonly (readonly [since: number, ...names: string[]])[] = [
  [
    0,
    'kernel.shm_rmid_forced',
    'net.ipv4.ip_local_port_range',
    'net.ipv4.tcp_syncookies',
    'net.ipv4.ping_group_range',
    'net.ipv4.ip_unprivileged_port_start',
  ],
  [27, 'net.ipv4.ip_local_reserved_ports'],
  [
    29,
    'net.ipv4.tcp_keepalive_time',
    'net.ipv4.tcp_fin_timeout',
    'net.ipv4.tcp_keepalive_intvl',
    'net.ipv4.tcp_keepalive_probes',
  ],
  [32, 'net.ipv4.tcp_rmem', 'net.ipv4.tcp_wmem'],
  [37, 'net.ipv4.tcp_slow_start_after_idle', 'net.ipv4.tcp_notsent_lowat'],
];

function safeNames(minor: number): readonly string[] {
  return SAFE.flatMap(([since, ...names]) => (since <= minor ? names : []));
}

function* unsafe(p: Pod, sysctl: View): Generator<Report> {
  const name = sysctl.get('name');
  const safe = safeNames(p.minor);
  if (typeof name !== 'string' || safe.includes(name)) return;
  const dotted = withDots(name);
  const isSafe = safe.includes(dotted);
  yield {
    at: sysctl.at('name'),
    message: isSafe
      ? `Sysctl "${name}" is allowed only in the spelling with dots: Pod Security compares it letter by letter. Write "${dotted}".`
      : `Sysctl "${name}" is not among the safe ones: it can disturb other pods or the node, and the kubelet may refuse the pod. Delete it.`,
    yieldsTo: [{ rule: 'sysctl-value-injection', at: sysctl.at('value') }],
    fixes: fixesFrom(() => fixes(p, sysctl, isSafe ? dotted : undefined)),
  };
}

/** The API server refuses two of one name. */
function fixes(p: Pod, sysctl: View, dotted: string | undefined): Fixes {
  const { path } = sysctl;
  const all = [...p.items(...SYSCTLS)];
  const isEarlier = (other: View): boolean => Number(other.path.at(-1)) < Number(path.at(-1));
  const isTwice =
    dotted !== undefined &&
    all.some((other) => {
      const name = other.get('name');
      return name === dotted || (isEarlier(other) && typeof name === 'string' && withDots(name) === dotted);
    });
  const why = isTwice ? `"${dotted}" is there as well` : "the kernel's default applies";
  const deletion: Fix = {
    title: `Delete the sysctl "${sysctl.get('name')}" (${why})`,
    safety: 'review',
    edits: [remove(path)],
  };
  if (dotted === undefined || isTwice) return [deletion];
  return [{ title: `Write "${dotted}"`, safety: 'review', edits: [set(sysctl.at('name'), dotted)] }, deletion];
}

/** The kernel's other spelling: where the first separator is a slash, dots and slashes change places. */
function withDots(name: string): string {
  const isSlashed = /[./]/.exec(name)?.[0] === '/';
  return isSlashed ? name.replace(/[./]/g, (separator) => (separator === '/' ? '.' : '/')) : name;
}
