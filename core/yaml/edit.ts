import { guardActions } from './edit-actions.js';
import type { Draft } from './edit-block.js';
import { documentDrafts } from './edit-document.js';
import { type Edit, Placeholder, Refusal, refuse, remove, type TextEdit } from './edit-kinds.js';
import { commentsOf, sourceOf } from './edit-layout.js';
import { takeOut } from './edit-move.js';
import { planOf } from './edit-plan.js';
import { prove } from './edit-proof.js';
import { renamesInBroken } from './edit-rename.js';
import { joined, plainEdit, snippetEdits } from './edit-text.js';
import { withoutRepeats } from './edit-value.js';
import { walk } from './edit-walk.js';
import { MAX_DEPTH, type Path, type Tree } from './tree.js';
import type { Piece } from './write.js';

export {
  addDocument,
  append,
  type Edit,
  type EditValue,
  insert,
  move,
  Placeholder,
  remove,
  rename,
  replace,
  set,
  type TextEdit,
} from './edit-kinds.js';
export { applyTextEdits } from './edit-text.js';

/**
 * The smallest text edits that make a batch of edits true: sorted, not overlapping, proved by reading the result. Refused, with a clause that
 * says why, where that would be a guess. With `snippet`, every new text is snippet syntax as LSP has it.
 */
export function textEdits(
  tree: Tree,
  edits: readonly Edit[],
  { placeholders = 'default' }: { readonly placeholders?: 'snippet' | 'default' } = {},
): { readonly edits: readonly TextEdit[] } | { readonly refused: string } {
  try {
    const distinct = withoutRepeats(edits);
    const drafts = draftsOf(tree, distinct);
    const plain = drafts.map(plainEdit);
    prove(tree, distinct, plain);
    return { edits: placeholders === 'snippet' ? snippetEdits(drafts) : plain };
  } catch (error) {
    if (error instanceof Refusal) return { refused: error.reason };
    throw error;
  }
}

/**
 * Why a batch is refused, as far as that is told without a proof: nearly always, and at the price of the edits, where a proof costs the document.
 */
export function refusalOf(tree: Tree, edits: readonly Edit[]): string | undefined {
  try {
    draftsOf(tree, withoutRepeats(edits));
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.reason;
    throw error;
  }
}

/** Whether a person has to choose a value. */
export function hasPlaceholder(edits: readonly Edit[]): boolean {
  const holds = (value: unknown): boolean =>
    value instanceof Placeholder || (typeof value === 'object' && value !== null && Object.values(value).some(holds));
  return edits.some(holds);
}

/** How many comments go if what is at a path is removed. */
export function commentsInside(tree: Tree, path: Path): number {
  try {
    const drafts = draftsOf(tree, [remove(path)]);
    const isGone = (start: number): boolean => drafts.some((draft) => draft.start <= start && start < draft.end);
    return commentsOf(tree.masked).filter(({ start }) => isGone(start)).length;
  } catch (error) {
    if (error instanceof Refusal) return 0;
    throw error;
  }
}

function draftsOf(tree: Tree, edits: readonly Edit[]): readonly Draft[] {
  if (tree.depth > MAX_DEPTH) refuse('the document is nested too deep');
  const source = sourceOf(tree);
  const drafts: Draft[] = [];
  for (const edit of edits) if (edit.op === 'replace') drafts.push({ ...edit.span, text: [textOf(edit.text)] });
  if (tree.broken) drafts.push(...renamesInBroken(source, edits));
  else if (edits.length > drafts.length) {
    drafts.push(
      ...walk(
        source,
        planOf(edits, (path, key) => takeOut(source, path, key)),
      ),
    );
    drafts.push(...documentDrafts(source, edits));
  }
  const result = joined(tree.masked, drafts);
  guardActions(tree, result);
  return result;
}

function textOf(text: string | Placeholder): Piece {
  return text instanceof Placeholder ? { name: text.name, text: String(text.value) } : text;
}
