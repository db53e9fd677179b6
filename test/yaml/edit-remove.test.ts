import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { addDocument, append, commentsInside, move, remove, rename, replace, set } from '../../core/yaml/edit.js';
import { Tree } from '../../core/yaml/tree.js';
import { edit } from './editing.js';

describe('removing an entry', () => {
  test('takes its lines and the comment behind it, and leaves those above', () => {
    assert.equal(edit('a: 1\n# of b\nb: 2 # two\n# of c\nc: 3\n', remove(['b'])), 'a: 1\n# of b\n# of c\nc: 3\n');
  });

  test('takes the comments inside, which can be counted beforehand', () => {
    const text = 'a:\n  # one\n  b: 1 # two\n  c: # three\n    d: "# no"\n    # four\n  # five\n# of e\ne: 1\n';
    assert.equal(edit(text, remove(['a'])), '# of e\ne: 1\n');
    assert.deepEqual(
      [['a'], ['a', 'b'], ['a', 'c'], ['e'], ['nowhere']].map((path) => commentsInside(new Tree(text), path)),
      [5, 1, 2, 0, 0],
    );
  });

  test('leaves a file without a final line break without one', () => {
    assert.equal(edit('a: 1\nb: 2', remove(['b'])), 'a: 1');
    assert.equal(edit('a: 1\nb: 2\nc: 3', remove(['b']), remove(['c'])), 'a: 1');
    assert.equal(edit('a:\n  b: 1\n  c: 2\nd: 3', remove(['a', 'c']), remove(['d'])), 'a:\n  b: 1');
    assert.equal(
      edit('a:\n  b: |\n    x\n  c: 2\nd: 3', remove(['a', 'c']), remove(['d']), set(['e'], 1)),
      'a:\n  b: |\n    x\ne: 1',
    );
    assert.equal(edit('a:\n  b: 1\n  c: 2', remove(['a', 'c']), set(['d'], 3)), 'a:\n  b: 1\nd: 3');
  });

  test('leaves the line break that a block scalar needs', () => {
    assert.equal(edit('a: |\n  text\nb: 2', remove(['b'])), 'a: |\n  text\n');
    assert.equal(edit('a:\n- |+\n  text\n\n- b', remove(['a', 1]), set(['c'], 1)), 'a:\n- |+\n  text\n\nc: 1');
  });

  test('moves the next one up to the dash', () => {
    assert.equal(edit('- a: 1 # gone\n  b: 2\n', remove([0, 'a'])), '- b: 2\n');
    assert.equal(edit('- a: 1\n\n  # of b\n  b: 2\n', remove([0, 'a'])), '- # of b\n  b: 2\n');
    assert.equal(edit('- a: 1\n  b: 2\n  c: 3\n', remove([0, 'a']), remove([0, 'b'])), '- c: 3\n');
    assert.equal(edit('- - a\n  - b\n', remove([0, 0])), '- - b\n');
  });

  test('takes the right comma along', () => {
    const text = 'a: {b: 1, c: 2, d: 3}\n';
    assert.equal(edit(text, remove(['a', 'b'])), 'a: {c: 2, d: 3}\n');
    assert.equal(edit(text, remove(['a', 'c'])), 'a: {b: 1, d: 3}\n');
    assert.equal(edit(text, remove(['a', 'd'])), 'a: {b: 1, c: 2}\n');
    assert.equal(edit(text, remove(['a', 'c']), remove(['a', 'd'])), 'a: {b: 1}\n');
    assert.equal(edit(text, remove(['a', 'd']), set(['a', 'e'], 4)), 'a: {b: 1, c: 2, e: 4}\n');
    assert.equal(edit('[a, b, ]\n', remove([1])), '[a, ]\n');
  });

  test('takes the right comma along where each entry has its line', () => {
    const text = '{\n  "a": 1,\n  "b": 2\n}\n';
    assert.equal(edit(text, remove(['a'])), '{\n  "b": 2\n}\n');
    assert.equal(edit(text, remove(['b'])), '{\n  "a": 1\n}\n');
    assert.equal(edit(text, remove(['b']), set(['c'], 3)), '{\n  "a": 1,\n  "c": 3\n}\n');
    assert.equal(
      edit('a: [\n  # of x\n  x, # one\n  # of y\n  y, # two\n]\n', remove(['a', 1])),
      'a: [\n  # of x\n  x, # one\n  # of y\n]\n',
    );
  });

  test('removes the maps and lists that it empties', () => {
    assert.equal(edit('a: 1\nb:\n  c:\n    d: [x]\n', remove(['b', 'c', 'd', 0])), 'a: 1\n');
    assert.equal(edit('a: 1\nb:\n  c: 1\n  d: 2\n', remove(['b', 'c']), remove(['b', 'd'])), 'a: 1\n');
    assert.equal(edit('a:\n- b: 1\n- c: 1\n', remove(['a', 0, 'b'])), 'a:\n- c: 1\n');
  });

  test('keeps a map that gets something else in the same batch', () => {
    assert.equal(
      edit(
        'a:\n  # why\n  b: 1 # gone\n  # of c\n  c: 2\nd: 1\n',
        remove(['a', 'b']),
        remove(['a', 'c']),
        set(['a', 'e'], 3),
      ),
      'a:\n  # why\n  e: 3\n  # of c\nd: 1\n',
    );
    assert.equal(edit('- a: 1\n', remove([0, 'a']), set([0, 'b'], { c: 1 })), '- b:\n    c: 1\n');
    assert.equal(edit('a: [x]\n', remove(['a', 0]), append(['a'], 'y')), 'a: ["y"]\n');
  });

  test('removes a value that has, or is, an alias without the anchor', () => {
    assert.equal(edit('a: &x 1\nb: *x\nc: [*x]\nd: 1\n', remove(['b']), remove(['c'])), 'a: &x 1\nd: 1\n');
    assert.equal(edit('a: { b: &x 1, c: *x }\nd: 1\n', remove(['a'])), 'd: 1\n');
  });
});

