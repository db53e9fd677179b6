import type { Container } from '../../kube/model.js';
import { inWords } from '../../kube/names.js';
import { fixesFrom } from '../../kube/security.js';
import { imageOf, opensLowPort, startsAsRoot } from '../../kube/users.js';
import type { Fixes, Rule } from '../../rule.js';
import { append, set } from '../../yaml/edit.js';

export default {
  id: 'capabilities-not-dropped',
  title: "Container keeps the runtime's default capabilities",
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:capabilities_restricted', 'CIS-5.2.10', 'CIS-5.2.8', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_28~',
    'checkov:CKV_K8S_29~',
    'checkov:CKV_K8S_30~',
    'checkov:CKV_K8S_37',
    'datree:CIS_MISSING_KEY_SECURITYCONTEXT~',
    'datree:CIS_MISSING_VALUE_DROP_NET_RAW~',
    'gatekeeper-library:capabilities',
    'kics:NET_RAW_Capabilities_Not_Being_Dropped~',
    'kics:No_Drop_Capabilities_for_Containers~',
    'kics:Not_Limited_Capabilities_For_Container~',
    'kics:Pod_or_Container_Without_Security_Context~',
    'kube-linter:drop-net-raw-capability~',
    'kubeaudit:CapabilityOrSecurityContextMissing',
    'kubeaudit:CapabilityShouldDropAll',
    'kubescape:C-0055~',
    'kubescape:C-0211~',
    'kubesec:CapDropAll',
    'kubesec:CapDropAny~',
    'kyverno-policies:best-practices/drop-all-capabilities',
    'kyverno-policies:best-practices/drop-cap-net-raw~',
    'kyverno-policies:pod-security/disallow-capabilities-strict',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KBP103',
    'monokle:KSV003',
    'monokle:PSS206',
    'polaris:insecureCapabilities~',
    'polaris:linuxHardening~',
    'pss:capabilities_restricted',
    'snyk:SNYK-CC-K8S-6~',
    'terrascan:AC_K8S_0048~',
    'terrascan:AC_K8S_0064~',
    'trivy:KSV-0003',
    'trivy:KSV-0004~',
    'trivy:KSV-0106',
    'trivy:KSV-0118~',
  ],
  fixable: 'always',
  docs: `
A container that says nothing gets some dozen capabilities of root: to change the owner of any file, to become any user, to forge network
packets (\`NET_RAW\`), to make device files. Hardly any program needs one of them; an intruder does, to spoof neighbours or to climb out.

Set \`capabilities.drop: [ALL]\` in every container and add back what the program shows to need. Only the exact word \`ALL\` counts: the
runtimes read \`all\` and \`CAP_ALL\` in different ways, and a list of single names lets through what it forgets.

Windows has no capabilities: pods with \`spec.os.name: windows\` are left out.

The fix breaks programs that start as root and then change their user or the owner of files (\`chown\`, \`su-exec\`, \`gosu\` in entry points of
databases and web servers): give those \`CHOWN\`, \`SETUID\` and \`SETGID\` back, or start them as their own user. The title says so of
well-known images. Where the container declares a port below 1024, or its image is known to open one or to be marked with that capability
(caddy, coredns: they don't even start without), the fix adds \`NET_BIND_SERVICE\`, the one that the restricted level allows.
`,
  check: {
    *container(c) {
      if (c.pod.isWindows || listed(c, 'drop').includes('ALL')) return;
      const fact = c.has(...CAPABILITIES, 'drop')
        ? 'drops some capabilities, not ALL'
        : 'keeps its default capabilities';
      yield {
        at: c.at(...CAPABILITIES, 'drop'),
        message: `${c.Label} ${fact}: they let an intruder spoof the network, take any file and become any user. Set capabilities.drop: [ALL].`,
        fixes: fixesFrom(() => fixes(c)),
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
  containers:
    - name: web
#           ^^^
      image: nginx:1.27.1
      ports:
        - containerPort: 80
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
      ports:
        - containerPort: 80
      securityContext:
        capabilities:
          add:
            - NET_BIND_SERVICE
          drop:
            - ALL
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
          securityContext:
            capabilities: { drop: [NET_RAW, MKNOD] }
#                           ^^^^
      containers:
        - name: agent
          image: registry.example.com/agent:1.0.0
          ports: [{ containerPort: 443 }, { containerPort: 8080 }]
          securityContext:
            capabilities:
#           ^^^^^^^^^^^^
              add: [NET_BIND_SERVICE]
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
          securityContext:
            capabilities: { drop: [ALL] }
      containers:
        - name: agent
          image: registry.example.com/agent:1.0.0
          ports: [{ containerPort: 443 }, { containerPort: 8080 }]
          securityContext:
            capabilities:
              add: [NET_BIND_SERVICE]
              drop:
                - ALL
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: edge
spec:
  containers:
    - name: caddy
#           ^^^^^
      image: caddy:2.9.1
      ports:
        - containerPort: 8080
    - name: proxy
#           ^^^^^
      image: nginx:1.27.1
    - name: cart
#           ^^^^
      image: redis:7.4.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: edge
spec:
  containers:
    - name: caddy
      image: caddy:2.9.1
      ports:
        - containerPort: 8080
      securityContext:
        capabilities:
          add:
            - NET_BIND_SERVICE
          drop:
            - ALL
    - name: proxy
      image: nginx:1.27.1
      securityContext:
        capabilities:
          add:
            - NET_BIND_SERVICE
          drop:
            - ALL
    - name: cart
      image: redis:7.4.1
      securityContext:
        capabilities:
          drop:
            - ALL
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: registry.example.com/import:2.0.0
          securityContext:
            capabilities:
              drop:
#             ^^^^
                - all
`,
      good: `
apiVersion: batch/v1
kind: Job
metadata:
  name: import
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: import
          image: registry.example.com/import:2.0.0
          securityContext:
            capabilities:
              drop:
                - ALL
`,
    },
  ],
} satisfies Rule;

const CAPABILITIES = ['securityContext', 'capabilities'] as const;

function listed(c: Container, list: 'add' | 'drop'): readonly unknown[] {
  return [...c.items(...CAPABILITIES, list)].map((name) => name.value);
}

/** A port below 1024 needs a capability, in whatever spelling it is added already; so does a program that is marked with it. */
function fixes(c: Container): Fixes {
  const isAdded = listed(c, 'add').some((name) => /^(CAP_)?NET_BIND_SERVICE$/i.test(String(name)));
  const binds = !isAdded && (opensLowPort(c) || imageOf(c)?.isMarked === true);
  return [
    {
      title: `Set capabilities.drop: [ALL]${binds ? ' and add NET_BIND_SERVICE' : ''} (${consequence(c)})`,
      safety: 'review',
      edits: [
        set(c.at(...CAPABILITIES, 'drop'), ['ALL']),
        ...(binds ? [append(c.at(...CAPABILITIES, 'add'), 'NET_BIND_SERVICE')] : []),
      ],
    },
  ];
}

function consequence(c: Container): string {
  const image = imageOf(c);
  const isRoot = startsAsRoot(c);
  if (isRoot === false)
    return image?.isMarked ? 'its program is marked with no other' : 'its user has none of them anyway';
  if (!isRoot || !image || image.rootNeeds.length === 0) return 'changing users or owners of files fails';
  const user = image.user === undefined ? '' : `, or runAsUser: ${image.user}`;
  return `as root ${image.name} needs ${inWords(image.rootNeeds)}${user}`;
}
