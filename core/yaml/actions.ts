import { lineEnd } from './lines.js';
import type { Span } from './tree.js';

/** A `{{ … }}` of a template: of Helm's, or of one that writes them alike. */
export interface Action extends Span {
  /** `open` starts a block that an `end` closes; `define` one whose body is text of another place; `silent` ones write nothing. */
  readonly kind: 'output' | 'silent' | 'open' | 'else' | 'end' | 'define';
  /** `if` and `with`: an `else` gives their blocks every arm that there can be. */
  readonly isChoice: boolean;
  /** An `else` without a condition. */
  readonly isLast: boolean;
  /** Whether a condition asks what the cluster knows. */
  readonly asksCluster: boolean;
  /** Whether the white space before or behind it goes. */
  readonly trimsLeft: boolean;
  readonly trimsRight: boolean;
  readonly indent: Indent | undefined;
}

/** What `indent` and `nindent` say of the lines that an action writes. */
export interface Indent {
  /** Undefined where it is computed. */
  readonly columns: number | undefined;
  readonly onNewLine: boolean;
}

export interface Lexed {
  readonly actions: readonly Action[];
  /** Whether an action is never closed, so that what stands behind the text's end might close it. */
  readonly isUnclosed: boolean;
}

/**
 * The actions of a template as Go's text/template finds them (text/template/parse/lex.go). One that is never closed ends with its line, or
 * where the next one starts: somebody is typing. A comment that is never closed takes all that follows.
 */
export function actionsOf(text: string): Lexed {
  const actions: Action[] = [];
  const scanner = new Scanner(text);
  for (let at = text.indexOf('{{'); at >= 0; ) {
    const end = scanner.endOf(at);
    actions.push(actionAt(text, at, end));
    at = text.indexOf('{{', end);
  }
  return { actions, isUnclosed: scanner.ranOut };
}

class Scanner {
  /** Whether a search came to the text's end. */
  ranOut = false;
  /** Where no comment or raw string that starts ends: a search that was in vain is not made again. */
  #noComment = false;
  #noRaw = false;
  readonly #unquotedUntil = { '"': 0, "'": 0 };

  constructor(readonly text: string) {}

  endOf(start: number): number {
    const { text } = this;
    const body = bodyStart(text, start);
    const comment = text.startsWith('/*', body) ? this.#find('*/', body + 2) : undefined;
    if (comment === -1) return text.length;
    for (let at = comment === undefined ? body : comment + 2; at < text.length; at++) {
      const char = text[at];
      if (char === '}' && text[at + 1] === '}') return at + 2;
      if (char === '{' && text[at + 1] === '{') return Math.min(at, lineEnd(text, start));
      if (char === '"' || char === "'") at = this.#quoteEnd(char, at);
      if (char === '`') at = Math.max(at, this.#find('`', at + 1));
    }
    this.ranOut = true;
    return lineEnd(text, start);
  }

  /** Where a quote closes; the offset itself where it does not on its line. */
  #quoteEnd(quote: '"' | "'", from: number): number {
    const { text } = this;
    if (from < this.#unquotedUntil[quote]) return from;
    for (let at = from + 1; at < text.length && text[at] !== '\n' && text[at] !== '\r'; at++) {
      if (text[at] === '\\') at++;
      else if (text[at] === quote) return at;
    }
    this.#unquotedUntil[quote] = lineEnd(text, from);
    return from;
  }

  #find(what: '*/' | '`', from: number): number {
    const known = what === '`' ? this.#noRaw : this.#noComment;
    const found = known ? -1 : this.text.indexOf(what, from);
    if (found >= 0) return found;
    this.ranOut = true;
    if (what === '`') this.#noRaw = true;
    else this.#noComment = true;
    return -1;
  }
}

/** Behind the braces, the trim marker and blanks. */
function bodyStart(text: string, start: number): number {
  let at = start + 2;
  if (text[at] === '-' && isBlank(text[at + 1])) at++;
  while (isBlank(text[at])) at++;
  return at;
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

const WORD = /^(?:if|with|range|block|define|else|end|break|continue|fail)(?![\w.:-])/;
const ASSIGNMENT = /^\$\w*(?:\s*,\s*\$\w*)?\s*:?=(?!=)/;
const KINDS: Readonly<Record<string, Action['kind']>> = {
  if: 'open',
  with: 'open',
  range: 'open',
  block: 'open',
  define: 'define',
  else: 'else',
  end: 'end',
};

function actionAt(text: string, start: number, end: number): Action {
  const source = text.slice(start, end);
  const trimsLeft = /^\{\{-\s/.test(source);
  const body = source.slice(bodyStart(source, 0));
  const word = WORD.exec(body)?.[0];
  return {
    start,
    end,
    kind: word !== undefined ? (KINDS[word] ?? 'silent') : isSilent(body) ? 'silent' : 'output',
    isChoice: word === 'if' || word === 'with',
    isLast: word === 'else' && /^else\s*(?:-?\}\}|$)/.test(body),
    asksCluster: word !== undefined && /\.Capabilities\b|\bsemverCompare\b|\blookup\b/.test(body),
    trimsLeft,
    trimsRight: /\s-\}\}$/.test(source),
    indent: word === undefined ? indentOf(body) : undefined,
  };
}

function isSilent(body: string): boolean {
  return body.startsWith('/*') || ASSIGNMENT.test(body);
}

/** The last one of a pipeline counts; what is trimmed behind it starts elsewhere. */
function indentOf(body: string): Indent | undefined {
  let found: Indent | undefined;
  for (const { 0: call, 1: name, 2: columns, index } of body.matchAll(/\b(n?indent)\b(?:\s+(\d{1,3})\b)?/g)) {
    const isKnown = columns !== undefined && !/\|\s*(?:trim|replace|regex)/.test(body.slice(index + call.length));
    found = { columns: isKnown ? Number(columns) : undefined, onNewLine: name === 'nindent' };
  }
  return found;
}
