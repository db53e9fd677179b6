import { imageEdits, imageOf, shownName } from '../../kube/container-image.js';
import { frozenRegistry } from '../../kube/image-facts.js';
import { FROZEN_REGISTRIES } from '../../kube/image-table.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'deprecated-image-registry',
  title: 'Image comes from a registry that is frozen',
  severity: 'warning',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['K10', 'k8s:registry.k8s.io'],
  peers: ['kubescape:C-0253', 'kyverno-policies:other/restrict-deprecated-registry'],
  fixable: 'always',
  docs: `
Kubernetes' own images moved to \`registry.k8s.io\`. Nothing has been pushed to \`k8s.gcr.io\` since ${FROZEN_REGISTRIES.since}, and less still to its
forerunners \`gcr.io/google_containers\` and \`gcr.io/google-containers\`: a fixed version of what runs never arrives there. Today \`k8s.gcr.io\`
sends clients on to the new registry; it is to be switched off, and then a node that restarts cannot pull what it needs.

Write \`registry.k8s.io\` in its place; the rest of the name stays. Some old images of the two forerunners were never copied: try to pull it once.
Clusters that let only some registries through need the new one on their list.

It is fine where a mirror of one's own answers under the old name. The fix changes the image's name, which restarts the pods.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      const registry = image && frozenRegistry(image);
      if (!registry) return;
      const { since, successor } = FROZEN_REGISTRIES;
      const doubt = registry === 'k8s.gcr.io' ? 'the same image by its new name' : 'old images may be missing there';
      yield {
        at: c.at('image'),
        message: `Image "${shownName(image)}" of ${c.label} comes from ${registry}, which is frozen since ${since} and gets no fixed versions. Pull it from ${successor}.`,
        fixes: [
          {
            title: `Pull ${image.repository.slice(registry.length + 1)} from ${successor} (${doubt})`,
            safety: 'review',
            edits: imageEdits(c, image, { start: 0, end: registry.length }, [successor]),
          },
        ],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: { app: agent }
  template:
    metadata:
      labels: { app: agent }
    spec:
      initContainers:
        - name: wait
          image: gcr.io/google_containers/pause:3.1 # does nothing
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      containers:
        - name: agent
          image: "k8s.gcr.io/node-problem-detector/node-problem-detector:v0.8.13"
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        - name: proxy
          image: registry.k8s.io/kas-network-proxy/proxy-agent:v0.1.6
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: agent
spec:
  selector:
    matchLabels: { app: agent }
  template:
    metadata:
      labels: { app: agent }
    spec:
      initContainers:
        - name: wait
          image: registry.k8s.io/pause:3.1 # does nothing
      containers:
        - name: agent
          image: "registry.k8s.io/node-problem-detector/node-problem-detector:v0.8.13"
        - name: proxy
          image: registry.k8s.io/kas-network-proxy/proxy-agent:v0.1.6
`,
    },
    {
      // Another project of gcr.io, and a mirror that has the name in its path.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: tools }
spec:
  containers:
    - { name: kaniko, image: "gcr.io/kaniko-project/executor:v1.23.2" }
    - { name: pause, image: "registry.example.com/k8s.gcr.io/pause:3.9" }
`,
    },
  ],
} satisfies Rule;
