import { lineEnd } from '../../core/yaml/split.js';
import type { Span } from '../../core/yaml/tree.js';
import { clean, type Style, widthOf } from '../terminal.js';

const TAB = 4;

/**
 * The underlined place with its line and the one above, for a terminal: tabs as blanks, wide characters counted as two columns, a long line
 * cut around the place.
 * @param line the number of the line on which the span starts
 */
export function frame(
  text: string,
  span: Span,
  line: number,
  { colors, columns }: Style,
  paint: (text: string) => string,
): string[] {
  const start = lineStart(text, span.start);
  const gutter = Math.max(String(line).length, 4);
  const room = columns - gutter - 4;
  const row = (number: string, content: string): string =>
    `${colors.dim(`${number.padStart(gutter)} │`)} ${content}`.trimEnd();
  const cells = cellsOf(text.slice(start, lineEnd(text, start)));
  const first = cells.findIndex(({ end }) => end > span.start - start);
  const from = first < 0 ? cells.length : first;
  const last = cells.findIndex(({ end }) => end >= Math.min(span.end, lineEnd(text, start)) - start);
  const window = cut(cells, from, room);
  const shown = cells.slice(window.from, window.to);
  const before = width(cells.slice(window.from, from)) + (window.from > 0 ? 1 : 0);
  const marked = Math.max(width(cells.slice(from, Math.min((last < 0 ? from : last) + 1, window.to))), 1);
  return [
    ...above(text, start, room).map((content) => row(String(line - 1), colors.dim(content))),
    row(
      String(line),
      `${window.from > 0 ? '…' : ''}${shown.map((cell) => cell.shown).join('')}${window.to < cells.length ? '…' : ''}`,
    ),
    row('', `${' '.repeat(before)}${paint('^'.repeat(marked))}`),
  ];
}

/** What is shown of a character. */
interface Cell {
  readonly shown: string;
  readonly width: number;
  /** The offset behind the character. */
  readonly end: number;
}

function cellsOf(line: string): Cell[] {
  const cells: Cell[] = [];
  let column = 0;
  let end = 0;
  for (const character of line) {
    end += character.length;
    const shown = character === '\t' ? ' '.repeat(TAB - (column % TAB)) : clean(character);
    const cell = { shown, width: character === '\t' ? shown.length : widthOf(shown), end };
    column += cell.width;
    cells.push(cell);
  }
  return cells;
}

function width(cells: readonly Cell[]): number {
  return cells.reduce((sum, cell) => sum + cell.width, 0);
}

/** Which cells fit into a room: all, else some around a place, most of them behind it. */
function cut(cells: readonly Cell[], place: number, room: number): { readonly from: number; readonly to: number } {
  if (width(cells) <= room) return { from: 0, to: cells.length };
  const free = room - 2; // for the marks of what is cut
  let from = place;
  for (let left = Math.floor(free / 3); from > 0 && left >= (cells[from - 1]?.width ?? 0); from--)
    left -= cells[from - 1]?.width ?? 0;
  let to = from;
  let left = free;
  for (; to < cells.length && left >= (cells[to]?.width ?? 0); to++) left -= cells[to]?.width ?? 0;
  for (; from > 0 && left >= (cells[from - 1]?.width ?? 0); from--) left -= cells[from - 1]?.width ?? 0;
  return { from, to };
}

/** The line above, if there is something on it. */
function above(text: string, start: number, room: number): string[] {
  if (start === 0) return [];
  const lineBreak = text.startsWith('\r\n', start - 2) ? 2 : 1;
  const previous = lineStart(text, start - lineBreak);
  const cells = cellsOf(text.slice(previous, start - lineBreak));
  const content = cells.map(({ shown }) => shown).join('');
  if (content.trim() === '') return [];
  const { to } = cut(cells, 0, room);
  return [
    to < cells.length
      ? `${cells
          .slice(0, to)
          .map(({ shown }) => shown)
          .join('')}…`
      : content,
  ];
}

function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}
