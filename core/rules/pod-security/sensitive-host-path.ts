import { isKind } from '../../kube/kinds.js';
import type { View } from '../../kube/model.js';
import { volumeLabel } from '../../kube/names.js';
import { cleanPath, isWithin } from '../../kube/paths.js';
import { each, type Report, type Rule } from '../../rule.js';

export default {
  id: 'sensitive-host-path',
  title: 'Volume mounts a sensitive path of the node',
  severity: 'error',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['PSS:hostPathVolumes', 'CIS-5.2.12', 'NSA:pod-security', 'K01'],
  peers: [
    'kics:Workload_Mounting_With_Sensitive_OS_Directory~',
    'kube-linter:sensitive-host-mounts~',
    'kubeaudit:SensitivePathsMounted~',
    'kubescape:C-0020~',
    'kubesec:ProcMount~',
    'kyverno-policies:other/limit-hostpath-vols~',
    'trivy:KSV-0121~',
  ],
  fixable: 'never',
  docs: `
Some places of a node are the node: its configuration and password hashes (\`/etc\`), its programs and libraries (\`/usr\`, \`/lib\`), its devices
and kernel (\`/dev\`, \`/proc\`, \`/sys\`), the kubelet's credentials and every pod's secrets (\`/var/lib/kubelet\`), etcd's data, the container
runtime's layers, network plugins that run as root (\`/opt/cni\`), keys of people and clouds. Reading there is enough to impersonate the node;
writing there is root on it. A folder above such a place (\`/\`, \`/var\`, \`/var/lib\`) holds it too. \`readOnly\` doesn't help against reading.

Mount the one file or folder that is needed; ask the API server or the downward API instead of the node; give devices through a device plugin.

Left out is what every image has or may know: \`/etc/localtime\`, \`/etc/timezone\`, \`/etc/os-release\`, \`/etc/ssl/certs\`,
\`/usr/share/zoneinfo\`, and a single device with \`type: CharDevice\` or \`BlockDevice\`. It is fine for the node agents whose job it is (storage
and network plugins, log shippers), read-only wherever possible, in a namespace of their own. There is no fix: only you know what is needed.
`,
  check: {
    *pod(p) {
      yield* each(p.items('volumes'), (volume) => sensitive(volume, ['hostPath'], volumeLabel(volume)));
    },
    *resource(resource) {
      if (!isKind(resource.apiVersion, resource.kind, { group: '', kind: 'PersistentVolume' })) return;
      const name = resource.text('metadata', 'name');
      yield* sensitive(
        resource,
        ['spec', 'hostPath'],
        name === undefined ? 'The PersistentVolume' : `PersistentVolume "${name}"`,
      );
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: logs
spec:
  selector:
    matchLabels: { app: logs }
  template:
    metadata:
      labels: { app: logs }
    spec:
      containers:
        - name: logs
          image: registry.example.com/logs:3.1
      volumes:
        - name: logs
          hostPath:
            path: /var/log/
#                 ^^^^^^^^^
        - { name: config, hostPath: { path: "//etc/./fluent", type: Directory } }
#                                           ^^^^^^^^^^^^^^^^
        - name: zone
          hostPath: { path: /etc/localtime }
        - name: fuse
          hostPath: { path: /dev/fuse, type: CharDevice }
        - name: data
          hostPath: { path: /etcetera }
`,
    },
    {
      bad: `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: everything
spec:
  capacity: { storage: 10Gi }
  accessModes: [ReadWriteOnce]
  hostPath:
    path: /
#         ^
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: keys
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadOnlyMany]
  hostPath:
    path: /srv/build/.aws
#         ^^^^^^^^^^^^^^^
`,
    },
  ],
} satisfies Rule;

function* sensitive(owner: View, place: readonly string[], label: string): Generator<Report> {
  const path = owner.get(...place, 'path');
  if (typeof path !== 'string' || !isSensitive(cleanPath(path))) return;
  if (isWithin(cleanPath(path), '/dev') && ['CharDevice', 'BlockDevice'].includes(`${owner.peek(...place, 'type')}`))
    return;
  const at = owner.at(...place, 'path');
  yield {
    at,
    message: `${label} mounts "${path}" of the node: what lies there runs the node or holds its keys, so a break-in takes the node over. Mount only the file that is needed.`,
    yieldsTo: [{ rule: 'container-runtime-socket', at }],
    fixes: { none: 'Only you know what the container looks for on the node.' },
  };
}

const SENSITIVE = [
  ...['/boot', '/dev', '/etc', '/home', '/lib', '/lib64', '/proc', '/root', '/sys', '/usr', '/bin', '/sbin'],
  ...['/var/lib/kubelet', '/var/lib/docker', '/var/lib/containerd', '/var/lib/etcd', '/var/log/pods', '/opt/cni'],
];
/** Where the tools of clouds keep their keys, in whoever's home. */
const CREDENTIALS = /\/\.(?:azure|aws|config\/gcloud)(?:\/|$)/;
const PUBLIC = ['/etc/localtime', '/etc/timezone', '/etc/ssl/certs', '/etc/os-release', '/usr/share/zoneinfo'];

function isSensitive(path: string): boolean {
  if (PUBLIC.some((known) => isWithin(path, known))) return false;
  return CREDENTIALS.test(path) || SENSITIVE.some((known) => isWithin(path, known) || isWithin(known, path));
}
