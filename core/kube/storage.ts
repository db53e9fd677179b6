import { isKind, type KindName } from './kinds.js';
import type { Resource, View } from './model.js';
import { objectLabel } from './names.js';

/** A claim for storage, with how a message begins about it. */
export interface Claim {
  /** The object with the claim's `metadata` and `spec`. */
  readonly view: View;
  /** `PersistentVolumeClaim "data"`, `Claim template "data"`. */
  readonly label: string;
}

/** The claims of an object: a PersistentVolumeClaim itself, and those that a StatefulSet makes. Throws Unknown behind the last of an open list. */
export function* claimsOf(resource: Resource): Generator<Claim> {
  const is = (name: KindName): boolean => isKind(resource.apiVersion, resource.kind, name);
  if (is(CLAIM)) yield { view: resource, label: objectLabel('PersistentVolumeClaim', resource) };
  if (!is(STATEFUL_SET)) return;
  for (const view of resource.items('spec', 'volumeClaimTemplates'))
    yield { view, label: objectLabel('Claim template', view) };
}

const CLAIM: KindName = { group: '', kind: 'PersistentVolumeClaim' };
const STATEFUL_SET: KindName = { group: 'apps', kind: 'StatefulSet' };
