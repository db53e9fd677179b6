import type { Span } from '../../core/yaml/tree.js';

const CARETS = /^(#?)( *)(\^+)$/;

/** An example's text without its caret lines, and the places that they mark (UTF-16 offsets in that text). */
export function unmark(example: string): { readonly text: string; readonly marks: readonly Span[] } {
  const lines: string[] = [];
  const marks: Span[] = [];
  let start = 0; // of the last line that is kept
  let length = 0;
  for (const line of example.replace(/^\n/, '').split('\n')) {
    const carets = CARETS.exec(line);
    if (carets) {
      const at = start + (carets[1] ?? '').length + (carets[2] ?? '').length;
      marks.push({ start: at, end: at + (carets[3] ?? '').length });
      continue;
    }
    lines.push(line);
    start = length;
    length += line.length + 1;
  }
  return { text: lines.join('\n'), marks: marks.sort((a, b) => a.start - b.start || a.end - b.end) };
}
