import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseQuantity } from '../../core/kube/quantity.js';

test('equal quantities are equal however they are written', () => {
  const alike = [
    [1, '1', '1000m', '1e0', '+1', '1.', '1.000', '0.001k', '1000000000n', ' 1 '],
    ['1Gi', '1024Mi', '1048576Ki', 1073741824, '1073741824'],
    ['1.5Gi', '1536Mi'],
    ['1G', '1e9', '1E9', '1000M', 1e9],
    ['1E', '1e18', '1000P'],
    ['.5', 0.5, '500m', '500000u'],
    ['0', '0Mi', '0.0', '-0'],
  ];
  for (const group of alike)
    for (const value of group) assert.equal(parseQuantity(value), parseQuantity(group[0]), String(value));
  const first = alike.map(([value]) => parseQuantity(value));
  assert.equal(new Set(first).size, alike.length, 'and different ones are not');
});

test('what is finer than Kubernetes counts is rounded up', () => {
  assert.equal(parseQuantity('0.1n'), 1n);
  assert.equal(parseQuantity('1.0000000001'), 1_000_000_001n);
});

test('what is no quantity, or larger than any, is none', () => {
  for (const value of ['', '.', 'Mi', '1 Gi', '1gi', '1K', '1Ki2', '0x10', '1e', '--1', 'NaN', true, undefined])
    assert.equal(parseQuantity(value), undefined, String(value));
  assert.equal(parseQuantity('1e999999999'), undefined);
  assert.equal(parseQuantity('9'.repeat(100_000)), undefined);
});
