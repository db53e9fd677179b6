import assert from 'node:assert/strict';
import { test } from 'node:test';
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
    wrong((entry, read) => entry.json === undefined || read === unread || same(read, JSON.parse(entry.json))),
    [],
  );
});

test('plain text without tags is always read', () => {
  const isPlain = (text: string) => !/!|^%/.test(text);
  assert.deepEqual(
    wrong((entry, read, text) => entry.json === undefined || !isPlain(text) || read !== unread),
    [],
  );
});

test('what Kubernetes refuses is an error or unknown', () => {
  assert.deepEqual(
    wrong((entry, read) => entry.error === undefined || read === unread),
    [],
  );
});

const unread = Symbol('unread');

function wrong(isRight: (entry: ScalarEntry, read: unknown, text: string) => boolean): object[] {
  return Object.entries(table)
    .filter(([, { unstable }]) => !unstable)
    .map(([text, entry]) => ({ text, entry, read: read(text) }))
    .filter(({ text, entry, read }) => !isRight(entry, read, text))
    .map(({ text, entry, read }) => ({
      text,
      kubernetes: entry.json ?? entry.error,
      read: read === unread ? 'unread' : JSON.stringify(read),
    }));
}

/** What rules would see, all of it. */
function read(text: string): unknown {
  const tree = new Tree(text);
  if (tree.broken) return unread;
  try {
    return valueOf(tree, tree.root);
  } catch (error) {
    if (error instanceof Unknown) return unread;
    throw error;
  }
}

function valueOf(tree: Tree, found: Found): unknown {
  const { node } = found;
  if (isMap(node)) {
    if (tree.isOpen(node)) throw new Unknown();
    return Object.fromEntries([...tree.entries(node).keys()].map((key) => [key, childOf(tree, found, key)]));
  }
  if (isSeq<Node>(node)) return node.items.map((_, index) => childOf(tree, found, index));
  return tree.scalar(found);
}

function childOf(tree: Tree, parent: Found, key: string | number): unknown {
  const child = tree.child(parent, key);
  return child && valueOf(tree, child);
}

/** Numbers beyond what a double holds are equal as doubles. */
function same(a: unknown, b: unknown): boolean {
  try {
    assert.deepEqual(a, b);
    return true;
  } catch {
    return false;
  }
}
