import type { FileResult } from './lint.js';
import type { Segment, SegmentedText } from './yaml/split.js';

/** Lines that can be folded into their first. Lines count from 0; both are shown or hidden as a whole. */
export interface Fold {
  readonly start: number;
  readonly end: number;
  readonly kind?: 'comment' | 'region';
}

/**
 * What can be folded in a file that holds a Kubernetes document; undefined for others, which are the editor's business. Each document from its
 * marker on, every map, list and text of several lines by its indentation, lists that are not indented below their key too, runs of comment
 * lines, and `# region`s: an editor that asks somebody asks nobody else. Works on lines, so half-typed text folds as well.
 */
export function foldsOf(
  text: SegmentedText,
  { documents }: FileResult,
  limit = Number.POSITIVE_INFINITY,
): Fold[] | undefined {
  if (!documents.some(({ linted }) => linted.isKubernetes)) return undefined;
  const folds = text.segments.flatMap((segment, index) => {
    const line = text.line(index);
    return foldsIn(segment).map((fold) => ({ ...fold, start: line + fold.start, end: line + fold.end }));
  });
  return folds.length <= limit ? folds : outermost(folds, limit);
}

const known = new WeakMap<Segment, readonly Fold[]>();

function foldsIn(segment: Segment): readonly Fold[] {
  let folds = known.get(segment);
  if (!folds) {
    folds = computed(segment.text.split(/\r\n|\n|\r/));
    known.set(segment, folds);
  }
  return folds;
}

/** A line that later ones may belong to. */
interface Open {
  readonly start: number;
  /** How deep it is: a dash lies deeper than a key that starts where it does, and less deep than what stands behind it. */
  readonly level: number;
  end: number;
}

/** All lines of a document are deeper than its marker. */
const MARKER = -1;

function computed(lines: readonly string[]): Fold[] {
  const folds: Fold[] = [];
  const open: Open[] = [];
  const regions: number[] = [];
  let comments: Open | undefined;
  const close = (level: number): void => {
    for (let last = open.at(-1); last && last.level >= level; last = open.at(-1)) {
      open.pop();
      const holder = open.at(-1);
      if (holder) holder.end = Math.max(holder.end, last.end);
      if (last.end > last.start) folds.push({ start: last.start, end: last.end });
    }
  };
  const endComments = (): void => {
    if (comments && comments.end > comments.start)
      folds.push({ start: comments.start, end: comments.end, kind: 'comment' });
    comments = undefined;
  };
  for (const [number, line] of lines.entries()) {
    const indent = line.search(/[^ \t\ufeff]/);
    if (indent < 0) {
      endComments();
      continue;
    }
    const isComment = line[indent] === '#';
    const level = 2 * indent + (/^[ \t\ufeff]*-(?=[ \t]|$)/.test(line) ? 1 : 0);
    if (isComment) {
      if (/^#\s*region\b/.test(line.slice(indent))) regions.push(number);
      const region = /^#\s*endregion\b/.test(line.slice(indent)) ? regions.pop() : undefined;
      if (region !== undefined) folds.push({ start: region, end: number, kind: 'region' });
      if (comments && comments.level !== level) endComments();
      comments ??= { start: number, level, end: number };
      comments.end = number;
    } else {
      endComments();
      if (/^\ufeff?---(?=\s|$)/.test(line)) {
        close(MARKER);
        open.push({ start: number, level: MARKER, end: number });
        continue;
      }
      if (/^\.\.\.(?=\s|$)/.test(line)) continue;
      close(level);
    }
    extend(open, level, number);
    if (!isComment) open.push({ start: number, level, end: number });
  }
  endComments();
  close(MARKER);
  return folds.sort((a, b) => a.start - b.start || b.end - a.end);
}

/** The innermost line that a deeper one belongs to; those around it learn of its end when it is closed. */
function extend(open: readonly Open[], level: number, end: number): void {
  for (let index = open.length - 1; index >= 0; index--) {
    const holder = open[index];
    if (!holder || holder.level >= level) continue;
    holder.end = end;
    return;
  }
}

/** Those that are nested least. `folds` are sorted. */
function outermost(folds: readonly Fold[], limit: number): Fold[] {
  const around: Fold[] = [];
  const deep = folds.map((fold) => {
    while ((around.at(-1)?.end ?? Number.POSITIVE_INFINITY) < fold.start) around.pop();
    return { fold, depth: around.push(fold) };
  });
  const depths = deep.map(({ depth }) => depth).sort((a, b) => a - b);
  const deepest = depths[Math.max(0, limit)] ?? Number.POSITIVE_INFINITY;
  const picked = deep.filter(({ depth }) => depth < deepest).map(({ fold }) => fold);
  const rest = deep.filter(({ depth }) => depth === deepest).map(({ fold }) => fold);
  return [...picked, ...rest.slice(0, Math.max(0, limit - picked.length))].sort(
    (a, b) => a.start - b.start || b.end - a.end,
  );
}
