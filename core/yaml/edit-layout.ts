import {
  isAlias,
  isCollection,
  isMap,
  isScalar,
  Lexer,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { refuse } from './edit-kinds.js';
import { isUnwritten } from './nodes.js';
import { lineEnd, nextLine, positionIn, type Segment } from './split.js';
import type { Span, Tree } from './tree.js';

/** A document whose text is edited. */
export interface Source {
  readonly tree: Tree;
  /** As it is parsed: a template's actions are masked. */
  readonly text: string;
  readonly segment: Segment;
}

export type Collection = YAMLMap | YAMLSeq;

/** An entry of a map, or an item of a list, in the text. */
export interface Item {
  /** At its key; in a block list, at its dash. */
  readonly start: number;
  /** Behind its last character, comments not counted. */
  readonly end: number;
  /** Where the comma behind it stands, in flow style. */
  readonly comma?: number;
  readonly key: Scalar | undefined;
  readonly value: Node | null;
  /** Behind `:` or `-` and the anchor or tag that follows: where a value goes if there is none. */
  readonly valueAt: number;
  /** What such a value needs in front of it. */
  readonly lead: string;
}

export function sourceOf(tree: Tree): Source {
  return { tree, text: tree.masked, segment: { text: tree.masked } };
}

/** The entries or items of a collection. Refuses what is written in a way that is not understood. */
export function itemsOf(source: Source, collection: Collection): Item[] {
  return collection.flow ? flowItems(source, collection) : blockItems(source, collection);
}

/** Where a node's text ends: behind the last character, not counting comments and the line break of a block scalar. */
export function contentEnd(source: Source, node: Node): number {
  if (isCollection(node) && !node.flow && node.items.length > 0) {
    const last: unknown = node.items[node.items.length - 1];
    if (isMap(node)) {
      const { key, value } = last as Pair<Node | null, Node | null>;
      const end = value ? contentEnd(source, value) : 0;
      return Math.max(end, key?.range?.[1] ?? 0, isUnwritten(value) && key ? colonEnd(source, key) : 0);
    }
    return contentEnd(source, last as Node);
  }
  const [start, end] = rangeOf(node);
  if (isUnwritten(node)) return trimBack(source.text, start);
  return isBlockScalar(node) ? withoutBreak(source.text, end) : end;
}

export function isBlockScalar(node: Node | null): node is Scalar {
  return isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
}

export function isBlock(node: Node | null): node is Collection {
  return isCollection(node) && !node.flow;
}

export function rangeOf(node: Node): readonly [number, number, number] {
  return node.range ?? refuse('it has no place in the text');
}

/** The end of the line on which a block entry ends, with the comment lines below that belong to it: those indented by `floor` or more. */
export function blockEnd(source: Source, end: number, floor: number): number {
  const { text } = source;
  let at = lineEnd(text, end);
  while (at < text.length) {
    const line = nextLine(text, at);
    let first = line;
    while (text[first] === ' ') first++;
    if (text[first] !== '#' || first - line < floor) break;
    at = lineEnd(text, first);
  }
  return at;
}

/** The smallest indentation of comments below a block collection that belong to it, given the column of the key or dash that holds it. */
export function floorOf(column: number, parent: number): number {
  return Math.max(column, parent + 1);
}

export function lineStart(source: Source, at: number): number {
  return at - positionIn(source.segment, at).character;
}

/** How far from the left edge an offset stands, a byte order mark not counted. */
export function columnOf(source: Source, at: number): number {
  const start = lineStart(source, at);
  return at - start - (source.text[start] === '\ufeff' ? 1 : 0);
}

/** Whether only spaces stand before an offset on its line. */
export function startsLine(source: Source, at: number): boolean {
  return /^\ufeff? *$/.test(source.text.slice(lineStart(source, at), at));
}

/** The white space at the start of the line that holds an offset. */
export function indentAt(source: Source, at: number): string {
  const start = lineStart(source, at);
  return /^[ \t]*/.exec(source.text.slice(start, at))?.[0] ?? '';
}

/** Whether only white space stands before an offset on its line; tabs count, as in JSON. */
export function isFirstOnLine(source: Source, at: number): boolean {
  return lineStart(source, at) + indentAt(source, at).length === at;
}

/** The line break that people use around an offset: the one that ends its line, else the one before. */
export function eolAt(source: Source, at: number): string {
  const { text } = source;
  for (const end of [lineEnd(text, at), lineStart(source, at) - 1, lineEnd(text, 0)]) {
    if (text[end] === '\n') return text[end - 1] === '\r' ? '\r\n' : '\n';
    if (text[end] === '\r') return text[end + 1] === '\n' ? '\r\n' : '\r';
  }
  return '\n';
}

/** The offset behind the spaces, line breaks and comments from an offset on. */
export function skipBlank(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && ' \t\r\n'.includes(text[at] as string)) at++;
    if (text[at] !== '#') return at;
    at = lineEnd(text, at);
  }
}

/** The offset behind the last character before an offset that is neither space nor tab. */
export function trimBack(text: string, from: number): number {
  let at = from;
  while (text[at - 1] === ' ' || text[at - 1] === '\t') at--;
  return at;
}

