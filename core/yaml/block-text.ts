import type { Action } from './actions.js';
import { columnIn, columnOfLine, floorOf, isBlank, type Line } from './mask-lines.js';

/** A block scalar (`key: |`) that the next lines may belong to. */
export interface BlockText {
  readonly start: number;
  /** The column of the key or dash that holds it. */
  readonly parent: number;
  /** The column of its content; undefined where it has none but actions. */
  readonly column: number | undefined;
  /** Behind the last action in it; its start if there is none. */
  end: number;
}

/** The block scalar that starts on a line; `comment`: where its comment does. */
export function blockTextOn(text: string, line: Line, comment: number): BlockText | undefined {
  const { end, hasActions } = withoutActionsBehind(text, line, comment);
  if (!/[|>][-+0-9]{0,2}$/.test(text.slice(Math.max(line.start, end - 3), end))) return undefined;
  const content = text.slice(line.start, end);
  const header = HEADER.exec(content);
  if (!header) return undefined;
  const indicators = header[0].search(/[&!|>]/);
  const isItem = /^\ufeff? *(?:- +)*$/.test(content.slice(0, header.index + indicators));
  const parent = Math.max(isItem ? content.lastIndexOf('-', header.index + 1) : floorOf(text, line), 0);
  const digit = /\d/.exec(header[1] ?? '')?.[0];
  const column = line.nextText ? columnOfLine(text, line.nextText) : 0;
  const start = line.start + header.index + header[0].search(/[|>][-+0-9]*$/);
  return {
    start,
    parent,
    column: digit ? parent + Number(digit) : column > parent ? column : undefined,
    end: hasActions ? line.end : start,
  };
}

/** Whether a line belongs to a block scalar above it. */
export function belongsTo({ parent }: BlockText, text: string, line: Line): boolean {
  if (line.hasText) return columnOfLine(text, line) > parent;
  if (line.nextText && columnOfLine(text, line.nextText) > parent) return true;
  return line.actions.some(({ start, indent }) => (indent?.columns ?? columnIn(text, start)) > parent);
}

/** A header at the end of a line. */
const HEADER = /(?:^|[:?-] +)(?:[&!]\S* +)*[|>]([-+0-9]{0,2})$/;

/** Where a line's text ends, the actions behind it not counted. */
function withoutActionsBehind(
  text: string,
  { start, actions }: Line,
  comment: number,
): { readonly end: number; readonly hasActions: boolean } {
  let end = comment;
  for (let index = actions.length - 1; ; index--) {
    while (end > start && isBlank(text[end - 1])) end--;
    const action: Action | undefined = actions[index];
    if (!action || action.end !== end) return { end, hasActions: index < actions.length - 1 };
    end = action.start;
  }
}
