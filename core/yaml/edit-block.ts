import { isMap, type Node, type Pair, type Scalar } from 'yaml';
import { refuse } from './edit-kinds.js';
import {
  blockEnd,
  columnOf,
  eolAt,
  floorOf,
  type Item,
  isBlock,
  isBlockScalar,
  lineStart,
  type Source,
  skipBlank,
  startsLine,
} from './edit-layout.js';
import { lineEnd, nextLine } from './split.js';
import type { Span } from './tree.js';
import type { Piece } from './write.js';

/** New text between two offsets. */
export interface Draft extends Span {
  readonly text: readonly Piece[];
  /** Set if it takes out whole lines. */
  readonly lines?: Lines;
}

interface Lines {
  /** Whether the break before them goes, as at the end of a text without a final one; else the break behind, if there is one. */
  readonly withBreakBefore: boolean;
  /** Whether the break before them has to stay: it ends a block scalar. */
  readonly keepsBreak: boolean;
}

/** A new entry of a map or item of a list. */
export interface Addition {
  /** The index of the item behind which it goes, as the text stands; -1 for the front. */
  readonly after: number;
  readonly text: readonly Piece[];
}

/** What happens to the entries of one map, or to the items of one list. There are some. */
export interface Changes {
  readonly items: readonly Item[];
  readonly removed: ReadonlySet<number>;
  readonly additions: readonly Addition[];
}

/** The key or dash that holds a collection in block style. */
export interface Holder {
  readonly column: number;
  /** Behind its colon or dash. */
  readonly valueAt: number;
}

/** The text edits that take out and add entries of a collection in block style; the root has no holder. */
export function* blockDrafts(source: Source, changes: Changes, holder: Holder | undefined): Generator<Draft> {
  const { items, removed, additions } = changes;
  const [first] = items;
  if (!first) return;
  const column = columnOf(source, first.start);
  const top = items.findIndex((_, index) => !removed.has(index));
  if (top < 0) return yield* replaceAll(source, changes, first, column);
  const isOnDash = !startsLine(source, first.start);
  if (isOnDash) for (const item of items.slice(0, top)) yield upToNext(source, item, column);
  yield* deletions(source, changes, isOnDash ? top : 0, column);
  const front = frontOf(source, first, holder);
  for (const { after, text } of additions) {
    let anchor = after;
    while (anchor >= 0 && removed.has(anchor)) anchor--;
    if (anchor < 0 && front === undefined && first.key) anchor = top; // a map's first key stays on its dash
    const line = ' '.repeat(column);
    if (anchor < 0 && front === undefined) {
      const at = (items[top] as Item).start;
      yield { start: at, end: at, text: [...text, eolAt(source, at) + line] };
    } else {
      const at = anchor < 0 ? (front ?? 0) : endWithComments(source, items, anchor, column, holder);
      yield { start: at, end: at, text: [eolAt(source, at) + line, ...text] };
    }
  }
}

/** The end of the last line of an entry, the comment lines of a collection in it included. */
export function entryEnd(source: Source, { end, value }: Pick<Item, 'end' | 'value'>, column: number): number {
  if (!isBlock(value) || value.items.length === 0) return lineEnd(source.text, end);
  return blockEnd(source, end, floorOf(columnOf(source, value.range?.[0] ?? 0), column));
}

/** Nothing stays: what is new takes the place of the first entry. */
function* replaceAll(source: Source, changes: Changes, first: Item, column: number): Generator<Draft> {
  const line = eolAt(source, first.start) + ' '.repeat(column);
  const text = changes.additions.flatMap((addition, index) => [...(index > 0 ? [line] : []), ...addition.text]);
  yield { start: first.start, end: entryEnd(source, first, column), text };
  yield* deletions(source, changes, 1, column);
}

