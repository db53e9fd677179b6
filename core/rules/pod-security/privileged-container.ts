import type { Fix, Rule } from '../../rule.js';
import { set } from '../../yaml/edit.js';
import type { Container } from '../../kube/model.js';

export default {
  id: 'privileged-container',
  title: 'Container runs privileged',
  severity: 'error',
  category: 'pod-security',
  profile: 'baseline',
  scope: 'document',
  standards: ['PSS:privileged', 'CIS-5.2.2', 'NSA:pod-security', 'K01', 'k8s:security context'],
  peers: [],
  fixable: 'always',
  docs: `
A privileged container has all capabilities, sees the host's devices, and no seccomp, AppArmor or SELinux profile holds it back. Whoever
breaks into it owns the node: they mount the host's disk, read the secrets of every pod there, and go on from the kubelet's credentials.

Drop \`privileged\`. If the program needs one thing of the host, give it that thing: one capability under \`capabilities.add\`, or one device
through a device plugin. Node agents (storage drivers, network plugins) can have a real need: put them in a namespace of their own.
`,
  check: {
    *container(c) {
      if (c.get('securityContext', 'privileged') !== true) return;
      yield {
        at: c.at('securityContext', 'privileged'),
        message: `${c.Label} runs privileged: it has the host's devices and all capabilities, so whoever breaks into it owns the node. Set privileged: false.`,
        fixes: [fix(c)],
      };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: nginx:1.27.1 # pinned
    securityContext:
      privileged: yes # YAML 1.1: true
#                 ^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
  - name: web
    image: nginx:1.27.1 # pinned
    securityContext:
      privileged: false # YAML 1.1: true
`,
    },
  ],
} satisfies Rule;

function fix(c: Container): Fix {
  return { title: 'Set privileged: false', safety: 'review', edits: [set(c.at('securityContext', 'privileged'), false)] };
}
