import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DEFAULT_CONFIG } from '../core/config.js';
import { Linter } from '../core/lint.js';
import { rules } from '../core/rules/index.js';
import { root } from '../scripts/root.js';

const schema = JSON.parse(readFileSync(join(root, 'schemas', 'kubernetes.json'), 'utf8'));

function linter(): Linter {
  return new Linter({
    config: DEFAULT_CONFIG,
    rules,
    schema,
    today: '2026-01-01',
    onCrash: (_, error) => assert.ifError(error),
  });
}

const pod = (container: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n  containers:\n    - name: web\n${container}`;

function wrongCase(text: string): { readonly key: string; readonly safety: string; readonly title: string }[] {
  return linter()
    .lint(text)
    .documents.flatMap(({ findings }) => findings)
    .filter(({ rule }) => rule.id === 'wrong-case-field')
    .map(({ fixes, path }) => {
      assert.ok(!('none' in fixes));
      return { key: String(path?.at(-1)), safety: fixes[0].safety, title: fixes[0].title };
    });
}

test('a key that is spelt right and harms nothing stays safe', () => {
  const [image, ...more] = wrongCase(pod('      Image: shop:1.4\n'));
  assert.deepEqual(more, []);
  assert.equal(image?.safety, 'safe');
});

test('a setting that is reported once it counts wants a review, and the others stay safe', () => {
  const found = wrongCase(pod('      Image: shop:1.4\n      securityContext:\n        Privileged: true\n'));
  assert.deepEqual(
    found.map(({ key, safety }) => [key, safety]),
    [
      ['Image', 'safe'],
      ['Privileged', 'review'],
    ],
  );
  assert.match(found[1]?.title ?? '', /counts, and is reported/);
});

test('what two keys lead to together wants a review as well', () => {
  const found = wrongCase(pod('      image: shop:1.4\n      SecurityContext:\n        Privileged: true\n'));
  assert.ok(
    found.some(({ safety }) => safety === 'review'),
    JSON.stringify(found),
  );
});

test('the proofs of a document with many such keys take no longer than a few lints of it', () => {
  const item = (index: number): string =>
    `  - apiVersion: v1\n    kind: Pod\n    metadata:\n      name: p${index}\n    spec:\n      containers:\n        - name: web\n          Image: shop:1.4\n          securityContext:\n            Privileged: true\n`;
  const list = `apiVersion: v1\nkind: List\nitems:\n${Array.from({ length: 120 }, (_, index) => item(index)).join('')}`;
  linter().lint(list); // warm
  let started = process.cpuUsage();
  const milliseconds = (): number => process.cpuUsage(started).user / 1000;
  const { documents } = linter().lint(list);
  const once = milliseconds();
  started = process.cpuUsage();
  const safeties = documents.flatMap(({ findings }) =>
    findings.map(({ fixes }) => ('none' in fixes ? 'none' : fixes[0].safety)),
  );
  assert.ok(safeties.includes('safe'));
  assert.ok(milliseconds() < 40 * once + 500, `${milliseconds()} ms, a lint takes ${once} ms`);
});