describe('renaming a key', () => {
  test('keeps its quotes, its value and its comments', () => {
    assert.equal(
      edit('# c\nimagepullpolicy: x # d\n', rename(['imagepullpolicy'], 'imagePullPolicy')),
      '# c\nimagePullPolicy: x # d\n',
    );
    assert.equal(edit('{"a":1,\'b\':2}', rename(['a'], 'c'), rename(['b'], 'd')), '{"c":1,\'d\':2}');
    assert.equal(edit('a: 1\n', rename(['a'], 'on')), '"on": 1\n');
  });

  test('goes together with changes inside, and swaps', () => {
    assert.equal(
      edit('a:\n  b: 1\nc: 2\n', rename(['a'], 'c'), rename(['c'], 'a'), set(['a', 'b'], 3)),
      'c:\n  b: 3\na: 2\n',
    );
  });

  test('works beside a syntax error', () => {
    assert.equal(edit('a: "x\nb: 1\n', rename(['a'], 'c')), 'c: "x\nb: 1\n');
  });
});

describe('moving an entry', () => {
  test('takes its comments along and indents it anew', () => {
    assert.equal(
      edit(
        'spec:\n    # of a\n    # too\n    a: # b\n        c: |\n            text\n\n              more\n        # d\n    e: 1\n',
        move(['spec', 'a'], ['meta', 'x']),
      ),
      'spec:\n    e: 1\nmeta:\n    # of a\n    # too\n    x: # b\n        c: |\n            text\n\n              more\n        # d\n',
    );
  });

  test('finds its natural place, and removes the map that it leaves empty', () => {
    assert.equal(
      edit(
        'spec:\n  containers:\n  - name: a\n    securityContext: { fsGroup: 1 }\n',
        move(['spec', 'containers', 0, 'securityContext', 'fsGroup'], ['spec', 'securityContext', 'fsGroup']),
      ),
      'spec:\n  securityContext:\n    fsGroup: 1\n  containers:\n  - name: a\n',
    );
  });
});

describe('adding a document', () => {
  test('puts it behind all', () => {
    assert.equal(
      edit('a: 1\n# end\n', addDocument({ kind: 'X', spec: { b: [1] } })),
      'a: 1\n# end\n---\nkind: X\nspec:\n  b:\n  - 1\n',
    );
    assert.equal(edit('a: 1', addDocument({ b: 1 }), addDocument({ b: 1 }), set(['c'], 1)), 'a: 1\nc: 1\n---\nb: 1');
    assert.equal(edit('a: 1\r\n...\r\n', addDocument({ b: 1 })), 'a: 1\r\n...\r\n---\r\nb: 1\r\n');
  });
});

describe('replacing a span', () => {
  test('repairs what does not parse, and goes together with other edits', () => {
    assert.equal(edit('a: "x\n', replace({ start: 5, end: 5 }, '"')), 'a: "x"\n');
    assert.equal(
      edit('image: nginx\n', replace({ start: 12, end: 12 }, ':1.25'), set(['b'], 1)),
      'image: nginx:1.25\nb: 1\n',
    );
  });
});
