import type { Container, View } from '../../kube/model.js';
import { each, type Report, type Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'bidirectional-mount-propagation',
  title: 'Mount is passed on to the node',
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['K01', 'k8s:mount propagation'],
  peers: ['monokle:KBP115'],
  fixable: 'always',
  docs: `
With \`mountPropagation: Bidirectional\` everything that the container mounts below this place appears on the node, and in every other pod
that mounts it. Whoever breaks in can lay a file system of their own over the node's files (the kubelet's programs, other pods' volumes),
and what is left mounted when the pod goes keeps volumes busy and nodes from being drained.

Set \`HostToContainer\`: the container sees what the node mounts, and nothing goes the other way. Without the field (\`None\`) it sees only
what was there at its start.

It is fine for storage drivers (CSI node plugins, FUSE daemons), whose job it is to mount for other pods: they need it, and \`privileged: true\`
with it. Keep them in a namespace of their own, and ignore the rule there.

The fix keeps other pods from seeing what this one mounts.
`,
  check: {
    *container(c) {
      yield* each(c.items('volumeMounts'), (mount) => bidirectional(c, mount));
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: watch
spec:
  selector:
    matchLabels: { app: watch }
  template:
    metadata:
      labels: { app: watch }
    spec:
      initContainers:
        - name: setup
          image: registry.example.com/setup:1.4.0
          securityContext: { privileged: true }
          volumeMounts:
            - { name: pods, mountPath: /pods, mountPropagation: Bidirectional }
#                                                               ^^^^^^^^^^^^^
      containers:
        - name: watch
          image: registry.example.com/watch:1.4.0
          securityContext:
            privileged: true
          volumeMounts:
            - name: pods
              mountPath: /pods
              mountPropagation: Bidirectional # as the setup has it
#                               ^^^^^^^^^^^^^
            - name: config
              mountPath: /config
              mountPropagation: HostToContainer
      volumes:
        - name: pods
          hostPath: { path: /srv/pods }
        - name: config
          hostPath: { path: /srv/config }
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: watch
spec:
  selector:
    matchLabels: { app: watch }
  template:
    metadata:
      labels: { app: watch }
    spec:
      initContainers:
        - name: setup
          image: registry.example.com/setup:1.4.0
          securityContext: { privileged: true }
          volumeMounts:
            - { name: pods, mountPath: /pods, mountPropagation: HostToContainer }
      containers:
        - name: watch
          image: registry.example.com/watch:1.4.0
          securityContext:
            privileged: true
          volumeMounts:
            - name: pods
              mountPath: /pods
              mountPropagation: HostToContainer # as the setup has it
            - name: config
              mountPath: /config
              mountPropagation: HostToContainer
      volumes:
        - name: pods
          hostPath: { path: /srv/pods }
        - name: config
          hostPath: { path: /srv/config }
`,
    },
  ],
} satisfies Rule;

function* bidirectional(c: Container, mount: View): Generator<Report> {
  if (mount.get('mountPropagation') !== 'Bidirectional') return;
  const place = mount.text('mountPath');
  yield {
    at: mount.at('mountPropagation'),
    message: `${c.Label} passes what it mounts ${place === undefined ? 'here' : `below "${place}"`} on to the node and to other pods: a break-in can cover the node's files. Set mountPropagation: HostToContainer.`,
    fixes: [
      {
        title: 'Set mountPropagation: HostToContainer (other pods no longer see what this one mounts)',
        safety: 'review',
        edits: [set(mount.at('mountPropagation'), 'HostToContainer')],
      },
    ],
  };
}
