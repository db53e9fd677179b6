import { isScalar } from 'yaml';
import { type ImageReference, parseImage } from '../../kube/image.js';
import type { Container } from '../../kube/model.js';
import { placeholderName } from '../../kube/names.js';
import type { Rule } from '../../rule.js';
import { type Edit, Placeholder, replace, set } from '../../yaml/edit.js';

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
      const text = c.get('image');
      const image = typeof text === 'string' ? parseImage(text) : undefined;
      if (!image || !isFloating(image)) return;
      const fact = image.tag === undefined ? `has no tag, which means "latest"` : `has the tag "${image.tag}"`;
      yield {
        at: c.at('image'),
        message: `Image "${text}" of ${c.label} ${fact}: every pull may bring another program. Write the tag of a version that you tested.`,
        fixes: [{ title: `Choose a tag for ${image.repository}`, safety: 'placeholder', edits: edits(c, image) }],
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

function isFloating({ tag, digest }: ImageReference): boolean {
  return digest === undefined && (tag === undefined || tag.toLowerCase() === 'latest');
}

function edits(c: Container, image: ImageReference): readonly Edit[] {
  const tag = new Placeholder(`image tag of ${placeholderName(c)}`, tagInUse(c, image) ?? 'TAG');
  const start = textStart(c, image);
  if (start === undefined)
    return [set(c.at('image'), new Placeholder(`image of ${placeholderName(c)}`, `${image.repository}:${tag.value}`))];
  const end = start + image.repository.length;
  if (image.tag === undefined) return [replace({ start: end, end }, ':'), replace({ start: end, end }, tag)];
  return [replace({ start: end + 1, end: end + 1 + image.tag.length }, tag)];
}

/** The tag that another container of the pod has for the same repository. */
function tagInUse(c: Container, { name }: ImageReference): string | undefined {
  const others = c.pod.containers.map((other) => parseImage(other.text('image') ?? ''));
  return others.find((other) => other?.tag !== undefined && other.name === name && !isFloating(other))?.tag;
}

/** Where the image's name starts, if it stands in the text as it is: not behind an alias, not escaped, not over several lines. */
function textStart(c: Container, { repository, tag }: ImageReference): number | undefined {
  const { tree } = c.document;
  const found = tree.child(c.found, 'image');
  if (!isScalar(found?.node) || !found.node.range || found.via || found.node.anchor) return undefined;
  const [start, end] = found.node.range;
  const written = tag === undefined ? repository : `${repository}:${tag}`;
  const text = tree.text.slice(start, end);
  if (text === written) return start;
  return text === `"${written}"` || text === `'${written}'` ? start + 1 : undefined;
}
