import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contentOf, repaired } from './repairs.js';
import { readTable, verdictFor } from './tables.js';

const table = readTable('repairs');

test('the API server still accepts after any fix what it accepted before', () => {
  for (const { name, before, after } of repaired()) {
    const verdict = verdictFor(table, name, ...[before, ...after.map(({ text }) => text)].map(contentOf));
    assert.deepEqual(verdict.lost, [], name);
  }
});
