import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { isUnwritten, spanOf } from './nodes.js';
import { lineEnd } from './split.js';
import type { Found, Path, Span, Tree } from './tree.js';

/** A place in the text, and the place that it really comes from: an anchor, for what is read through an alias or a merge. */
export interface Underline extends Span {
  readonly origin?: Span;
}

/**
 * What to underline for a path: the value if it is a scalar, the key if it is a map or a list, never past a line's end. For what is missing,
 * the key of the nearest map that is there and lacks it; a list item by the value of its `name`, else its first key; the document by the value
 * of its `kind`. Through an alias, the alias; from a merge, the value of `<<`.
 */
export function underline(tree: Tree, path: Path, on?: 'key' | 'value'): Underline {
  const trail = walk(tree, path);
  for (let depth = trail.length - 1; depth > 0; depth--) {
    const found = trail[depth] as Found;
    const complete = depth === path.length;
    const span = complete ? spanOfPresent(found, on) : spanOfKey(found);
    if (span) return finish(tree, found, span);
  }
  return finish(tree, tree.root, spanOfRoot(tree));
}

/** A span that does not pass its line's end, and is not empty where the line is not. */
export function clampToLine(text: string, span: Span): Span {
  const end = Math.min(Math.max(span.end, span.start), lineEnd(text, span.start));
  if (end > span.start) return { start: span.start, end };
  return { start: span.start, end: Math.min(span.start + 1, Math.max(lineEnd(text, span.start), span.start)) };
}

/** What a path meets, from the root to the deepest value that is there. */
function walk(tree: Tree, path: Path): Found[] {
  const trail = [tree.root];
  for (const key of path) {
    const next = tree.child(trail[trail.length - 1] as Found, key);
    if (!next) break;
    trail.push(next);
  }
  return trail;
}

function spanOfPresent(found: Found, on: 'key' | 'value' | undefined): Span | undefined {
  const { node, key } = found;
  if (on === 'key' && key) return nodeSpan(key);
  if (isScalar(node) && !isUnwritten(node)) return nodeSpan(node);
  if (on === 'value' && node && !isUnwritten(node) && node.range && (isMap(node) || isSeq(node)) && node.flow)
    return nodeSpan(node);
  return spanOfKey(found);
}

/** The key of an entry, or what stands for a list item. */
function spanOfKey({ node, key }: Found): Span | undefined {
  if (key) return nodeSpan(key);
  if (!isMap(node)) return isScalar(node) && !isUnwritten(node) ? nodeSpan(node) : undefined;
  const pairs = node.items as Pair<Node | null, Node | null>[];
  const name = pairs.find((pair) => isScalar(pair.key) && pair.key.value === 'name')?.value;
  if (isScalar(name) && !isUnwritten(name)) return nodeSpan(name);
  return nodeSpan(pairs[0]?.key ?? node);
}

function spanOfRoot(tree: Tree): Span {
  const kind = tree.child(tree.root, 'kind')?.node ?? tree.child(tree.root, 'apiVersion')?.node;
  if (kind?.range && !isUnwritten(kind)) return spanOf(kind.range);
  const { contents } = tree;
  return isMap(contents)
    ? (nodeSpan(contents.items[0]?.key as Node | null) ?? { start: 0, end: 0 })
    : { start: contents?.range?.[0] ?? 0, end: contents?.range?.[1] ?? 0 };
}

function nodeSpan(node: Node | null | undefined): Span | undefined {
  return node?.range ? spanOf(node.range) : undefined;
}

function finish(tree: Tree, { via }: Found, span: Span): Underline {
  const clamped = clampToLine(tree.text, span);
  return via?.range ? { ...clampToLine(tree.text, spanOf(via.range)), origin: clamped } : clamped;
}
