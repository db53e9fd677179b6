import { type Edit, refuse, type TextEdit, UNSAFE } from './edit-kinds.js';
import { applyTextEdits } from './edit-text.js';
import { applyToValue, equalValues, plain, readValue } from './edit-value.js';
import { segmentOf, split } from './split.js';
import { type Tree, treeOf } from './tree.js';

/** Refuses text edits of which the result does not parse, or does not mean what the edits say. So a bug of ours ends as a refusal. */
export function prove(tree: Tree, edits: readonly Edit[], textEdits: readonly TextEdit[]): void {
  const result = applyTextEdits(tree.text, textEdits);
  const depth = tree.template?.depth;
  if (tree.broken) {
    if (treeOf(segmentOf(result, depth)).errors.length > tree.errors.length) refuse(UNSAFE);
    return;
  }
  const base = withReplacements(tree, edits);
  if (edits.every(({ op }) => op === 'replace')) return;
  const added = edits.filter((edit) => edit.op === 'addDocument');
  const [first, ...more] = added.length > 0 ? split(result, depth) : [segmentOf(result, depth)];
  const after = textEdits.length === 0 || !first ? tree : treeOf(first);
  if (tree.template && after.unknowns !== base.unknowns) refuse(UNSAFE);
  if (after.broken || after.duplicates.length > tree.duplicates.length || more.length !== added.length) refuse(UNSAFE);
  const before = readValue(base);
  if (before === undefined) refuse('aliases multiply the document beyond measure');
  const wanted = applyToValue(before, edits);
  const found = readValue(after);
  if (wanted === undefined || found === undefined || !equalValues(wanted, found)) refuse(UNSAFE);
  for (const [index, { value }] of added.entries()) {
    const document = treeOf(more[index] ?? { text: '' });
    const read = readValue(document);
    if (document.broken || read === undefined || !equalValues(read, plain(value))) refuse(UNSAFE);
  }
}

/** What is replaced by its span has no path: its result is what the other edits start from. */
function withReplacements(tree: Tree, edits: readonly Edit[]): Tree {
  const replacements = edits.flatMap((edit) =>
    edit.op === 'replace'
      ? [{ ...edit.span, newText: String(typeof edit.text === 'string' ? edit.text : edit.text.value) }]
      : [],
  );
  if (replacements.length === 0) return tree;
  const base = treeOf(segmentOf(applyTextEdits(tree.text, replacements), tree.template?.depth));
  if (base.broken || base.duplicates.length > tree.duplicates.length) refuse('the result would be broken');
  return base;
}
