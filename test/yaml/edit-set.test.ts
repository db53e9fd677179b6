import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { append, insert, set } from '../../core/yaml/edit.js';
import { edit } from './editing.js';

const container = ['spec', 'containers', 0] as const;

describe('several settings for one missing block', () => {
  test('make one block, its keys in a natural order', () => {
    assert.equal(
      edit(
        'spec:\n  containers:\n  - name: web\n    image: nginx\n  volumes: []\n',
        set([...container, 'securityContext', 'capabilities', 'drop'], ['ALL']),
        set([...container, 'securityContext', 'runAsNonRoot'], true),
        set([...container, 'securityContext', 'allowPrivilegeEscalation'], false),
        set([...container, 'securityContext', 'runAsNonRoot'], true),
      ),
      `spec:
  containers:
  - name: web
    image: nginx
    securityContext:
      allowPrivilegeEscalation: false
      runAsNonRoot: true
      capabilities:
        drop:
        - ALL
  volumes: []
`,
    );
  });

  test('end at one line: the inner block comes first', () => {
    assert.equal(
      edit('a:\n  b:\n    c: 1', set(['a', 'b', 'd'], 2), set(['a', 'e'], 3), set(['f'], 4)),
      'a:\n  b:\n    c: 1\n    d: 2\n  e: 3\nf: 4',
    );
  });

  test('meet in a list that one of them makes', () => {
    assert.equal(
      edit(
        'a: 1\n',
        set(['drop'], ['ALL']),
        append(['drop'], 'ALL'),
        append(['drop'], 'NET_RAW'),
        append(['drop'], 'NET_RAW'),
      ),
      'a: 1\ndrop:\n- ALL\n- NET_RAW\n',
    );
  });
});

describe('a new key', () => {
  test('goes before the containers, above their comment', () => {
    assert.equal(
      edit(
        'spec: # the pod\n  # the app\n  containers:\n  - name: web\n',
        set(['spec', 'securityContext', 'runAsNonRoot'], true),
      ),
      'spec: # the pod\n  securityContext:\n    runAsNonRoot: true\n  # the app\n  containers:\n  - name: web\n',
    );
  });

  test('goes before the containers even where its neighbours stand behind them', () => {
    assert.equal(
      edit(
        'spec:\n  containers: []\n  serviceAccountName: web\n',
        set(['spec', 'automountServiceAccountToken'], false),
      ),
      'spec:\n  automountServiceAccountToken: false\n  containers: []\n  serviceAccountName: web\n',
    );
  });

  test('never stands before the first key behind a dash', () => {
    assert.equal(
      edit('containers:\n- image: nginx\n', set(['containers', 0, 'name'], 'web')),
      'containers:\n- image: nginx\n  name: web\n',
    );
  });

  test('follows the comments of the entry before, and leaves those of the next', () => {
    assert.equal(
      edit(
        'containers:\n- name: web\n  image: nginx # pinned\n  ports:\n  - containerPort: 80\n    # - containerPort: 443\n  # the rest\n  env: []\n',
        set(['containers', 0, 'imagePullPolicy'], 'Always'),
        append(['containers', 0, 'ports'], { containerPort: 81 }),
      ),
      'containers:\n- name: web\n  image: nginx # pinned\n  imagePullPolicy: Always\n  ports:\n  - containerPort: 80\n    # - containerPort: 443\n  - containerPort: 81\n  # the rest\n  env: []\n',
    );
  });

  test('goes behind the comments that end its map, and not past a blank line', () => {
    assert.equal(
      edit('a:\n  b: 1\n  # b: 2\n\n  # more\nc: 1\n', set(['a', 'd'], 1)),
      'a:\n  b: 1\n  # b: 2\n  d: 1\n\n  # more\nc: 1\n',
    );
  });

  test('goes to the end if nobody knows its place', () => {
    assert.equal(
      edit('spec:\n  b: 1\n  containers: []\n', set(['spec', 'mine'], 1)),
      'spec:\n  b: 1\n  containers: []\n  mine: 1\n',
    );
  });

  test('stands behind a block scalar without changing it', () => {
    assert.equal(edit('a: |+\n  text\n\n', set(['b'], 1)), 'a: |+\n  text\n\nb: 1\n');
    assert.equal(edit('a: |\n  text\n\n\nb: 1\n', set(['a2'], 1)), 'a: |\n  text\n\n\nb: 1\na2: 1\n');
  });

  test('stays in its document', () => {
    assert.equal(
      edit('%YAML 1.1\n# head\n---\na: 1\n# foot\n...\n# next\n', set(['b'], 1)),
      '%YAML 1.1\n# head\n---\na: 1\n# foot\nb: 1\n...\n# next\n',
    );
  });

  test('stands at the left edge behind a byte order mark', () => {
    assert.equal(edit('\ufeffa: 1\n', set(['b', 'c'], 1)), '\ufeffa: 1\nb:\n  c: 1\n');
  });
});

