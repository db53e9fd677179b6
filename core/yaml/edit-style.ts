import { isAlias, isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import {
  type Collection,
  columnOf,
  eolAt,
  type Item,
  indentAt,
  isBlock,
  isFirstOnLine,
  itemsOf,
  type Source,
} from './edit-layout.js';
import { isMergeKey } from './nodes.js';
import type { Tree } from './tree.js';
import { type BlockStyle, canBePlain, type FlowStyle, type Quotes } from './write.js';

/** What is read of a whole document once: how it is written, and which anchors are in use. */
export interface Survey {
  /** The aliases of each anchored node that has some. */
  readonly aliases: ReadonlyMap<Node, readonly Node[]>;
  readonly steps: readonly Sample<number>[];
  readonly dashes: readonly Sample<number>[];
  /** Of strings that could do without quotes, those in maps. */
  readonly strings: readonly Sample<Mark>[];
  readonly quoted: readonly Sample<Mark>[];
}

type Mark = '"' | "'" | undefined;

/** Something seen at an offset. */
interface Sample<T> {
  readonly at: number;
  readonly seen: T;
}

export function survey(source: Source): Survey {
  const known = surveys.get(source.tree);
  if (known) return known;
  const found = { aliases: new Map<Node, Node[]>(), steps: [], dashes: [], strings: [], quoted: [] };
  visit(source, source.tree.contents, undefined, found);
  surveys.set(source.tree, found);
  return found;
}

/** The style of a new block near an offset. */
export function blockStyle(source: Source, at: number, quotes: Quotes): BlockStyle {
  const { steps, dashes } = survey(source);
  return { quotes, eol: eolAt(source, at), step: nearest(steps, at) ?? 2, dashes: nearest(dashes, at) ?? 0 };
}

/** How strings near an offset are quoted; `items` are those of the map or list that they go to. */
export function quotesAt(source: Source, at: number, items: readonly Item[]): Quotes {
  const { strings, quoted } = survey(source);
  const keys = common(items.map(({ key }) => key && markOf(key)));
  const siblings = items.flatMap(({ key, value }) => (key || !isString(value) ? [] : [markOf(value)]));
  const around = siblings.length > 0 ? siblings : window(strings, at).map(({ seen }) => seen);
  const marks = around.filter((mark) => mark !== undefined);
  const mark = marks[0] ?? nearest(quoted, at) ?? '"';
  return { plain: marks.length * 2 <= around.length, mark, keys };
}

/** How a flow collection is written; `outer` is the style of the one around it. */
export function flowStyle(
  source: Source,
  collection: Collection,
  items: readonly Item[],
  outer?: FlowStyle,
): FlowStyle {
  const { text } = source;
  const open = collection.range?.[0] ?? 0;
  const spread = spreadItems(source, open, items);
  const around = quotesAt(source, open, items);
  const keys = isMap(collection) ? around.keys : outer?.quotes.keys;
  const entry = items.find(({ key, lead }) => key && lead === ' ');
  const colon = entry ? (text[entry.valueAt] === ' ' || spread ? ': ' : ':') : (outer?.colon ?? ': ');
  const comma = items.length > 1 ? items[0]?.comma : undefined;
  const isTight = comma === undefined ? colon === ':' : !spread && text[comma + 1] !== ' ';
  const isPadded = isMap(collection) && !spread ? text[open + 1] === ' ' : outer?.pad === ' ';
  return {
    quotes: keys === '"' ? { plain: false, mark: '"', keys } : { ...around, keys },
    pad: isPadded ? ' ' : '',
    comma: isTight ? ',' : ', ',
    colon,
    ...(spread && { lines: linesOf(source, open, spread, spread === items) }),
  };
}

/** The entries that have lines of their own; those of the first item where a list of maps begins as KYAML has it, with `[{`. */
function spreadItems(source: Source, open: number, items: readonly Item[]): readonly Item[] | undefined {
  const [first] = items;
  if (!first) return undefined;
  if (/[\r\n]/.test(source.text.slice(open, first.start)))
    return isFirstOnLine(source, first.start) ? items : undefined;
  if (first.key || !isMap(first.value) || !first.value.flow) return undefined;
  return spreadItems(source, first.start, itemsOf(source, first.value));
}

function linesOf(
  source: Source,
  open: number,
  items: readonly Item[],
  isOwn: boolean,
): NonNullable<FlowStyle['lines']> {
  const around = indentAt(source, open);
  const indent = indentAt(source, items[0]?.start ?? open);
  const isDeeper = indent.startsWith(around) && indent.length > around.length;
  const unit = isDeeper ? indent.slice(around.length) : '  ';
  return {
    eol: eolAt(source, open),
    indent: isOwn ? indent : around,
    unit,
    trailingComma: items.at(-1)?.comma !== undefined,
  };
}

const surveys = new WeakMap<Tree, Survey>();

interface Found {
  readonly aliases: Map<Node, Node[]>;
  readonly steps: Sample<number>[];
  readonly dashes: Sample<number>[];
  readonly strings: Sample<Mark>[];
  readonly quoted: Sample<Mark>[];
}

/** `parent` is the column of the map's keys, if the node is an entry of one in block style. */
function visit(source: Source, node: Node | null, parent: number | undefined, found: Found): void {
  if (!node) return;
  if (isAlias(node)) {
    const target = source.tree.target(node);
    const aliases = (target && found.aliases.get(target)) ?? [];
    aliases.push(node);
    if (target) found.aliases.set(target, aliases);
    return;
  }
  if (isScalar(node)) {
    const mark = markOf(node);
    if (mark && node.range) found.quoted.push({ at: node.range[0], seen: mark });
    return;
  }
  const at = node.range?.[0] ?? 0;
  const column = isBlock(node) && node.items.length > 0 ? columnOf(source, at) : undefined;
  if (parent !== undefined && column !== undefined) {
    if (isMap(node) && column > parent) found.steps.push({ at, seen: column - parent });
    if (isSeq(node)) found.dashes.push({ at, seen: column - parent });
  }
  if (isSeq<Node>(node)) for (const item of node.items) visit(source, item, undefined, found);
  if (!isMap(node)) return;
  for (const { key, value } of node.items as Pair<Node | null, Node | null>[]) {
    visit(source, key, undefined, found);
    visit(source, value, column, found);
    if (value?.range && isString(value) && !isMergeKey(key))
      found.strings.push({ at: value.range[0], seen: markOf(value) });
  }
}

/** Whether a node is a string that needs no quotes. */
function isString(node: Node | null): node is Node {
  return isScalar(node) && typeof node.value === 'string' && node.value !== '' && canBePlain(node.value, false);
}

function markOf(node: Node): Mark {
  if (!isScalar(node)) return undefined;
  if (node.type === 'QUOTE_DOUBLE') return '"';
  return node.type === 'QUOTE_SINGLE' ? "'" : undefined;
}

/** What all have in common, if it is the same for all. */
function common(marks: readonly Mark[]): Mark {
  return marks.length > 0 && marks.every((mark) => mark === marks[0]) ? marks[0] : undefined;
}

function nearest<T>(samples: readonly Sample<T>[], at: number): T | undefined {
  const index = firstAt(samples, at);
  const before = samples[index - 1];
  const after = samples[index];
  if (!before || !after) return (before ?? after)?.seen;
  return at - before.at <= after.at - at ? before.seen : after.seen;
}

/** Some samples on both sides of an offset. */
function window<T>(samples: readonly Sample<T>[], at: number): readonly Sample<T>[] {
  const index = firstAt(samples, at);
  return samples.slice(Math.max(0, index - 4), index + 4);
}

/** The first sample at an offset or behind it; they are in the order of the text. */
function firstAt(samples: readonly Sample<unknown>[], at: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.at ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
