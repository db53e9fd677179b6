import { isScalar, type Node } from 'yaml';
import type { Span } from './tree.js';

/** A key as JSON writes it. */
export function keyName(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

export function isMergeKey(key: unknown): boolean {
  return (
    isScalar(key) && key.source === '<<' && key.type === 'PLAIN' && (!key.tag || key.tag === 'tag:yaml.org,2002:merge')
  );
}

/** A key that tells kubectl and Kustomize how to merge, and is no field. */
export function isPatchDirective(key: unknown): boolean {
  return (
    isScalar(key) &&
    typeof key.value === 'string' &&
    /^\$(patch|retainKeys|setElementOrder\/.+|deleteFromPrimitiveList\/.+)$/.test(key.value)
  );
}

/** Nothing is written: `key:`, as opposed to `key: null`. */
export function isUnwritten(node: Node | null): boolean {
  return node === null || (isScalar(node) && node.value === null && (!node.range || node.range[0] === node.range[1]));
}

export function spanOf(range: readonly [number, number, ...number[]]): Span {
  return { start: range[0], end: range[1] };
}