/** Takes out the lines of removed entries from an index on. */
function* deletions(source: Source, { items, removed }: Changes, from: number, column: number): Generator<Draft> {
  const { text } = source;
  const lastEnd = entryEnd(source, items.at(-1) as Item, column);
  // Where the text ends without a line break and its last line goes, the break before goes, not the one behind.
  let tail = items.length;
  if (lastEnd === text.length) while (tail > from && removed.has(tail - 1)) tail--;
  for (const [index, item] of items.entries()) {
    if (index < from || !removed.has(index)) continue;
    const start = lineStart(source, item.start);
    const above = lastBlockScalar(items[index - 1]?.value ?? null);
    const end = withBlankLines(source, entryEnd(source, item, column), above);
    const next = end + text.slice(end).search(/\S|$/);
    if (above && text[next] === '#' && columnOf(source, next) > column)
      refuse('a comment below it would become a part of the text above it');
    const keepsBreak = above !== undefined && index <= tail;
    const withBreakBefore = index >= tail && !keepsBreak;
    yield {
      start: withBreakBefore ? breakBefore(text, start) : start,
      end: index < tail ? Math.min(nextLine(text, end), text.length) : end,
      text: [],
      lines: { withBreakBefore, keepsBreak },
    };
  }
}

/** The first entry behind a dash: what follows it moves up to the dash, be it a comment or the next entry. */
function upToNext(source: Source, item: Item, column: number): Draft {
  let end = entryEnd(source, item, column);
  while (' \r\n'.includes(source.text[end] ?? '#')) end++;
  return { start: item.start, end, text: [] };
}

/** Where an entry goes that is to be the first: behind the line of the holder, above the comments of the first entry. */
function frontOf(source: Source, first: Item, holder: Holder | undefined): number | undefined {
  if (!holder || !startsLine(source, first.start)) return undefined;
  const end = lineEnd(source.text, holder.valueAt);
  return skipBlank(source.text, end) === first.start ? end : undefined;
}

/** The end of an entry, with the comment lines that belong to it; behind the last one, to the collection. */
function endWithComments(
  source: Source,
  items: readonly Item[],
  index: number,
  column: number,
  holder: Holder | undefined,
): number {
  const floor = index === items.length - 1 ? floorOf(column, holder?.column ?? -1) : column + 1;
  const item = items[index] as Item;
  return behindBlocks(source, item.start, blockEnd(source, item.end, floor));
}

/** The end of the line on which the last of the template's blocks ends that begin between two offsets: what follows an entry is outside of them. */
function behindBlocks({ tree, text }: Source, start: number, end: number): number {
  const blocks = tree.template?.blocks.blocks.filter((block) => start < block.start && block.start <= end) ?? [];
  return blocks.reduce((furthest, block) => (block.end > furthest ? lineEnd(text, block.end) : furthest), end);
}

/** Whether blank lines behind a block scalar belong to it. */
export function keepsBlankLines(text: string, { range }: Scalar): boolean {
  const start = range?.[0] ?? 0;
  return text.slice(start, lineEnd(text, start)).includes('+');
}

/** The block scalar in which the text of a value ends; it needs its line break. */
export function lastBlockScalar(node: Node | null): Scalar | undefined {
  if (!isBlock(node)) return isBlockScalar(node) ? node : undefined;
  const last: unknown = node.items.at(-1);
  return lastBlockScalar(isMap(node) ? (last as Pair<Node, Node | null>).value : (last as Node));
}

/** The end of the blank lines behind a line, which a block scalar with `+` above it would take as its own. */
function withBlankLines({ text }: Source, end: number, above: Scalar | undefined): number {
  if (!above || !keepsBlankLines(text, above)) return end;
  const blank = /^(?:(?:\r\n|\r|\n)[ \t]*(?![^\r\n]))*/.exec(text.slice(end));
  return end + (blank?.[0].length ?? 0);
}

/** The offset of the line break in front of a line. */
export function breakBefore(text: string, lineStart: number): number {
  if (text[lineStart - 1] === '\n' && text[lineStart - 2] === '\r') return lineStart - 2;
  return Math.max(lineStart - 1, 0);
}
