import { emptyDirsAt, emptyVolumes } from '../../kube/empty-volumes.js';
import type { Writes } from '../../kube/known-images.js';
import type { Container } from '../../kube/model.js';
import { fixesFrom } from '../../kube/security.js';
import { imageOf } from '../../kube/users.js';
import type { Fixes, Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'writable-root-filesystem',
  title: "Container can write to its image's files",
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['CIS-5.7.3', 'NSA:immutable file systems', 'K01'],
  peers: [
    'checkov:CKV_K8S_22',
    'checkov:CKV_K8S_29~',
    'checkov:CKV_K8S_30~',
    'datree:CIS_MISSING_KEY_SECURITYCONTEXT~',
    'datree:CONTAINERS_INCORRECT_READONLYROOTFILESYSTEM_VALUE',
    'gatekeeper-library:read-only-root-filesystem',
    'kics:Pod_or_Container_Without_Security_Context~',
    'kics:Root_Container_Not_Mounted_Read-only',
    'kube-linter:no-read-only-root-fs',
    'kube-score:container-security-context-readonlyrootfilesystem',
    'kubeaudit:ReadOnlyRootFilesystemFalse',
    'kubeaudit:ReadOnlyRootFilesystemNil',
    'kubescape:C-0017',
    'kubescape:C-0211~',
    'kubesec:ReadOnlyRootFilesystem',
    'kyverno-policies:best-practices/require-ro-rootfs',
    'monokle:KBP102',
    'monokle:KSV014',
    'polaris:notReadOnlyRootFilesystem',
    'snyk:SNYK-CC-K8S-8~',
    'terrascan:AC_K8S_0064~',
    'terrascan:AC_K8S_0078',
    'trivy:KSV-0014',
    'trivy:KSV-0118~',
  ],
  fixable: 'always',
  docs: `
In a container whose file system can be written, an intruder replaces the program, drops tools beside it, and waits for the next request. With
\`readOnlyRootFilesystem: true\` the image stays as it was built: what an attack needs on disk, it can't put there.

Set it in every container (there is no such field for the whole pod) and mount a volume where the program really writes: an \`emptyDir\` for
temporary files and caches, a claim for data. \`kubectl exec … -- touch /file\` and the program's log show soon which folders it needs.

Ephemeral containers are left out: who debugs has to install tools. So are pods with \`spec.os.name: windows\`, where the field is refused.

The fix also mounts an empty volume where a well-known image writes (nginx at \`/var/cache/nginx\`, \`/var/run\` and \`/tmp\`, postgres at
\`/var/lib/postgresql\`, \`/var/run/postgresql\` and \`/tmp\`), with any other image at \`/tmp\`, unless something is mounted there already.
Each container gets volumes of its own. An \`emptyDir\` lasts as long as its pod, so give a database's folder a claim. Writes to other places
fail with "read-only file system": for many Java and Python programs a cache below the home folder. Mount an \`emptyDir\` there as well.
`,
  check: {
    *container(c) {
      if (c.list === 'ephemeralContainers' || c.pod.isWindows) return;
      const own = c.get(...SETTING);
      if (own === true) return;
      yield {
        at: c.at(...SETTING),
        message: `${c.Label} can write to its image's files${own === false ? ' (readOnlyRootFilesystem is false)' : ''}: an intruder can replace programs there. Set readOnlyRootFilesystem: true and mount volumes where it must write.`,
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
      image: registry.example.com/web:1.2.3
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: registry.example.com/web:1.2.3
      volumeMounts:
        - name: tmp
          mountPath: /tmp
      securityContext:
        readOnlyRootFilesystem: true
  volumes:
    - name: tmp
      emptyDir: {}
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
          securityContext: { readOnlyRootFilesystem: false }
#                                                    ^^^^^
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext:
#         ^^^^^^^^^^^^^^^
            runAsNonRoot: true
          volumeMounts: [{ name: scratch, mountPath: /tmp/ }]
      volumes:
        - name: scratch
          emptyDir: { sizeLimit: 100Mi }
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
          volumeMounts:
            - name: tmp-migrate
              mountPath: /tmp
          securityContext: { readOnlyRootFilesystem: true }
      containers:
        - name: shop
          image: registry.example.com/shop:3.2.0
          securityContext:
            readOnlyRootFilesystem: true
            runAsNonRoot: true
          volumeMounts: [{ name: scratch, mountPath: /tmp/ }]
      volumes:
        - name: scratch
          emptyDir: { sizeLimit: 100Mi }
        - name: tmp-migrate
          emptyDir: {}
`,
    },
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
#               ^^
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
        - name: proxy
#               ^^^^^
          image: nginx:1.27.1
        - name: metrics
#               ^^^^^^^
          image: prom/node-exporter:v1.8.2
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 10Gi
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
      containers:
        - name: db
          image: postgres:16.4
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
            - name: run-postgresql-db
              mountPath: /var/run/postgresql
            - name: tmp-db
              mountPath: /tmp
          securityContext:
            readOnlyRootFilesystem: true
        - name: proxy
          image: nginx:1.27.1
          volumeMounts:
            - name: cache-nginx-proxy
              mountPath: /var/cache/nginx
            - name: run-proxy
              mountPath: /var/run
            - name: tmp-proxy
              mountPath: /tmp
          securityContext:
            readOnlyRootFilesystem: true
        - name: metrics
          image: prom/node-exporter:v1.8.2
          securityContext:
            readOnlyRootFilesystem: true
      volumes:
        - name: run-postgresql-db
          emptyDir: {}
        - name: tmp-db
          emptyDir: {}
        - name: cache-nginx-proxy
          emptyDir: {}
        - name: run-proxy
          emptyDir: {}
        - name: tmp-proxy
          emptyDir: {}
  volumeClaimTemplates:
    - metadata:
        name: data
      spec:
        accessModes: [ReadWriteOnce]
        resources:
          requests:
            storage: 10Gi
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
      image: registry.example.com/web:1.2.3
      securityContext: { readOnlyRootFilesystem: true }
  ephemeralContainers:
    - name: debugger
      image: busybox:1.36.1
`,
    },
  ],
} satisfies Rule;

const SETTING = ['securityContext', 'readOnlyRootFilesystem'] as const;

/** What nearly every program may need. */
const UNKNOWN: Writes = { data: [], scratch: ['/tmp'] };

function fixes(c: Container): Fixes {
  const { paths, edits } = emptyVolumes(c, imageOf(c)?.writes ?? UNKNOWN);
  const mount = paths.length > 0 ? ` and mount ${emptyDirsAt(paths)}` : '';
  return [
    {
      title: `Set readOnlyRootFilesystem: true${mount} (${consequence(c, paths)})`,
      safety: 'review',
      edits: [set(c.at(...SETTING), true), ...edits],
    },
  ];
}

function consequence(c: Container, paths: readonly string[]): string {
  const image = imageOf(c);
  if (!image?.writes) {
    const others = paths.length > 0 ? 'paths other than /tmp' : 'paths outside of its volumes';
    return image
      ? `${others} that ${image.name} writes to need a volume`
      : `unknown image: ${others} that it writes to need a volume`;
  }
  const ends = image.writes.data.filter((path) => paths.includes(path));
  return ends.length > 0 ? `what is written to ${ends.join(', ')} goes with the pod` : 'writes elsewhere fail';
}
