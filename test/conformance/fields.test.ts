import assert from 'node:assert/strict';
import { test } from 'node:test';
import duplicateKey from '../../core/rules/schema/duplicate-key.js';
import unknownField from '../../core/rules/schema/unknown-field.js';
import wrongCaseField from '../../core/rules/schema/wrong-case-field.js';
import type { Path } from '../../core/yaml/tree.js';
import { findingsIn, linterWith } from '../linting.js';
import { fieldCases } from './fields.cases.js';
import { readTable, verdictFor } from './tables.js';

const table = readTable('fields');
const linter = linterWith({ profile: 'baseline' }, [duplicateKey, unknownField, wrongCaseField]);

test('a key is unknown or miscased exactly where the API server says so', () => {
  for (const { name, text } of fieldCases()) {
    const found = findingsIn(linter, text).filter(({ finding }) => finding.rule !== duplicateKey);
    const paths = found.map(({ finding }) => (finding.path ? written(finding.path) : 'nowhere'));
    assert.deepEqual(new Set(paths), new Set(verdictFor(table, name, text).unknown), name);
  }
});

test('a key is doubled exactly where the API server says so, merges excepted', () => {
  for (const { name, text } of fieldCases()) {
    const keys = findingsIn(linter, text)
      .filter(({ finding }) => finding.rule === duplicateKey)
      .map(({ start, end }) => text.slice(start, end).replace(/^"|"$/g, ''));
    // The server's YAML reader counts what overrides a merged key. No client that turns YAML into JSON first does.
    const expected = text.includes('<<') ? [] : verdictFor(table, name, text).duplicate;
    assert.deepEqual(keys.sort(), [...expected].sort(), name);
  }
});

/** As Kubernetes writes a path; within a list, that of the item. */
function written(path: Path): string {
  return path
    .map((key) => (typeof key === 'number' ? `[${key}]` : `.${key}`))
    .join('')
    .slice(1)
    .replace(/^items\[\d+\]\./, '');
}
