import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { hasPlaceholder, Placeholder, replace, set, textEdits } from '../../core/yaml/edit.js';
import { Tree } from '../../core/yaml/tree.js';

describe('values that a person chooses', () => {
  const edits = [
    set(['limits', 'memory'], new Placeholder('memory', '128Mi')),
    set(['requests', 'memory'], new Placeholder('memory', '128Mi')),
    set(['requests', 'cpu'], new Placeholder('cpu', '1')),
    set(['port'], new Placeholder('port', 8080)),
    set(['text'], '$HOME\\{}'),
  ];

  test('become tab stops, equal names one; all else is escaped', () => {
    const computed = textEdits(new Tree('a: 1\n'), edits, { placeholders: 'snippet' });
    assert.ok('edits' in computed);
    assert.deepEqual(computed.edits, [
      {
        start: 4,
        end: 4,
        newText: [
          '',
          'limits:',
          `  memory: \${1:128Mi}`,
          'requests:',
          `  cpu: "\${2:1}"`,
          `  memory: \${1:128Mi}`,
          `port: \${3:8080}`,
          String.raw`text: "\$HOME\\\\{\}"`,
        ].join('\n'),
      },
    ]);
  });

  test('are their plain values otherwise', () => {
    const computed = textEdits(new Tree('a: 1\n'), [
      ...edits.slice(0, 1),
      replace({ start: 3, end: 4 }, new Placeholder('tag', 'x')),
    ]);
    assert.deepEqual(computed, {
      edits: [{ start: 3, end: 4, newText: 'x\nlimits:\n  memory: 128Mi' }],
    });
  });

  test('are found in any depth', () => {
    assert.ok(hasPlaceholder([set(['a'], { b: [{ c: new Placeholder('x', 1) }] })]));
    assert.ok(hasPlaceholder([replace({ start: 0, end: 0 }, new Placeholder('x', 1))]));
    assert.ok(!hasPlaceholder([set(['a'], { b: [1, null] })]));
  });
});
