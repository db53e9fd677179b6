import type { View } from '../../kube/model.js';
import { volumeLabel } from '../../kube/names.js';
import { each, type Report, type Rule } from '../../rule.js';

export default {
  id: 'disallowed-volume-type',
  title: 'Volume type is not allowed at the restricted level',
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:restrictedVolumes', 'K01', 'CVE-2020-8555 (glusterfs, quobyte, storageos, scaleIO)', 'k8s:volumes'],
  peers: [
    'gatekeeper-library:flexvolume-drivers~',
    'gatekeeper-library:volumes',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-capabilities~',
    'kyverno-policies:pod-security/podsecurity-subrule-restricted-seccomp~',
    'kyverno-policies:pod-security/restrict-volume-types',
    'monokle:KSV028',
    'monokle:PSS201',
    'pss:restrictedVolumes',
    'terrascan:AC_K8S_0081',
    'terrascan:AC_K8S_0130~',
    'trivy:KSV-0028',
  ],
  fixable: 'never',
  docs: `
A volume of an old in-tree type (\`nfs\`, \`iscsi\`, \`rbd\`, \`flexVolume\`, \`gitRepo\` …) lets whoever writes the pod choose the server and the
options, and the node mounts it as root. That has been a way to other networks (CVE-2020-8555, requests forged through the control plane), to
code on the node (\`gitRepo\`, \`flexVolume\`) and to other people's exports. It also bypasses the quotas of storage classes.

Let the administrator offer the storage as a PersistentVolume or a storage class and use a \`persistentVolumeClaim\`, or a CSI driver's
inline volume. For \`gitRepo\`, clone into an \`emptyDir\` in an init container. Allowed are configMap, csi, downwardAPI, emptyDir, ephemeral,
image, persistentVolumeClaim, projected and secret.

It is fine in a cluster where all who may create pods may use the file server as well. There is no fix: only you know where the data is.
`,
  check: {
    *pod(p) {
      yield* each(p.items('volumes'), sourcesOf);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: files
spec:
  containers:
    - name: files
      image: nginx:1.27.1
  volumes:
    - name: shared
      nfs:
#     ^^^
        server: nfs.example.com
        path: /exports/shared
    - { name: source, gitRepo: { repository: "https://git.example.com/app.git" } }
#                     ^^^^^^^
    - name: cache
      emptyDir: {}
    - name: defaults
`,
    },
    {
      bad: `
apiVersion: batch/v1
kind: CronJob
metadata:
  name: report
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: report
              image: registry.example.com/report:3.2
          volumes:
            - name: node
              hostPath: { path: /data }
            - name: disk
              awsElasticBlockStore: { volumeID: vol-0123 }
#             ^^^^^^^^^^^^^^^^^^^^
            - name: model
              image: { reference: "registry.example.com/model:1" }
              iscsi: null
`,
    },
  ],
} satisfies Rule;

const ALLOWED = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
];
/** All others but hostPath, which has a rule of its own. A key that is no source at all is dropped, and leaves an emptyDir. */
const DISALLOWED = new Set([
  ...[
    'awsElasticBlockStore',
    'azureDisk',
    'azureFile',
    'cephfs',
    'cinder',
    'fc',
    'flexVolume',
    'flocker',
    'gcePersistentDisk',
    'gitRepo',
  ],
  ...[
    'glusterfs',
    'iscsi',
    'nfs',
    'photonPersistentDisk',
    'portworxVolume',
    'quobyte',
    'rbd',
    'scaleIO',
    'storageos',
    'vsphereVolume',
  ],
]);

function* sourcesOf(volume: View): Generator<Report> {
  if (ALLOWED.some((type) => volume.peek(type) !== undefined)) return;
  yield* each(volume.keys(), function* (type) {
    if (!DISALLOWED.has(type) || !volume.has(type)) return;
    yield {
      at: volume.at(type),
      message: `${volumeLabel(volume)} is of type "${type}", which the restricted level forbids: the node mounts what the pod names. Use a PersistentVolumeClaim or a CSI volume.`,
      fixes: { none: 'Only you know which storage can take its place.' },
    };
  });
}
