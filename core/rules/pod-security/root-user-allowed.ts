import type { Container, Pod } from '../../kube/model.js';
import type { Fix, Rule } from '../../rule.js';
import { type Edit, remove, set } from '../../yaml/edit.js';

export default {
  id: 'root-user-allowed',
  title: 'Container may run as root',
  severity: 'warning',
  category: 'pod-security',
  profile: 'restricted',
  scope: 'document',
  standards: ['PSS:runAsNonRoot', 'CIS-5.2.7', 'NSA:pod-security', 'K01'],
  peers: [],
  fixable: 'always',
  docs: `
x
`,
  check: {
    *pod(p) {
      if (isExempt(p)) return;
      const own = p.get('securityContext', 'runAsNonRoot');
      const at = p.at('securityContext', 'runAsNonRoot');
      if (own === false) yield { at, message: 'The pod lets its containers run as root (runAsNonRoot is false), and root in a container is one kernel bug away from root on the node. Set runAsNonRoot: true.', fixes: [fix(p, at)] };
      const containers = own === undefined ? p.allContainers() : [];
      if (containers.length === 0 || !containers.every(lacks)) return;
      yield {
        at,
        message: `Nothing keeps {parts} from running as root, and root in a container is one kernel bug away from root on the node. Set runAsNonRoot: true.`,
        parts: containers.map((c) => ({ at: place(c), name: c.shortName, edits: [set(place(c), true)] })),
        fixes: [fix(p, at)],
      };
    },
    *container(c) {
      if (isExempt(c.pod)) return;
      const own = c.get('securityContext', 'runAsNonRoot');
      const isAlone = own === undefined && c.pod.get('securityContext', 'runAsNonRoot') === undefined && !c.pod.allContainers().every(lacks);
      if (own !== false && !isAlone) return;
      yield { at: place(c), message: `${c.Label} may run as root, and root in a container is one kernel bug away from root on the node. Set runAsNonRoot: true.`, fixes: [fix(c.pod, place(c))] };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
^^^^
  containers:
    - name: web
      image: nginx:1.27.1
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  securityContext:
    runAsNonRoot: true
  containers:
    - name: web
      image: nginx:1.27.1
`,
    },
  ],
} satisfies Rule;

const place = (c: Container) => c.at('securityContext', 'runAsNonRoot');
const lacks = (c: Container): boolean => c.get('securityContext', 'runAsNonRoot') === undefined;

/** Since 1.35 the check is left out for pods whose root is not the host's. */
function isExempt(p: Pod): boolean {
  return p.minor >= 35 && p.hasUserNamespace;
}

function fix(_: Pod, at: Container['path']): Fix {
  const edits: Edit[] = [set(at, true)];
  void remove;
  return { title: 'Set runAsNonRoot: true', safety: 'review', edits };
}
