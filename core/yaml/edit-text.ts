import { breakBefore, type Draft } from './edit-block.js';
import { refuse, type TextEdit, UNSAFE } from './edit-kinds.js';
import type { Piece } from './write.js';

export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, newText } of [...edits].sort((a, b) => a.start - b.start)) {
    result += text.slice(at, start) + newText;
    at = end;
  }
  return result + text.slice(at);
}

/** Drafts sorted, those that touch as one; the order of insertions at one offset stays. Refuses those that overlap. */
export function joined(text: string, drafts: readonly Draft[]): readonly Draft[] {
  const sorted = drafts
    .filter((draft) => draft.end > draft.start || draft.text.length > 0)
    .sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start));
  const result: Draft[] = [];
  for (const draft of sorted) join(text, result, draft);
  return result;
}

function join(text: string, result: Draft[], draft: Draft): void {
  const before = result.at(-1);
  if (!before || draft.start > before.end) {
    result.push(draft);
    return;
  }
  result.pop();
  const { start, lines } = before;
  if (lines && draft.start === draft.end) {
    // A new line behind lines that go takes their place; the break behind them stays behind it.
    if (lines.withBreakBefore) result.push({ start, end: draft.end, text: [...before.text, ...draft.text] });
    else result.push({ start, end: draft.end, text: [...before.text, ...withoutBreak(draft.text)] });
  } else if (lines && draft.lines?.withBreakBefore && before.text.length === 0) {
    // The text will end where these lines began.
    const { keepsBreak } = lines;
    const moved = keepsBreak || lines.withBreakBefore ? start : breakBefore(text, start);
    join(text, result, { ...draft, start: moved, lines: { withBreakBefore: !keepsBreak, keepsBreak } });
  } else if (draft.start < before.end) refuse(UNSAFE);
  else {
    const kept = draft.lines && lines ? { ...draft.lines, keepsBreak: lines.keepsBreak } : draft.lines;
    const touching = { start, end: draft.end, text: [...before.text, ...draft.text] };
    result.push(kept ? { ...touching, lines: kept } : touching);
  }
}

function withoutBreak([first, ...more]: readonly Piece[]): readonly Piece[] {
  return typeof first === 'string' ? [first.replace(/^(?:\r\n|\r|\n)/, ''), ...more] : [];
}

/** A draft with placeholders by their defaults. */
export function plainEdit({ start, end, text }: Draft): TextEdit {
  return { start, end, newText: text.map((piece) => (typeof piece === 'string' ? piece : piece.text)).join('') };
}

/** Drafts as snippets, with one number for each name of a tab stop. */
export function snippetEdits(drafts: readonly Draft[]): readonly TextEdit[] {
  const stops = new Map<string, number>();
  const written = (piece: Piece): string => {
    if (typeof piece === 'string') return escaped(piece);
    const stop = stops.get(piece.name) ?? stops.size + 1;
    stops.set(piece.name, stop);
    return `\${${stop}:${escaped(piece.text)}}`;
  };
  return drafts.map(({ start, end, text }) => ({ start, end, newText: text.map(written).join('') }));
}

/** Text in a snippet; see the grammar in LSP, "Snippet Syntax". */
function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
