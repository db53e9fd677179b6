import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import { refuse } from './edit-kinds.js';
import type { Source } from './edit-layout.js';
import { survey } from './edit-style.js';
import { isMergeKey } from './nodes.js';
import type { Entry } from './tree.js';

/** Refuses to go into a value that also stands for another place, or of which the text is not known. */
export function guardWay(source: Source, node: Node | null): void {
  if (isAlias(node)) refuse(`the value comes through an alias (*${node.source})`);
  if (node && source.tree.isUnknown(node)) refuse('a template or a tag decides the value');
  if (node && survey(source).aliases.has(node)) refuse(`${anchorOf(node)} is used elsewhere`);
}

/** Refuses to change an entry that a merge brings. */
export function guardEntry({ merged }: Entry): void {
  if (merged) refuse(`the value comes from a merge (<<${isAlias(merged) ? `: *${merged.source}` : ''})`);
}

/** Refuses to take away a value of which others hold a part, or a part is not known. */
export function guardLoss(source: Source, node: Node | null): void {
  const { aliases } = survey(source);
  const [start, , end] = node?.range ?? [0, 0, 0];
  const stack = [node];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    if (!at) continue;
    if ((source.tree.isUnknown(at) && !isAlias(at)) || isHeldOpen(source, at))
      refuse('a template or a tag decides a part of it');
    const others = aliases.get(at)?.filter(({ range }) => !range || range[0] < start || range[1] > end);
    if (others?.length) refuse(`${anchorOf(at)} is used elsewhere`);
    if (isMap(at)) for (const { key, value } of at.items as Pair<Node | null, Node | null>[]) stack.push(key, value);
    else if (isSeq<Node>(at)) stack.push(...at.items);
  }
}

/** Refuses to add to a map or list of which a part is not known: it may be there already. */
export function guardAddition(source: Source, node: Node | null): void {
  if (source.tree.isOpen(node)) refuse(NOT_KNOWN);
}

export const NOT_KNOWN = 'a part of what stands there is not known';

/** Refuses to remove a key that would still be there. */
export function guardRemoval(source: Source, map: YAMLMap, name: string, isRepeated: boolean): void {
  if (isRepeated) refuse(`\`${name}\` stands twice in this map`);
  for (const { key, value } of map.items as Pair<Node | null, Node | null>[]) {
    if (!isMergeKey(key)) continue;
    for (const node of isSeq<Node>(value) ? value.items : [value]) {
      const merged = isAlias(node) ? source.tree.target(node) : node;
      if (isMap(merged) && source.tree.entries(merged).has(name)) refuse(`a merge (<<) brings \`${name}\` as well`);
    }
  }
}

function isHeldOpen({ tree }: Source, node: Node): boolean {
  return isCollection(node) && tree.isOpen(node);
}

function anchorOf(node: Node): string {
  return (isScalar(node) || isCollection(node)) && node.anchor ? `the anchor &${node.anchor}` : 'its anchor';
}
