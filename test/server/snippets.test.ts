import assert from 'node:assert/strict';
import { test } from 'node:test';
import { applyTextEdits, type TextEdit } from '../../core/yaml/edit.js';
import { fromLeftEdge } from '../../server/snippets.js';

const text = `- name: a\${x}\n  image: b\n  args: []`;

test('a snippet of several lines starts at the left edge, with what stands there as it is', () => {
  const edits: TextEdit[] = [{ start: 13, end: 13, newText: `\n  ports: \${1:[]}` }];
  assert.deepEqual(fromLeftEdge(text, edits), [
    { start: 0, end: 13, newText: `- name: a\\\${x\\}\n  ports: \${1:[]}` },
  ]);
});

test('one of a single line stays where it is', () => {
  const edits: TextEdit[] = [{ start: 23, end: 24, newText: `\${1:c}` }];
  assert.deepEqual(fromLeftEdge(text, edits), edits);
});

test('two of one line become one', () => {
  const edits: TextEdit[] = [
    { start: 18, end: 23, newText: 'img: ' },
    { start: 24, end: 24, newText: `\n  tag: \${1:1}` },
  ];
  const changed = fromLeftEdge(text, edits);
  assert.equal(changed.length, 1);
  assert.equal(applyTextEdits(text, changed), applyTextEdits(text, edits));
});
