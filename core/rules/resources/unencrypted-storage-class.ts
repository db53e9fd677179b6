import { isKind } from '../../kube/kinds.js';
import type { Resource } from '../../kube/model.js';
import { objectLabel } from '../../kube/names.js';
import type { Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'unencrypted-storage-class',
  title: 'Storage class makes unencrypted volumes',
  severity: 'warning',
  category: 'resources',
  profile: 'recommended',
  scope: 'document',
  standards: ['K08', 'k8s:storage classes'],
  peers: ['kubescape:C-0264~'],
  fixable: 'always',
  docs: `
Volumes of Amazon EBS and of Portworx are not encrypted unless their class says so. Who gets hold of a snapshot, of a volume that was detached and
left behind, or of a backup of the disks, reads all of it: databases, keys, what customers entrusted to you. Many rules (PCI DSS, HIPAA) ask for
encryption at rest.

For EBS set \`parameters.encrypted: "true"\`, and \`kmsKeyId\` for a key of your own. For Portworx set \`parameters.secure: "true"\`; it needs a provider of
keys. Parameters of an existing class can't be changed: make a new class, move claims to it, and delete the old one. Volumes that are there stay as
they are.

It is fine where the AWS account encrypts all new volumes (\`ebs-encryption-by-default\`). Classes of Azure and Google are not reported: there, disks
are always encrypted.
`,
  check: {
    *resource(r) {
      if (!isKind(r.apiVersion, r.kind, { group: 'storage.k8s.io', kind: 'StorageClass' })) return;
      const provisioner = r.get('provisioner');
      const parameter = PARAMETERS[String(provisioner)];
      if (parameter === undefined) return;
      const key = keyOf(r, parameter);
      const value = r.get('parameters', key);
      if (/^(?:true|t|1)$/i.test(String(value))) return;
      yield {
        at: r.at('parameters', key),
        message: `${objectLabel('StorageClass', r)} of ${provisioner} does not ask for encrypted volumes: who gets a snapshot or a disk reads it. Set parameters.${key}: "true".`,
        fixes: [
          {
            title: `Set ${key}: "true" (an existing class must be made anew; its volumes stay as they are)`,
            safety: 'review',
            edits: [set(r.at('parameters', key), 'true')],
          },
        ],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: ebs.csi.aws.com
parameters:
^^^^^^^^^^
  type: gp3
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: slow
provisioner: kubernetes.io/aws-ebs
parameters:
  type: sc1
  encrypted: "false"
#            ^^^^^^^
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
#     ^^^^^^^^^^^^
metadata:
  name: replicated
provisioner: pxd.portworx.com
`,
      good: `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: fast
provisioner: ebs.csi.aws.com
parameters:
  type: gp3
  encrypted: "true"
volumeBindingMode: WaitForFirstConsumer
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: slow
provisioner: kubernetes.io/aws-ebs
parameters:
  type: sc1
  encrypted: "true"
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata:
  name: replicated
provisioner: pxd.portworx.com
parameters:
  secure: "true"
`,
    },
    {
      bad: `
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: fast }
provisioner: ebs.csi.aws.com
parameters: { Encrypted: "true" }
---
apiVersion: storage.k8s.io/v1
kind: StorageClass
metadata: { name: google }
provisioner: pd.csi.storage.gke.io
`,
    },
  ],
} satisfies Rule;

/** What turns encryption on, by provisioner. */
const PARAMETERS: Readonly<Record<string, string>> = Object.assign(Object.create(null), {
  'ebs.csi.aws.com': 'encrypted',
  'kubernetes.io/aws-ebs': 'encrypted',
  'pxd.portworx.com': 'secure',
  'kubernetes.io/portworx-volume': 'secure',
});

/** The parameter as it is written: drivers do not mind the case. */
function keyOf(r: Resource, parameter: string): string {
  return [...r.keys('parameters')].find((key) => key.toLowerCase() === parameter) ?? parameter;
}
