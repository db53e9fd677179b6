import { isCollection, isMap, isScalar, type Node } from 'yaml';
import type { Draft, Holder } from './edit-block.js';
import { entryEnd } from './edit-block.js';
import { refuse } from './edit-kinds.js';
import { blockEnd, columnOf, contentEnd, eolAt, floorOf, hasComment, indentAt, isBlock, isBlockScalar, type Item, lineStart, rangeOf, type Source, trimBack } from './edit-layout.js';
import { blockStyle, quotesAt } from './edit-style.js';
import { lineEnd } from './split.js';
import { isUnwritten } from './tree.js';
import { blockText, type BlockStyle, type FlowStyle, flowText, inlineText, isInline, isNewMap, type NewValue, type Piece, type Quotes } from './write.js';

/** Where a value stands: behind a key or dash in block style, or somewhere in flow style. */
export interface Slot {
  readonly node: Node | null;
  /** Where a value goes if none is written, and what it needs in front of it. */
  readonly valueAt: number;
  readonly lead: string;
  /** The key or dash in block style; undefined in flow style and for the root. */
  readonly holder: Holder | undefined;
  readonly isItem: boolean;
  /** The style of the flow collection around it. */
  readonly flow: FlowStyle | undefined;
  /** The entries beside it. */
  readonly siblings: readonly Item[];
}

/** The text edits that put a value in the place of what stands in a slot, be it nothing. */
export function* replaceValue(source: Source, slot: Slot, value: NewValue): Generator<Draft> {
  const { node, flow, holder } = slot;
  if (node && isScalar(node) && node.tag && !isUnwritten(node)) refuse(`the value has a tag (${node.tag})`);
  if (isBlockScalar(node) && /#/.test(source.text.slice(rangeOf(node)[0], lineEnd(source.text, rangeOf(node)[0])))) refuse('the first line of the block text has a comment');
  if (flow || !holder) return yield inline(source, slot, flowPieces(source, slot, value));
  if (isInline(value)) return yield* inlineInBlock(source, slot, value);
  yield* block(source, slot, holder, value);
}
