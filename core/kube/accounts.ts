import type { Fix } from '../rule.js';
import { set } from '../yaml/edit.js';
import { isKind } from './kinds.js';
import type { Pod, Resource } from './model.js';

/** Every namespace has it, and every pod that names no other. */
export const DEFAULT_ACCOUNT = 'default';

/** The ServiceAccount of a pod. `serviceAccount` is the old name of the field; the API server reads it where the new one is not set. */
export function accountOf(p: Pod): string {
  const names = ['serviceAccountName', 'serviceAccount'].map((key) => p.get(key));
  return `${names.find((name) => typeof name === 'string' && name !== '') ?? DEFAULT_ACCOUNT}`;
}

export function isServiceAccount({ apiVersion, kind }: Resource): boolean {
  return isKind(apiVersion, kind, { group: '', kind: 'ServiceAccount' });
}

/** The Secret of a token that never ends, by the name that Kubernetes gave it before 1.24; undefined where the account lists none. Throws Unknown. */
export function generatedToken(account: Resource): string | undefined {
  const name = account.get('metadata', 'name');
  for (const secret of account.items('secrets')) {
    const listed = secret.get('name');
    if (typeof listed === 'string' && listed.startsWith(`${name}-token-`) && GENERATED.test(listed)) return listed;
  }
  return undefined;
}

const GENERATED = /-token-[a-z0-9]{5}$/;

/** Stops a ServiceAccount from giving its token to pods that do not ask for it. */
export function withoutToken(account: Resource): Fix {
  return {
    title: 'Set automountServiceAccountToken: false (pods that use its token and do not ask for it lose it)',
    safety: 'review',
    edits: [set(account.at('automountServiceAccountToken'), false)],
  };
}
