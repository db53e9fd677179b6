/**
 * One document of a file with the marker and the comments in front of it. Identity stands for "unchanged": an edit keeps the objects of all
 * other segments.
 */
export interface Segment {
  readonly text: string;
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
  #joined: string | undefined;

  constructor(text: string) {
    this.#segments = split(text);
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
    const from = Math.max(0, this.segmentAt(start) - 1);
    let to = Math.min(segments.length - 1, this.segmentAt(end) + 1);
    const base = this.start(from);
    let old = segments
      .slice(from, to + 1)
      .map(({ text }) => text)
      .join('');
    let fresh: Segment[];
    for (;;) {
      fresh = split(old.slice(0, start - base) + replacement + old.slice(end - base));
      // Behind the last segment of the window all is as before if that segment came out as it was.
      const unchanged = segments[to];
      if (to === segments.length - 1 || (fresh.length > 1 && fresh[fresh.length - 1]?.text === unchanged?.text)) break;
      to++;
      old += segments[to]?.text ?? '';
    }
    keepIdentity(fresh, segments.slice(from, to + 1));
    segments.splice(from, to - from + 1, ...fresh);
    this.#joined = undefined;
    this.#sum();
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
  }
}

/** The position of an offset within a segment. */
export function positionIn(segment: Segment | undefined, offset: number): Position {
  const starts = lineStarts(segment);
  const line = last(starts, starts.length, offset);
  return { line, character: offset - (starts[line] ?? 0) };
}

/** Splits a stream at `---` and behind `...`. Comments, directives and blank lines in front of a marker belong to its document. */
export function split(text: string): Segment[] {
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

/** Where the line that holds an offset starts. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

/** Where the line that holds an offset ends, its line break not counted. */
export function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

export function nextLine(text: string, from: number): number {
  const at = lineEnd(text, from);
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
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
    if (!segment || fresh[index]?.text !== segment.text) return false;
    fresh[index] = segment;
    return true;
  };
  let front = 0;
  while (front < fresh.length && replace(front, old[front])) front++;
  for (let back = 1; fresh.length - back >= front; back++)
    if (!replace(fresh.length - back, old[old.length - back])) break;
}
