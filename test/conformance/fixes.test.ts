import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixCases } from './fixes.cases.js';
import { readTable, verdictFor } from './tables.js';

const table = readTable('fixes');

test('edits that belong together leave a manifest that the API server accepts', () => {
  for (const { name, before, alone, together } of fixCases()) {
    const verdict = verdictFor(table, name, before, alone, together);
    assert(verdict.together, `${name}: refused`);
    assert.equal(verdict.alone, verdict.refusal.length === 0, name);
  }
});
