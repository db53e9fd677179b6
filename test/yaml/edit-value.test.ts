import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { append, type Edit, insert, move, remove, rename, set } from '../../core/yaml/edit.js';
import { applyToValue, readValue, type Value } from '../../core/yaml/edit-value.js';
import { Tree } from '../../core/yaml/tree.js';

describe('the value of a document', () => {
  test('is what Kubernetes reads: merges in their order, the last of equal keys, aliases followed', () => {
    assert.deepEqual(
      json(read('base: &b {x: 1, z: 2}\na: {z: 3, <<: *b}\nc: {<<: *b, z: yes}\nd: [*b]\ne: 1\ne: 0o17\n')),
      { base: { x: 1, z: 2 }, a: { x: 1, z: 2 }, c: { x: 1, z: true }, d: [{ x: 1, z: 2 }], e: 15 },
    );
  });

  test('has keys that no object can have', () => {
    const value = read('__proto__: 1\n');
    assert.ok(value instanceof Map && value.get('__proto__') === 1);
  });
});

describe('a batch on a value', () => {
  const changed = (text: string, ...edits: readonly Edit[]): unknown => {
    const value = applyToValue(read(text), edits);
    return value === undefined ? undefined : json(value);
  };

  test('takes indexes and keys as they stood', () => {
    assert.deepEqual(
      changed(
        'a: [1, 2, 3]\n',
        remove(['a', 0]),
        insert(['a'], 1, 'x'),
        set(['a', 2], 4),
        append(['a'], 5),
        rename(['a'], 'b'),
      ),
      { b: ['x', 2, 4, 5] },
    );
    assert.deepEqual(changed('a: 1\nb: 2\n', rename(['a'], 'b'), rename(['b'], 'a')), { b: 1, a: 2 });
  });

  test('removes what it emptied, unless it puts something there', () => {
    assert.deepEqual(changed('a: {b: [1]}\nc: {}\n', remove(['a', 'b', 0])), { c: {} });
    assert.deepEqual(changed('a: {b: 1}\n', remove(['a', 'b']), set(['a', 'c'], 2)), { a: { c: 2 } });
    assert.deepEqual(changed('a: {b: 1}\nc: 2\n', move(['a', 'b'], ['d', 'e'])), { c: 2, d: { e: 1 } });
  });

  test('counts equal edits once', () => {
    assert.deepEqual(
      changed('a: [x]\n', append(['a'], 'x'), append(['a'], 'x'), set(['b'], ['y']), append(['b'], 'y')),
      {
        a: ['x', 'x'],
        b: ['y'],
      },
    );
  });

  test('may not fit', () => {
    assert.equal(changed('a: 1\n', set(['a', 'b'], 1)), undefined);
    assert.equal(changed('a: 1\n', remove(['b'])), undefined);
    assert.equal(changed('a: {b: 1}\n', append(['a'], 1)), undefined);
  });
});

function read(text: string): Value {
  return readValue(new Tree(text)) ?? assert.fail('it can be read');
}

function json(value: Value): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, child]) => [key, json(child)]));
  return Array.isArray(value) ? value.map(json) : value;
}
