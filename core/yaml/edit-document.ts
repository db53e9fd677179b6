import { isMap } from 'yaml';
import type { Draft } from './edit-block.js';
import { type Edit, refuse } from './edit-kinds.js';
import { eolAt, itemsOf, type Source } from './edit-layout.js';
import { newValue } from './edit-plan.js';
import { blockStyle, quotesAt } from './edit-style.js';
import { blockText, isInline } from './write.js';

/** New documents at the end of the text; a file without a final line break stays without. */
export function* documentDrafts(source: Source, edits: readonly Edit[]): Generator<Draft> {
  const { text, tree } = source;
  const end = text.length;
  const eol = eolAt(source, end);
  for (const edit of edits) {
    if (edit.op !== 'addDocument') continue;
    if (tree.template) refuse('a template decides which documents there are');
    const value = newValue(edit.value);
    if (isInline(value)) refuse('an empty document would be added');
    if (isMap(tree.contents) && tree.contents.flow && quotesAt(source, 0, itemsOf(source, tree.contents)).keys === '"')
      refuse('a JSON file holds one document');
    const pieces = blockText(value, 0, blockStyle(source, end, quotesAt(source, end, [])));
    const isEnded = /[\r\n]$/.test(text);
    yield { start: end, end, text: [isEnded ? '' : eol, `---${eol}`, ...pieces, isEnded ? eol : ''] };
  }
}
