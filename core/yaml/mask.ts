import type { Action } from './actions.js';
import { armAt, type Block, type Blocks } from './arms.js';
import { type BlockText, belongsTo, blockTextOn } from './block-text.js';
import { columnIn, columnOfLine, isBlank, type Line, linesOf, type Quote, readQuotes } from './mask-lines.js';
import { FILL, hasTextOutside, isFollowed, type Piece, piecesOf, textBefore, textOutside } from './mask-pieces.js';
import type { Hole, Span } from './tree.js';

/** A text with its actions masked so that it reads as YAML, and what is not known of it. */
export function maskOf(
  text: string,
  actions: readonly Action[],
  blocks: Blocks,
): { readonly masked: string; readonly holes: readonly Hole[] } {
  const masker = new Masker(text, blocks);
  for (const line of linesOf(text, actions)) masker.line(line);
  return masker.result();
}

/** A line with more actions than this is no line that somebody wrote, and is not looked at closely. */
const MANY = 200;

interface Paint extends Span {
  readonly text: string;
}

class Masker {
  readonly #starting: ReadonlyMap<number, Block>;
  readonly #paints: Paint[] = [];
  readonly #holes: Hole[] = [];
  /** The last character so far of what is no comment. */
  #last = 0;
  #blockText: BlockText | undefined;
  #quote: Quote | undefined;

  constructor(
    readonly text: string,
    readonly blocks: Blocks,
  ) {
    this.#starting = new Map(blocks.blocks.map((block) => [block.start, block]));
  }

  result(): { readonly masked: string; readonly holes: readonly Hole[] } {
    this.#endBlockText();
    let masked = '';
    let at = 0;
    for (const { start, end, text } of this.#paints.sort((a, b) => a.start - b.start)) {
      masked += this.text.slice(at, start) + text;
      at = end;
    }
    return { masked: masked + this.text.slice(at), holes: this.#holes.sort((a, b) => a.start - b.start) };
  }

  line(line: Line): void {
    if (line.isMarker) this.#reset();
    if (this.#blockText) {
      if (line.first === undefined) return;
      if (belongsTo(this.#blockText, this.text, line)) {
        this.#blockTextLine(this.#blockText, line);
        return;
      }
      this.#endBlockText();
    }
    const { text } = this;
    if (this.#quote && line.first !== undefined && columnOfLine(text, line) <= this.#quote.floor)
      this.#quote = undefined;
    const { comment, quoted, after } = readQuotes(text, line, this.#quote);
    const wasQuoted = this.#quote !== undefined;
    this.#quote = after;
    if (line.actions.length > MANY) for (const action of line.actions) this.#fill(action);
    else if (line.actions.length > 0) this.#mixed(line, comment, quoted, wasQuoted);
    else if (this.#isEmptyArm(line)) this.#list(line);
    if (line.hasContent) this.#last = lastContent(text, comment);
    if (!after) this.#blockText = blockTextOn(text, line, comment);
  }

  #reset(): void {
    this.#endBlockText();
    this.#quote = undefined;
  }

  /** Actions become text of the block scalar at its column; what stands left of it becomes blank. */
  #blockTextLine(block: BlockText, { actions, first, hasText }: Line): void {
    this.#last = block.start;
    // A line in front of the content must not be indented deeper than it.
    const surplus =
      hasText || first === undefined ? 0 : columnIn(this.text, first) - (block.column ?? Number.POSITIVE_INFINITY);
    if (first !== undefined && surplus > 0) this.#paint(first - surplus, FILL.repeat(surplus));
    for (const action of actions) {
      const { start, end, indent, kind } = action;
      const own = this.text.slice(start, end);
      this.#paint(
        start,
        block.column === undefined ? blanks(own) : filledFrom(own, block.column, columnIn(this.text, start)),
      );
      block.end = end;
      if (kind === 'output' && indent?.onNewLine && (indent.columns ?? 0) <= block.parent)
        this.#block({ start, end }, indent.columns, true);
    }
  }

  #endBlockText(): void {
    const block = this.#blockText;
    if (block && block.end > block.start) this.#holes.push({ kind: 'value', start: block.start, end: block.end });
    this.#blockText = undefined;
  }

  /** A line of text and actions outside of block scalars. */
  #mixed(line: Line, comment: number, quoted: ReadonlySet<Action>, wasQuoted: boolean): void {
    const pieces = piecesOf(this.text, line, this.#starting);
    const isOutside = (from: number, to: number): boolean =>
      hasTextOutside(this.text, pieces, from, Math.min(to, comment));
    if (!isOutside(line.start, line.end) && !wasQuoted) {
      this.#onlyActions(line, pieces, comment);
      return;
    }
    const [first] = pieces;
    if (first && first.kind !== 'output' && !isOutside(line.start, first.start) && !wasQuoted) {
      this.#shifted(line, pieces, comment);
      return;
    }
    for (const piece of pieces) {
      const isTrailing = !isOutside(piece.end, line.end);
      if (piece.start > comment) this.#inComment(piece);
      else if (quoted.has(piece.action)) this.#fill(piece);
      else if (piece.isList) this.#list(piece);
      else if (piece.kind === 'output')
        this.#output(line, pieces, piece, isTrailing && !isFollowed(pieces, piece, comment));
      else if (piece.kind === 'silent') this.#silent(piece);
      else if (isTrailing) this.#trailingControl(piece);
      else this.#fill(piece);
    }
    this.#blankBehindComment(line, pieces, comment);
  }

  /** An arm may be an empty map or list where another has entries. */
  #isEmptyArm({ first = 0, end }: Line): boolean {
    return /^(?:\{\}|\[\])\s*$/.test(this.text.slice(first, end)) && armAt(this.blocks, first) !== undefined;
  }

