import { Placeholder, refuse, UNSAFE } from './edit-kinds.js';

/** A tab stop in new text. */
export interface TabStop {
  readonly name: string;
  readonly text: string;
}

/** New text in pieces, so that tab stops can become snippet syntax at the end. */
export type Piece = string | TabStop;

/** A value to be written: maps keep the order of their keys, and may hold entries that were moved with their text. */
export type NewValue = string | number | boolean | null | Placeholder | readonly NewValue[] | NewMap;
export type NewMap = ReadonlyMap<string, NewValue | Moved>;

/** An entry that keeps its text, its comments included. */
export interface Moved {
  /** From the first comment above it on; the indentation of the entry is taken away. */
  readonly lines: readonly string[];
}

/** How strings and keys around are quoted. */
export interface Quotes {
  /** Whether strings stand without quotes where they can. */
  readonly plain: boolean;
  readonly mark: '"' | "'";
  readonly keys: '"' | "'" | undefined;
}

export interface BlockStyle {
  readonly quotes: Quotes;
  readonly eol: string;
  /** By how many columns a map is indented below its key. */
  readonly step: number;
  /** By how many columns the dashes of a list are indented below its key. */
  readonly dashes: number;
}

export interface FlowStyle {
  readonly quotes: Quotes;
  /** Inside of braces: a space or nothing. */
  readonly pad: string;
  readonly comma: string;
  readonly colon: string;
  /** One entry on each line. */
  readonly lines?: {
    readonly eol: string;
    /** The white space in front of an entry, and what each level adds. */
    readonly indent: string;
    readonly unit: string;
    readonly trailingComma: boolean;
  };
}

/** Whether a value stands behind its key on the same line, also in block style. */
export function isInline(value: NewValue): boolean {
  return value === null || typeof value !== 'object' || value instanceof Placeholder || sizeOf(value) === 0;
}

/** A map or list in block style; its first line is not indented, the others by `column`. */
export function* blockText(value: NewValue, column: number, style: BlockStyle): Generator<Piece> {
  if (isInline(value) || value === null) return yield* inlineText(value, style.quotes, false);
  const parts = isNewMap(value)
    ? [...value].map(([key, child]) => blockEntry(key, child, column, style))
    : listOf(value).map((child) => blockItem(child, column, style));
  yield* joined(parts, style.eol + ' '.repeat(column));
}

export function* blockEntry(key: string, value: NewValue | Moved, column: number, style: BlockStyle): Generator<Piece> {
  if (isMoved(value)) return yield* movedLines(value, style.eol + ' '.repeat(column), style.eol);
  yield `${keyText(key, style.quotes, false)}:`;
  yield* blockValue(value, column, style);
}

/** What stands behind the colon of a key at `column`. */
export function* blockValue(value: NewValue, column: number, style: BlockStyle): Generator<Piece> {
  if (isInline(value)) {
    yield ' ';
    return yield* inlineText(value, style.quotes, false);
  }
  const inner = column + (isNewMap(value) ? style.step : style.dashes);
  yield style.eol + ' '.repeat(inner);
  yield* blockText(value, inner, style);
}

/** An item of a list with its dash at `column`; `gap` is what stands between the dash and its content. */
export function* blockItem(value: NewValue, column: number, style: BlockStyle, gap = ' '): Generator<Piece> {
  yield `-${gap}`;
  yield* blockText(value, column + 1 + gap.length, style);
}

export function* flowText(value: NewValue, style: FlowStyle): Generator<Piece> {
  if (isInline(value) || value === null) return yield* inlineText(value, style.quotes, true);
  const [open, close] = isNewMap(value) ? ['{', '}'] : ['[', ']'];
  const { lines } = style;
  if (lines?.trailingComma && !isNewMap(value) && listOf(value).every((item) => isNewMap(item) && item.size > 0)) {
    yield open; // KYAML writes a list of maps as `[{` … `}, {` … `}]`
    yield* joined(
      listOf(value).map((item) => flowText(item, style)),
      ', ',
    );
    return yield close;
  }
  const inner = lines ? { ...style, lines: { ...lines, indent: lines.indent + lines.unit } } : style;
  const parts = isNewMap(value)
    ? [...value].map(([key, child]) => flowEntry(key, child, inner))
    : listOf(value).map((child) => flowText(child, inner));
  if (lines && inner.lines) {
    const line = lines.eol + inner.lines.indent;
    yield open + line;
    yield* joined(parts, `,${line}`);
    return yield `${lines.trailingComma ? ',' : ''}${lines.eol}${lines.indent}${close}`;
  }
  const pad = isNewMap(value) ? style.pad : '';
  yield open + pad;
  yield* joined(parts, style.comma);
  yield pad + close;
}