describe('setting what stands there', () => {
  test('changes just the value', () => {
    assert.equal(edit('a:   true   # why\n', set(['a'], false)), 'a:   false   # why\n');
    assert.equal(edit('a: "1"\n', set(['a'], '2')), 'a: "2"\n');
    assert.equal(edit("a: 'x'\n", set(['a'], "it's")), "a: 'it''s'\n");
    assert.equal(
      edit('a: "true" # c\nb: |\n  x\n  y\n\nc: 1\n', set(['a'], true), set(['b'], 'z')),
      'a: true # c\nb: z\n\nc: 1\n',
    );
  });

  test('changes nothing if it is so already', () => {
    assert.equal(
      edit('a: yes\nb: 0x10\nc: {d: [1]}\n', set(['a'], true), set(['b'], 16), set(['c'], { d: [1] })),
      'a: yes\nb: 0x10\nc: {d: [1]}\n',
    );
  });

  test('fills what is empty in the style around it', () => {
    for (const empty of ['', ' {}', ' []', ' null', ' ~', ' &unused {}'])
      assert.equal(
        edit(`a:${empty} # c\nb: 1\n`, set(['a', 'x'], 1)),
        `a:${empty.startsWith(' &') ? ' &unused' : ''} # c\n  x: 1\nb: 1\n`,
        empty,
      );
    assert.equal(
      edit('a:\n  # x: 0\n# b\nb:\n', set(['a', 'x'], 1), set(['b'], 2)),
      'a:\n  # x: 0\n  x: 1\n# b\nb: 2\n',
    );
    assert.equal(
      edit('{ a: {}, b: , c: null }\n', set(['a', 'x'], 1), set(['b', 'x'], 1), append(['c'], 1)),
      '{ a: { x: 1 }, b: { x: 1 }, c: [1] }\n',
    );
  });

  test('fills an empty item of a list', () => {
    assert.equal(
      edit(
        'a:\n-\n- {}\n- # c\n- ~\n',
        set(['a', 0, 'b'], 1),
        set(['a', 1, 'b'], { c: 1 }),
        set(['a', 2, 'b'], 1),
        set(['a', 3], 'x'),
      ),
      'a:\n- b: 1\n- b:\n    c: 1\n- # c\n  b: 1\n- x\n',
    );
  });

  test('writes an empty map behind its key', () => {
    assert.equal(edit('a:\n- name: tmp\n', set(['a', 0, 'emptyDir'], {})), 'a:\n- name: tmp\n  emptyDir: {}\n');
  });

  test('replaces a whole map or list if the edit says so', () => {
    assert.equal(
      edit('a: # keep\n  b: 1\n  # c\n  d: 2\n\ne: 1\n', set(['a'], { x: [1] })),
      'a: # keep\n  x:\n  - 1\n\ne: 1\n',
    );
    assert.equal(edit('a: &unused\n  b: 1\ne: 1', set(['a'], 5)), 'a: &unused 5\ne: 1');
    assert.equal(
      edit('a:\n- b: 1\n  c: 2\n- d: 1\n', set(['a', 0], { x: 1, z: 2 }), set(['a', 1], 'y')),
      'a:\n- x: 1\n  z: 2\n- "y"\n',
    );
    assert.equal(edit('a: 5 # c\n', set(['a'], { b: 1 })), 'a: # c\n  b: 1\n');
  });

  test('reads the last of two equal keys, as Kubernetes does', () => {
    assert.equal(edit('a: 1\na: 2\n', set(['a'], 3)), 'a: 1\na: 3\n');
  });
});

describe('a list', () => {
  test('takes items at its front, in between and at its end', () => {
    assert.equal(
      edit(
        'a: # l\n# of b\n- b\n# of c\n- c\n# of d\nd: 1\n',
        insert(['a'], 0, 'first'),
        insert(['a'], 1, 'mid'),
        append(['a'], 'last'),
      ),
      'a: # l\n- first\n# of b\n- b\n- mid\n# of c\n- c\n- last\n# of d\nd: 1\n',
    );
  });

  test('takes an item before one that shares its dash with an outer list', () => {
    assert.equal(edit('- - b\n  - c\n', insert([0], 0, 'a')), '- - a\n  - b\n  - c\n');
  });

  test('is made where there is none', () => {
    assert.equal(edit('a: 1\n', append(['b', 'c'], { d: 1 })), 'a: 1\nb:\n  c:\n  - d: 1\n');
  });
});
