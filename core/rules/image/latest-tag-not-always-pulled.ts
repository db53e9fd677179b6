import { imageOf } from '../../kube/container-image.js';
import { isLatest, pullPolicyOf } from '../../kube/pull-policy.js';
import type { Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'latest-tag-not-always-pulled',
  title: 'Image without a fixed tag is not pulled on each start',
  severity: 'warning',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['K02', 'k8s:imagePullPolicy'],
  peers: ['kubescape:C-0075', 'kyverno-policies:other/imagepullpolicy-always'],
  fixable: 'always',
  docs: `
An image without a tag, or with \`latest\`, is meant to be whatever was pushed last. With \`imagePullPolicy: IfNotPresent\` each node keeps what it pulled
first: the pods of one Deployment run different programs, a security fix that was pushed reaches only nodes that never had the image, and nobody can
tell which pod runs what. With \`Never\` it depends on who has loaded what onto the node.

Write the tag of a version that you tested: that is what \`latest-image-tag\` says, and where it does this rule is silent, since a tag repairs both.
If the tag has to float, delete \`imagePullPolicy\`: Kubernetes then takes \`Always\` for such an image.

It is fine on a developer's own cluster, where images are loaded onto the node by hand (kind, minikube): there \`Always\` would fail.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      if (!image || !isLatest(image)) return;
      const { policy, isDefault } = pullPolicyOf(c, image);
      if (isDefault || (policy !== 'IfNotPresent' && policy !== 'Never')) return;
      yield {
        at: c.at('imagePullPolicy'),
        message: `Image "${image.text}" of ${c.label} floats, but imagePullPolicy "${policy}" keeps what each node has: pods run different versions, and fixes never arrive. Delete the policy.`,
        yieldsTo: [{ rule: 'latest-image-tag', at: c.at('image') }],
        fixes: [
          {
            title:
              'Remove imagePullPolicy (the default here is Always; an image that was only loaded onto the node is not found)',
            safety: 'review',
            edits: [remove(c.at('imagePullPolicy'))],
          },
        ],
      };
    },
  },
  examples: [
    {
      off: ['latest-image-tag'],
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
      containers:
        - name: web
          image: registry.example.com/web
          imagePullPolicy: IfNotPresent
#                          ^^^^^^^^^^^^
        - name: log
          image: registry.example.com/log:latest
          imagePullPolicy: Never
#                          ^^^^^
        - name: fixed
          image: registry.example.com/api:2.3
          imagePullPolicy: IfNotPresent
        - name: default
          image: registry.example.com/proxy:latest
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
      containers:
        - name: web
          image: registry.example.com/web
        - name: log
          image: registry.example.com/log:latest
        - name: fixed
          image: registry.example.com/api:2.3
          imagePullPolicy: IfNotPresent
        - name: default
          image: registry.example.com/proxy:latest
`,
    },
    {
      // A fixed tag repairs both, so there is one finding: latest-image-tag's.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - { name: web, image: "web:latest", imagePullPolicy: IfNotPresent }
`,
    },
  ],
} satisfies Rule;
