import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { isMap, isSeq, type Node } from 'yaml';
import { type Found, Tree, Unknown } from '../../core/yaml/tree.js';
import { scalarTexts } from './scalars.cases.js';
import { readTable, type ScalarEntry } from './tables.js';

const table = readTable('scalars');

test('every scalar case has a verdict of Kubernetes', () => {
  assert.deepEqual(new Set(Object.keys(table)), new Set(scalarTexts()));
});

test('texts are read as Kubernetes reads them, or count as unknown', () => {
  assert.deepEqual(
    wrong(KEYS, (entry, read) => entry.json === undefined || read === unread || same(read, entry.json)),
    [],
  );
});

test('plain text without tags is always read', () => {
  const isPlain = (text: string) => !/!|^%/.test(text);
  assert.deepEqual(
    wrong(ALIAS_KEYS, (entry, read, text) => entry.json === undefined || !isPlain(text) || read !== unread),
    [],
  );
});

test('what Kubernetes refuses is an error or unknown', () => {
  assert.deepEqual(
    wrong(LET_THROUGH, (entry, read) => entry.error === undefined || read === unread),
    [],
  );
});

/** Keys that are no field's name anywhere: Kubernetes rounds fractions to 32 bits. And, on purpose, a key that somebody is typing. */
const KEYS = [
  '.inf: v\n',
  '-.inf: v\n',
  '.nan: v\n',
  '18446744073709551616: v\n',
  '9007199254740993: v\n',
  '1e20: v\n',
  '123456789.123456789: v\n',
  '1.5e300: v\n',
  '1e-7: v\n',
  '!!binary aGVsbG8=: 1\n',
  'a: 1\na:\n',
];

/** An alias for a key is not followed. */
const ALIAS_KEYS = ['a: &x b\n*x : c\n', '[&x a, *x : b]\n'];

/** Escapes that JSON text may hold, which kubectl reads as JSON; whole numbers of 64 bits as keys; the letters of an anchor. */
const LET_THROUGH = [
  'a: "\\/"\n',
  'a: "\\ud83d\\ude00"\n',
  'a: "\\ud83d"\n',
  'a: \u0085b\n',
  '18446744073709551615: v\n',
  '9223372036854775808: v\n',
  'a: &é 1\nb: *é\n',
  'a: &x.y 1\nb: *x.y\n',
];

const unread = Symbol('unread');

/** What is wrong, but for the known texts; a known text that is right by now is wrong as well. */
function wrong(
  known: readonly string[],
  isRight: (entry: ScalarEntry, read: unknown, text: string) => boolean,
): string[] {
  const found = Object.entries(table)
    .filter(([, { unstable }]) => !unstable)
    .map(([text, entry]) => ({ text, entry, read: read(text) }))
    .filter(({ text, entry, read }) => !isRight(entry, read, text));
  const stale = known.filter((text) => !found.some((other) => other.text === text));
  const news = found.filter(({ text }) => !known.includes(text));
  return [
    ...stale.map((text) => `${JSON.stringify(text)} is read right by now`),
    ...news.map(
      ({ text, entry, read }) => `${JSON.stringify(text)} is ${entry.json ?? entry.error}, read as ${written(read)}`,
    ),
  ];
}

/** What rules would see, all of it. */
function read(text: string): unknown {
  const tree = new Tree(text);
  if (tree.broken) return unread;
  try {
    return contentOf(tree, tree.root, []);
  } catch (error) {
    if (error instanceof Unknown) return unread;
    throw error;
  }
}

function contentOf(tree: Tree, found: Found, above: readonly Node[]): unknown {
  const { node } = found;
  if (node && above.includes(node)) throw new Unknown(); // an anchor that contains itself
  if (isMap(node)) tree.entries(node); // opens it where a merge is not known
  if (node && tree.isOpen(node)) throw new Unknown();
  if (isMap(node)) {
    const childAt = (key: string) => tree.child(found, key);
    return Object.fromEntries([...tree.entries(node).keys()].map((key) => [key, content(childAt(key), node)]));
  }
  if (isSeq<Node>(node)) return node.items.map((_, index) => content(tree.child(found, index), node));
  return tree.scalar(found);

  function content(child: Found | undefined, parent: Node): unknown {
    return child && contentOf(tree, child, [...above, parent]);
  }
}

function written(read: unknown): string {
  return typeof read === 'symbol' ? 'unread' : JSON.stringify(read);
}

/** Numbers beyond what a double holds are equal as doubles, and so are 0 and -0. */
function same(read: unknown, json: string): boolean {
  return isDeepStrictEqual(JSON.parse(written(read)), JSON.parse(JSON.stringify(JSON.parse(json))));
}
