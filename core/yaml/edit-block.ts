import { blockEnd, type Collection, columnOf, contentEnd, eolAt, floorOf, isBlock, isBlockScalar, type Item, lineStart, type Source, startsLine } from './edit-layout.js';
import { lineEnd, nextLine } from './split.js';
import type { Span } from './tree.js';
import { isMap } from 'yaml';
import type { Piece } from './write.js';

/** New text between two offsets. */
export interface Draft extends Span {
  readonly text: readonly Piece[];
}

/** A new entry or item of a collection. */
export interface Addition {
  /** The index of the item behind which it goes, as the text stands; -1 for the front. */
  readonly after: number;
  readonly text: readonly Piece[];
}

/** What happens to the entries of one map, or the items of one list. */
export interface Changes {
  readonly items: readonly Item[];
  readonly removed: ReadonlySet<number>;
  readonly additions: readonly Addition[];
}

/** The text edits that take out and add entries of a collection in block style. `parent` is the column of what holds it, -1 for none. */
export function* blockDrafts(source: Source, collection: Collection, changes: Changes, parent: number): Generator<Draft> {
  const { items, removed, additions } = changes;
  const [first] = items;
  if (!first) return;
  const column = columnOf(source, first.start);
  const indentation = ' '.repeat(column);
  const survivors = [...items.keys()].filter((index) => !removed.has(index));
  if (survivors.length === 0) {
    const end = entryEnd(source, first, column);
    const text = additions.flatMap((addition, index) => [...(index > 0 ? [eolAt(source, first.start) + indentation] : []), ...addition.text]);
    yield { start: first.start, end, text };
    for (const item of items.slice(1)) yield deletion(source, item, column);
    return;
  }
  const [top = 0] = survivors;
  const isOnDash = !startsLine(source, first.start);
  if (isOnDash) for (const item of items.slice(0, top)) yield upToNext(source, item, column);
  for (const index of removed) if (!isOnDash || index > top) yield deletion(source, items[index] as Item, column);
  const front = frontOf(source, collection, first);
  for (const { after, text } of additions) {
    let anchor = survivors.filter((index) => index <= after).at(-1);
    if (anchor === undefined && front === undefined && isMap(collection)) anchor = top;
    if (anchor === undefined && front === undefined) {
      const at = (items[top] as Item).start;
      yield { start: at, end: at, text: [...text, eolAt(source, at) + indentation] };
      continue;
    }
    const at = anchor === undefined ? (front ?? 0) : endWithComments(source, items, anchor, column, parent);
    yield { start: at, end: at, text: [eolAt(source, at) + indentation, ...text] };
  }
}

/** The end of the last line of an entry, the comment lines of a collection in it included. */
export function entryEnd(source: Source, { end, value }: Item, column: number): number {
  if (!isBlock(value) || value.items.length === 0) return lineEnd(source.text, end);
  return blockEnd(source, end, floorOf(columnOf(source, value.range?.[0] ?? 0), column));
}

/** The lines of an entry. */
export function deletion(source: Source, item: Item, column: number): Draft {
  const { text } = source;
  const end = entryEnd(source, item, column);
  const start = lineStart(source, item.start);
  if (end < text.length || start === 0) return { start, end: Math.min(nextLine(text, end), text.length), text: [] };
  // The file ends without a line break: it stays so, unless the text before it is a block scalar, which needs one.
  const before = text.slice(0, start).replace(/(?:\r\n|\r|\n)$/, '').length;
  return { start: endsBlockScalar(source, start) ? start : before, end, text: [] };
}

/** The first entry behind a dash: what follows it moves up to the dash, a comment above the next entry as well. */
function upToNext(source: Source, item: Item, column: number): Draft {
  let end = entryEnd(source, item, column);
  while (' \r\n'.includes(source.text[end] ?? '#')) end++;
  return { start: item.start, end, text: [] };
}

/** Where an entry goes that is to be the first: behind the line of what holds the collection, above the comments of the first entry. */
function frontOf(source: Source, collection: Collection, first: Item): number | undefined {
  if (!startsLine(source, first.start)) return undefined;
  let line = lineStart(source, first.start);
  for (;;) {
    if (line === 0) return undefined;
    const before = lineStart(source, line - (source.text.startsWith('\r\n', line - 2) ? 2 : 1));
    const content = source.text.slice(before, lineEnd(source.text, before)).trim();
    if (content !== '' && !content.startsWith('#')) break;
    line = before;
  }
  const end = lineEnd(source.text, lineStart(source, line - (source.text.startsWith('\r\n', line - 2) ? 2 : 1)));
  return isHolder(source, end) && source.tree.contents !== collection ? end : undefined;
}

/** Whether the line that ends here holds a collection: its last character before a comment is a colon or a dash. */
function isHolder(source: Source, end: number): boolean {
  const line = source.text.slice(lineStart(source, end), end);
  return /[:-]\s*(?:#.*)?$/.test(line);
}

function endWithComments(source: Source, items: readonly Item[], index: number, column: number, parent: number): number {
  const item = items[index] as Item;
  const isLast = index === items.length - 1;
  return blockEnd(source, item.end, isLast ? floorOf(column, parent) : column + 1);
}

function endsBlockScalar({ tree, text }: Source, at: number): boolean {
  let found = false;
  void text;
  const stack = [tree.contents];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (isBlockScalar(node) && node.range && node.range[1] === at) found = true;
  }
  return found;
}
void contentEnd;
