import { imageOf, shownName } from '../../kube/container-image.js';
import { isKind } from '../../kube/kinds.js';
import { labelled } from '../../kube/labels.js';
import type { Rule } from '../../rule.js';
import type { Path } from '../../yaml/tree.js';

export default {
  id: 'helm-tiller',
  title: 'Tiller of Helm 2 is deployed',
  severity: 'error',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['K10', 'K01'],
  peers: [
    'checkov:CKV_K8S_34',
    'checkov:CKV_K8S_44',
    'checkov:CKV_K8S_45~',
    'kics:Tiller_(Helm_v2)_Is_Deployed',
    'kics:Tiller_Deployment_Is_Accessible_From_Within_The_Cluster~',
    'kics:Tiller_Service_Is_Not_Deleted',
    'kyverno-policies:best-practices/disallow-helm-tiller',
    'terrascan:AC_K8S_0071',
    'terrascan:AC_K8S_0110',
    'trivy:KSV-0102',
  ],
  fixable: 'never',
  docs: `
Tiller is the server half of Helm 2. It usually may do everything in the cluster, and anybody who reaches its port (44134, without a password)
has it install what they like: one pod that an attacker breaks into is enough to own the cluster. Helm 2 has had no security fixes since
November 2020. That Tiller listens on localhost only narrows who can reach it; it stays unmaintained, and its account stays powerful.

Move the releases to Helm 3 (the plugin \`helm-2to3\` does), which works with the rights of the person who calls it and has no server. Then delete
Tiller's Deployment, its Service, its ServiceAccount and the binding to \`cluster-admin\`.

There is no case in which it is fine. There is no fix either, since what Tiller manages must be moved first.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      if (image?.repository.split('/').includes('tiller'))
        yield report(c.at('image'), `Image "${shownName(image)}" of ${c.label}`);
    },
    *pod(p) {
      if (p.allContainers().some((c) => imageOf(c)?.repository.split('/').includes('tiller'))) return;
      for (const object of labelled(p))
        if (
          object.get('metadata', 'labels', 'app') === 'helm' &&
          object.get('metadata', 'labels', 'name') === 'tiller'
        ) {
          yield report(object.at('metadata', 'labels', 'name'), 'What is labelled "tiller"');
          return;
        }
    },
    *resource(r) {
      if (!isKind(r.apiVersion, r.kind, { group: '', kind: 'Service' })) return;
      const name = r.get('metadata', 'name');
      const places: Path[] = [
        ['spec', 'selector', 'name'],
        ['metadata', 'labels', 'name'],
      ];
      const place = places.find((path) => r.get(...path) === 'tiller');
      const isNamed = typeof name === 'string' && name.startsWith('tiller-deploy');
      if (place || isNamed)
        yield report(r.at(...(isNamed ? ['metadata', 'name'] : (place ?? []))), 'What this Service reaches');
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: tiller-deploy
  namespace: kube-system
spec:
  selector:
    matchLabels: { app: helm, name: tiller }
  template:
    metadata:
      labels: { app: helm, name: tiller }
    spec:
      containers:
        - name: tiller
          image: gcr.io/kubernetes-helm/tiller:v2.16.9
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
---
apiVersion: v1
kind: Service
metadata:
  name: tiller-deploy
#       ^^^^^^^^^^^^^
  namespace: kube-system
spec:
  selector: { app: helm, name: tiller }
  ports:
    - { name: tiller, port: 44134 }
`,
    },
    {
      // An image of one's own, a Service by another name; and one that just has the word in it.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: manager
  labels:
    app: helm
    name: tiller
#         ^^^^^^
spec:
  containers: [{ name: app, image: "registry.example.com/charts:2.17.0" }]
---
apiVersion: v1
kind: Service
metadata: { name: charts }
spec: { selector: { name: tiller }, ports: [{ port: 44134 }] }
#                         ^^^^^^
---
apiVersion: v1
kind: Pod
metadata: { name: tractor, labels: { app: helm } }
spec:
  containers: [{ name: app, image: "registry.example.com/tiller-parts:1.0" }]
`,
    },
  ],
} satisfies Rule;

function report(at: Path, what: string) {
  return {
    at,
    message: `${what} is Tiller, the server of Helm 2: whoever reaches it rules the cluster, and it gets no security fixes. Move its releases to Helm 3 and delete it.`,
    fixes: { none: 'What Tiller manages must be moved to Helm 3 first.' },
  } as const;
}
