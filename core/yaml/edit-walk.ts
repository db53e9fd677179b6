import { isCollection, isMap, isScalar, isSeq, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Addition, blockDrafts, type Changes, type Draft } from './edit-block.js';
import { flowDrafts } from './edit-flow.js';
import { guardAddition, guardEntry, guardLoss, guardRemoval, guardWay, NOT_KNOWN } from './edit-guard.js';
import { refuse } from './edit-kinds.js';
import { type Collection, columnOf, type Item, itemsOf, type Source } from './edit-layout.js';
import { withCommentsAbove } from './edit-move.js';
import { placeOf } from './edit-order.js';
import { type Change, contradict, nameOf, valueAsRead, writtenValue } from './edit-plan.js';
import { renameDraft } from './edit-rename.js';
import { replaceValue, type Slot } from './edit-replace.js';
import { blockStyle, flowStyle, quotesAt } from './edit-style.js';
import { equalValues, readValue } from './edit-value.js';
import { keyName } from './nodes.js';
import type { Found, Path, Tree } from './tree.js';
import {
  type BlockStyle,
  blockEntry,
  blockItem,
  type FlowStyle,
  flowEntry,
  flowText,
  isMoved,
  type Moved,
  type NewValue,
  type Piece,
} from './write.js';

/** The text edits of a batch, in any order but this: insertions at one offset are ordered innermost first. */
export function* walk(source: Source, root: Change): Generator<Draft> {
  prune(source.tree, source.tree.root, root);
  if (root.isRemoved) refuse('nothing would be left of the document');
  yield* changeValue(source, { ...NOWHERE, node: source.tree.contents }, root);
}

const NOWHERE = { valueAt: 0, lead: '', holder: undefined, isItem: false, flow: undefined, siblings: [] };

/** Makes the removal of all entries of a map or list its own removal. */
function prune(tree: Tree, found: Found, change: Change): void {
  const { children, path } = change;
  for (const [key, child] of children) {
    const inner = tree.child(found, key);
    if (inner) prune(tree, inner, child);
  }
  const { node } = found;
  if (!isCollection(node) || change.set || children.size === 0) return;
  if (change.appended.length > 0 || change.inserted.length > 0 || children.size < node.items.length) return;
  for (const [key, { isRemoved, isMoved }] of children) if (!(isRemoved || isMoved) || !tree.child(found, key)) return;
  if (tree.isOpen(node)) refuse(NOT_KNOWN);
  if (change.renamed !== undefined) contradict(path);
  change.isRemoved = true;
  children.clear();
}

function* changeValue(source: Source, slot: Slot, change: Change): Generator<Draft> {
  const { node } = slot;
  const { set, children, path } = change;
  if (set) {
    if (isMoved(set.value)) return refuse(`there is already a \`${nameOf(path)}\``);
    if (isSame(source.tree, slot, set.value)) return;
    if (path.length === 0) refuse('it would replace the whole document');
    guardWay(source, node);
    guardLoss(source, node);
    return yield* replaceValue(source, slot, set.value);
  }
  if (children.size === 0 && change.appended.length === 0 && change.inserted.length === 0) return;
  guardWay(source, node);
  if (node === null || (isScalar(node) && node.value === null) || (isCollection(node) && node.items.length === 0)) {
    guardAddition(source, node);
    const value = writtenValue(change);
    return isMoved(value) ? undefined : yield* replaceValue(source, slot, value);
  }
  const isForList = children.size === 0 || [...children.keys()].some((key) => typeof key === 'number');
  if (isForList && isSeq(node)) return yield* changeList(source, slot, node, change);
  if (!isForList && isMap(node)) return yield* changeMap(source, slot, node, change);
  refuse(`\`${nameOf(path)}\` is not a ${isForList ? 'list' : 'map'}`);
}

function isSame(tree: Tree, { node }: Slot, value: NewValue): boolean {
  const target = (node && tree.target(node)) ?? node;
  if (target && tree.isUnknown(target)) return false;
  const before = readValue(tree, { node: target, key: undefined, via: undefined });
  const after = valueAsRead(value);
  return before !== undefined && after !== undefined && target !== null && equalValues(before, after);
}

function* changeMap(source: Source, slot: Slot, map: YAMLMap, change: Change): Generator<Draft> {
  const items = itemsOf(source, map);
  const style = styleOf(source, slot, map, items);
  const entries = source.tree.entries(map);
  const indexes = new Map(items.map(({ key }, index) => [key, index]));
  const names: (string | undefined)[] = items.map(({ key }) => keyName(key));
  const repeated = repeats(names);
  const removed = new Set<number>();
  const added: [string, NewValue | Moved][] = [];
  const renamed: string[] = [];
  for (const [key, child] of change.children as ReadonlyMap<string, Change>) {
    const entry = entries.get(key);
    const index = entry && indexes.get(isScalar(entry.key) ? entry.key : undefined);
    const item = index === undefined ? undefined : items[index];
    if (entry) guardEntry(entry);
    if (!entry || index === undefined || !item) {
      guardAddition(source, map);
      if (child.isRemoved || child.isMoved || child.renamed !== undefined)
        refuse(`there is no \`${nameOf(child.path)}\``);
      added.push([key, writtenValue(child)]);
    } else if (child.isRemoved || child.isMoved) {
      guardRemoval(source, map, key, repeated.has(key));
      guardLoss(source, item.value);
      guardLoss(source, item.key ?? null);
      if (child.isMoved) items[index] = withCommentsAbove(source, item);
      removed.add(index);
      names[index] = undefined;
    } else {
      yield* changeValue(source, slotOf(source, item, style, map, items), child);
      if (child.renamed === undefined || child.renamed === key) continue;
      guardRemoval(source, map, key, repeated.has(key));
      yield renameDraft(source, item.key, child.renamed, map.flow === true);
      names[index] = child.renamed;
      renamed.push(child.renamed);
    }
  }
  const order = withAdded(names, added, change.path);
  const taken = renamed.length > 0 ? repeats(order.map(({ name }) => name)) : repeated;
  for (const name of renamed) if (taken.has(name)) refuse(`there is already a \`${name}\` in this map`);
  let after = -1;
  const additions: Addition[] = [];
  for (const { name, index, value } of order)
    if (index !== undefined) after = index;
    else additions.push({ after, text: [...entryText(name ?? '', value ?? null, style)] });
  yield* collectionDrafts(source, slot, map, { items, removed, additions }, style);
}

