import type { Container } from '../../kube/model.js';
import { fixesFrom, unprivileged } from '../../kube/security.js';
import { imageOf, startsAsRoot } from '../../kube/users.js';
import type { Fixes, Rule } from '../../rule.js';
import { remove, set } from '../../yaml/edit.js';

export default {
  id: 'privilege-escalation',
  title: 'Container may gain more privileges than it started with',
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:allowPrivilegeEscalation', 'CIS-5.2.6', 'NSA:pod-security', 'K01'],
  peers: [
    'checkov:CKV_K8S_20',
    'checkov:CKV_K8S_29~',
    'checkov:CKV_K8S_30~',
    'datree:CIS_MISSING_KEY_SECURITYCONTEXT~',
    'datree:CONTAINERS_MISSING_KEY_ALLOWPRIVILEGEESCALATION',
    'gatekeeper-library:allow-privilege-escalation',
    'kics:Pod_or_Container_Without_Security_Context~',
    'kics:Privilege_Escalation_Allowed',
    'kics:Root_Containers_Admitted~',
    'kube-linter:privilege-escalation-container',
    'kubeaudit:AllowPrivilegeEscalationNil',
    'kubeaudit:AllowPrivilegeEscalationTrue',
    'kubescape:C-0016',
    'kubescape:C-0211~',
    'kubesec:AllowPrivilegeEscalation',
    'kyverno-policies:pod-security/disallow-privilege-escalation',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV001',
    'monokle:PSS202',
    'polaris:privilegeEscalationAllowed',
    'pss:allowPrivilegeEscalation',
    'snyk:SNYK-CC-K8S-9~',
    'terrascan:AC_K8S_0064~',
    'terrascan:AC_K8S_0085',
    'trivy:KSV-0001',
    'trivy:KSV-0118~',
  ],
  fixable: 'always',
  docs: `
Unless \`allowPrivilegeEscalation: false\` is set, a process may gain privileges that its parent did not have: by a setuid program such as
\`sudo\`, \`su\` or \`mount\`, or by capabilities of a file. An attacker who got in as an ordinary user becomes root that way.

Set it to false in every container, init and ephemeral ones too: there is no such field for the whole pod, and unset means true. The kernel
then keeps the flag \`no_new_privs\` for the container's processes. Nearly every program runs as before.

Windows has no such flag: pods with \`spec.os.name: windows\` are left out.

The fix breaks programs that need a setuid helper, or file capabilities (\`ping\` in some images, a web server that binds port 80 by
\`setcap\`). The API server refuses false beside \`privileged: true\` and beside the added capability \`CAP_SYS_ADMIN\`; in such a container
the same fix takes these away, and its title says so.
`,
  check: {
    *container(c) {
      const own = c.get(...SETTING);
      if (own === false || c.pod.isWindows) return;
      const fact =
        own === true
          ? 'may gain privileges (allowPrivilegeEscalation is true)'
          : "may gain privileges (allowPrivilegeEscalation isn't set)";
      yield {
        at: c.at(...SETTING),
        message: `${c.Label} ${fact}: setuid programs turn an intruder into root. Set allowPrivilegeEscalation: false.`,
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
      securityContext:
        allowPrivilegeEscalation: false
`,
    },
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
          securityContext: { allowPrivilegeEscalation: true }
#                                                      ^^^^
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext:
#         ^^^^^^^^^^^^^^^
            privileged: true
        - { name: logs, image: "registry.example.com/logs:1.0.0" }
#                 ^^^^
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      initContainers:
        - name: migrate
          image: registry.example.com/migrate:3.2.0
          securityContext: { allowPrivilegeEscalation: false }
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext:
            privileged: false
            allowPrivilegeEscalation: false
        - { name: logs, image: "registry.example.com/logs:1.0.0", securityContext: { allowPrivilegeEscalation: false } }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: mounter
spec:
  containers:
    - name: mounter
      image: registry.example.com/mounter:0.4.2
      securityContext:
#     ^^^^^^^^^^^^^^^
        capabilities:
          add:
            - CAP_SYS_ADMIN
            - NET_BIND_SERVICE
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: mounter
spec:
  containers:
    - name: mounter
      image: registry.example.com/mounter:0.4.2
      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          add:
            - NET_BIND_SERVICE
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

const SETTING = ['securityContext', 'allowPrivilegeEscalation'] as const;
const ADDED = ['securityContext', 'capabilities', 'add'] as const;

/** The API server refuses false beside these two; of the capability it knows this spelling only. */
function fixes(c: Container): Fixes {
  const isPrivileged = c.get('securityContext', 'privileged') === true;
  const { edits, settings } = isPrivileged ? unprivileged(c) : { edits: [], settings: [] };
  const admin = [...c.items(...ADDED)].filter((name) => name.value === 'CAP_SYS_ADMIN');
  const all = ['allowPrivilegeEscalation: false', ...settings].join(' and ');
  const also = admin.length > 0 ? ' and delete CAP_SYS_ADMIN' : '';
  const isMarked = imageOf(c)?.isMarked === true && startsAsRoot(c) !== true;
  const breaks =
    isPrivileged || also
      ? '(setuid programs and what needs the host stop working)'
      : `(setuid programs stop working${isMarked ? ', and so may ports below 1024' : ''})`;
  return [
    {
      title: `Set ${all}${also} ${breaks}`,
      safety: 'review',
      edits: [set(c.at(...SETTING), false), ...edits, ...admin.map((name) => remove(name.path))],
    },
  ];
}
