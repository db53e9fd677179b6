import { isCollection, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Arm, armAt, commonArm } from './arms.js';
import { columnIn } from './mask-lines.js';
import { isUnwritten, keyName, spanOf } from './nodes.js';
import type { Template } from './template.js';
import type { Hole, Span } from './tree.js';

/** What a template leaves open in a tree. */
export interface Marks {
  /** It may hold more. */
  readonly open: (collection: Node) => void;
  /** It may be anything. */
  readonly unknown: (scalar: Node) => void;
  /** It perhaps stands elsewhere. */
  readonly displaced: (collection: Node) => void;
  /** The key of an entry that may be absent, or have another value. */
  readonly conditional: (key: Node) => void;
  /** A map of which an action writes a key. */
  readonly unknownKey: (map: Node) => void;
}

type Collection = YAMLMap<Node | null, Node | null> | YAMLSeq<Node | null>;

/** Marks what is not known of a parsed template. */
export function markTemplate(root: Node, template: Template, marks: Marks): void {
  const collections = collectionsOf(root);
  const touched = touchingNode(template.holes.filter(({ kind }) => kind === 'value'));
  for (const collection of collections) markTouched(collection, touched, marks);
  if (isScalar(root) && touched(root)) marks.unknown(root);
  if (template.blocks.blocks.length > 0) markArms(collections, template, marks);
  const start = startOfDocument(root, template.masked);
  for (const hole of template.holes)
    if (hole.kind === 'block' && hole.start >= start) markBlock(root, hole, template.masked, marks);
}

/** Behind the last separator in front of the content: what is written there is of other documents. */
function startOfDocument(root: Node, masked: string): number {
  let start = 0;
  for (const { index } of masked.slice(0, root.range?.[0] ?? 0).matchAll(/^\ufeff?---(?=\s|$)/gm)) start = index;
  return start;
}

/** All of a tree, parents in front of their children. */
function collectionsOf(root: Node): readonly Collection[] {
  const found: Collection[] = isCollection(root) ? [root as Collection] : [];
  for (const collection of found)
    for (const [, value] of entriesOf(collection)) if (isCollection(value)) found.push(value as Collection);
  return found;
}

/** Keys and values; the items of a list have no keys. */
function* entriesOf(collection: Collection): Generator<readonly [Node | null | undefined, Node | null]> {
  if (isSeq(collection)) for (const item of collection.items as (Node | null)[]) yield [undefined, item];
  else for (const { key, value } of collection.items as Pair<Node | null, Node | null>[]) yield [key, value];
}

type Touched = (node: Node) => boolean;

function touchingNode(holes: readonly Hole[]): Touched {
  const touches = touching(holes);
  return (node) => node.range != null && !isCollection(node) && touches(spanOf(node.range));
}

/** Whether one of the holes, which are in order, touches a span. */
export function touching(holes: readonly Hole[]): (span: Span) => boolean {
  return ({ start, end }) => {
    let low = 0;
    let high = holes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((holes[middle]?.end ?? 0) <= start) low = middle + 1;
      else high = middle;
    }
    const hole = holes[low];
    return hole !== undefined && hole.start < Math.max(end, start + 1);
  };
}

function markTouched(collection: Collection, touched: Touched, { open, unknown, unknownKey }: Marks): void {
  for (const [key, value] of entriesOf(collection)) {
    if (key && touched(key)) {
      unknown(key);
      unknownKey(collection);
      open(collection);
    }
    if (!value || !touched(value)) continue;
    unknown(value);
    if (collection.flow) open(collection); // it may write a comma
  }
}

/** Entries in arms are conditional, and what holds them is open. */
function markArms(
  collections: readonly Collection[],
  { blocks }: Template,
  { open, unknown, displaced, conditional }: Marks,
): void {
  const bases = new Map<Node, Arm | undefined>();
  const arm = (node: Node | null | undefined): Arm | undefined => armAt(blocks, node?.range?.[0] ?? 0);
  for (const collection of collections) {
    const arms = [...entriesOf(collection)].map(([key, value]) => arm(key ?? value));
    const base = arms.length === 0 ? arm(collection) : arms.reduce(commonArm);
    bases.set(collection, base);
    if (arms.every((own) => own === base)) continue;
    open(collection);
    if (!isMap(collection)) continue;
    const known = sameInAllArms(collection, arms, base);
    collection.items.forEach(({ key }, index) => {
      if (key && arms[index] !== base && !known.has(keyName(key))) conditional(key);
    });
  }
  for (const collection of collections)
    for (const [key, value] of entriesOf(collection)) {
      if (!key || !value) continue;
      const outer = arm(key);
      const inner = isCollection(value) && value.items.length > 0 ? bases.get(value) : arm(value);
      if (inner === outer) continue;
      conditional(key);
      if (commonArm(inner, outer) !== outer) (isCollection(value) ? displaced : unknown)(value);
      else if (isCollection(value)) open(value);
    }
}

