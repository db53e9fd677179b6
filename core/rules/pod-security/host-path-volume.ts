import type { View } from '../../kube/model.js';
import { volumeLabel } from '../../kube/names.js';
import { each, type Report, type Rule } from '../../rule.js';

export default {
  id: 'host-path-volume',
  title: 'Volume mounts a path of the node',
  severity: 'warning',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:hostPathVolumes', 'CIS-5.2.12', 'NSA:pod-security', 'K01'],
  peers: [
    'datree:CONTAINERS_INCORRECT_KEY_HOSTPATH',
    'gatekeeper-library:host-filesystem',
    'kics:Non_Kube_System_Pod_With_Host_Mount',
    'kubescape:C-0048',
    'kyverno-policies:other/limit-hostpath-vols~',
    'kyverno-policies:pod-security/disallow-host-path',
    'kyverno-policies:pod-security/podsecurity-subrule-baseline~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'monokle:KSV023',
    'monokle:PSS105',
    'polaris:hostPathSet',
    'pss:hostPathVolumes',
    'snyk:SNYK-CC-K8S-37~',
    'terrascan:AC_K8S_0076',
    'trivy:KSV-0023',
  ],
  fixable: 'never',
  docs: `
A \`hostPath\` volume is a door in the wall between the pod and its node. Whoever breaks into the container reads and writes there as the
user that it runs as; a link planted in the folder may lead the kubelet or another program astray, and what is written outlives the pod.
\`readOnly\` on the mount protects the node's files, but not the secrets in them. The data also stays on one node: a pod that moves loses it.

Take a \`persistentVolumeClaim\` for data, an \`emptyDir\` for scratch space, a \`configMap\` or \`secret\` for files that somebody provides, and
the container's standard output for logs.

It is fine for node agents (log shippers, storage and network plugins): mount the narrowest path, read-only, and keep such pods in a
namespace of their own. There is no fix: only you know what the container looks for on the node.
`,
  check: {
    *pod(p) {
      yield* each(p.items('volumes'), hostPathOf);
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  serviceName: db
  selector:
    matchLabels: { app: db }
  template:
    metadata:
      labels: { app: db }
    spec:
      containers:
        - name: db
          image: postgres:16.4
          volumeMounts:
            - { name: data, mountPath: /var/lib/postgresql/data }
      volumes:
        - name: data
          hostPath:
#         ^^^^^^^^
            path: /mnt/disks/db
            type: DirectoryOrCreate
        - { name: run, hostPath: {} }
#                      ^^^^^^^^
        - name: scratch
          emptyDir: {}
          hostPath: null
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
  volumes:
    - name: data
      persistentVolumeClaim:
        claimName: data
`,
    },
  ],
} satisfies Rule;

function* hostPathOf(volume: View): Generator<Report> {
  if (!volume.has('hostPath')) return;
  const path = volume.text('hostPath', 'path');
  yield {
    at: volume.at('hostPath'),
    message: `${volumeLabel(volume)} mounts ${path ? `"${path}"` : 'a path'} of the node: a break-in reads and changes the node's files there. Use a PersistentVolumeClaim or an emptyDir.`,
    yieldsTo: [
      { rule: 'container-runtime-socket', at: volume.at('hostPath', 'path') },
      { rule: 'sensitive-host-path', at: volume.at('hostPath', 'path') },
    ],
    fixes: { none: 'Only you know what the container looks for on the node.' },
  };
}
