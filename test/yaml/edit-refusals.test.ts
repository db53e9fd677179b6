import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addDocument, append, type Edit, insert, move, remove, rename, replace, set } from '../../core/yaml/edit.js';
import { refusal } from './editing.js';

describe('an edit that would be a guess is refused with the reason', () => {
  const anchors = 'a: &x {b: 1}\nc: *x\nd:\n  <<: *x\n  e: 1\n';
  const cases: Record<string, [string, Edit | Edit[], string]> = {
    'through an alias': [anchors, set(['c', 'b'], 2), 'the value comes through an alias (*x)'],
    'on an alias': [anchors, set(['c'], 2), 'the value comes through an alias (*x)'],
    'inside of an anchor': [anchors, set(['a', 'b'], 2), 'the anchor &x is used elsewhere'],
    'of an anchor': [anchors, remove(['a']), 'the anchor &x is used elsewhere'],
    'around an anchor': ['a:\n  b: &x 1\nc: *x\n', set(['a'], 2), 'the anchor &x is used elsewhere'],
    'over a merged key': [anchors, set(['d', 'b'], 2), 'the value comes from a merge (<<: *x)'],
    'removes a merged key': [anchors, remove(['d', 'b']), 'the value comes from a merge (<<: *x)'],
    'over a key that a later merge wins': [
      'a: &x {b: 1}\nd:\n  b: 2\n  <<: *x\n',
      set(['d', 'b'], 3),
      'the value comes from a merge (<<: *x)',
    ],
    'uncovers a merged key': [
      'a: &x {b: 1}\nd:\n  <<: [*x]\n  b: 2\n',
      remove(['d', 'b']),
      'a merge (<<) brings `b` as well',
    ],
    'uncovers the first of two keys': ['a: 1\na: 2\n', remove(['a']), '`a` stands twice in this map'],
    'in a broken document': ['a: "x\n', set(['b'], 1), 'the document has a syntax error'],
    'of a tagged value': ['a: !!str 1\n', set(['a'], 2), 'the value has a tag'],
    'of a block scalar with a comment': [
      'a: | # c\n  x\n',
      set(['a'], 2),
      'the first line of the block text has a comment',
    ],
    'of braces with a comment': ['a: { # c\n  }\n', set(['a', 'b'], 2), 'a comment stands in the empty braces'],
    'beside a complex key': ['? [a]\n: 1\nb: 2\n', set(['c'], 1), 'a key of this map is not a plain word'],
    'beside an explicit key': [
      '? a\n: 1\nb: 2\n',
      set(['c'], 1),
      'a key of this map has a tag, an anchor or a "?" in front of it, or a tab',
    ],
    'in a map without braces': ['[a: 1]\n', set([0, 'b'], 1), 'it is a map without braces in a list'],
    'below a scalar': ['a: 1\n', set(['a', 'b'], 1), '`a` is not a map'],
    'into a map that is a list': ['a: [1]\n', set(['a', 'b'], 1), '`a` is not a map'],
    'into a list that is a map': ['a: {b: 1}\n', append(['a'], 1), '`a` is not a list'],
    'of an item that is not there': ['a: [1]\n', set(['a', 1], 1), '`a` has no item 2'],
    'behind the end of a list': ['a: [1]\n', insert(['a'], 3, 1), '`a` has fewer than 3 items'],
    'of a key that is not there': ['a: 1\n', remove(['b']), 'there is no `b`'],
    'to a key that is there': ['a: 1\nb: 2\n', rename(['a'], 'b'), 'there is already a `b` in this map'],
    'to a place that is taken': ['a: 1\nb: {c: 1}\n', move(['a'], ['b', 'c']), 'there is already a `b.c`'],
    'out of an item': ['a: [1]\nb: 2\n', move(['a', 0], ['c']), 'only entries of maps can be moved'],
    'into braces': ['a:\n  b: 1 # c\nd: {e: 1}\n', move(['a', 'b'], ['d', 'b']), 'it would be moved into braces'],
    'of everything': ['a:\n  b: 1\n', remove(['a', 'b']), 'nothing would be left of the document'],
    'of the root': ['a: 1\n', set([], { b: 1 }), 'it would replace the whole document'],
    'of nothing': ['# c\n', set(['a'], 1), 'the document is empty'],
    'a second document in JSON': ['{"a": 1}\n', addDocument({ b: 1 }), 'a JSON file holds one document'],
    'breaks the text': ['a: x\n', replace({ start: 3, end: 4 }, '[x'), 'the result would be broken'],
    'sets two values': ['a: 1\n', [set(['a'], 2), set(['a'], 3)], 'two changes contradict each other at `a`'],
    'sets below what is removed': [
      'a: {b: 1}\nc: 1\n',
      [remove(['a']), set(['a', 'd'], 3)],
      'two changes contradict each other at `a`',
    ],
    'sets what is removed': [
      'a: 1\nc: 1\n',
      [set(['a'], 2), remove(['a'])],
      'two changes contradict each other at `a`',
    ],
    'sets below a scalar that is set': [
      'b: 1\n',
      [set(['a'], 2), set(['a', 'b'], 1)],
      'two changes contradict each other at `a`',
    ],
    'replaces what is set': [
      'a: xyz\n',
      [set(['a'], 2), replace({ start: 4, end: 5 }, '')],
      "this place is written in a way that can't be edited safely",
    ],
  };
  for (const [name, [text, edits, reason]] of Object.entries(cases))
    test(name, () => assert.equal(refusal(text, edits), reason));
});

describe('what a template decides', () => {
  test('is not changed', () => {
    const hole = { kind: 'value', start: 3, end: 9 } as const;
    assert.equal(refusal('a: ______\n', set(['a'], 1), [hole]), 'a template or a tag decides the value');
    assert.equal(refusal('a: ______\nb: 1\n', remove(['a']), [hole]), 'a template or a tag decides a part of it');
  });

  test('may be all that is left', () => {
    const block = { kind: 'block', start: 11, end: 14 } as const;
    const text = 'a:\n  b: 1\n    \nd: 1\n';
    assert.equal(
      refusal(text, remove(['a', 'b']), [{ ...block, start: 5, end: 9 }]),
      'a part of what stands there is not known',
    );
  });

  test('may hold what is missing', () => {
    const block = { kind: 'block', start: 9, end: 12 } as const;
    assert.equal(
      refusal('a:\n  b: 1\n    \n  c: 2\n', set(['a', 'd'], 1), [block]),
      'a part of what stands there is not known',
    );
    assert.equal(
      refusal('a:\n  b: 1\n    \n  c: 2\nd: 1\n', remove(['a']), [block]),
      'a template or a tag decides a part of it',
    );
  });
});

describe('monstrous documents', () => {
  test('are refused and not hung on', () => {
    const bomb = [
      'a0: &a0 [x]',
      ...Array.from({ length: 9 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(10)}]`),
      'b: 1',
    ].join('\n');
    assert.equal(refusal(bomb, set(['b'], 2)), 'aliases multiply the document beyond measure');
    assert.equal(refusal('a: &a [*a]\nb: 1\n', set(['b'], 2)), 'aliases multiply the document beyond measure');
    assert.equal(
      refusal(`a: ${'['.repeat(300)}${']'.repeat(300)}\n`, set(['b'], 2)),
      'the document is nested too deep',
    );
  });
});
