import type { KeyProblem } from '../../kube/schema.js';
import type { Fixes, Rule } from '../../rule.js';
import { remove, rename } from '../../yaml/edit.js';

export default {
  id: 'unknown-field',
  title: 'Field is unknown to Kubernetes',
  severity: 'error',
  category: 'schema',
  profile: 'baseline',
  scope: 'document',
  standards: ['k8s:server-side field validation', 'CIS-5.2.1'],
  peers: ['kube-linter:schema-validation~', 'kubeconform:schema~', 'monokle:K8S001~', 'yaml-language-server:schema~'],
  fixable: 'sometimes',
  docs: `
A misspelt setting protects nothing: the API server refuses the manifest if it is asked to be strict, and else drops what it doesn't know.
The pod then runs without the limit, probe or security setting that the file seems to have.

Every key is compared with the fields that the chosen Kubernetes version has at that place. Where one field is near enough in spelling (at
most two letters, and at most a third of the word), the fix renames the key to it; else it offers to delete the key. A field that belongs to
another object of the same kind, or that only a newer Kubernetes has, is named as such and left to you.

Custom resources, maps with free keys (labels, \`data\`) and objects that accept anything are not judged. A setting that the misspelt key
stands for is not reported as missing too.
`,
  check: {
    *document({ keyProblems, minor }) {
      for (const problem of keyProblems)
        if (problem.kind === 'unknown')
          yield { at: problem.path, on: 'key', message: message(problem, minor), fixes: fixes(problem) };
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
      containers:
        - name: web
          imagePulPolicy: Always # one l is missing
#         ^^^^^^^^^^^^^^
          image: nginx:1.27.1
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
          imagePullPolicy: Always # one l is missing
          image: nginx:1.27.1
`,
    },
    {
      bad: `
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: { anything: goes }
spec:
  colour: blue
# ^^^^^^
  ports: [{ port: 80, targetPrt: http }]
#                     ^^^^^^^^^
`,
      good: `
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: { anything: goes }
spec:
  ports: [{ port: 80, targetPort: http }]
`,
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostnameOverride: web.example.com
# ^^^^^^^^^^^^^^^^
  containers: []
`,
      minor: 30,
    },
  ],
} satisfies Rule;

function message({ key, type, field, since, elsewhere }: KeyProblem, minor: number): string {
  const fact = `${type} has no field "${key}" in Kubernetes 1.${minor}: it is refused, or silently dropped.`;
  if (field !== undefined) return `${fact} Did you mean "${field}"?`;
  if (since !== undefined) return `${fact} Kubernetes has it since 1.${since}.`;
  if (elsewhere.length > 0)
    return `${fact} It is a field of ${elsewhere.slice(0, 2).join(' and ')}: does it belong there?`;
  return `${fact} Correct or delete it.`;
}

function fixes({ key, path, field, taken, since, elsewhere }: KeyProblem): Fixes {
  if (since !== undefined)
    return { none: `Kubernetes 1.${since} and newer have this field: only you know whether the cluster is.` };
  if (elsewhere.length > 0)
    return { none: `It is a field of ${elsewhere.slice(0, 2).join(' and ')}: only you know which one was meant.` };
  const deletion = { title: `Delete the unknown field ${key}`, safety: 'review', edits: [remove(path)] } as const;
  if (field === undefined || taken) return [deletion];
  return [{ title: `Rename ${key} to ${field}`, safety: 'review', edits: [rename(path, field)] }, deletion];
}
