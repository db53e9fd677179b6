import { type ContainerImage, imageEdits, imageOf, shownName, tagSpan } from '../../kube/container-image.js';
import { type Vulnerability, vulnerabilityOf } from '../../kube/image-facts.js';
import { IMAGE_TABLE_READ } from '../../kube/image-table.js';
import type { Container } from '../../kube/model.js';
import { inWords, placeholderName } from '../../kube/names.js';
import type { Fixes, Rule } from '../../rule.js';
import { Placeholder } from '../../yaml/edit.js';

export default {
  id: 'vulnerable-image-version',
  title: 'Image has a version with a well-known vulnerability',
  severity: 'warning',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['CVE-2025-1974', 'CVE-2022-24348', 'CVE-2022-39328', 'CVE-2022-47633', 'K10'],
  peers: [
    'kubescape:C-0081',
    'kubescape:C-0090',
    'kubescape:C-0091',
    'kyverno-policies:other/check-ingress-nginx-controller-version-and-annotation-policy~',
  ],
  fixable: 'sometimes',
  docs: `
A few flaws in programs that rule or guard a cluster are known to everybody, with recipes to use them: ingress-nginx (CVE-2025-1974,
CVE-2026-4342), Argo CD (CVE-2022-24348), Grafana (CVE-2022-39328), Kyverno (CVE-2022-47633). Who runs such a version waits for somebody who
tries the recipe.

Update to the version that the message names, or better to the newest. The fix writes the first one without any of these flaws in the place of
the tag, for you to check: charts and custom resources may have to go along with it. An image with a digest has none, because the digest decides
what is pulled: change both.

This is a short table that comes with Seaworthy (read ${IMAGE_TABLE_READ}) and no scanner: an image that is not reported may have other flaws. Only full
versions are judged; \`v1.11\` and builds of your own (\`v1.11.4-patched\`) are not. It is fine to stay where you have repaired the flaw yourself.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      const vulnerability = image && vulnerabilityOf(image);
      if (!vulnerability) return;
      const { product, version, advisories, fixed } = vulnerability;
      const cves = inWords(advisories.map(({ cve }) => cve));
      yield {
        at: c.at('image'),
        message: `Image "${shownName(image)}" of ${c.label} is ${product} ${version}, known for ${cves}: ${advisories[0]?.harm}. Update to ${fixed} or later.`,
        fixes: fixes(c, image, vulnerability),
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
spec:
  selector:
    matchLabels: { app: ingress-nginx }
  template:
    metadata:
      labels: { app: ingress-nginx }
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.12.0
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`,
      good: `
apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: ingress-nginx-controller
spec:
  selector:
    matchLabels: { app: ingress-nginx }
  template:
    metadata:
      labels: { app: ingress-nginx }
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.13.9
`,
    },
    {
      // The digest decides what is pulled.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: controller }
spec:
  containers:
    - name: pinned
      image: mirror.example.com/ingress-nginx/controller:v1.9.4@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
#            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: tools }
spec:
  containers:
    - { name: argocd, image: "quay.io/argoproj/argocd:v2.2.1" }
#                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    - { name: grafana, image: grafana/grafana:9.2.3-ubuntu }
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    - { name: kyverno, image: ghcr.io/kyverno/kyverno:v1.8.3 }
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: tools }
spec:
  containers:
    - { name: argocd, image: "quay.io/argoproj/argocd:v2.2.4" }
    - { name: grafana, image: grafana/grafana:9.2.4-ubuntu }
    - { name: kyverno, image: ghcr.io/kyverno/kyverno:v1.8.5 }
`,
    },
    {
      // Repaired; moving; a build of one's own; a program of another's with a like name.
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: tools }
spec:
  containers:
    - { name: a, image: "registry.k8s.io/ingress-nginx/controller:v1.14.5" }
    - { name: b, image: "registry.k8s.io/ingress-nginx/controller:v1.11" }
    - { name: c, image: "registry.example.com/ingress-nginx/controller:v1.11.4-patched" }
    - { name: d, image: "registry.example.com/tools/argocd:1.0.0" }
    - { name: e, image: "grafana/grafana:9.1.8" }
`,
    },
  ],
} satisfies Rule;

function fixes(c: Container, image: ContainerImage, { product, version, fixed }: Vulnerability): Fixes {
  if (image.digest !== undefined)
    return { none: 'Its digest decides what is pulled, and must change together with the tag.' };
  const tag = (image.tag ?? '').replace(version, fixed);
  return [
    {
      title: `Update ${product} to ${tag}`,
      safety: 'placeholder',
      edits: imageEdits(c, image, tagSpan(image), [new Placeholder(`image tag of ${placeholderName(c)}`, tag)]),
    },
  ];
}
