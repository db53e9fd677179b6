import { persistentVolume } from '../../kube/volumes.js';
import type { Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'slow-fs-group-change',
  title: 'Every file of a volume changes its group at each start',
  severity: 'info',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['k8s:security context (fsGroupChangePolicy)'],
  peers: ['gatekeeper-library:fsgroup~', 'kyverno-policies:other/validate-userid-groupid-fsgroup~'],
  fixable: 'always',
  docs: `
With \`fsGroup\` the kubelet gives every file and folder of the pod's volumes to that group, and it does so each time the pod starts. On a
volume with many files this takes minutes, up to hours, in which the pod does not run: a rollout stalls, and a restart after a failure
becomes an outage.

Set \`fsGroupChangePolicy: OnRootMismatch\`: then the kubelet looks at the top folder of the volume, and walks through it only if that has another
group or other permissions.

Volumes that are made anew for each pod (\`emptyDir\`, \`secret\`, \`configMap\`) and those mounted read-only are left out. It is fine to stay with the
default where something else writes files of another group into the volume, and the pod must be able to read them: with the fix these
files keep their group.
`,
  check: {
    *pod(p) {
      if (p.isWindows || !p.has('securityContext', 'fsGroup') || p.get(...POLICY) === 'OnRootMismatch') return;
      const volume = persistentVolume(p);
      if (volume === undefined) return;
      yield {
        at: p.at(...POLICY),
        message: `At each start the kubelet changes the group of every file of ${volume}: with many files the pod waits for minutes. Set fsGroupChangePolicy: OnRootMismatch.`,
        fixes: [
          {
            title: 'Set fsGroupChangePolicy: OnRootMismatch (files deep inside keep another group)',
            safety: 'review',
            edits: [set(p.at(...POLICY), 'OnRootMismatch')],
          },
        ],
      };
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
      securityContext:
#     ^^^^^^^^^^^^^^^
        runAsUser: 999
        fsGroup: 999
      containers:
        - name: db
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 10Gi } }
`,
      good: `
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
      securityContext:
        runAsUser: 999
        fsGroup: 999
        fsGroupChangePolicy: OnRootMismatch
      containers:
        - name: db
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources: { requests: { storage: 10Gi } }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { fsGroup: 101, fsGroupChangePolicy: Always }
#                                                       ^^^^^^
  containers: [{ name: web, image: "nginx:1.27.1" }]
  volumes:
    - { name: cache, emptyDir: {} }
    - { name: uploads, persistentVolumeClaim: { claimName: uploads } }
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { fsGroup: 101, fsGroupChangePolicy: OnRootMismatch }
  containers: [{ name: web, image: "nginx:1.27.1" }]
  volumes:
    - { name: cache, emptyDir: {} }
    - { name: uploads, persistentVolumeClaim: { claimName: uploads } }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext: { fsGroup: 101 }
  containers: [{ name: web, image: "nginx:1.27.1" }]
  volumes:
    - { name: cache, emptyDir: {} }
    - { name: tls, secret: { secretName: tls } }
    - { name: pages, persistentVolumeClaim: { claimName: pages, readOnly: true } }
    - name: keys
      csi: { driver: secrets-store.csi.k8s.io, readOnly: true, volumeAttributes: { secretProviderClass: keys } }
`,
    },
  ],
} satisfies Rule;

const POLICY = ['securityContext', 'fsGroupChangePolicy'] as const;
