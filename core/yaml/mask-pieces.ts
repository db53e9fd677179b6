import type { Action, Indent } from './actions.js';
import type { Block } from './arms.js';
import type { Line } from './mask-lines.js';
import type { Span } from './tree.js';

/** An action, or a block that opens and closes on one line. */
export interface Piece extends Span {
  readonly kind: Action['kind'];
  readonly action: Action;
  readonly indent: Indent | undefined;
  readonly trimsLeft: boolean;
  /** Whether it is a block with text of its own. */
  readonly isBlock: boolean;
  /** Whether a comma begins or ends that text. */
  readonly isList: boolean;
}

/** The pieces of a line; `starting`: blocks by where they begin. */
export function piecesOf(text: string, { actions, end }: Line, starting: ReadonlyMap<number, Block>): Piece[] {
  const pieces: Piece[] = [];
  for (let index = 0; index < actions.length; index++) {
    const action = actions[index] as Action;
    const block = action.kind === 'open' ? starting.get(action.start) : undefined;
    if (!block || block.end > end) {
      pieces.push({ ...action, action, isBlock: false, isList: false });
      continue;
    }
    const inner = actions.slice(index).filter((other) => other.end <= block.end);
    const outputs = inner.filter(({ kind }) => kind === 'output');
    index += inner.length - 1;
    const own = textOutside(text, { start: block.start, end: block.end, actions: inner });
    const writes = outputs.length > 0 || own !== '';
    pieces.push({
      start: block.start,
      end: block.end,
      kind: writes ? 'output' : 'silent',
      action,
      indent: outputs.flatMap(({ indent }) => indent ?? []).at(-1),
      trimsLeft: action.trimsLeft,
      isBlock: own !== '',
      isList: /^,|,$/.test(own),
    });
  }
  return pieces;
}

/** What is written beside the actions. */
export function textOutside(text: string, { start, end, actions }: Pick<Line, 'start' | 'end' | 'actions'>): string {
  let found = '';
  let at = start;
  for (const action of actions) {
    found += text.slice(at, action.start);
    at = action.end;
  }
  return (found + text.slice(at, end)).trim();
}

/** Whether there is text between two offsets outside of some spans. */
export function hasTextOutside(text: string, spans: readonly Span[], from: number, to: number): boolean {
  let at = from;
  for (const span of spans) {
    if (span.end <= at) continue;
    if (span.start >= to) break;
    if (/[^\s\ufeff]/.test(text.slice(at, span.start))) return true;
    at = span.end;
  }
  return at < to && /[^\s\ufeff]/.test(text.slice(at, to));
}

/** Whether another piece writes something on the line behind one. */
export function isFollowed(pieces: readonly Piece[], piece: Piece, comment: number): boolean {
  return pieces.some(({ start, kind }) => kind === 'output' && start >= piece.end && start < comment);
}

/** A line's text in front of an offset as it reads once it is masked. */
export function textBefore(text: string, line: Line, pieces: readonly Piece[], to: number): string {
  let result = '';
  let at = line.start;
  for (const { start, end, kind } of pieces) {
    if (start >= to) break;
    result += text.slice(at, start) + (kind === 'silent' ? ' ' : FILL).repeat(end - start);
    at = end;
  }
  return result + text.slice(at, to);
}

/** What stands in place of an expression: a private-use character, which YAML takes and nobody writes. */
export const FILL = '\ue000';
