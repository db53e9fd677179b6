import { isKind } from '../../kube/kinds.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'host-path-persistent-volume',
  title: 'PersistentVolume is a path of the node',
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['CIS-5.2.12', 'K01', 'k8s:persistent volumes'],
  peers: ['kyverno-policies:other/limit-hostpath-type-pv~'],
  fixable: 'never',
  docs: `
A PersistentVolume with \`hostPath\` is a door to a node's file system that stands outside of every pod: a pod opens it with an ordinary claim,
and no level of the Pod Security Standards sees what is behind. Whoever may create claims reads and writes there, as the user that the
container runs as. The data also stays on one node, and nothing ties the pods to it: rescheduled, they find an empty folder.

Use the storage driver of your cloud or cluster (\`csi\`, by a StorageClass). For disks of a node there is \`local\`, with \`nodeAffinity\`: the
scheduler then places pods where their data is.

It is fine in a cluster of one node, for development and tests. There is no fix: only you know what storage there is. Paths that run the node or
hold its keys are reported by \`sensitive-host-path\` instead.
`,
  check: {
    *resource(resource) {
      if (!isKind(resource.apiVersion, resource.kind, { group: '', kind: 'PersistentVolume' })) return;
      if (!resource.has(...HOST_PATH)) return;
      const name = resource.text('metadata', 'name');
      const path = resource.text(...HOST_PATH, 'path');
      yield {
        at: resource.at(...HOST_PATH),
        message: `${name === undefined ? 'The PersistentVolume' : `PersistentVolume "${name}"`} is ${path === undefined ? 'a path' : `"${path}"`} of a node: a pod reaches the node's files through a claim, which Pod Security doesn't see. Use a storage driver, or local.`,
        yieldsTo: [{ rule: 'sensitive-host-path', at: resource.at(...HOST_PATH, 'path') }],
        fixes: { none: 'Only you know what storage there is.' },
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: uploads
spec:
  capacity:
    storage: 10Gi
  accessModes: [ReadWriteOnce]
  hostPath:
# ^^^^^^^^
    path: /srv/uploads
`,
    },
    {
      // The more serious finding of sensitive-host-path speaks for the first.
      bad: `
apiVersion: v1
kind: PersistentVolume
metadata:
  name: node
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadOnlyMany]
  hostPath: { path: /etc }
---
apiVersion: v1
kind: PersistentVolume
metadata:
  name: disk
spec:
  capacity: { storage: 100Gi }
  accessModes: [ReadWriteOnce]
  local: { path: /mnt/disks/ssd1 }
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions:
            - { key: kubernetes.io/hostname, operator: In, values: [node-1] }
`,
    },
  ],
} satisfies Rule;

const HOST_PATH = ['spec', 'hostPath'] as const;
