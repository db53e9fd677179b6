import type { Container, Pod } from '../../kube/model.js';
import { everyLacks } from '../../kube/security.js';
import type { Fixes, Report, Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'windows-administrator-user',
  title: 'Windows container runs as an administrator',
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['K01', 'k8s:Windows runAsUserName'],
  peers: ['kyverno-policies:windows-security/require-run-as-containeruser'],
  fixable: 'sometimes',
  docs: `
\`ContainerAdministrator\` and \`NT AUTHORITY\\\\SYSTEM\` may change everything in a Windows container: its programs, its registry, its services. A
break-in has all of that at once, and every flaw of the container's wall is within its reach. With process isolation the kernel behind the
wall is the node's.

Set \`windowsOptions: { runAsUserName: ContainerUser }\`, once for the pod: every Windows base image has this user. Where nothing is set the image
decides, and those made of Server Core start as \`ContainerAdministrator\`: that is reported as an information. Only pods with
\`spec.os.name: windows\` are looked at.

It is fine for a container that installs something into itself as it starts; do that in the image instead. HostProcess containers run as an
account of the node, so \`ContainerUser\` is no choice for them and they get no fix: \`NT AUTHORITY\\\\Local service\` can do least.

The fix breaks a program that writes outside of its user's folders, or opens ports of the system.
`,
  check: {
    *pod(p) {
      if (!p.isWindows) return;
      if (!p.has(...USER)) {
        if (!everyLacks(p, lacks)) return;
        yield {
          ...unset(p, p, '{parts}'),
          parts: p.allContainers().map((c) => ({
            at: c.at(...USER),
            name: c.shortName,
            edits: isHostProcess(p) ? [] : [set(c.at(...USER), ORDINARY)],
          })),
        };
      } else if (p.allContainers().some(lacks)) yield* administrator(p, p, 'The pod runs its containers');
    },
    *container(c) {
      const { pod } = c;
      if (!pod.isWindows) return;
      if (!lacks(c)) yield* administrator(pod, c, `${c.Label} runs`);
      else if (!pod.has(...USER) && !everyLacks(pod, lacks)) yield unset(pod, c, c.label);
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: iis
spec:
  selector:
    matchLabels: { app: iis }
  template:
    metadata:
      labels: { app: iis }
    spec:
      os: { name: windows }
      securityContext:
        windowsOptions:
          runAsUserName: ContainerAdministrator
#                        ^^^^^^^^^^^^^^^^^^^^^^
      containers:
        - name: iis
          image: registry.example.com/iis:2022
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext: { windowsOptions: { runAsUserName: 'NT AUTHORITY\\SYSTEM' } }
#                                                             ^^^^^^^^^^^^^^^^^^^^^
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: iis
spec:
  selector:
    matchLabels: { app: iis }
  template:
    metadata:
      labels: { app: iis }
    spec:
      os: { name: windows }
      securityContext:
        windowsOptions:
          runAsUserName: ContainerUser
      containers:
        - name: iis
          image: registry.example.com/iis:2022
        - name: logs
          image: registry.example.com/logs:1.0.0
          securityContext: { windowsOptions: { runAsUserName: 'ContainerUser' } }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: iis }
spec:
^^^^
  os: { name: windows }
  containers:
    - name: iis
      image: registry.example.com/iis:2022
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: iis }
spec:
  os: { name: windows }
  securityContext:
    windowsOptions:
      runAsUserName: ContainerUser
  containers:
    - name: iis
      image: registry.example.com/iis:2022
`,
    },
    {
      // An account of the node: nothing is proposed.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: proxy }
spec:
  os: { name: windows }
  hostNetwork: true
  securityContext:
    windowsOptions:
      hostProcess: true
      runAsUserName: 'nt authority\\system'
#                    ^^^^^^^^^^^^^^^^^^^^^
  containers:
    - name: proxy
      image: registry.example.com/proxy:1.31
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;

const USER = ['securityContext', 'windowsOptions', 'runAsUserName'] as const;
const ORDINARY = 'ContainerUser';
/** Names of Windows don't tell capitals from small letters. */
const ADMINISTRATORS = ['containeradministrator', 'nt authority\\system'];

function lacks(c: Container): boolean {
  return !c.has(...USER);
}

function* administrator(p: Pod, level: Pod | Container, who: string): Generator<Report> {
  const user = level.get(...USER);
  if (typeof user !== 'string' || !ADMINISTRATORS.includes(user.toLowerCase())) return;
  const place = isHostProcess(p) ? 'on the node' : 'in the container';
  yield {
    at: level.at(...USER),
    message: `${who} as "${user}", who may change everything ${place}: so may whoever breaks in. ${adviceFor(p)}`,
    fixes: fixes(p, level),
  };
}

function unset(p: Pod, level: Pod | Container, who: string): Report {
  return {
    at: level.at(...USER),
    severity: 'info',
    message: `No runAsUserName is set for ${who}: the image decides, and those made of Server Core start as ContainerAdministrator. ${adviceFor(p)}`,
    fixes: fixes(p, level),
  };
}

function adviceFor(p: Pod): string {
  return isHostProcess(p) ? 'Name an account that may do less.' : 'Set runAsUserName: ContainerUser.';
}

function fixes(p: Pod, level: Pod | Container): Fixes {
  if (isHostProcess(p))
    return { none: 'A HostProcess container runs as an account of the node: only you know which will do.' };
  return [
    {
      title: 'Set runAsUserName: ContainerUser (writes outside of its own folders fail)',
      safety: 'review',
      edits: [set(level.at(...USER), ORDINARY)],
    },
  ];
}

/** Whether one of the containers is known to run on the node itself: then all must. */
function isHostProcess(p: Pod): boolean {
  return [p, ...p.containers].some((level) => level.peek('securityContext', 'windowsOptions', 'hostProcess') === true);
}