  /** Nothing but actions: what they write are lines of their own. */
  #onlyActions(line: Line, pieces: readonly Piece[], comment: number): void {
    if (pieces.some(({ isBlock }) => isBlock) && this.#isMarkerOf(line)) return;
    for (const piece of pieces) {
      if (piece.start > comment) {
        this.#inComment(piece);
        continue;
      }
      this.#blank(piece);
      if (piece.kind !== 'output') continue;
      const { indent, trimsLeft, start, end } = piece;
      const own = columnIn(this.text, start);
      if (trimsLeft && !indent?.onNewLine) this.#holes.push({ kind: 'value', start: this.#last, end });
      if (piece.isBlock || !indent) this.#block(piece, trimsLeft ? 0 : own, false);
      else if (indent.columns === undefined) this.#block(piece, 0, false);
      else this.#block(piece, indent.onNewLine || trimsLeft ? indent.columns : own + indent.columns, true);
    }
    this.#blankBehindComment(line, pieces, comment);
  }

  /** A separator of documents in a block of one line (`{{ if $i }}---{{ end }}`) becomes one at the left edge. */
  #isMarkerOf(line: Line): boolean {
    if (textOutside(this.text, line) !== '---' || /[\r\n]/.test(this.text.slice(line.start, line.end))) return false;
    this.#reset();
    this.#paint(line.start, '---'.padEnd(line.end - line.start));
    return true;
  }

  /** Text behind an action that writes nothing: where it will stand is not known. */
  #shifted(line: Line, pieces: readonly Piece[], comment: number): void {
    const [first] = pieces;
    if (!first || this.#isMarkerOf(line)) return;
    const end = this.#contentEnd(line, comment);
    this.#blank({ start: first.start, end });
    this.#block({ start: first.start, end }, first.trimsLeft ? 0 : columnIn(this.text, first.start), false);
    for (const piece of pieces) if (piece.start >= end) this.#inComment(piece);
  }

  #contentEnd({ end, actions }: Line, comment: number): number {
    return actions.some((action) => action.end > comment) ? end : comment;
  }

  #inComment(piece: Piece): void {
    this.#fillLine(piece);
    const { indent, kind } = piece;
    if (kind === 'output' && indent?.onNewLine) this.#block(piece, indent.columns ?? 0, indent.columns !== undefined);
  }

  /** An action in a comment may bring the rest of its line onto another one: that is comment as well. */
  #blankBehindComment(line: Line, pieces: readonly Piece[], comment: number): void {
    const last = pieces.filter(({ start }) => start > comment).at(-1);
    if (last && /[\r\n]/.test(this.text.slice(comment, last.end))) this.#blank({ start: last.end, end: line.end });
  }

  #output(line: Line, pieces: readonly Piece[], piece: Piece, isTrailing: boolean): void {
    const { start, end, indent } = piece;
    const before = textBefore(this.text, line, pieces, start);
    if (line.isMarker && start === line.start + 3) {
      this.#blank(piece);
      this.#block(piece, 0, false);
      return;
    }
    const isGlued = KEY_ONLY.test(before) && (indent?.onNewLine || !/^\ufeff? *- /.test(before));
    if (!isTrailing) {
      if (isGlued) this.#blank({ start, end: start + 1 });
      this.#fill({ start: isGlued ? start + 1 : start, end });
      return;
    }
    if (isGlued || VALUE_POSITION.test(before)) {
      if (isGlued || this.#goesDeeper(line, before)) {
        this.#blank(piece);
        this.#block(piece, Number.POSITIVE_INFINITY, true);
      } else this.#fill(piece);
    } else if (indent?.onNewLine) {
      this.#blank(piece);
      this.#block(piece, indent.columns ?? 0, indent.columns !== undefined);
    } else this.#fill(piece);
  }

  /** Whether the lines below belong to the value that starts on this line. */
  #goesDeeper({ nextContent }: Line, before: string): boolean {
    if (nextContent?.first === undefined) return false;
    const { text } = this;
    const prefix = /^\ufeff? *(?:- +)*/.exec(before)?.[0] ?? '';
    const isItem = prefix.length === before.length && prefix.includes('-');
    const holder = isItem ? prefix.lastIndexOf('-') : prefix.length;
    const column = columnOfLine(text, nextContent);
    if (column > holder) return true;
    return !isItem && column === holder && /^-\s/.test(text.slice(nextContent.first, nextContent.first + 2));
  }

  /** Items of a flow list, or a part of the value in front. */
  #list(span: Span): void {
    this.#blank(span);
    this.#block(span, Number.POSITIVE_INFINITY, true);
  }

  #silent(piece: Piece): void {
    const { text } = this;
    if (isBlank(text[piece.start - 1] ?? ' ') || isBlank(text[piece.end] ?? ' ')) this.#blank(piece);
    else this.#fill(piece);
  }

  /** The text in front may go on in the block. */
  #trailingControl(piece: Piece): void {
    this.#blank(piece);
    this.#holes.push({ kind: 'value', start: lastContent(this.text, piece.start), end: piece.end });
  }

  #fill({ start, end }: Span): void {
    this.#fillLine({ start, end });
    this.#holes.push({ kind: 'value', start, end });
  }

  /** Fill on the first line, blanks on the others. */
  #fillLine({ start, end }: Span): void {
    const text = this.text.slice(start, end);
    const [first = ''] = /^[^\r\n]*/.exec(text) ?? [];
    this.#paint(start, FILL.repeat(first.length) + blanks(text.slice(first.length)));
  }

  #blank({ start, end }: Span): void {
    this.#paint(start, blanks(this.text.slice(start, end)));
  }

  #paint(start: number, text: string): void {
    if (text !== '') this.#paints.push({ start, end: start + text.length, text });
  }

  #block({ start, end }: Span, column: number | undefined, isExact: boolean): void {
    this.#holes.push({ kind: 'block', start, end, column: column ?? 0, isExact: isExact && column !== undefined });
  }
}

function blanks(text: string): string {
  return text.replace(/[^\r\n]/g, ' ');
}

/** Fill from a column on, blanks left of it. */
function filledFrom(text: string, column: number, start: number): string {
  let at = start;
  return text.replace(/[\s\S]/g, (char) => {
    if (char !== '\n' && char !== '\r') return at++ >= column ? FILL : ' ';
    at = 0;
    return char;
  });
}

const KEY = `(?:"[^"]*"|'[^']*'|[^\\s'"#[{][^#[{]*?)`;
/** A key with its colon and nothing behind it. */
const KEY_ONLY = /^\ufeff? *(?:- +)*(?:"[^"]*"|'[^']*'|[^\s'"#[{:]+):$/;
/** Behind a key or a dash, where a value starts. */
const VALUE_POSITION = new RegExp(`^\\ufeff? *(?:- +)*(?:${KEY} *: +|(?<=- *))(?:[&!]\\S+ +)*$`);

function lastContent(text: string, before: number): number {
  let last = before - 1;
  while (last > 0 && isBlank(text[last])) last--;
  return Math.max(last, 0);
}