export function* flowEntry(key: string, value: NewValue | Moved, style: FlowStyle): Generator<Piece> {
  if (isMoved(value)) {
    const [line, ...more] = value.lines;
    if (line === undefined || more.length > 0 || line.includes('#')) refuse('it would be moved into braces');
    return yield line;
  }
  yield keyText(key, style.quotes, true) + style.colon;
  yield* flowText(value, style);
}

/** A scalar, or an empty map or list. */
export function* inlineText(value: NewValue, quotes: Quotes, isFlow: boolean): Generator<Piece> {
  if (value instanceof Placeholder) yield* tabStop(value.name, scalarText(value.value, quotes, isFlow));
  else if (value !== null && typeof value === 'object') yield isNewMap(value) ? '{}' : '[]';
  else yield scalarText(value, quotes, isFlow);
}

export function keyText(key: string, quotes: Quotes, isFlow: boolean): string {
  if (quotes.keys) return quoted(key, quotes.keys);
  return canBePlain(key, isFlow) ? key : quoted(key, quotes.mark);
}

/** Whether a string can stand without quotes and no reader takes it for another type, YAML 1.1's included. */
export function canBePlain(text: string, isFlow: boolean): boolean {
  return PLAIN.test(text) && !OTHER_TYPE.test(text) && !(isFlow && text.includes(','));
}

export function isNewMap(value: NewValue | Moved): value is NewMap {
  return value instanceof Map;
}

export function isMoved(value: NewValue | Moved): value is Moved {
  return typeof value === 'object' && value !== null && 'lines' in value;
}

const PLAIN = /^(?:[\w./$]|--?(?=[A-Za-z]))(?:[\w./@+=()$%^~,;-]|:(?=[\w./@+=()$%^~-])| +(?=[\w./@+=()$%^~-]))*$/;
/** Numbers, dates, times, and the words of YAML 1.1. */
const OTHER_TYPE =
  /^(?:[-+]?\.?\d[\d_.:a-fxoTtZz+-]*(?: [\d:. +-]*)?|[-+]?\.(?:inf|nan)|[.]+|~|null|true|false|yes|no|on|off|y|n)$/i;

/** Quotes stay outside, so that what is typed over is still quoted. */
function* tabStop(name: string, text: string): Generator<Piece> {
  const mark = /^["']/.exec(text)?.[0] ?? '';
  yield mark;
  yield { name, text: text.slice(mark.length, text.length - mark.length) };
  yield mark;
}

function scalarText(value: string | number | boolean | null, quotes: Quotes, isFlow: boolean): string {
  if (typeof value !== 'string')
    return Number.isFinite(value) || typeof value !== 'number' ? String(value) : refuse(UNSAFE);
  return quotes.plain && canBePlain(value, isFlow) ? value : quoted(value, quotes.mark);
}

/** Double quotes as JSON has them, which every reader of YAML knows. */
function quoted(text: string, mark: '"' | "'"): string {
  const isPrintable = !UNPRINTABLE.test(text);
  if (mark === "'" && isPrintable) return `'${text.replace(/'/g, "''")}'`;
  return JSON.stringify(text).replace(/[\x7f-\x9f\u2028\u2029\ufeff]/g, escaped);
}

const UNPRINTABLE = /[^\x20-\x7e\xa0-\u2027\u202a-\ufefe\uff00-\ufffd]/;

function escaped(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

function* movedLines({ lines }: Moved, indentedBreak: string, eol: string): Generator<Piece> {
  for (const [index, line] of lines.entries()) yield index === 0 ? line : (line === '' ? eol : indentedBreak) + line;
}

function* joined(parts: readonly Iterable<Piece>[], separator: string): Generator<Piece> {
  for (const [index, part] of parts.entries()) {
    if (index > 0) yield separator;
    yield* part;
  }
}

function listOf(value: NewValue): readonly NewValue[] {
  return Array.isArray(value) ? value : [];
}

function sizeOf(value: readonly NewValue[] | NewMap): number {
  return isNewMap(value) ? value.size : value.length;
}
