import { fact } from '../../kube/facts.js';
import type { Resource } from '../../kube/model.js';
import { placeholderName } from '../../kube/names.js';
import { type Claim, claimsOf } from '../../kube/storage.js';
import { each, type Report, type Rule } from '../../rule.js';
import { Placeholder, set } from '../../yaml/edit.js';
import { Unknown } from '../../yaml/tree.js';

export default {
  id: 'missing-storage-class',
  title: 'Claim leaves its storage class to the cluster',
  severity: 'info',
  category: 'resources',
  profile: 'strict',
  scope: 'document',
  standards: ['k8s:storage classes'],
  peers: ['gatekeeper-library:storageclass', 'kyverno-policies:other/require-storageclass'],
  fixable: 'always',
  docs: `
A claim without \`storageClassName\` gets the class that the cluster calls its default on that day. Elsewhere that is another one: slower, without
encryption, one that deletes the data with the claim, or none at all, and then the claim waits for ever. Who changes the default changes what the
next installation gets, and nothing in this manifest shows it.

Write the class by its name (\`kubectl get storageclass\`), so that speed, encryption and what becomes of the data are chosen and not inherited. An
empty string (\`""\`) is a choice as well: no class, and a volume that somebody has made by hand.

It is fine in manifests that are meant to run on any cluster, which is why only the strict profile tells. The class of an existing claim can't be
changed: it needs a new claim. The fix takes the class of another claim of the document, else \`standard\`, for you to choose.
`,
  check: {
    *resource(r) {
      yield* each(claimsOf(r), (claim) => check(r, claim));
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
^^^^
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10Gi
`,
      good: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 10Gi
  storageClassName: standard
`,
    },
    {
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
    - metadata: { name: data }
      spec: { storageClassName: fast, accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
    - metadata: { name: archive }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 90Gi } } }
#     ^^^^
    - metadata: { name: old, annotations: { volume.beta.kubernetes.io/storage-class: slow } }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
      good: `
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
    - metadata: { name: data }
      spec: { storageClassName: fast, accessModes: [ReadWriteOnce], resources: { requests: { storage: 10Gi } } }
    - metadata: { name: archive }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 90Gi } }, storageClassName: fast }
    - metadata: { name: old, annotations: { volume.beta.kubernetes.io/storage-class: slow } }
      spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
    },
    {
      // No class on purpose, and a volume by its name.
      bad: `
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: by-hand }
spec: { storageClassName: "", accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: by-name }
spec: { volumeName: disk-7, accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }
`,
    },
  ],
} satisfies Rule;

function* check(r: Resource, { view, label }: Claim): Generator<Report> {
  if (!view.has('spec') || view.has('spec', 'storageClassName') || view.has('spec', 'volumeName')) return;
  if (view.peek('metadata', 'annotations', FORMER_FIELD) !== undefined) return;
  const name = new Placeholder(`storage class of ${placeholderName(view)}`, classInUse(r) ?? 'standard');
  yield {
    at: view.at('spec', 'storageClassName'),
    message: `${label} names no storage class: the cluster's default decides on speed, encryption and what becomes of the data, and there may be none. Set storageClassName.`,
    fixes: [
      {
        title: 'Name a storage class (of an existing claim it cannot be changed)',
        safety: 'placeholder',
        edits: [set(view.at('spec', 'storageClassName'), name)],
      },
    ],
  };
}

const FORMER_FIELD = 'volume.beta.kubernetes.io/storage-class';

/** The class of another claim of the same object. */
function classInUse(r: Resource): string | undefined {
  const claims = fact(() => [...claimsOf(r)]);
  if (claims instanceof Unknown) return undefined;
  return claims
    .map(({ view }) => view.text('spec', 'storageClassName'))
    .find((name) => name !== undefined && name !== '');
}