/** The keys that stand in every arm of a block, one of which is always taken, with the same scalar. */
function sameInAllArms(
  map: Collection,
  arms: readonly (Arm | undefined)[],
  base: Arm | undefined,
): ReadonlySet<string> {
  const found = new Map<string, { readonly arms: Set<Arm>; readonly values: Set<unknown>; isOdd: boolean }>();
  [...entriesOf(map)].forEach(([key, value], index) => {
    const own = arms[index];
    if (!key || own === base) return;
    const entry = found.get(keyName(key)) ?? { arms: new Set(), values: new Set(), isOdd: false };
    found.set(keyName(key), entry);
    if (!own || own.parent !== base || entry.arms.has(own) || !isScalar(value)) entry.isOdd = true;
    else {
      entry.arms.add(own);
      entry.values.add(value.value);
    }
  });
  const same = [...found].filter(([, { arms: own, values, isOdd }]) => {
    const blocks = new Set([...own].map(({ block }) => block));
    const [block] = blocks;
    return !isOdd && blocks.size === 1 && block?.isComplete && own.size === block.arms && values.size === 1;
  });
  return new Set(same.map(([name]) => name));
}

/** A map or list on the way to an offset: its column, and its last entry in front. */
interface Level {
  readonly node: Collection;
  /** Not asked of a list or map in braces, which may stand far behind its line's start. */
  readonly column: number;
  /** -1 where all stands behind. */
  readonly last: number;
}

/** Opens what the lines of a block may belong to. */
function markBlock(root: Node, hole: Hole, masked: string, marks: Marks): void {
  const { start, column = 0, isExact = false } = hole;
  if (!isCollection(root)) {
    marks.unknown(root);
    return;
  }
  const levels = levelsAt(root as Collection, start, masked);
  const deepest = levels.at(-1);
  if (!deepest) return;
  if (deepest.node.flow) {
    marks.open(deepest.node);
    if (deepest.last >= 0) markValue(deepest, marks);
    return;
  }
  if (column === Number.POSITIVE_INFINITY) {
    markHeld(deepest, start, masked, marks);
    return;
  }
  const same = levels.filter((level) => level.column === column || (!isExact && level.column >= column));
  for (const { node } of same) marks.open(node);
  if (same.length === 0) {
    const below = levels.findIndex((level) => level.column > column);
    for (const level of below < 0 ? [deepest] : levels.slice(Math.max(below - 1, 0), below + 1)) marks.open(level.node);
  }
  if (column > deepest.column || isPending(deepest)) markValue(deepest, marks);
  markForeign(levels, column, masked, marks);
}

/** What the value of the key or dash in front of a block is: of the item behind, for a dash alone. */
function markHeld(level: Level, start: number, masked: string, marks: Marks): void {
  const line = masked.slice(start - columnIn(masked, start), start);
  if (!/^\ufeff? *(?:- +)+$/.test(line)) {
    markValue(level, marks);
    return;
  }
  const value = valueAt(level.node, level.last + 1);
  if (isCollection(value)) marks.open(value);
  else if (value) marks.unknown(value);
  marks.open(level.node);
}

function levelsAt(root: Collection, offset: number, masked: string): readonly Level[] {
  const levels: Level[] = [];
  for (let node: Collection | undefined = root; node; ) {
    const last = lastBefore(node, offset);
    const start: number = startOf(node, 0) ?? node.range?.[0] ?? 0;
    const level: Level = { node, column: node.flow ? 0 : columnIn(masked, start), last };
    levels.push(level);
    const value: Node | null = last < 0 ? null : valueAt(node, last);
    const [from = 0, to = 0]: readonly number[] = value?.range ?? [];
    node = isCollection(value) && from < offset && (!value.flow || offset < to) ? (value as Collection) : undefined;
  }
  return levels;
}

function lastBefore(node: Collection, offset: number): number {
  let low = 0;
  let high = node.items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((startOf(node, middle) ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where an entry starts: at its key; the first item of a list at its dash. */
function startOf(node: Collection, index: number): number | undefined {
  if (isSeq(node)) return index === 0 ? node.range?.[0] : (node.items[index] as Node | null)?.range?.[0];
  return (node.items[index] as Pair<Node | null, Node | null> | undefined)?.key?.range?.[0];
}

function valueAt(node: Collection, index: number): Node | null {
  const item: unknown = node.items[index];
  return (
    (isSeq(node) ? (item as Node | null | undefined) : (item as Pair<Node, Node | null> | undefined)?.value) ?? null
  );
}

/** Whether a list may follow at the column of its key. */
function isPending({ node, last }: Level): boolean {
  return last >= 0 && isUnwritten(valueAt(node, last));
}

function markValue({ node, last }: Level, { open, unknown, conditional }: Marks): void {
  const value = valueAt(node, last);
  const key = isMap(node) ? (node.items[last]?.key as Node | null | undefined) : undefined;
  if (isCollection(value)) open(value);
  else if (isScalar(value)) unknown(value);
  else if (key) conditional(key);
  else open(node);
}

/** What goes on deeper than the lines of a block right behind them belongs to their last one, and not to where it seems to. */
function markForeign(levels: readonly Level[], column: number, masked: string, { displaced }: Marks): void {
  for (const { node, column: own, last } of levels) if (own > column && last + 1 < node.items.length) displaced(node);
  const deepest = levels.at(-1);
  const value = deepest ? valueAt(deepest.node, deepest.last) : null;
  if (!isCollection(value) || value.flow || !value.range) return;
  if (columnIn(masked, value.range[0]) > column) displaced(value);
}
