import type { Container, Pod } from '../../kube/model.js';
import { cleanPath } from '../../kube/paths.js';
import { fixesFrom } from '../../kube/security.js';
import type { Fixes, Rule } from '../../rule.js';
import { append, set } from '../../yaml/edit.js';

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

The fix also mounts an empty volume at \`/tmp\`, unless something is mounted there already; each container gets one of its own. Writes to other
places fail with "read-only file system": for nginx \`/var/cache/nginx\` and \`/var/run\`, for many Java and Python programs a cache below the
home folder. Mount an \`emptyDir\` there as well.
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

function fixes(c: Container): Fixes {
  const setting = set(c.at(...SETTING), true);
  const paths = [...c.items('volumeMounts')].map((mount) => cleanPath(String(mount.get('mountPath'))));
  if (paths.includes('/tmp'))
    return [
      {
        title: 'Set readOnlyRootFilesystem: true (writes outside of its volumes fail)',
        safety: 'review',
        edits: [setting],
      },
    ];
  const name = freeName(c.pod, isAlone(c) ? 'tmp' : `tmp-${c.text('name') ?? c.label.replaceAll(' ', '-')}`);
  return [
    {
      title: 'Set readOnlyRootFilesystem: true and mount an emptyDir at /tmp (writes elsewhere fail)',
      safety: 'review',
      edits: [
        setting,
        append(c.at('volumeMounts'), { name, mountPath: '/tmp' }),
        append(c.pod.at('volumes'), { name, emptyDir: {} }),
      ],
    },
  ];
}

/** Whether no other container of the pod could want a volume at /tmp: each gets its own, as before. */
function isAlone(c: Container): boolean {
  return c.pod.allContainers().filter(({ list }) => list !== 'ephemeralContainers').length === 1;
}

/** A name that no volume of the pod has, nor a claim that a StatefulSet makes into one. */
function freeName(p: Pod, wish: string): string {
  const volumes = [...p.items('volumes')].map((volume) => volume.get('name'));
  const claims = [...p.resource.items(...CLAIMS)].map((claim) => claim.get('metadata', 'name'));
  const taken = new Set([...volumes, ...claims]);
  const short = wish.slice(0, MAX_NAME).replace(/-+$/, '');
  for (let number = 1; ; number++) {
    const name = number === 1 ? short : `${short}-${number}`;
    if (!taken.has(name)) return name;
  }
}

const CLAIMS = ['spec', 'volumeClaimTemplates'] as const;
/** A volume's name has at most 63 characters; a number may follow. */
const MAX_NAME = 60;
