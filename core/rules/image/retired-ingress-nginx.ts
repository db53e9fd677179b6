import { imageOf, shownName } from '../../kube/container-image.js';
import { isIngressNginx } from '../../kube/image-facts.js';
import { INGRESS_NGINX } from '../../kube/image-table.js';
import type { Rule } from '../../rule.js';

export default {
  id: 'retired-ingress-nginx',
  title: 'Ingress controller is retired',
  severity: 'info',
  category: 'image',
  profile: 'recommended',
  scope: 'document',
  standards: ['K10', 'k8s:ingress-nginx retirement'],
  peers: ['kubescape:C-0292'],
  fixable: 'never',
  docs: `
The project \`kubernetes/ingress-nginx\` ended in ${INGRESS_NGINX.retired}: no releases, no fixes of bugs, and none of vulnerabilities any more. Its
controller stands at the edge of the cluster, takes requests from strangers, and reads Secrets with the keys of certificates. Every flaw that is
found from now on stays open.

Move to another controller that is maintained, or to the Gateway API, which has taken the place of Ingress for new things; \`ingress2gateway\`
translates Ingress objects. Others with similar names (NGINX Ingress Controller by F5, InGate) are other projects: check each one's state.

Until then it is fine to run the last release while the move is on its way, with its admission webhook unreachable for pods, and with snippet
annotations off. It is also fine where somebody you pay keeps fixing it: say so with an ignore comment. There is no fix, since a move is a project.
`,
  check: {
    *container(c) {
      const image = imageOf(c);
      if (!image || !isIngressNginx(image)) return;
      yield {
        at: c.at('image'),
        message: `Image "${shownName(image)}" of ${c.label} is the controller of ingress-nginx, which ended in ${INGRESS_NGINX.retired}: new vulnerabilities stay open. Plan the move to a maintained one, or to the Gateway API.`,
        fixes: { none: 'Another controller needs other manifests: moving to it is a project of its own.' },
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  selector:
    matchLabels: { app: ingress-nginx }
  template:
    metadata:
      labels: { app: ingress-nginx }
    spec:
      containers:
        - name: controller
          image: registry.k8s.io/ingress-nginx/controller:v1.15.1
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
`,
    },
    {
      // The one of F5 is another program with nearly the same name.
      bad: `
apiVersion: v1
kind: List
items:
  - apiVersion: apps/v1
    kind: DaemonSet
    metadata: { name: old }
    spec:
      selector: { matchLabels: { app: old } }
      template:
        metadata: { labels: { app: old } }
        spec:
          containers:
            - name: controller
              image: quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.33.0
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  - apiVersion: v1
    kind: Pod
    metadata: { name: other }
    spec:
      containers: [{ name: controller, image: "nginx/nginx-ingress:4.0.1" }]
`,
    },
  ],
} satisfies Rule;
