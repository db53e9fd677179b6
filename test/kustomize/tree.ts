/** A small tree of files in memory, and what is found in it. */
import { type Reading, within } from '../../core/files.js';
import { roleFinder } from '../../core/kustomize/find.js';
import type { Linter } from '../../core/lint.js';
import type { Role } from '../../core/role.js';
import { linterWith, seen } from '../linting.js';
import { entriesOf } from '../server/session.js';

export const ROOT = 'file:///work';

/** By paths below the root. */
export type Texts = Readonly<Record<string, string>>;

export function uriOf(path: string): string {
  return within(ROOT, path) ?? ROOT;
}

export function treeOf(texts: Texts): Reading & { readonly listed: string[] } {
  const files = Object.fromEntries(Object.entries(texts).map(([path, text]) => [uriOf(path), text]));
  const listed: string[] = [];
  return {
    listed,
    read: async (uri) => files[uri],
    async list(folder) {
      listed.push(folder);
      return entriesOf(files, folder);
    },
  };
}

export async function roleIn(texts: Texts, path: string, root: string | undefined = ROOT): Promise<Role> {
  return (await roleFinder(treeOf(texts)).find(uriOf(path), root)).role;
}

/** What a person sees in a file of the tree: `rule-id "underlined text"`. */
export async function seenIn(texts: Texts, path: string, linter: Linter = linterWith()): Promise<string[]> {
  return seen(linter.as(await roleIn(texts, path)), texts[path] ?? '');
}

/** A Deployment without a single finding; parts of it are replaced or taken out. */
export const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  replicas: 2
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      automountServiceAccountToken: false
      securityContext:
        runAsNonRoot: true
        seccompProfile: { type: RuntimeDefault }
      containers:
        - name: app
          image: registry.example.com/shop/web:1.4.2
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities: { drop: [ALL] }
          resources:
            requests: { cpu: 100m, memory: 64Mi }
            limits: { memory: 64Mi }
          livenessProbe: { httpGet: { path: /live, port: 8080 } }
          readinessProbe: { httpGet: { path: /ready, port: 8080 } }
`;

export const FLOATING = DEPLOYMENT.replace(':1.4.2', '');
export const UNLIMITED = DEPLOYMENT.replace('            limits: { memory: 64Mi }\n', '');
