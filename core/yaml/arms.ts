import type { Action } from './actions.js';
import type { Span } from './tree.js';

/** A block of a template: `if`, `with`, `range` and `block`, from its first action to behind its `end`. */
export interface Block extends Span {
  readonly parent: Block | undefined;
  /** Whether one of its arms is always taken: an `if` or a `with` that has a plain `else`. */
  readonly isComplete: boolean;
  readonly arms: number;
}

/** An arm of a block: what stands between two of its actions. Identity stands for "the same arm". */
export interface Arm {
  readonly block: Block;
  readonly index: number;
  /** Whether it is for some clusters only: a condition of its block, or of one around it, asks for their version or kinds. */
  readonly isForSome: boolean;
  /** The arm around the block. */
  readonly parent: Arm | undefined;
  readonly depth: number;
}

export interface Blocks {
  /** In the order in which they begin; those that were open in front of the text begin at 0. */
  readonly blocks: readonly Block[];
  /** Where another arm begins, in order; undefined behind the last block. */
  readonly changes: readonly { readonly at: number; readonly arm: Arm | undefined }[];
  /** How many blocks are open at the text's end. */
  readonly depth: number;
  /** Whether the whole text stands in a block. */
  readonly isWithin: boolean;
}

/** The blocks of a text that begins within `depth` blocks. Actions that match nothing count as nothing. */
export function blocksOf(actions: readonly Action[], length: number, depth: number): Blocks {
  const blocks: Block[] = [];
  const changes: { at: number; arm: Arm | undefined }[] = [];
  let open: Open | undefined;
  const begin = (start: number, { isChoice, asksCluster }: Pick<Action, 'isChoice' | 'asksCluster'>): void => {
    const block: Writable<Block> = { start, end: length, parent: open?.block, isComplete: false, arms: 1 };
    blocks.push(block);
    const isForSome = asksCluster || (open?.arm.isForSome ?? false);
    const arm: Arm = { block, index: 0, isForSome, parent: open?.arm, depth: (open?.arm.depth ?? 0) + 1 };
    open = { block, arm, isChoice, around: open };
  };
  const outer = Math.min(depth, outerBlocksIn(actions), MOST);
  for (let count = 0; count < outer; count++) begin(0, { isChoice: false, asksCluster: false });
  changes.push({ at: 0, arm: currentArm(open) });
  let tooDeep = 0;
  for (const action of actions) {
    if (action.kind === 'open' && (tooDeep > 0 || (currentArm(open)?.depth ?? 0) >= MOST)) {
      tooDeep++;
      continue;
    }
    if (tooDeep > 0) {
      if (action.kind === 'end') tooDeep--;
      continue;
    }
    if (action.kind === 'open') begin(action.start, action);
    const innermost: Open | undefined = open;
    if (!innermost || (action.kind !== 'open' && action.kind !== 'else' && action.kind !== 'end')) continue;
    const { block, arm, isChoice, around } = innermost;
    if (action.kind === 'else') {
      block.isComplete = isChoice && action.isLast;
      const isForSome = arm.isForSome || action.asksCluster;
      open = { block, arm: { ...arm, index: block.arms++, isForSome }, isChoice, around };
    } else if (action.kind === 'end') {
      block.end = action.end;
      open = around;
    }
    changes.push({ at: action.end, arm: currentArm(open) });
  }
  let left = depth - outer + tooDeep;
  for (let at: Open | undefined = open; at; at = at.around) left++;
  return { blocks, changes, depth: left, isWithin: depth > outer };
}

/** Blocks nested deeper than this are not told apart. */
const MOST = 100;

function currentArm(open: Open | undefined): Arm | undefined {
  return open?.arm;
}

/** How many of the blocks that are open in front of a text end in it, or change their arm. */
function outerBlocksIn(actions: readonly Action[]): number {
  let inner = 0;
  let outer = 0;
  let most = 0;
  for (const { kind } of actions) {
    if (kind === 'open') inner++;
    else if (kind === 'end' && inner > 0) inner--;
    else if (kind === 'end') outer++;
    if (kind === 'else' && inner === 0) most = Math.max(most, outer + 1);
  }
  return Math.max(most, outer);
}

type Writable<T> = { -readonly [key in keyof T]: T[key] };

interface Open {
  readonly block: Writable<Block>;
  readonly arm: Arm;
  readonly isChoice: boolean;
  readonly around: Open | undefined;
}

/** The arm in which an offset stands. */
export function armAt({ changes }: Pick<Blocks, 'changes'>, offset: number): Arm | undefined {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((changes[middle]?.at ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  return changes[low - 1]?.arm;
}

/** The innermost arm that holds both. */
export function commonArm(a: Arm | undefined, b: Arm | undefined): Arm | undefined {
  let one = a;
  let other = b;
  while (one !== other) {
    if ((one?.depth ?? 0) >= (other?.depth ?? 0)) one = one?.parent;
    else other = other?.parent;
  }
  return one;
}
