import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generate, leftovers } from '../scripts/gen.js';
import { root } from '../scripts/root.js';

test('generated files are fresh', async () => {
  const generated = await generate();
  for (const [path, text] of generated) {
    const file = join(root, path);
    assert.equal(existsSync(file) ? readFileSync(file, 'utf8') : '', text, `${path} is stale: run npm run gen`);
  }
  assert.deepEqual(leftovers(generated), [], 'stale: run npm run gen');
});
