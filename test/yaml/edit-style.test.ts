import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { append, insert, set } from '../../core/yaml/edit.js';
import { edit } from './editing.js';

const container = ['spec', 'containers', 0] as const;

describe('new text is written as the file is', () => {
  test('indentation, dashes and line breaks', () => {
    assert.equal(
      edit(
        'spec:\r\n    containers:\r\n      - name: web\r\n        args:\r\n          - x',
        set([...container, 'securityContext', 'capabilities'], { drop: ['ALL'] }),
      ),
      'spec:\r\n    containers:\r\n      - name: web\r\n        args:\r\n          - x\r\n        securityContext:\r\n            capabilities:\r\n                drop:\r\n                  - ALL',
    );
    assert.equal(edit('a: 1\rb:\r  c: 1\r', set(['b', 'd'], 1)), 'a: 1\rb:\r  c: 1\r  d: 1\r');
  });

  test('the space behind a dash', () => {
    assert.equal(
      edit('a:\n-   b: 1\n    c: 2\n', append(['a'], { b: 2, c: 3 })),
      'a:\n-   b: 1\n    c: 2\n-   b: 2\n    c: 3\n',
    );
  });

  test('quotes as the neighbours have them', () => {
    assert.equal(edit("a: 'x'\nb: 'y'\n", set(['c'], 'z')), "a: 'x'\nb: 'y'\nc: 'z'\n");
    assert.equal(edit('a: x\nb: "y"\nc: z\n', set(['d'], 'w')), 'a: x\nb: "y"\nc: z\nd: w\n');
    assert.equal(edit('a: x\ndrop: ["NET_RAW"]\n', append(['drop'], 'ALL')), 'a: x\ndrop: ["NET_RAW", "ALL"]\n');
  });

  test('quotes where a reader could take a string for something else', () => {
    const strings = [
      'yes',
      'off',
      'y',
      'null',
      '~',
      '',
      '0644',
      '0o17',
      '1e3',
      '12:30:45',
      '2001-12-14',
      '1_000',
      '.5',
      '.inf',
      '0x1F',
      '1.25',
      '=',
      '<<',
      ' a',
      'a ',
      'a: b',
      'a #b',
      '#a',
      '- a',
      '-',
      '---',
      '...',
      '@a',
      '`a',
      '*a',
      '&a',
      '!a',
      '%a',
      '{a',
      '[a',
      'a\nb',
      '\u0085',
      '"a"',
      "it's",
      '? a',
      'a:',
    ];
    for (const string of strings) assert.match(edit('a: b\n', set(['a'], string)), /^a: ["'][^\n]*["']\n$/, string);
    for (const string of [
      'nginx:1.25',
      '/healthz',
      'a b',
      '--flag',
      '100m',
      '128Mi',
      'RuntimeDefault',
      '$(POD)',
      'a.b/c',
      '-v=2',
    ])
      assert.equal(edit('a: b\n', set(['a'], string)), `a: ${string}\n`);
    assert.equal(edit('a: b\n', set(['on'], 1)), 'a: b\n"on": 1\n');
  });

  test('flow maps on one line', () => {
    assert.equal(edit('a: {b: 1}\n', set(['a', 'c'], [1, 2])), 'a: {b: 1, c: [1, 2]}\n');
    assert.equal(edit('a: { b: 1 } # c\n', set(['a', 'c', 'd'], 1)), 'a: { b: 1, c: { d: 1 } } # c\n');
    assert.equal(edit('a: { b: 1, }\n', set(['a', 'c'], 1)), 'a: { b: 1, c: 1, }\n');
    assert.equal(edit('a: { b, c: }\n', set(['a', 'b'], 1), set(['a', 'c'], 2)), 'a: { b: 1, c: 2 }\n');
  });

  test('flow maps on several lines, with comments', () => {
    assert.equal(edit('a: {\n  b: 1 # one\n}\n', set(['a', 'c'], 2)), 'a: {\n  b: 1, # one\n  c: 2\n}\n');
    assert.equal(
      edit('a: {\n  # one\n  b: 1, # two\n  # three\n}\n', set(['a', 'c'], 2)),
      'a: {\n  # one\n  b: 1, # two\n  c: 2,\n  # three\n}\n',
    );
    assert.equal(edit('a: [\n  x\n]\n', insert(['a'], 0, 'w'), append(['a'], 'z')), 'a: [\n  w,\n  x,\n  z\n]\n');
  });

  test('JSON on one line', () => {
    assert.equal(
      edit('{"a":{"b":1},"c":[]}', set(['a', 'd'], { e: 'f' }), append(['c'], 'x')),
      '{"a":{"b":1,"d":{"e":"f"}},"c":["x"]}',
    );
    assert.equal(edit('{"a": "b", "c": 1}', set(['d'], true), set(['a'], 'yes')), '{"a": "yes", "c": 1, "d": true}');
  });

  test('JSON on many lines, indented with tabs too', () => {
    assert.equal(
      edit('{\n  "spec": {\n    "a": []\n  }\n}\n', set(['spec', 'b', 'c'], true), append(['spec', 'a'], 'x')),
      '{\n  "spec": {\n    "a": [\n      "x"\n    ],\n    "b": {\n      "c": true\n    }\n  }\n}\n',
    );
    assert.equal(
      edit('{\n\t"a": {\n\t\t"b": 1\n\t}\n}', set(['a', 'c'], { d: 1 })),
      '{\n\t"a": {\n\t\t"b": 1,\n\t\t"c": {\n\t\t\t"d": 1\n\t\t}\n\t}\n}',
    );
  });

  test('KYAML', () => {
    assert.equal(
      edit(
        '---\n{\n  kind: "Pod",\n  spec: {\n    containers: [{\n      name: "web",\n    }],\n  },\n}\n',
        set([...container, 'securityContext', 'capabilities', 'drop'], ['ALL']),
        append(['spec', 'containers'], { name: 'log', ports: [{ containerPort: 80 }] }),
      ),
      '---\n{\n  kind: "Pod",\n  spec: {\n    containers: [{\n      name: "web",\n      securityContext: {\n        capabilities: {\n          drop: [\n            "ALL",\n          ],\n        },\n      },\n    }, {\n      name: "log",\n      ports: [{\n        containerPort: 80,\n      }],\n    }],\n  },\n}\n',
    );
  });
});
