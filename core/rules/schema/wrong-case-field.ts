import type { KeyProblem } from '../../kube/schema.js';
import type { Fixes, Rule } from '../../rule.js';
import { rename } from '../../yaml/edit.js';

export default {
  id: 'wrong-case-field',
  title: 'Field is written in the wrong case',
  severity: 'error',
  category: 'schema',
  profile: 'baseline',
  scope: 'document',
  standards: ['k8s:server-side field validation'],
  peers: ['kube-linter:schema-validation~', 'kubeconform:schema~', 'monokle:K8S001~', 'yaml-language-server:schema~'],
  fixable: 'sometimes',
  docs: `
Kubernetes' field names are exact: \`readonlyRootFilesystem\`, \`run_as_user\` and \`Image\` are unknown to the API server. It refuses the
manifest if it is asked to be strict, and else drops the key, so a security setting written like that protects nothing.

The fix renames the key to Kubernetes' spelling. That is safe where the key was ignored by a mistake that has one reading. It asks for a
review where the setting, once it counts, is itself reported (\`Privileged: true\`), and there is none where the right key stands beside it.
`,
  check: {
    *document({ keyProblems }) {
      for (const problem of keyProblems)
        if (problem.kind === 'case')
          yield { at: problem.path, on: 'key', message: message(problem), fixes: fixes(problem) };
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
  containers:
    - name: web
      Image: nginx:1.27.1
#     ^^^^^
      securityContext: { readonlyRootFilesystem: true, "run_as_user": 1000 }
#                        ^^^^^^^^^^^^^^^^^^^^^^
#                                                      ^^^^^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      securityContext: { readOnlyRootFilesystem: true, "runAsUser": 1000 }
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      securityContext:
        Privileged: true
#       ^^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: web
      image: nginx:1.27.1
      securityContext:
        privileged: true
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostnetwork: true
# ^^^^^^^^^^^
  hostNetwork: false
  containers: []
`,
    },
  ],
} satisfies Rule;

function message({ key, type, field, taken }: KeyProblem): string {
  const fact = `"${key}" is no field of ${type}: Kubernetes refuses it, or silently drops it.`;
  return taken ? `${fact} "${field}" stands here too: delete one of them.` : `${fact} Write "${field}".`;
}

function fixes({ key, path, field, taken }: KeyProblem): Fixes {
  if (field === undefined || taken)
    return { none: `"${field}" is there already: only you know which of the two is meant.` };
  return [{ title: `Rename ${key} to ${field}`, safety: 'safe', edits: [rename(path, field)] }];
}
