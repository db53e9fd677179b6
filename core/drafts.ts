/** Why fixes can't be made, as far as that is told without a proof: a report of many files has no time for proofs, and no other use for trees. */
import { changesIgnored, sentence } from './fix.js';
import type { DocumentResult, Linter, Located } from './lint.js';
import type { Fix } from './rule.js';
import { type Edit, refusalOf } from './yaml/edit.js';
import type { Tree } from './yaml/tree.js';

/** By the edits of a fix, which stay the same object whatever becomes of its title. */
const known = new WeakMap<readonly Edit[], string | null>();

/** Finds out while the document's tree is at hand: to make it again costs as much as to lint the document. */
export function draftFixes(tree: Tree, reports: readonly Located[]): void {
  const all = reports.flatMap(({ fixes }) => ('none' in fixes ? [] : [fixes[0].edits]));
  if (all.length === 0) return;
  // All are tried at once first: mostly they go.
  const together = refusalOf(tree, all.flat());
  for (const edits of all) known.set(edits, together === undefined ? null : (refusalOf(tree, edits) ?? null));
}

/** Why a fix can't be made even alone, as a sentence; undefined if it can, as far as a draft tells. */
export function refusedDraft(linter: Linter, document: DocumentResult, { edits }: Fix): string | undefined {
  let clause = changesIgnored(document, edits) ?? known.get(edits);
  if (clause === undefined) {
    clause = refusalOf(linter.tree(document.linted), edits) ?? null;
    known.set(edits, clause);
  }
  return clause === null ? undefined : sentence(clause);
}
