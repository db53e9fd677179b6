import { isMap, isSeq, type Node, type Pair } from 'yaml';
import { isUnwritten, keyName } from './yaml/nodes.js';
import { lineEnd, lineStart, type Segment, segmentOf } from './yaml/split.js';
import { MAX_DEPTH, type Path, type Span, type Tree, treeOf } from './yaml/tree.js';

/** Where a key is being typed, or could be: on a line that has nothing else. */
export interface KeyPlace {
  /** What is read with a key in that place, all else as it stands. */
  readonly tree: Tree;
  /** The path of the map that the key is for. */
  readonly path: Path;
  /** What is typed of it, a colon and blanks behind it included. Offsets are of the document. */
  readonly span: Span;
  /** Where the key starts on its line. */
  readonly column: number;
  /** How many blanks its line starts with: fewer than `column` behind a dash. */
  readonly indent: number;
}

/** The key that stands in the tree for the one that is being typed. */
export const CURSOR_KEY = 'x-seaworthy-cursor';

/**
 * Where the key at an offset of a document would go, at its left edge or below a `spec`; undefined where none can: in a value, a comment, a text of several lines, JSON, between
 * keys that are indented in another way. The document may be broken, here or elsewhere: with a key in this place it must not get worse.
 */
export function keyPlaceAt({ text, template }: Segment, offset: number): KeyPlace | undefined {
  const line = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const before = /^( *)((?:- +)*)(\w*)$/.exec(text.slice(line, offset));
  const after = /^\w*(?::?[ \t]*)$/.exec(text.slice(offset, end));
  if (!before || !after || text.includes(CURSOR_KEY)) return undefined;
  const [, indent = '', dashes = ''] = before;
  const column = indent.length + dashes.length;
  if (column > 0 && !isBelowSpec(text, line, column)) return undefined;
  const span = { start: line + column, end };
  const withKey = (key: string): Tree =>
    treeOf(segmentOf(text.slice(0, span.start) + key + text.slice(span.end), template?.depth));
  const tree = withKey(`${CURSOR_KEY}: 0`);
  if (tree.broken && tree.errors.length > withKey('').errors.length) return undefined;
  const path = pathAt(tree, span.start);
  return path && { tree, path, span, column, indent: indent.length };
}

/** Whether the lines above, by their indentation alone, lead out to a `spec`: else the document need not be read. */
function isBelowSpec(text: string, line: number, column: number): boolean {
  let level = 2 * column;
  for (let start = line; start > 0 && level > 0; ) {
    start = lineStart(text, start - 1);
    const key = KEY_LINE.exec(text.slice(start, lineEnd(text, start)));
    if (!key) continue;
    const [, indent = '', dashes = '', name] = key;
    const own = 2 * (indent.length + dashes.length);
    if (own < level) {
      if (name === 'spec') return true;
      level = own;
    }
    if (dashes !== '') level = Math.min(level, 2 * indent.length + 1); // a list may start where its key does
  }
  return false;
}

const KEY_LINE = /^( *)((?:- +)*)["']?([^\s#"':-][^\s"':]*)["']?[ \t]*:(?=\s|$)/;

/** The path of the map in block style that has the cursor's key, as Kubernetes reads it. */
function pathAt(tree: Tree, start: number): Path | undefined {
  const path: Path[number][] = [];
  let node: Node | null = tree.contents;
  while (path.length <= MAX_DEPTH) {
    if (isMap(node)) {
      if (node.flow) return undefined;
      const pairs = node.items as Pair<Node | null, Node | null>[];
      if (pairs.some(({ key }) => key?.range?.[0] === start && keyName(key) === CURSOR_KEY)) break;
      const pair = pairs.find(({ value }) => holds(value, start));
      if (!pair) return undefined;
      path.push(keyName(pair.key));
      node = pair.value;
    } else if (isSeq<Node | null>(node)) {
      if (node.flow) return undefined;
      const index = node.items.findIndex((item) => holds(item, start));
      if (index < 0) return undefined;
      path.push(index);
      node = node.items[index] ?? null;
    } else return undefined;
  }
  const found = tree.find([...path, CURSOR_KEY]);
  return found?.via === undefined && found?.key?.range?.[0] === start ? path : undefined;
}

function holds(node: Node | null, offset: number): boolean {
  return (
    !isUnwritten(node) &&
    node?.range !== undefined &&
    node?.range !== null &&
    node.range[0] <= offset &&
    offset < node.range[2]
  );
}
