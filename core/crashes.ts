import type { FileResult, Linted } from './lint.js';

/** The rules that crashed in a file: the document in which each did first, and in how many more. */
export function crashesIn({ documents }: FileResult): readonly Crash[] {
  const crashes = new Map<string, Crash>();
  for (const [index, { linted }] of documents.entries())
    for (const rule of linted.crashed) {
      const first = crashes.get(rule);
      crashes.set(rule, first ? { ...first, more: first.more + 1 } : { rule, index, linted, more: 0 });
    }
  return [...crashes.values()];
}

interface Crash {
  readonly rule: string;
  readonly index: number;
  readonly linted: Linted;
  readonly more: number;
}
