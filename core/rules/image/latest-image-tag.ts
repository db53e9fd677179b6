import { type ContainerImage, imageEdits, imageOf, tagSpan } from '../../kube/container-image.js';
import { isFloating, parseImage } from '../../kube/image.js';
import type { Container } from '../../kube/model.js';
import { placeholderName } from '../../kube/names.js';
import type { Rule } from '../../rule.js';
import { Placeholder } from '../../yaml/edit.js';

export default {
  id: 'latest-image-tag',
  title: 'Image has no fixed tag',
  severity: 'warning',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['K02', 'CIS-5.5.1', 'k8s:images'],
  peers: [
    'checkov:CKV_K8S_14',
    'datree:CONTAINERS_MISSING_IMAGE_VALUE_VERSION',
    'gatekeeper-library:disallowedtags',
    'kics:Invalid_Image_Tag',
    'kube-linter:latest-tag',
    'kube-score:container-image-tag',
    'kubeaudit:ImageTagMissing',
    'kubescape:C-0304~',
    'kyverno-policies:best-practices/disallow-latest-tag',
    'monokle:KBP001',
    'monokle:KBP116',
    'monokle:KSV013',
    'polaris:tagNotSpecified',
    'terrascan:AC_K8S_0068',
    'trivy:KSV-0013',
  ],
  fixable: 'always',
  docs: `
An image without a tag means \`latest\`, and \`latest\` is whatever was pushed last. Each node that pulls may get another program; what was
tested is not what runs; a rollback brings nothing back, since the old manifest names the new image. And whoever can push once to the
repository, or to its registry's cache, runs code in the cluster at the next restart, without any change that somebody could review.

Write the version that you have tested; better still its digest (\`app:1.4.2@sha256:…\`), which nobody can move. An image with a digest is
never reported, whatever its tag. \`imagePullPolicy: Always\` doesn't help: it pulls the surprise sooner.

It is fine on a developer's own cluster. The fix puts a tag at the image for you to fill in, with the one that another container of the pod
uses for the same repository if there is one.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      if (!image || !isFloating(image)) return;
      const tag = new Placeholder(`image tag of ${placeholderName(c)}`, tagInUse(c, image) ?? 'TAG');
      const fact = image.tag === undefined ? `has no tag, which means "latest"` : `has the tag "${image.tag}"`;
      yield {
        at: c.at('image'),
        message: `Image "${image.text}" of ${c.label} ${fact}: every pull may bring another program. Write the tag of a version that you tested.`,
        fixes: [
          {
            title: `Choose a tag for ${image.repository}`,
            safety: 'placeholder',
            edits: imageEdits(c, image, tagSpan(image), image.tag === undefined ? [':', tag] : [tag]),
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
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      initContainers:
        - name: migrate
          image: docker.io/library/nginx:1.27.1
      containers:
        - name: web
          image: nginx # the web server
#                ^^^^^
        - name: api
          image: "registry.example.com:5000/api:Latest"
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        - name: cache
          image: redis:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      initContainers:
        - name: migrate
          image: docker.io/library/nginx:1.27.1
      containers:
        - name: web
          image: nginx:1.27.1 # the web server
        - name: api
          image: "registry.example.com:5000/api:TAG"
        - name: cache
          image: redis:latest@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: 'localhost:5000/web'}, {name: log, image: log:1.0}]}
#                                      ^^^^^^^^^^^^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: {name: web}
spec: {containers: [{name: web, image: 'localhost:5000/web:TAG'}, {name: log, image: log:1.0}]}
`,
    },
    {
      // What is no image reference yet is left to those who know what it stands for.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: \${REGISTRY}/web
    - name: fixed
      image: nginx:1.27-latest
`,
    },
  ],
} satisfies Rule;

/** The tag that another container of the pod has for the same repository. */
function tagInUse(c: Container, { name }: ContainerImage): string | undefined {
  const others = c.pod.containers.map((other) => parseImage(other.text('image') ?? ''));
  return others.find((other) => other?.tag !== undefined && other.name === name && !isFloating(other))?.tag;
}
