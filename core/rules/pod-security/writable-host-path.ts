import type { Container, View } from '../../kube/model.js';
import { isSocketOrDevice, mountedVolume } from '../../kube/volumes.js';
import { each, type Report, type Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'writable-host-path',
  title: 'Container may write to a path of the node',
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['CIS-5.2.12', 'NSA:pod-security', 'K01', 'k8s:volumes'],
  peers: [
    'datree:EKS_INVALID_HOSTPATH_MOUNT_READONLY_VALUE',
    'kics:Volume_Mount_With_OS_Directory_Write_Permissions',
    'kube-linter:writable-host-mount',
    'kubescape:C-0045',
    'kyverno-policies:other/ensure-readonly-hostpath',
  ],
  fixable: 'always',
  docs: `
A \`hostPath\` volume that is mounted without \`readOnly: true\` lets a container change files of the node. Whoever breaks in can leave
something behind that a program of the node runs or reads later, fill the node's disk, or destroy what other pods have there, and it all
outlives the pod.

Set \`readOnly: true\` on the mount if the container only reads there, as log shippers and metrics exporters do. What it has to keep belongs
into a \`persistentVolumeClaim\`, scratch files into an \`emptyDir\`.

It is fine for storage and network plugins that install themselves on the node. Sockets and devices (\`type: Socket\`, \`CharDevice\`,
\`BlockDevice\`; without a type, what ends in \`.sock\` or lies in \`/dev\`) are left to the other rules on host paths: read-only, they are used all the same.

The fix makes writes below the mount fail; file systems that are mounted further below stay writable unless \`recursiveReadOnly\` is set.
`,
  check: {
    *container(c) {
      yield* each(c.items('volumeMounts'), (mount) => writable(c, mount));
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
          image: registry.example.com/logs:3.1.0
          volumeMounts:
            - name: logs
#                   ^^^^
              mountPath: /logs
            - { name: state, mountPath: /state, readOnly: false }
#                                                         ^^^^^
            - { name: config, mountPath: /config, readOnly: true }
            - { name: events, mountPath: /run/events.sock }
            - { name: scratch, mountPath: /tmp }
      volumes:
        - name: logs
          hostPath: { path: /srv/logs }
        - name: state
          hostPath: { path: /srv/state, type: DirectoryOrCreate }
        - name: config
          hostPath: { path: /srv/config }
        - name: events
          hostPath: { path: /run/events.sock, type: Socket }
        - name: scratch
          emptyDir: {}
`,
      good: `
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
          image: registry.example.com/logs:3.1.0
          volumeMounts:
            - name: logs
              mountPath: /logs
              readOnly: true
            - { name: state, mountPath: /state, readOnly: true }
            - { name: config, mountPath: /config, readOnly: true }
            - { name: events, mountPath: /run/events.sock }
            - { name: scratch, mountPath: /tmp }
      volumes:
        - name: logs
          hostPath: { path: /srv/logs }
        - name: state
          hostPath: { path: /srv/state, type: DirectoryOrCreate }
        - name: config
          hostPath: { path: /srv/config }
        - name: events
          hostPath: { path: /run/events.sock, type: Socket }
        - name: scratch
          emptyDir: {}
`,
    },
  ],
} satisfies Rule;

function* writable(c: Container, mount: View): Generator<Report> {
  const volume = mountedVolume(c, mount);
  if (!volume?.has('hostPath') || mount.get('readOnly') === true || isSocketOrDevice(volume)) return;
  const path = volume.text('hostPath', 'path');
  yield {
    at: mount.at('readOnly'),
    message: `${c.Label} may write to ${path === undefined ? 'a path' : `"${path}"`} of the node: what a break-in leaves there outlives the pod. Set readOnly: true on the mount.`,
    yieldsTo: [{ rule: 'container-runtime-socket', at: volume.at('hostPath', 'path') }],
    fixes: [
      {
        title: `Set readOnly: true (writes to ${path === undefined ? 'it' : `"${path}"`} fail)`,
        safety: 'review',
        edits: [set(mount.at('readOnly'), true)],
      },
    ],
  };
}
