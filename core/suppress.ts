import { CST, isMap, isSeq, type Node, type Pair, Parser } from 'yaml';
import { lineEnd, lineStart } from './yaml/split.js';
import type { Span, Tree } from './yaml/tree.js';

/** A comment that asks for findings to be left out. Offsets are relative to the document. */
export interface Ignore {
  /** From the `#` of the mark to the comment's end. */
  readonly comment: Span;
  readonly ids: readonly { readonly id: string; readonly span: Span }[];
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  /** `until` is there, but no day of the calendar. */
  readonly invalidDay: Span | undefined;
  readonly reason: string | undefined;
  readonly scope: IgnoreScope;
}

/** Findings that start within the span; `file` for all of the file. */
export type IgnoreScope = { readonly of: 'line' | 'entry' | 'document'; readonly span: Span } | { readonly of: 'file' };

const MARK = /#\s*seaworthy-ignore(-file)?(?![\w-])(.*)$/;
const KEYWORD = 'seaworthy-ignore';

/** The ignore comments of a document, in any real comment. `first`: the document is the file's first, where a mark for the file may stand. */
export function ignoresOf(tree: Tree): readonly Ignore[] {
  if (!tree.text.includes(KEYWORD)) return [];
  return commentsIn(tree.masked).flatMap((comment) => {
    const text = tree.text.slice(comment.start, comment.end);
    const match = MARK.exec(text);
    if (!match) return [];
    return [
      parseIgnore(
        tree,
        { start: comment.start + match.index, end: comment.end },
        match[1] !== undefined,
        match[2] ?? '',
        comment,
      ),
    ];
  });
}

/** Whether the text can hold comments at all: JSON cannot. */
export function allowsComments(text: string): boolean {
  const start = text.trimStart()[0];
  if (start !== '{' && start !== '[') return true;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}

/** An ignore comment, without its line. */
export function ignoreComment(
  ids: readonly string[],
  { until, reason }: { readonly until?: string | undefined; readonly reason?: string | undefined } = {},
): string {
  const parts = [`# ${KEYWORD} ${ids.join(', ')}`];
  if (until !== undefined) parts.push(`until ${until}`);
  if (reason !== undefined) parts.push(`-- ${reason}`);
  return parts.join(' ');
}

function parseIgnore(tree: Tree, mark: Span, isFile: boolean, body: string, comment: Span): Ignore {
  const [before = '', ...reasons] = body.split(/\s--\s/);
  const reason = reasons.join(' -- ').trim() || undefined;
  const until = /\suntil\s+(\S+)\s*$/.exec(before);
  const list = until ? before.slice(0, until.index) : before;
  const listStart = mark.end - body.length;
  const ids = [...list.matchAll(/[^\s,]+/g)].map(({ 0: id, index }) => ({
    id,
    span: { start: listStart + index, end: listStart + index + id.length },
  }));
  const day = until?.[1];
  const dayStart = until && day ? listStart + until.index + until[0].indexOf(day) : 0;
  const valid = day !== undefined && isDay(day);
  return {
    comment: mark,
    ids,
    until: valid ? day : undefined,
    invalidDay: day !== undefined && !valid ? { start: dayStart, end: dayStart + day.length } : undefined,
    reason,
    scope: isFile ? fileScope(tree, comment) : commentScope(tree, comment),
  };
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** A mark for the file stands above the first key; anywhere else it names nothing (an empty line's scope). */
function fileScope(tree: Tree, comment: Span): IgnoreScope {
  const start = tree.contents?.range?.[0] ?? tree.text.length;
  return comment.start < start ? { of: 'file' } : { of: 'line', span: { start: comment.start, end: comment.start } };
}

/** What a comment is about: its line, the entry that follows, or the document. */
export function commentScope(tree: Tree, comment: Span): Exclude<IgnoreScope, { readonly of: 'file' }> {
  const { text } = tree;
  const lineBegin = lineStart(text, comment.start);
  const before = text.slice(lineBegin, comment.start).trim();
  const first = tree.contents?.range?.[0] ?? text.length;
  if (before === '---' || (before === '' && comment.start < first))
    return { of: 'document', span: { start: 0, end: text.length } };
  if (before !== '') return { of: 'line', span: { start: lineBegin, end: lineEnd(text, comment.start) } };
  return { of: 'entry', span: entryAfter(tree, comment.end) };
}

/** The entry or list item that starts next behind an offset, the outermost where several start at once. */
function entryAfter(tree: Tree, offset: number): Span {
  let best: Span | undefined;
  const stack: (Node | null)[] = [tree.contents];
  const take = (start: number, end: number): void => {
    if (start >= offset && (!best || start < best.start || (start === best.start && end > best.end)))
      best = { start, end };
  };
  while (stack.length > 0) {
    const node = stack.pop();
    if (!node?.range || node.range[2] < offset) continue;
    if (isMap(node))
      for (const { key, value } of node.items as Pair<Node | null, Node | null>[]) {
        if (key?.range) take(key.range[0], Math.max(value?.range?.[1] ?? 0, key.range[1]));
        stack.push(value);
      }
    else if (isSeq<Node | null>(node))
      for (const item of node.items) {
        // An item starts at its dash: what stands in front of its content on the line counts as its own.
        if (item?.range) take(startOfItem(tree.text, item.range[0], offset), item.range[1]);
        stack.push(item);
      }
  }
  return best ?? { start: offset, end: offset };
}

function startOfItem(text: string, content: number, offset: number): number {
  const lineBegin = Math.max(lineStart(text, content), offset);
  const dash = text.slice(lineBegin, content).search(/\S/);
  return dash < 0 ? content : lineBegin + dash;
}

/** All comments of a text, broken or not, in order. */
export function commentsIn(text: string): Span[] {
  const found: Span[] = [];
  const add = (token: CST.SourceToken): void => {
    if (token.type === 'comment') found.push({ start: token.offset, end: token.offset + token.source.length });
  };
  for (const token of new Parser().parse(text.replace(/\r(?!\n)/g, '\n'))) collect(token, add);
  return found.sort((a, b) => a.start - b.start);
}

function collect(root: CST.Token, add: (token: CST.SourceToken) => void): void {
  const stack: CST.Token[] = [root];
  for (let token = stack.pop(); token; token = stack.pop()) {
    if (CST.isCollection(token)) {
      for (const item of token.items) {
        for (const part of [...item.start, ...(item.sep ?? [])]) add(part);
        if (item.key) stack.push(item.key);
        if (item.value) stack.push(item.value);
      }
      if ('end' in token && Array.isArray(token.end)) for (const part of token.end) add(part);
      if (token.type === 'flow-collection') add(token.start as CST.SourceToken);
      continue;
    }
    if (token.type === 'document') {
      for (const part of token.start) add(part);
      if (token.value) stack.push(token.value);
    } else if (token.type === 'block-scalar') for (const part of token.props) stack.push(part);
    else if (token.type === 'comment') add(token);
    if ('end' in token && Array.isArray(token.end)) for (const part of token.end) add(part);
  }
}
