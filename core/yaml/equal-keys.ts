import { isScalar, type YAMLMap } from 'yaml';
import { isMergeKey, keyName, spanOf } from './nodes.js';
import type { Path, Span } from './tree.js';

/** Two equal keys of one map, the second repeating the first. */
export interface DuplicateKey {
  readonly key: string;
  readonly path: Path;
  readonly map: YAMLMap;
  /** Their places among the map's items. */
  readonly first: number;
  readonly second: number;
  readonly firstKey: Span;
  readonly secondKey: Span;
}

/** The keys of a map at a path that repeat an earlier one; `1` and `"1"` are two keys. */
export function equalKeys(map: YAMLMap, path: Path): readonly DuplicateKey[] {
  if (!mayRepeat(map)) return NO_DUPLICATES;
  const duplicates: DuplicateKey[] = [];
  const seen = new Map<unknown, number>();
  for (const [second, { key }] of map.items.entries()) {
    if (!isScalar(key) || !key.range || isMergeKey(key)) continue;
    const first = seen.get(key.value);
    seen.set(key.value, second);
    const firstKey = first === undefined ? undefined : map.items[first]?.key;
    if (first !== undefined && isScalar(firstKey) && firstKey.range)
      duplicates.push({
        key: keyName(key),
        path: [...path, keyName(key)],
        map,
        first,
        second,
        firstKey: spanOf(firstKey.range),
        secondKey: spanOf(key.range),
      });
  }
  return duplicates;
}

/** Asked of every map, so without garbage for the usual ones. */
function mayRepeat({ items }: YAMLMap): boolean {
  if (items.length > 12) return new Set(items.map(({ key }) => (isScalar(key) ? key.value : key))).size < items.length;
  for (let later = 1; later < items.length; later++) {
    const key = items[later]?.key;
    if (!isScalar(key)) continue;
    for (let earlier = 0; earlier < later; earlier++) {
      const other = items[earlier]?.key;
      if (isScalar(other) && other.value === key.value) return true;
    }
  }
  return false;
}

const NO_DUPLICATES: readonly DuplicateKey[] = [];
