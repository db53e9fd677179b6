import { lineEnd, nextLine } from './lines.js';
import { type Template, templateOf } from './template.js';

export { lineEnd, lineStart, nextLine } from './lines.js';

/**
 * One document of a file with the marker and the comments in front of it. Identity stands for "unchanged": an edit keeps the objects of all
 * other segments.
 */
export interface Segment {
  readonly text: string;
  /** What the text is a template of; plain YAML has none. */
  readonly template?: Template;
}

/** Counts from 0; `character` in UTF-16 units. As in LSP, `\n`, `\r\n` and a lone `\r` end a line. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/**
 * A file as segments, so that a keystroke costs one document and not the file. Offsets are UTF-16 units from the file's start.
 * Splitting needs no lexer: a marker at the left edge always ends a document (YAML 1.2, 9.1.2), whatever it interrupts.
 */
export class SegmentedText {
  readonly #segments: Segment[];
  #starts: number[] = [];
  #lines: number[] = [];
  /** The first segment with an action that a later text may close; -1 for none. */
  #unclosed = -1;
  #joined: string | undefined;

  /** `depth`: the blocks of a template that are open in front of the text. */
  constructor(text: string, depth = 0) {
    this.#segments = split(text, depth);
    this.#joined = text;
    this.#sum();
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** The whole text. Costs the joining of all segments after an edit: not for the way of a keystroke. */
  get text(): string {
    this.#joined ??= this.#segments.map(({ text }) => text).join('');
    return this.#joined;
  }

  get length(): number {
    return this.#starts[this.#segments.length] ?? 0;
  }

  get lineCount(): number {
    return (this.#lines[this.#segments.length] ?? 0) + 1;
  }

  /** The offset at which a segment starts. */
  start(segment: number): number {
    return this.#starts[segment] ?? this.length;
  }

  /** The line on which a segment starts. */
  line(segment: number): number {
    return this.#lines[segment] ?? 0;
  }

  /** The index of the segment that holds an offset; of two that meet there, the later. */
  segmentAt(offset: number): number {
    return last(this.#starts, this.#segments.length, offset);
  }

  offsetAt({ line, character }: Position): number {
    if (line < 0) return 0;
    if (line >= this.lineCount) return this.length;
    const index = last(this.#lines, this.#segments.length, line);
    const segment = this.#segments[index];
    if (!segment) return 0;
    const start = lineStarts(segment)[line - this.line(index)] ?? segment.text.length;
    return this.start(index) + Math.min(start + Math.max(character, 0), lineEnd(segment.text, start));
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.length));
    const index = this.segmentAt(at);
    const position = positionIn(this.#segments[index], at - this.start(index));
    return { line: this.line(index) + position.line, character: position.character };
  }

  /** Replaces the text between two offsets; what lies outside of the text counts as its nearest end. */
  edit(first: number, second: number, replacement: string): void {
    const start = Math.max(0, Math.min(first, second, this.length));
    const end = Math.min(Math.max(first, second, 0), this.length);
    const segments = this.#segments;
    const near = Math.max(0, this.segmentAt(start) - 1);
    const from = this.#unclosed < 0 ? near : Math.min(near, this.#unclosed);
    let to = Math.min(segments.length - 1, this.segmentAt(end) + 1);
    const base = this.start(from);
    const depth = segments[from]?.template?.depth ?? 0;
    const opensAction = this.#opensAction(start, end, replacement);
    let old = '';
    let isTemplate = opensAction;
    let added = from;
    let fresh: Segment[];
    for (;;) {
      for (; added <= to; added++) {
        old += segments[added]?.text ?? '';
        isTemplate ||= segments[added]?.template !== undefined;
      }
      const text = old.slice(0, start - base) + replacement + old.slice(end - base);
      const template = isTemplate ? templateOf(text, depth) : undefined;
      fresh = template ? splitTemplate(text, template) : splitPlain(text);
      // Behind the last segment of the window all is as before if that segment came out as it was.
      const isUnchanged = fresh.length > 1 && isSame(fresh[fresh.length - 1], segments[to]) && !template?.isUnclosed;
      if (to === segments.length - 1 || isUnchanged) break;
      to = Math.min(segments.length - 1, 2 * to - from + 1);
    }
    keepIdentity(fresh, segments.slice(from, to + 1));
    segments.splice(from, to - from + 1, ...fresh);
    this.#joined = undefined;
    this.#sum();
  }

  /** Whether the text would have a `{{` that it did not have, be it of a brace that stood there. */
  #opensAction(start: number, end: number, replacement: string): boolean {
    return `${this.#char(start - 1)}${replacement}${this.#char(end)}`.includes('{{');
  }

  #char(offset: number): string {
    const index = this.segmentAt(offset);
    return this.#segments[index]?.text[offset - this.start(index)] ?? '';
  }

  #sum(): void {
    const starts = [0];
    const lines = [0];
    let offset = 0;
    let line = 0;
    for (const segment of this.#segments) {
      offset += segment.text.length;
      line += lineStarts(segment).length - 1;
      starts.push(offset);
      lines.push(line);
    }
    this.#starts = starts;
    this.#lines = lines;
    this.#unclosed = this.#segments.findIndex(({ template }) => template?.isUnclosed);
  }
}

/** The position of an offset within a segment. */
export function positionIn(segment: Segment | undefined, offset: number): Position {
  const starts = lineStarts(segment);
  const line = last(starts, starts.length, offset);
  return { line, character: offset - (starts[line] ?? 0) };
}

/** A text as one segment, whatever markers it holds. */
export function segmentOf(text: string, depth = 0): Segment {
  const template = templateOf(text, depth);
  return template ? { text, template } : { text };
}

