import type { Changes, Draft } from './edit-block.js';
import { refuse } from './edit-kinds.js';
import { hasComment, type Item, isFirstOnLine, lineStart, type Source } from './edit-layout.js';
import { lineEnd, nextLine } from './split.js';
import type { FlowStyle, Piece } from './write.js';

/** The text edits that take out and add entries of a collection in flow style. `open` is the offset of its bracket. */
export function flowDrafts(source: Source, open: number, changes: Changes, style: FlowStyle): Iterable<Draft> {
  const { items, removed } = changes;
  const lines = items.every((item, index) => ownsLines(source, item, items[index + 1])) ? style.lines : undefined;
  if (items.length === removed.size)
    return replaceAll(source, changes, lines ? `,${lines.eol}${lines.indent}` : style.comma);
  if (lines) return lineDrafts(source, open, changes, lines);
  return inlineDrafts(source, changes, style);
}

/** Whether an entry shares its lines with no other. */
function ownsLines(source: Source, item: Item, next: Item | undefined): boolean {
  const { text } = source;
  if (!isFirstOnLine(source, item.start)) return false;
  const end = lineEnd(text, item.end);
  if (item.comma !== undefined && item.comma >= end) return false;
  const rest = text.slice((item.comma ?? item.end - 1) + 1, end).trim();
  return (rest === '' || rest.startsWith('#')) && (!next || next.start > end);
}

/** Nothing stays: what is new takes the place of all. */
function* replaceAll(source: Source, { items, additions }: Changes, separator: string): Generator<Draft> {
  const start = items[0]?.start ?? 0;
  const end = items.at(-1)?.end ?? 0;
  if (hasComment(source.text, start, end)) refuse('a comment stands between what goes');
  yield { start, end, text: additions.flatMap(({ text }, index) => (index > 0 ? [separator, ...text] : text)) };
}

/** Where each entry has lines of its own. */
function* lineDrafts(
  source: Source,
  open: number,
  { items, removed, additions }: Changes,
  { eol, indent, trailingComma }: NonNullable<FlowStyle['lines']>,
): Generator<Draft> {
  const { text } = source;
  const bottom = Math.max(...[...items.keys()].filter((index) => !removed.has(index)));
  const anchors = additions.map(({ after }) => {
    let anchor = after;
    while (anchor >= 0 && removed.has(anchor)) anchor--;
    return anchor;
  });
  for (const [index, item] of items.entries()) {
    const { start, end, comma } = item;
    if (removed.has(index)) {
      yield { start: lineStart(source, start), end: nextLine(text, lineEnd(text, end)), text: [] };
      continue;
    }
    const wantsComma = index < bottom || trailingComma || anchors.includes(index);
    if (wantsComma && comma === undefined) yield { start: end, end, text: [','] };
    if (!wantsComma && comma !== undefined) yield { start: comma, end: comma + 1, text: [] };
  }
  for (const [index, { text: added }] of additions.entries()) {
    const anchor = anchors[index] ?? -1;
    const at = lineEnd(text, anchor < 0 ? open : (items[anchor]?.end ?? open));
    const isLast = anchor === bottom && !anchors.slice(index + 1).includes(anchor);
    yield { start: at, end: at, text: [eol + indent, ...added, isLast && !trailingComma ? '' : ','] };
  }
}

/** Where entries share lines. */
function* inlineDrafts(source: Source, { items, removed, additions }: Changes, { comma }: FlowStyle): Generator<Draft> {
  const { text } = source;
  for (let from = 0; from < items.length; from++) {
    if (!removed.has(from)) continue;
    let to = from;
    while (removed.has(to + 1)) to++;
    yield deletion(text, items, from, to);
    from = to;
  }
  const top = items.findIndex((_, index) => !removed.has(index));
  const front: Piece[] = [];
  for (const { after, text: added } of additions) {
    let anchor = after;
    while (anchor >= 0 && removed.has(anchor)) anchor--;
    const at = items[anchor]?.end;
    if (at === undefined) front.push(...added, comma);
    else yield { start: at, end: at, text: [comma, ...added] };
  }
  const at = items[top]?.start ?? 0;
  if (front.length > 0) yield { start: at, end: at, text: front };
}

/** Takes out neighbours with the comma that goes with them. */
function deletion(text: string, items: readonly Item[], from: number, to: number): Draft {
  const start = items[from]?.start ?? 0;
  const end = items[to]?.end ?? 0;
  const next = items[to + 1]?.start;
  const before = next === undefined ? (items[from - 1]?.end ?? start) : start;
  if (hasComment(text, before, start) || hasComment(text, end, next ?? end)) refuse(COMMENT_BETWEEN);
  return { start: before, end: next ?? end, text: [] };
}

const COMMENT_BETWEEN = 'a comment stands between what goes and what stays';
