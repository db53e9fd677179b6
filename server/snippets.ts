/** Snippets for a client that indents them once more. */

import type { TextEdit } from '../core/yaml/edit.js';
import { lineStart } from '../core/yaml/split.js';

/**
 * VS Code indents the further lines of a snippet like the line in front of it, and its library gives no way to say no. It has nothing to add
 * where a snippet starts at the left edge, so an edit of several lines takes in what stands in front of it on its line. `edits` are sorted
 * snippets with offsets of `text`, and so is the result.
 */
export function fromLeftEdge(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits) {
    let own = edit;
    while (/[\r\n]/.test(own.newText)) {
      const line = lineStart(text, own.start);
      const last = result.at(-1);
      if (own.start === line) break;
      if (!last || last.end <= line) {
        own = { start: line, end: own.end, newText: escaped(text.slice(line, own.start)) + own.newText };
        break;
      }
      result.pop();
      own = {
        start: last.start,
        end: own.end,
        newText: last.newText + escaped(text.slice(last.end, own.start)) + own.newText,
      };
    }
    result.push(own);
  }
  return result;
}

/** A text as a snippet has it. */
function escaped(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}
