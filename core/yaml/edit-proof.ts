import { type Edit, refuse, type TextEdit, UNSAFE } from './edit-kinds.js';
import { applyTextEdits } from './edit-text.js';
import { applyToValue, equalValues, plain, readValue } from './edit-value.js';
import { split } from './split.js';
import { Tree } from './tree.js';

/** Refuses text edits of which the result does not parse, or does not mean what the edits say. So a bug of ours ends as a refusal. */
export function prove(tree: Tree, edits: readonly Edit[], textEdits: readonly TextEdit[]): void {
  const result = applyTextEdits(tree.text, textEdits);
  if (tree.broken) {
    if (new Tree(result).errors.length > tree.errors.length) refuse(UNSAFE);
    return;
  }
  const base = withReplacements(tree, edits);
  if (edits.every(({ op }) => op === 'replace')) return;
  const added = edits.filter((edit) => edit.op === 'addDocument');
  const [text = '', ...more] = added.length > 0 ? split(result).map((segment) => segment.text) : [result];
  const after = textEdits.length === 0 ? tree : new Tree(text);
  if (after.broken || after.duplicates.length > tree.duplicates.length || more.length !== added.length) refuse(UNSAFE);
  const before = readValue(base);
  if (before === undefined) refuse('aliases multiply the document beyond measure');
  const wanted = applyToValue(before, edits);
  const found = readValue(after);
  if (wanted === undefined || found === undefined || !equalValues(wanted, found)) refuse(UNSAFE);
  for (const [index, { value }] of added.entries()) {
    const document = new Tree(more[index] ?? '');
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
  const base = new Tree(applyTextEdits(tree.text, replacements));
  if (base.broken || base.duplicates.length > tree.duplicates.length) refuse('the result would be broken');
  return base;
}
