import type { Container } from '../../kube/model.js';
import { fixesFrom } from '../../kube/security.js';
import { each, type Fix, type Rule } from '../../rule.js';
import { remove, set } from '../../yaml/edit.js';
import type { Path } from '../../yaml/tree.js';

export default {
  id: 'dangerous-capability',
  title: 'Container adds a dangerous capability',
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:capabilities_baseline', 'CIS-5.2.9', 'CIS-5.2.8', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_39~',
    'datree:CONTAINERS_INVALID_CAPABILITIES_VALUE~',
    'datree:EKS_INVALID_CAPABILITIES_EKS',
    'kics:Containers_With_Sys_Admin_Capabilities~',
    'kubescape:C-0046~',
    'kubesec:CapSysAdmin~',
    'kyverno-policies:istio/service-mesh-disallow-capabilities~',
    'kyverno-policies:pod-security/disallow-capabilities',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KBP100~',
    'monokle:KSV005~',
    'monokle:PSS104',
    'polaris:dangerousCapabilities~',
    'pss:capabilities_baseline',
    'snyk:SNYK-CC-K8S-7~',
    'terrascan:AC_K8S_0075~',
    'trivy:KSV-0005~',
    'trivy:KSV-0022',
    'trivy:KSV-0119~',
    'trivy:KSV-0120~',
  ],
  fixable: 'always',
  docs: `
Capabilities beyond the runtime's default set reach out of the container: \`SYS_ADMIN\` mounts file systems and is nearly root, \`SYS_MODULE\`
loads code into the kernel, \`SYS_PTRACE\` reads other processes, \`NET_ADMIN\` rewires the network, \`NET_RAW\` forges packets, \`BPF\` watches
the whole node, and \`ALL\` is all of them. Each is a known way from a container to its node.

Delete the entry. If the program truly needs it (a network plugin, a tracer), run that part alone in a namespace whose Pod Security level is
privileged, and ignore the finding with the reason beside it.

Kubernetes expects the names in upper case and without \`CAP_\`. The baseline level allows exactly these: AUDIT_WRITE, CHOWN, DAC_OVERRIDE,
FOWNER, FSETID, KILL, MKNOD, NET_BIND_SERVICE, SETFCAP, SETGID, SETPCAP, SETUID and SYS_CHROOT. Another spelling of one of them is refused
as well; the fix writes it as it must be.

The fix breaks the program if it uses the capability: it sees "operation not permitted". Windows pods may not have capabilities at all; there
the fix deletes the entry, whatever it is.
`,
  check: {
    *container(c) {
      yield* each(c.items('securityContext', 'capabilities', 'add'), function* ({ path, value }) {
        if (typeof value !== 'string' || ALLOWED.has(value)) return;
        const meant = allowedName(value);
        yield {
          at: path,
          message: meant
            ? `${c.Label} adds the capability "${value}", a spelling that Pod Security refuses and runtimes read differently. Write ${meant}.`
            : `${c.Label} adds the capability "${value}", ${POWERS[plainName(value)] ?? 'which reaches out of the container'}: an intruder gets it as well. Delete it.`,
          fixes: fixesFrom(() => [fix(c, path, value)]),
        };
      });
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: tool
spec:
  containers:
    - name: tool
      image: registry.example.com/tool:1.2.3
      securityContext:
        capabilities:
          add: [SYS_ADMIN, NET_BIND_SERVICE]
#               ^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: tool
spec:
  containers:
    - name: tool
      image: registry.example.com/tool:1.2.3
      securityContext:
        capabilities:
          add: [NET_BIND_SERVICE]
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
        - name: iptables
          image: registry.example.com/iptables:1.8.10
          securityContext:
            capabilities:
              drop: [ALL]
              add:
                - NET_ADMIN # sets up the rules
#                 ^^^^^^^^^
                - NET_RAW
#                 ^^^^^^^
      containers:
        - name: agent
          image: registry.example.com/agent:1.0.0
          securityContext:
            capabilities:
              add:
                - CAP_NET_BIND_SERVICE
#                 ^^^^^^^^^^^^^^^^^^^^
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
        - name: iptables
          image: registry.example.com/iptables:1.8.10
          securityContext:
            capabilities:
              drop: [ALL]
      containers:
        - name: agent
          image: registry.example.com/agent:1.0.0
          securityContext:
            capabilities:
              add:
                - NET_BIND_SERVICE
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: trace }
spec:
  schedule: 0 * * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: trace
              image: registry.example.com/trace:0.9.0
              securityContext: { capabilities: { add: ["ALL"] } }
#                                                      ^^^^^
`,
      good: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: trace }
spec:
  schedule: 0 * * * *
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: trace
              image: registry.example.com/trace:0.9.0
`,
    },
  ],
} satisfies Rule;

const ALLOWED: ReadonlySet<string> = new Set([
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'MKNOD',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]);

/** What the best known ones can do. */
const POWERS: Readonly<Record<string, string>> = {
  ALL: 'that is every power of root',
  BPF: 'which watches and changes what the kernel does',
  DAC_READ_SEARCH: 'which reads any file of the node by its handle',
  NET_ADMIN: 'which rewires the network',
  NET_RAW: 'which forges network packets',
  SYS_ADMIN: 'which mounts file systems and is nearly root',
  SYS_BOOT: 'which restarts the node',
  SYS_MODULE: 'which loads code into the kernel',
  SYS_PTRACE: 'which reads and steers other processes',
  SYS_RAWIO: "which reads and writes the node's devices",
  SYS_TIME: "which sets the node's clock",
};

function plainName(name: string): string {
  return name.toUpperCase().replace(/^CAP_/, '');
}

/** The allowed capability that another spelling means. */
function allowedName(name: string): string | undefined {
  const plain = plainName(name);
  return ALLOWED.has(plain) ? plain : undefined;
}

function fix(c: Container, at: Path, name: string): Fix {
  const meant = c.pod.isWindows ? undefined : allowedName(name);
  if (meant)
    return { title: `Write ${meant} (the program then really has it)`, safety: 'review', edits: [set(at, meant)] };
  return {
    title: `Delete the capability ${name} (what uses it is no longer permitted)`,
    safety: 'review',
    edits: [remove(at)],
  };
}
