import type { Path, Span } from './tree.js';

/** A value that only a person can choose: a tab stop in the editor, prefilled. Equal names are one stop. */
export class Placeholder {
  constructor(
    readonly name: string,
    readonly value: string | number,
  ) {}
}

export type EditValue = string | number | boolean | null | Placeholder | readonly EditValue[] | { readonly [key: string]: EditValue };

/**
 * A change of a document's value, by paths of the text as it stands. Closed: what computes text edits handles each.
 * - `set` makes the maps on the way; `append` makes the list, and appending what another edit of the batch appends as well does it once;
 * - `remove` of the last entry removes the map or list that it emptied;
 * - `replace` is for what has no path, and is proved by a parse of the result.
 */
export type Edit =
  | { readonly op: 'set'; readonly path: Path; readonly value: EditValue }
  | { readonly op: 'remove'; readonly path: Path }
  | { readonly op: 'append'; readonly path: Path; readonly value: EditValue }
  | { readonly op: 'insert'; readonly path: Path; readonly index: number; readonly value: EditValue }
  | { readonly op: 'rename'; readonly path: Path; readonly key: string }
  | { readonly op: 'move'; readonly path: Path; readonly to: Path }
  | { readonly op: 'addDocument'; readonly value: EditValue }
  | { readonly op: 'replace'; readonly span: Span; readonly text: string | Placeholder };

export const set = (path: Path, value: EditValue): Edit => ({ op: 'set', path, value });
export const remove = (path: Path): Edit => ({ op: 'remove', path });
export const append = (path: Path, value: EditValue): Edit => ({ op: 'append', path, value });
export const insert = (path: Path, index: number, value: EditValue): Edit => ({ op: 'insert', path, index, value });
export const rename = (path: Path, key: string): Edit => ({ op: 'rename', path, key });
export const move = (path: Path, to: Path): Edit => ({ op: 'move', path, to });
export const addDocument = (value: EditValue): Edit => ({ op: 'addDocument', value });
export const replace = (span: Span, text: string | Placeholder): Edit => ({ op: 'replace', span, text });

/** UTF-16 offsets relative to the document's text. */
export interface TextEdit extends Span {
  readonly newText: string;
}

export function textEdits(_tree: unknown, _edits: readonly Edit[], _options?: { readonly placeholders?: 'snippet' | 'default' }): { readonly edits: readonly TextEdit[] } | { readonly refused: string } {
  return { refused: 'Edits are not built yet.' };
}
export function applyTextEdits(text: string, edits: readonly TextEdit[]): string {
  return [...edits].sort((a, b) => b.start - a.start).reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text);
}
