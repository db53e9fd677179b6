import { imageOf } from '../../kube/container-image.js';
import { pullPolicyOf } from '../../kube/pull-policy.js';
import type { Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';

export default {
  id: 'image-pull-policy-not-always',
  title: 'Image is not pulled on each start',
  severity: 'info',
  category: 'image',
  profile: 'strict',
  scope: 'document',
  standards: ['CIS-1.2.11', 'K02', 'k8s:imagePullPolicy'],
  peers: [
    'checkov:CKV_K8S_15',
    'kics:Image_Pull_Policy_Of_The_Container_Is_Not_Set_To_Always',
    'kube-linter:template:image-pull-policy',
    'kube-score:container-image-pull-policy',
    'polaris:pullPolicyNotAlways',
    'snyk:SNYK-CC-K8S-42~',
    'terrascan:AC_K8S_0021',
  ],
  fixable: 'always',
  docs: `
With \`IfNotPresent\`, the default for an image with a tag, the kubelet starts what the node already has under that name without asking the
registry. So the registry does not check whether this pod may have the image at all: on a node that many share, a pod can start a private image
that somebody else's pod pulled with their credentials (newer kubelets can check that themselves). And a tag that was pushed again runs in two
versions, by what each node happens to keep.

Set \`imagePullPolicy: Always\`. The kubelet then asks for the image's digest on each start, with the pod's own credentials, and pulls only layers that
it lacks. Better still write the digest into the image's name: such images are not reported, since they can't change.

It is fine to leave it where tags are never pushed again and nodes are not shared, and on nodes without a connection to a registry, which is why only
the strict profile tells. With the fix a pod can't start while the registry is down.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      if (!image || image.digest !== undefined) return;
      const { policy, isDefault } = pullPolicyOf(c, image);
      if (policy === 'Always') return;
      const fact = isDefault
        ? `is pulled only if a node lacks it, as is the default for a tag`
        : `has imagePullPolicy "${policy}"`;
      yield {
        at: c.at('imagePullPolicy'),
        message: `Image "${image.text}" of ${c.label} ${fact}: the registry is not asked whether the pod may have it, or what it is now. Set imagePullPolicy: Always.`,
        yieldsTo: [{ rule: 'latest-tag-not-always-pulled', at: c.at('imagePullPolicy') }],
        fixes: [
          {
            title: 'Set imagePullPolicy: Always (no start without the registry)',
            safety: 'review',
            edits: [set(c.at('imagePullPolicy'), 'Always')],
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
#               ^^^^^^^
          image: registry.example.com/migrate:4.1
      containers:
        - name: web
          image: registry.example.com/web:4.1
          imagePullPolicy: IfNotPresent
#                          ^^^^^^^^^^^^
        - name: always
          image: registry.example.com/log:1.3
          imagePullPolicy: Always
        - name: pinned
          image: registry.example.com/proxy@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
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
          image: registry.example.com/migrate:4.1
          imagePullPolicy: Always
      containers:
        - name: web
          image: registry.example.com/web:4.1
          imagePullPolicy: Always
        - name: always
          image: registry.example.com/log:1.3
          imagePullPolicy: Always
        - name: pinned
          image: registry.example.com/proxy@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
`,
    },
    {
      // Without a tag the default is Always; a policy that keeps an old one is the business of latest-tag-not-always-pulled.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: nginx }
    - { name: log, image: "log:latest", imagePullPolicy: IfNotPresent }
`,
    },
  ],
} satisfies Rule;
