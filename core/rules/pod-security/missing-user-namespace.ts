import type { Pod } from '../../kube/model.js';
import type { Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'missing-user-namespace',
  title: "Pod shares the node's users",
  severity: 'info',
  category: 'pod-security',
  profile: 'strict',
  scope: 'document',
  standards: ['k8s:user namespaces', 'K01'],
  peers: ['kubesec:HostUsers'],
  fixable: 'always',
  docs: `
Without a user namespace a container's user ids are the node's: root in the container is root behind the wall, so a flaw of the kernel or the
runtime that leads out of the container leads to root on the node. With one, ids are mapped to a range of the node that nobody else has; whoever
breaks out is nobody there, and capabilities count within the pod only. Several known escapes fail on that alone.

Set \`hostUsers: false\`. From Kubernetes 1.33 on that needs no feature gate; it does need Linux 6.3, containerd 2.0 or CRI-O 1.25, and volumes on
file systems with idmapped mounts (ext4, xfs, tmpfs; NFS has none).

Pods that the API server would refuse with it are left out: those on the host's network, processes or IPC, with raw block volumes
(\`volumeDevices\`), and Windows pods. It is fine without for a pod whose nodes are older.

The fix keeps the pod from starting on such nodes and with such volumes, and takes from it what root of the node could do: loading modules, most
mounts, setting the clock.
`,
  check: {
    *pod(p) {
      if (p.minor < SINCE || p.isWindows || p.get('hostUsers') === false || needsHost(p)) return;
      yield {
        at: p.at('hostUsers'),
        message:
          'The pod shares its users with the node ("hostUsers" is not false): root that breaks out of a container is root there. Set hostUsers: false.',
        fixes: [
          {
            title: 'Set hostUsers: false (old nodes and volumes such as NFS refuse it)',
            safety: 'review',
            edits: [set(p.at('hostUsers'), false)],
          },
        ],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
#   ^^^^
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels: { app: shop }
  template:
    metadata:
      labels: { app: shop }
    spec:
      hostUsers: false
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { hostUsers: true, containers: [{ name: web, image: "nginx:1.27.1" }] }
#                  ^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec: { hostUsers: false, containers: [{ name: web, image: "nginx:1.27.1" }] }
`,
    },
    {
      // The API server would refuse it.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: exporter
spec:
  hostNetwork: true
  containers:
    - name: exporter
      image: registry.example.com/exporter:1.8.0
---
apiVersion: v1
kind: Pod
metadata:
  name: db
spec:
  containers:
    - name: db
      image: registry.example.com/db:1.8.0
      volumeDevices: [{ name: disk, devicePath: /dev/xvda }]
  volumes:
    - { name: disk, persistentVolumeClaim: { claimName: disk } }
`,
    },
    {
      // Not on by default yet.
      minor: 32,
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;

/** The minor version in which user namespaces are on by default. */
const SINCE = 33;

/** Whether the pod asks for something that the API server refuses beside `hostUsers: false`. */
function needsHost(p: Pod): boolean {
  if (['hostNetwork', 'hostPID', 'hostIPC'].some((name) => p.get(name) === true)) return true;
  return p.allContainers().some((c) => !c.items('volumeDevices').next().done);
}
