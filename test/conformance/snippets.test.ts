import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snippetCases } from './snippets.cases.js';
import { readTable, verdictFor } from './tables.js';

const table = readTable('snippets');
/** Kinds that the API server reads from its own disk, or that are served by an extension of it. */
const notServed = /^(?:Audit policy|EncryptionConfiguration|ExternalSecret|KubeArmorPolicy|ServiceMonitor)\b/;

test('the API server accepts what a snippet leaves behind', () => {
  for (const { name, text } of snippetCases()) {
    const { accepted, problems } = verdictFor(table, name, text);
    assert.deepEqual(problems, [], name);
    assert.equal(accepted, notServed.test(name) ? null : true, name);
  }
});