/**
 * Splits a stream at `---` and behind `...`. Comments, directives and blank lines in front of a marker belong to its document; in a template,
 * so do actions. `depth`: the blocks that are open in front.
 */
export function split(text: string, depth = 0): Segment[] {
  const template = templateOf(text, depth);
  return template ? splitTemplate(text, template) : splitPlain(text);
}

/** A segment's template hangs on its own text and on how many blocks are open in front of it. */
function splitTemplate(text: string, template: Template): Segment[] {
  const masked = splitPlain(template.masked);
  if (masked.length === 1) return [{ text, template }];
  let { depth } = template;
  let at = 0;
  return masked.map(({ text: { length } }) => {
    const segment = segmentOf(text.slice(at, at + length), depth);
    at += length;
    depth = segment.template?.blocks.depth ?? 0;
    return segment;
  });
}

function splitPlain(text: string): Segment[] {
  const segments: Segment[] = [];
  let start = 0;
  for (const { at, kind } of markersIn(text)) {
    if (kind === '---' && at > start && !isPrefix(text, start, at)) {
      segments.push({ text: text.slice(start, at) });
      start = at;
    }
    if (kind === '...') {
      const next = nextLine(text, at);
      segments.push({ text: text.slice(start, next) });
      start = next;
    }
  }
  if (start < text.length || segments.length === 0) segments.push({ text: text.slice(start) });
  return segments;
}

interface Marker {
  readonly at: number;
  readonly kind: '---' | '...';
}

/** Both are looked for once, from where the last of its kind stood: a text without `...` is not searched anew behind each `---`. */
function* markersIn(text: string): Generator<Marker> {
  let dashes = text.indexOf('---');
  let dots = text.indexOf('...');
  while (dashes >= 0 || dots >= 0) {
    const dashesFirst = dots < 0 || (dashes >= 0 && dashes < dots);
    const at = dashesFirst ? dashes : dots;
    const line = lineStartAt(text, at);
    const isMarker = line !== undefined && isBlankOrEnd(text, at + 3);
    if (isMarker) yield { at: line, kind: dashesFirst ? '---' : '...' };
    const next = isMarker ? at + 3 : at + 1;
    if (dashesFirst) dashes = text.indexOf('---', next);
    else dots = text.indexOf('...', next);
  }
}

/** The start of the line if nothing but a byte order mark stands between. */
function lineStartAt(text: string, at: number): number | undefined {
  const line = text[at - 1] === '\ufeff' ? at - 1 : at;
  const before = text[line - 1];
  return line === 0 || before === '\n' || before === '\r' ? line : undefined;
}

function isBlankOrEnd(text: string, at: number): boolean {
  const char = text[at];
  return char === undefined || char === ' ' || char === '\t' || char === '\n' || char === '\r';
}

/** Whether there is nothing but comments, directives and blank lines between two offsets, the first at a line's start. */
function isPrefix(text: string, from: number, to: number): boolean {
  for (let line = from; line < to; line = nextLine(text, line)) {
    let at = line;
    while (text[at] === ' ' || text[at] === '\t' || text[at] === '\ufeff') at++;
    const char = text[at];
    if (at < to && char !== '#' && char !== '\n' && char !== '\r' && !(char === '%' && at === line)) return false;
  }
  return true;
}

/** Where the first thing stands that is no marker, comment, directive or blank line; the text's length if there is none. */
export function contentStart(text: string): number {
  for (let line = 0; line < text.length; line = nextLine(text, line)) {
    let at = line;
    if (text[at] === '\ufeff') at++;
    if (/^(?:---|\.\.\.)(?=\s|$)/.test(text.slice(at, at + 4))) at += 3;
    while (text[at] === ' ' || text[at] === '\t') at++;
    const char = text[at];
    if (char !== undefined && char !== '#' && char !== '\n' && char !== '\r' && !(char === '%' && at === line))
      return at;
  }
  return text.length;
}

const starts = new WeakMap<Segment, readonly number[]>();

/** The offsets at which lines of a segment start; the first is 0. */
function lineStarts(segment: Segment | undefined): readonly number[] {
  if (!segment) return [0];
  const known = starts.get(segment);
  if (known) return known;
  const { text } = segment;
  const found = text.includes('\r') ? anyLineStarts(text) : [0];
  if (found.length === 1)
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) found.push(at + 1);
  starts.set(segment, found);
  return found;
}

/** The same where lines may end in three ways. */
function anyLineStarts(text: string): number[] {
  const found = [0];
  for (let at = lineEnd(text, 0); at < text.length; at = lineEnd(text, found[found.length - 1] ?? 0)) {
    found.push(text.startsWith('\r\n', at) ? at + 2 : at + 1);
  }
  return found;
}

/** The last of `count` ascending numbers that is not greater than `value`. */
function last(numbers: readonly number[], count: number, value: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle;
    else high = middle - 1;
  }
  return Math.max(low, 0);
}

/** Puts the old objects where text at the ends of a window came out as it was. */
function keepIdentity(fresh: Segment[], old: readonly Segment[]): void {
  const replace = (index: number, segment: Segment | undefined): boolean => {
    if (!segment || !isSame(fresh[index], segment)) return false;
    fresh[index] = segment;
    return true;
  };
  let front = 0;
  while (front < fresh.length && replace(front, old[front])) front++;
  for (let back = 1; fresh.length - back >= front; back++)
    if (!replace(fresh.length - back, old[old.length - back])) break;
}

function isSame(a: Segment | undefined, b: Segment | undefined): boolean {
  return a?.text === b?.text && (a?.template?.depth ?? 0) === (b?.template?.depth ?? 0);
}
