import { imageEdits, imageOf } from '../../kube/container-image.js';
import { placeholderName } from '../../kube/names.js';
import type { Rule } from '../../rule.js';
import { Placeholder } from '../../yaml/edit.js';

export default {
  id: 'missing-image-digest',
  title: 'Image is not pinned by its digest',
  severity: 'info',
  category: 'image',
  profile: 'strict',
  scope: 'document',
  standards: ['K02', 'k8s:images'],
  peers: [
    'checkov:CKV_K8S_43',
    'datree:CONTAINERS_MISSING_IMAGE_VALUE_DIGEST',
    'gatekeeper-library:imagedigests',
    'kics:Image_Without_Digest',
    'kubescape:C-0304~',
    'kubescape:C-0306',
    'kyverno-policies:other/require-image-checksum',
    'terrascan:AC_K8S_0069',
  ],
  fixable: 'always',
  docs: `
A tag is a name that somebody can move. Whoever gets into the registry, or into the pipeline that pushes, puts another program under \`web:4.1\`, and
every node that pulls runs it: no manifest changes, no review takes place, and the version in it still looks right.

Write the digest behind the tag: \`web:4.1@sha256:…\`. The kubelet then pulls that very content or nothing; the tag stays for people to read.
\`crane digest IMAGE\` or \`docker buildx imagetools inspect IMAGE\` tell it, and Renovate or Dependabot keep it up to date. A signature that is verified
at admission guards against the same.

It is fine without where the registry makes tags immutable, or where a policy engine writes digests at admission, which is why only the strict profile
tells. An image without a fixed tag is reported by \`latest-image-tag\` alone. The fix leaves the digest for you to fill in.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      if (!image || image.digest !== undefined) return;
      const digest = new Placeholder(`image digest of ${placeholderName(c)}`, NO_DIGEST);
      const end = image.text.length;
      yield {
        at: c.at('image'),
        message: `Image "${image.text}" of ${c.label} has no digest: who can push to its repository can change what runs under this name. Add @sha256: and the digest that you tested.`,
        yieldsTo: [{ rule: 'latest-image-tag', at: c.at('image') }],
        fixes: [
          {
            title: `Pin ${image.text} by its digest (which \`crane digest\` tells)`,
            safety: 'placeholder',
            edits: imageEdits(c, image, { start: end, end }, ['@sha256:', digest]),
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
  selector:
    matchLabels: { app: db }
  serviceName: db
  template:
    metadata:
      labels: { app: db }
    spec:
      containers:
        - name: db
          image: postgres:17.2 # the database
#                ^^^^^^^^^^^^^
        - name: backup
          image: registry.example.com/backup:1.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
      good: `
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
  selector:
    matchLabels: { app: db }
  serviceName: db
  template:
    metadata:
      labels: { app: db }
    spec:
      containers:
        - name: db
          image: postgres:17.2@sha256:0000000000000000000000000000000000000000000000000000000000000000 # the database
        - name: backup
          image: registry.example.com/backup:1.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
    },
    {
      // What floats has one finding, that of latest-image-tag.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers: [{ name: web, image: nginx }]
`,
    },
  ],
} satisfies Rule;

/** Has a digest's form, and is plainly none. */
const NO_DIGEST = '0'.repeat(64);
