import { type Document, parseDocument } from 'yaml';
import { kubernetesTags } from './schema.js';
import type { SyntaxProblem } from './tree.js';

/** The parser's word for text that is nested deeper than it can go. */
export const EXHAUSTED = 'RESOURCE_EXHAUSTION';

/** Undefined for text nested so deep that the parser left the stack's end before it noticed: how deep that is hangs on who called. */
export function parse(text: string): Document.Parsed | undefined {
  try {
    return parseDocument(text, {
      version: '1.1',
      customTags: kubernetesTags,
      uniqueKeys: false,
      strict: false,
      stringKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Whether one of the problems, which are sorted by their starts, touches a range: there may be thousands of each. */
export function touchedBy(problems: readonly SyntaxProblem[]): (start: number, end: number) => boolean {
  let furthest = 0;
  const ends = problems.map(({ end }) => {
    furthest = Math.max(furthest, end);
    return furthest;
  });
  return (start, end) => {
    let low = 0;
    let high = problems.length; // of those that start behind the range
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((problems[middle]?.start ?? 0) <= end) low = middle + 1;
      else high = middle;
    }
    return (ends[low - 1] ?? 0) > start;
  };
}
