import type { Action } from './actions.js';
import { lineEnd, nextLine } from './lines.js';
import type { Span } from './tree.js';

/** A line of a template; one within an action goes on to the end of the line on which the action ends. */
export interface Line extends Span {
  readonly actions: readonly Action[];
  /** The first character that is no blank, of text or of an action; undefined for a blank line. */
  readonly first: number | undefined;
  /** Whether there is text outside of the actions. */
  readonly hasText: boolean;
  /** The same, of text that is no comment. */
  readonly hasContent: boolean;
  readonly isMarker: boolean;
  /** The next lines of the same document with text and with content. */
  nextText: Line | undefined;
  nextContent: Line | undefined;
}

/** A quoted scalar that goes on. */
export interface Quote {
  readonly mark: string;
  /** The column of the key or dash that holds it: lines that are not indented deeper end it. */
  readonly floor: number;
}

export function linesOf(text: string, actions: readonly Action[]): readonly Line[] {
  const lines: Line[] = [];
  let index = 0;
  for (let start = 0; start < text.length; start = nextLine(text, lines.at(-1)?.end ?? 0)) {
    const own: Action[] = [];
    let end = lineEnd(text, start);
    for (let action = actions[index]; action && action.start < end; action = actions[++index]) {
      own.push(action);
      if (action.end > end) end = lineEnd(text, action.end);
    }
    lines.push(lineAt(text, start, end, own));
  }
  let nextText: Line | undefined;
  let nextContent: Line | undefined;
  for (const line of [...lines].reverse()) {
    line.nextText = nextText;
    line.nextContent = nextContent;
    if (line.hasText) nextText = line;
    if (line.hasContent) nextContent = line;
    if (line.isMarker) nextText = nextContent = undefined;
  }
  return lines;
}

/** How far from its line's start an offset stands. */
export function columnIn(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return offset - at - (text[at] === '\ufeff' ? 1 : 0);
}

export function columnOfLine(text: string, { first }: Line): number {
  return first === undefined ? 0 : columnIn(text, first);
}

/** Where a comment starts on a line, which actions stand in quotes, and the quote that goes on behind it. */
export function readQuotes(
  text: string,
  line: Line,
  before: Quote | undefined,
): { readonly comment: number; readonly quoted: ReadonlySet<Action>; readonly after: Quote | undefined } {
  const quoted = new Set<Action>();
  let mark = before?.mark;
  let index = 0;
  for (let at = line.start; at < line.end; at++) {
    const action = line.actions[index];
    if (action && at === action.start) {
      if (mark !== undefined) quoted.add(action);
      at = action.end - 1;
      index++;
      continue;
    }
    const char = text[at];
    if (mark !== undefined) {
      if (char === '\\' && mark === '"') at++;
      else if (char === mark && mark === "'" && text[at + 1] === "'") at++;
      else if (char === mark) mark = undefined;
    } else if ((char === '"' || char === "'") && startsToken(text, line, at)) mark = char;
    else if (char === '#' && startsComment(text, line, at)) return { comment: at, quoted, after: undefined };
  }
  const after = mark === undefined ? undefined : before?.mark === mark ? before : { mark, floor: floorOf(text, line) };
  return { comment: line.end, quoted, after };
}

/** The column of the key of a line, or of its last dash if there is nothing behind it. */
export function floorOf(text: string, line: Line): number {
  const prefix = /^\ufeff?((?: *- +)* *)(-?)/.exec(text.slice(line.start, line.end));
  return prefix?.[1]?.length ?? 0;
}

const MARKER = /^\ufeff?(?:---|\.\.\.)(?=[ \t\r\n{]|$)/;

function lineAt(text: string, start: number, end: number, actions: readonly Action[]): Line {
  let first: number | undefined;
  let firstText: number | undefined;
  let index = 0;
  for (let at = start; at < end && firstText === undefined; at++) {
    const action = actions[index];
    if (action && at >= action.start) {
      first ??= action.start;
      at = action.end - 1;
      index++;
    } else if (!isBlank(text[at])) {
      first ??= at;
      firstText = at;
    }
  }
  return {
    start,
    end,
    actions,
    first,
    hasText: firstText !== undefined,
    hasContent: firstText !== undefined && text[firstText] !== '#',
    isMarker: MARKER.test(text.slice(start, start + 5)),
    nextText: undefined,
    nextContent: undefined,
  };
}

export function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r' || char === '\ufeff';
}

/** Whether a quote can begin a scalar here: behind an indicator, or at the line's start. */
function startsToken(text: string, line: Line, at: number): boolean {
  let back = at - 1;
  while (back >= line.start && isBlank(text[back])) back--;
  if (back < line.start) return true;
  const char = text[back] ?? '';
  if ('[{,'.includes(char)) return true;
  if (':-?'.includes(char)) return back < at - 1 || text[back - 1] === '"' || text[back - 1] === "'";
  if (back === at - 1) return false;
  return /(?:^|\s)[&!]\S*$/.test(text.slice(Math.max(line.start, back - 80), back + 1));
}

function startsComment(text: string, line: Line, at: number): boolean {
  return at === line.start || isBlank(text[at - 1]) || text.startsWith('}}', at - 2);
}
