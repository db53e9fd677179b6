import { type Claim, claimsOf } from '../../kube/storage.js';
import { each, type Report, type Rule } from '../../rule.js';

export default {
  id: 'shared-volume-claim',
  title: 'Claim may be written by several nodes at once',
  severity: 'info',
  category: 'resources',
  profile: 'strict',
  scope: 'document',
  standards: ['k8s:persistent volumes'],
  peers: [
    'kics:Incorrect_Volume_Claim_Access_Mode_ReadWriteOnce~',
    'kubesec:VolumeClaimAccessModeReadWriteOnce~',
    'kyverno-policies:other/readwriteonce-pod~',
  ],
  fixable: 'never',
  docs: `
A claim with \`ReadWriteMany\` is a network file system that pods on many nodes mount at the same time. What one of them writes, all others read and may
run: whoever breaks into one gets to the rest through the files they share. And programs that count on being the only one to write (nearly every
database) lose data on it.

Ask for \`ReadWriteOncePod\` (one pod) or \`ReadWriteOnce\` (one node) where one writer is enough, and share through an interface (an API, object
storage) where it is not. Who only reads gets \`ReadOnlyMany\`.

It is fine for what was made to be shared: uploads of a web server with several copies, a cache of builds. So only the strict profile tells. The access
modes of an existing claim can't be changed, and whether several pods must write is for you to know: there is no fix.
`,
  check: {
    *resource(r) {
      yield* each(claimsOf(r), check);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: uploads
spec:
  accessModes:
    - ReadWriteMany
#     ^^^^^^^^^^^^^
  resources:
    requests:
      storage: 10Gi
`,
    },
    {
      // One that Kubernetes does not know; and those that one node writes.
      bad: `
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: db, image: "postgres:17.2" }]
  volumeClaimTemplates:
    - metadata: { name: shared }
      spec: { accessModes: [ReadWriteOnce, ReadWriteMany], resources: { requests: { storage: 10Gi } } }
#                                          ^^^^^^^^^^^^^
    - metadata: { name: typo }
      spec: { accessModes: [ReadWriteSome], resources: { requests: { storage: 10Gi } } }
#                           ^^^^^^^^^^^^^
    - metadata: { name: data }
      spec: { accessModes: [ReadWriteOncePod], resources: { requests: { storage: 10Gi } } }
    - metadata: { name: assets }
      spec: { accessModes: [ReadOnlyMany], resources: { requests: { storage: 10Gi } } }
`,
    },
  ],
} satisfies Rule;

function* check({ view, label }: Claim): Generator<Report> {
  for (const mode of view.items('spec', 'accessModes')) {
    const value = mode.value;
    if (typeof value !== 'string' || FOR_ONE_WRITER.includes(value)) continue;
    const fact =
      value === 'ReadWriteMany'
        ? 'may be written by pods on many nodes at once: one that is broken into reaches the others through it'
        : 'asks for an access mode that Kubernetes does not know';
    yield {
      at: mode.path,
      message: `${label} has the access mode "${value}": it ${fact}. Use ReadWriteOncePod or ReadWriteOnce unless several must write.`,
      fixes: {
        none: 'Whether several pods must write to it is for you to know, and an existing claim keeps its modes.',
      },
    };
  }
}

const FOR_ONE_WRITER = ['ReadWriteOncePod', 'ReadWriteOnce', 'ReadOnlyMany'];
