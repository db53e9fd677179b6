import type { TextEdit } from './yaml/edit.js';

/** A piece of a text on its way: what is kept of the original, or a new text. */
type Piece = { readonly from: number; readonly to: number } | { readonly newText: string };

/**
 * The text edits that do at once what two rounds do one after the other: the offsets of the first and of the result are of the original, the
 * second's of what the first makes of it. Both are sorted and do not overlap, and so is the result.
 */
export function compose(first: readonly TextEdit[], second: readonly TextEdit[]): readonly TextEdit[] {
  if (first.length === 0) return second;
  if (second.length === 0) return first;
  return editsOf(laidOver(piecesOf(first), second));
}

function piecesOf(edits: readonly TextEdit[]): Piece[] {
  const pieces: Piece[] = [];
  let from = 0;
  for (const { start, end, newText } of edits) {
    pieces.push({ from, to: start }, { newText });
    from = end;
  }
  return [...pieces, { from, to: Number.POSITIVE_INFINITY }];
}

function laidOver(pieces: readonly Piece[], edits: readonly TextEdit[]): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  let index = 0;
  let within = 0;
  /** Goes on to an offset, with or without what stands there. */
  const go = (to: number, isKept: boolean): void => {
    for (let piece = pieces[index]; piece && at < to; piece = pieces[index]) {
      const length = lengthOf(piece) - within;
      const taken = Math.min(length, to - at);
      if (isKept && taken > 0) result.push(partOf(piece, within, within + taken));
      at += taken;
      within += taken;
      if (taken < length) return;
      index++;
      within = 0;
    }
  };
  for (const { start, end, newText } of edits) {
    go(start, true);
    go(end, false);
    result.push({ newText });
  }
  go(Number.POSITIVE_INFINITY, true);
  return result;
}

function lengthOf(piece: Piece): number {
  return 'newText' in piece ? piece.newText.length : piece.to - piece.from;
}

function partOf(piece: Piece, start: number, end: number): Piece {
  return 'newText' in piece
    ? { newText: piece.newText.slice(start, end) }
    : { from: piece.from + start, to: piece.from + end };
}

function editsOf(pieces: readonly Piece[]): TextEdit[] {
  const edits: TextEdit[] = [];
  let start = 0;
  let newText = '';
  for (const piece of pieces) {
    if ('newText' in piece) {
      newText += piece.newText;
      continue;
    }
    if (piece.from > start || newText !== '') edits.push({ start, end: piece.from, newText });
    start = piece.to;
    newText = '';
  }
  return edits;
}