/** The keys of a map in their new order: those that stand there by index, undefined if they go, and the added ones with their value. */
function withAdded(
  names: readonly (string | undefined)[],
  added: readonly [string, NewValue | Moved][],
  path: Path,
): readonly { readonly name: string | undefined; readonly index?: number; readonly value?: NewValue | Moved }[] {
  const order: ReturnType<typeof withAdded>[number][] = names.map((name, index) => ({ name, index }));
  for (const [name, value] of added) {
    const siblings = order.map((sibling) => sibling.name);
    order.splice(placeOf(name, siblings, path), 0, { name, value });
  }
  return order;
}

function repeats(names: readonly (string | undefined)[]): ReadonlySet<string | undefined> {
  const seen = new Set<string | undefined>();
  return new Set(names.filter((name) => name !== undefined && (seen.has(name) || !seen.add(name))));
}

function* changeList(source: Source, slot: Slot, list: YAMLSeq, change: Change): Generator<Draft> {
  const { children, appended, inserted, path } = change;
  const items = itemsOf(source, list);
  const style = styleOf(source, slot, list, items);
  const removed = new Set<number>();
  for (const [index, child] of children as ReadonlyMap<number, Change>) {
    const item = items[index] ?? refuse(`\`${nameOf(path)}\` has no item ${index + 1}`);
    if (child.renamed !== undefined || child.isMoved) refuse('an item of a list has no key');
    if (!child.isRemoved) {
      yield* changeValue(source, slotOf(source, item, style, list, items), child);
      continue;
    }
    guardLoss(source, item.value);
    removed.add(index);
  }
  if (appended.length > 0 || inserted.length > 0) guardAddition(source, list);
  for (const { index } of inserted)
    if (index > items.length) refuse(`\`${nameOf(path)}\` has fewer than ${index} items`);
  const additions: Addition[] = [
    ...[...inserted].sort((a, b) => a.index - b.index).map(({ index, value }) => ({ after: index - 1, value })),
    ...appended.map((value) => ({ after: items.length - 1, value })),
  ].map(({ after, value }) => ({ after, text: [...itemText(value, style)] }));
  yield* collectionDrafts(source, slot, list, { items, removed, additions }, style);
}

/** How new entries of a collection are written. */
type Style =
  | { readonly flow: FlowStyle }
  | { readonly column: number; readonly gap: string; readonly block: BlockStyle };

function styleOf(source: Source, slot: Slot, collection: Collection, items: readonly Item[]): Style {
  if (collection.flow) return { flow: flowStyle(source, collection, items, slot.flow) };
  const last = items.at(-1);
  const at = last?.end ?? 0;
  const gap = last && !last.key && last.value?.range ? source.text.slice(last.valueAt, last.value.range[0]) : ' ';
  return {
    column: columnOf(source, items[0]?.start ?? 0),
    gap: /^ +$/.test(gap) ? gap : ' ',
    block: blockStyle(source, at, quotesAt(source, at, items)),
  };
}

function slotOf(source: Source, item: Item, style: Style, collection: Collection, items: readonly Item[]): Slot {
  const { value, valueAt, lead } = item;
  const isItem = isSeq(collection);
  const shared = { node: value, valueAt, lead, isItem, siblings: items };
  if ('flow' in style) return { ...shared, holder: undefined, flow: style.flow };
  return { ...shared, holder: { column: columnOf(source, item.start), valueAt }, flow: undefined };
}

function entryText(key: string, value: NewValue | Moved, style: Style): Iterable<Piece> {
  return 'flow' in style ? flowEntry(key, value, style.flow) : blockEntry(key, value, style.column, style.block);
}

function itemText(value: NewValue, style: Style): Iterable<Piece> {
  return 'flow' in style ? flowText(value, style.flow) : blockItem(value, style.column, style.block, style.gap);
}

function* collectionDrafts(
  source: Source,
  slot: Slot,
  collection: Collection,
  changes: Changes,
  style: Style,
): Generator<Draft> {
  if (changes.removed.size === 0 && changes.additions.length === 0) return;
  if ('flow' in style) yield* flowDrafts(source, collection.range?.[0] ?? 0, changes, style.flow);
  else yield* blockDrafts(source, changes, slot.holder);
}
