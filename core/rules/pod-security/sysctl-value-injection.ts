import type { View } from '../../kube/model.js';
import { each, type Report, type Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'sysctl-value-injection',
  title: 'Value of a kernel parameter smuggles in another one',
  severity: 'error',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['CVE-2022-0811', 'K01'],
  peers: ['kyverno-policies:other/prevent-cr8escape'],
  fixable: 'always',
  docs: `
CRI-O before 1.19.6, 1.20.7, 1.21.6, 1.22.3 and 1.23.2 handed a pod's sysctls to a program that splits them at \`+\` and \`=\` (CVE-2022-0811,
"cr8escape"). A value such as \`1+kernel.core_pattern=|/path/to/program\` thus sets parameters of the whole node, and the program runs as root
there at the next crash, whatever the pod itself may do. Pod Security looks at the parameters' names alone and lets it pass.

Delete the entry. No parameter that a pod may set has such a value, so this is an attempt at an attack, or something copied from one: ask where
the manifest comes from.

There is no case in which it is fine. The fix brings back the kernel's default.
`,
  check: {
    *pod(p) {
      yield* each(p.items('securityContext', 'sysctls'), injection);
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
    sysctls:
      - name: net.ipv4.ip_unprivileged_port_start
        value: "80"
      - name: kernel.shm_rmid_forced
        value: "1+kernel.core_pattern=|/var/lib/containers/run #"
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
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
    sysctls:
      - name: net.ipv4.ip_unprivileged_port_start
        value: "80"
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
    {
      // An unsafe parameter as well: the entry is reported once.
      bad: `
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: proxy }
spec:
  selector: { matchLabels: { app: proxy } }
  template:
    metadata: { labels: { app: proxy } }
    spec:
      securityContext: { sysctls: [{ name: kernel.msgmax, value: 65536+kernel.panic=1 }] }
#                                                                ^^^^^^^^^^^^^^^^^^^^
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
  ],
} satisfies Rule;

function* injection(sysctl: View): Generator<Report> {
  const value = sysctl.get('value');
  if (typeof value !== 'string' || !/[+=]/.test(value)) return;
  const name = sysctl.text('name');
  yield {
    at: sysctl.at('value'),
    message: `The value of sysctl ${name === undefined ? '' : `"${name}" `}holds "${value.includes('+') ? '+' : '='}", which makes an old CRI-O set parameters of the whole node and run programs there as root (CVE-2022-0811). Delete the entry.`,
    fixes: [
      {
        title: `Delete the sysctl${name === undefined ? '' : ` "${name}"`} (the kernel's default applies)`,
        safety: 'review',
        edits: [remove(sysctl.path)],
      },
    ],
  };
}
