import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foldsOf } from '../core/folds.js';
import { SegmentedText } from '../core/yaml/split.js';
import { linterWith } from './linting.js';

const linter = linterWith({ profile: 'baseline' });

/** `3-5` for lines counted from 1, with `c` for comments and `r` for regions. */
function folds(manifest: string, limit?: number): string[] | undefined {
  const text = new SegmentedText(manifest);
  return foldsOf(text, linter.check(text), limit)?.map(
    ({ start, end, kind = '' }) => `${start + 1}-${end + 1}${kind.slice(0, 1)}`,
  );
}

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
  - name: web
    args:
    - |
      # no comment
      run

    image: web:1.0
  # the other one
  - name: log
    image: log:1.0

`;

test('maps, lists and texts fold, lists that are not indented as well', () => {
  assert.deepEqual(folds(pod), ['3-4', '5-16', '6-16', '7-13', '8-11', '9-11', '15-16']);
});

test('line ends of other systems fold alike', () => {
  for (const eol of ['\r\n', '\r']) assert.deepEqual(folds(pod.replaceAll('\n', eol)), folds(pod));
});

test('documents fold from their marker on, those of other tools in the file too', () => {
  const file = `# a\n# b\n---\n${pod}---\nservices:\n  web:\n    image: x\n`;
  const shown = folds(file) ?? [];
  assert.deepEqual(shown.slice(0, 2), ['1-2c', '3-19']);
  assert.deepEqual(shown.slice(-3), ['21-24', '22-24', '23-24']);
});

test('a comment in the wrong column ends nothing', () => {
  const shown = folds(pod.replace('    image: log', '# image: old\n    image: log')) ?? [];
  assert.ok(shown.includes('15-17'), shown.join());
});

test('regions fold, as the editor itself would', () => {
  const shown = folds(
    'apiVersion: v1\nkind: Pod\nmetadata:\n  # region labels\n  labels:\n    a: b\n  # endregion\n  name: x\n',
  );
  assert.deepEqual(shown, ['3-8', '4-7r', '5-6']);
});

test('half-typed text folds', () => {
  assert.ok(folds(pod.replace('image: web:1.0', 'image: "web'))?.includes('5-16'));
});

test('a file without Kubernetes is left to the editor', () => {
  assert.equal(folds('services:\n  web:\n    image: x\n'), undefined);
  assert.equal(folds(''), undefined);
});

test('an editor that wants few gets the outermost', () => {
  assert.deepEqual(folds(pod, 3), ['3-4', '5-16', '6-16']);
  assert.deepEqual(folds(pod, 0), []);
});
