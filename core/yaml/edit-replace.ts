import { isCollection, isScalar, type Node } from 'yaml';
import { type Draft, entryEnd, type Holder } from './edit-block.js';
import { refuse } from './edit-kinds.js';
import {
  blockEnd,
  columnOf,
  contentEnd,
  hasComment,
  type Item,
  isBlock,
  isBlockScalar,
  lineStart,
  rangeOf,
  type Source,
} from './edit-layout.js';
import { blockStyle, quotesAt } from './edit-style.js';
import { isUnwritten } from './nodes.js';
import { lineEnd } from './split.js';
import {
  blockText,
  type FlowStyle,
  flowText,
  inlineText,
  isInline,
  isNewMap,
  type NewValue,
  type Piece,
  type Quotes,
} from './write.js';

/** Where a value stands: behind a key or dash in block style, somewhere in flow style, or at the root. */
export interface Slot {
  readonly node: Node | null;
  /** Where a value goes if none is written, and what it needs in front of it. */
  readonly valueAt: number;
  readonly lead: string;
  /** The key or dash, in block style. */
  readonly holder: Holder | undefined;
  readonly isItem: boolean;
  /** The style of the flow collection around it. */
  readonly flow: FlowStyle | undefined;
  /** The entries of the collection that it belongs to, itself included. */
  readonly siblings: readonly Item[];
}

/** The text edits that put a value in the place of what stands in a slot, be it nothing. */
export function* replaceValue(source: Source, slot: Slot, value: NewValue): Generator<Draft> {
  const { node, holder, flow } = slot;
  const { text } = source;
  if (isScalar(node) && node.tag) refuse('the value has a tag');
  if (isBlockScalar(node) && hasComment(text, node.range?.[0] ?? 0, lineEnd(text, node.range?.[0] ?? 0)))
    refuse('the first line of the block text has a comment');
  if (isCollection(node) && node.items.length === 0 && hasComment(text, ...spanOfNode(node)))
    refuse('a comment stands in the empty braces');
  if (holder && !flow)
    return yield* isInline(value) ? inlineDrafts(source, slot, value) : blockDrafts(source, slot, holder, value);
  const style = flow ?? { quotes: quotesOf(source, slot), pad: ' ', comma: ', ', colon: ': ' };
  const pieces = [...flowText(value, { ...style, quotes: quotesOf(source, slot, style.quotes) })];
  if (node && !isUnwritten(node)) return yield draft(...spanOfNode(node), pieces);
  if (!holder && !flow) refuse('the document is empty');
  const spaces = /^ +(?=,)/.exec(text.slice(slot.valueAt, slot.valueAt + 80))?.[0].length ?? 0;
  yield draft(slot.valueAt, slot.valueAt + spaces, [slot.lead === ' ' ? style.colon.slice(1) : style.colon, ...pieces]);
}

/** A value that goes behind the colon or dash on the same line. */
function* inlineDrafts(source: Source, slot: Slot, value: NewValue): Generator<Draft> {
  const { node, valueAt } = slot;
  const pieces = [...inlineText(value, quotesOf(source, slot), false)];
  if (node === null || isUnwritten(node)) return yield draft(valueAt, valueAt, [slot.lead, ...pieces]);
  const [start] = rangeOf(node);
  if (!isBlock(node)) return yield draft(start, contentEnd(source, node), pieces);
  const end = endOf(source, slot);
  if (isOnLineOf(source, slot, start)) return yield draft(start, end, pieces);
  yield draft(valueAt, valueAt, [slot.lead, ...pieces]);
  yield draft(lineEnd(source.text, valueAt), end, []);
}

/** A map or list that goes below its key, or right behind its dash. */
function* blockDrafts(source: Source, slot: Slot, holder: Holder, value: NewValue): Generator<Draft> {
  const { node, valueAt, isItem } = slot;
  const { text } = source;
  const style = blockStyle(source, valueAt, quotesOf(source, slot));
  const column = holder.column + (isItem ? 2 : isNewMap(value) ? style.step : style.dashes);
  const below = [style.eol + ' '.repeat(column), ...blockText(value, column, style)];
  if (isBlock(node)) {
    const [start] = rangeOf(node);
    const end = endOf(source, slot);
    if (!isOnLineOf(source, slot, start)) return yield draft(lineEnd(text, valueAt), end, below);
    return yield draft(start, end, [...blockText(value, columnOf(source, start), style)]);
  }
  const isThere = node !== null && !isUnwritten(node);
  const end = isThere ? contentEnd(source, node) : valueAt;
  const start = isThere ? trimBlank(text, rangeOf(node)[0]) : valueAt;
  if (isItem && text.slice(end, lineEnd(text, end)).trim() === '')
    return yield draft(start, end, [' ', ...blockText(value, column, style)]);
  yield draft(start, end, []);
  const at = isThere ? lineEnd(text, end) : blockEnd(source, end, holder.column + 1);
  yield draft(at, at, below);
}

/** A scalar keeps its quotes; other strings are written as those around. */
function quotesOf(source: Source, { node, valueAt, siblings }: Slot, around?: Quotes): Quotes {
  const quotes = around ?? quotesAt(source, valueAt, siblings);
  if (!isScalar(node) || around?.keys === '"') return quotes;
  if (node.type === 'QUOTE_DOUBLE') return { ...quotes, plain: false, mark: '"' };
  if (node.type === 'QUOTE_SINGLE') return { ...quotes, plain: false, mark: "'" };
  return typeof node.value === 'string' ? { ...quotes, plain: true } : quotes;
}

function draft(start: number, end: number, text: readonly Piece[]): Draft {
  return { start, end, text };
}

function spanOfNode(node: Node): [number, number] {
  const [start, end] = rangeOf(node);
  return [start, end];
}

function endOf(source: Source, { node, holder, valueAt }: Slot): number {
  const end = node ? contentEnd(source, node) : valueAt;
  return entryEnd(source, { end, value: node }, holder?.column ?? -1);
}

function isOnLineOf(source: Source, { valueAt }: Slot, at: number): boolean {
  return lineStart(source, at) === lineStart(source, valueAt);
}

/** The offset behind the last character before an offset that is no white space. */
function trimBlank(text: string, from: number): number {
  let at = from;
  while (at > 0 && ' \t\r\n'.includes(text[at - 1] as string)) at--;
  return at;
}