/** Whether there is a comment between two offsets outside of scalars. */
export function hasComment(text: string, start: number, end: number): boolean {
  return text.slice(start, end).includes('#');
}

/** The comments of a text, as the parser's own lexer finds them. */
export function commentsOf(text: string): readonly Span[] {
  const comments: Span[] = [];
  let at = 0;
  let isContent = false;
  for (const token of new Lexer().lex(text.replace(/\r(?!\n)/g, '\n'))) {
    if (CONTROL.has(token)) {
      isContent = token === SCALAR_FOLLOWS;
      continue;
    }
    if (token.startsWith('#') && !isContent) comments.push({ start: at, end: at + token.length });
    isContent = false;
    at += token.length;
  }
  return comments;
}

const SCALAR_FOLLOWS = '\x1f';
/** What the lexer puts between tokens: start of document, end of flow, start of scalar. */
const CONTROL = new Set(['\x02', '\x18', SCALAR_FOLLOWS]);

function blockItems(source: Source, collection: Collection): Item[] {
  if (isMap(collection))
    return (collection.items as Pair<Node | null, Node | null>[]).map(({ key, value }) => {
      const scalar = plainKey(source, key);
      const [start] = rangeOf(scalar);
      if (!/^\ufeff? *(?:- +)*$/.test(source.text.slice(lineStart(source, start), start))) refuse(ODD_KEY);
      return item(source, start, scalar, value, colonEnd(source, scalar), ' ');
    });
  let at = rangeOf(collection)[0];
  return (collection.items as Node[]).map((value) => {
    const dash = skipBlank(source.text, at);
    if (source.text[dash] !== '-') refuse('a list here is written in an unusual way');
    if (!/^\ufeff? *(?:- +)*$/.test(source.text.slice(lineStart(source, dash), dash))) refuse(ODD_INDENT);
    const found = item(source, dash, undefined, value, dash + 1, ' ');
    at = found.end;
    return found;
  });
}

const ODD_KEY = 'a key of this map has a tag, an anchor or a "?" in front of it, or a tab';
const ODD_INDENT = 'the line is indented with a tab';

function flowItems(source: Source, collection: Collection): Item[] {
  const { text } = source;
  const [open, close] = rangeOf(collection);
  if (!'[{'.includes(text[open] ?? ' ')) refuse('it is a map without braces in a list');
  const items: Item[] = [];
  let at = skipBlank(text, open + 1);
  for (const child of collection.items as (Pair<Node | null, Node | null> | Node)[]) {
    const found = isMap(collection)
      ? flowEntry(source, child as Pair<Node | null, Node | null>)
      : flowItem(source, child as Node);
    if (found.start !== at) refuse('something here has a tag or an anchor');
    const comma = skipBlank(text, found.end);
    if (text[comma] === ',') at = skipBlank(text, comma + 1);
    else at = comma;
    items.push(text[comma] === ',' ? { ...found, comma } : found);
  }
  if (at !== close - 1) refuse('its end is not where it should be');
  return items;
}

function flowEntry(source: Source, { key, value }: Pair<Node | null, Node | null>): Item {
  const scalar = plainKey(source, key);
  const colon = skipBlank(source.text, rangeOf(scalar)[1]);
  const start = rangeOf(scalar)[0];
  if (source.text[colon] !== ':') return item(source, start, scalar, null, rangeOf(scalar)[1], ': ');
  return item(source, start, scalar, value, colon + 1, ' ');
}

function flowItem(source: Source, value: Node): Item {
  return item(source, rangeOf(value)[0], undefined, value, rangeOf(value)[0], '');
}

function item(
  source: Source,
  start: number,
  key: Scalar | undefined,
  value: Node | null,
  behind: number,
  lead: string,
): Item {
  const isThere = value !== null && !isUnwritten(value);
  const valueAt =
    value && !isThere
      ? Math.max(behind, trimBack(source.text, rangeOf(value)[0]))
      : behindProperties(source.text, behind);
  return { start, end: isThere ? contentEnd(source, value) : valueAt, key, value, valueAt, lead };
}

/** The offset behind the anchor and the tag that stand on this line. */
function behindProperties(text: string, from: number): number {
  const properties = /(?:[ \t]+[&!]\S*)*/y;
  properties.lastIndex = from;
  return properties.test(text) ? properties.lastIndex : from;
}

function plainKey(source: Source, key: Node | null): Scalar {
  if (!isScalar(key) || isAlias(key)) return refuse('a key of this map is not a plain word');
  if (source.tree.isUnknown(key)) return refuse('a template writes a key of this map');
  return key;
}

function colonEnd(source: Source, key: Node): number {
  let at = rangeOf(key)[1];
  while (source.text[at] === ' ' || source.text[at] === '\t') at++;
  if (source.text[at] !== ':') refuse(ODD_KEY);
  return at + 1;
}

function withoutBreak(text: string, end: number): number {
  if (text[end - 1] === '\n') return text[end - 2] === '\r' ? end - 2 : end - 1;
  return text[end - 1] === '\r' ? end - 1 : end;
}
