import { type Action, actionsOf } from './actions.js';
import { type Blocks, blocksOf } from './arms.js';
import { maskOf } from './mask.js';
import type { Segment } from './split.js';
import type { Hole } from './tree.js';

/** What is known of a text that holds `{{ … }}`, or that stands in a block of a template. */
export interface Template {
  /** The text with spaces, or with a character that nobody writes, in place of the actions: of equal length, with the same line breaks. */
  readonly masked: string;
  /** Places of which the text is not known, in order. */
  readonly holes: readonly Hole[];
  readonly blocks: Blocks;
  /** In order, the body of a `define` as a part of it. */
  readonly actions: readonly Action[];
  /** How many blocks are open in front of the text. With the text, all that the rest hangs on. */
  readonly depth: number;
  /** Whether it holds an action that is never closed: text that stands behind may do it. */
  readonly isUnclosed: boolean;
}

/** Undefined for plain text. */
export function templateOf(text: string, depth = 0): Template | undefined {
  if (depth === 0 && !text.includes('{{')) return undefined;
  const lexed = actionsOf(text);
  const { actions, isOpen } = withDefinitions(lexed.actions, text.length);
  const blocks = blocksOf(actions, text.length, depth);
  return { ...maskOf(text, actions, blocks), blocks, actions, depth, isUnclosed: lexed.isUnclosed || isOpen };
}

/** Whether an action may write whole documents: its lines start at the left edge. */
export function writesDocuments({ holes }: Template): boolean {
  return holes.some(({ kind, column }) => kind === 'block' && column === 0);
}

/** Whether entries of a template's lists may be more, or fewer, than stand there. */
export function holdsBlocks({ holes, blocks }: Template): boolean {
  return blocks.blocks.length > 0 || blocks.isWithin || holes.some(({ kind }) => kind === 'block');
}

/** Whether expressions stand elsewhere than in comments and block scalars, which read as text of any file. */
export function decidesValues({ text, template }: Segment): boolean {
  return template?.holes.some(({ kind, start }) => kind === 'block' || !'|>'.includes(text.charAt(start))) ?? false;
}

/** Whether a text that cannot be read has statements of a template that is not Helm's (Jinja, ERB). */
export function isForeignTemplate(text: string): boolean {
  return text.includes('{%') || text.includes('<%');
}

/** A definition with its body as one silent action: its text stands where it is included. */
function withDefinitions(
  actions: readonly Action[],
  length: number,
): { readonly actions: readonly Action[]; readonly isOpen: boolean } {
  if (!actions.some(({ kind }) => kind === 'define')) return { actions, isOpen: false };
  const result: Action[] = [];
  let start: Action | undefined;
  let depth = 0;
  for (const action of actions) {
    const { kind } = action;
    if (!start && kind !== 'define') result.push(action);
    if (!start && kind === 'define') {
      start = action;
      depth = 1;
    } else if (start && (kind === 'open' || kind === 'define')) depth++;
    else if (start && kind === 'end' && --depth === 0) {
      result.push({ ...start, kind: 'silent', end: action.end, trimsRight: action.trimsRight });
      start = undefined;
    }
  }
  if (start) result.push({ ...start, kind: 'silent', end: length });
  return { actions: result, isOpen: start !== undefined };
}
