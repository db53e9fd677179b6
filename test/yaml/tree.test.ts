import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DocumentView, isKubernetes } from '../../core/kube/model.js';
import { Schema } from '../../core/kube/schema.js';
import { type Hole, type Path, Tree, Unknown } from '../../core/yaml/tree.js';
import { underline } from '../../core/yaml/underline.js';
import { schema } from '../linting.js';

/** What a rule reads at a path of a Pod: the value, `absent` or `unknown`. */
function read(text: string, path: Path, holes: readonly Hole[] = []): unknown {
  const document = new DocumentView(new Tree(text, holes), new Schema(schema, 37));
  try {
    const value = document.resources[0]?.get(...path);
    return value === undefined ? 'absent' : typeof value === 'object' ? 'collection' : value;
  } catch (error) {
    if (error instanceof Unknown) return 'unknown';
    throw error;
  }
}

const pod = (spec: string): string => `apiVersion: v1\nkind: Pod\nspec:\n${spec}`;

describe('reading values as Kubernetes does', () => {
  test('booleans and numbers are those of YAML 1.1, without times', () => {
    for (const [text, value] of [
      ['yes', true],
      ['off', false],
      ['0644', 420],
      ['0o17', 15],
      ['1_000', 1000],
      ['12:30:45', '12:30:45'],
      ['2020-01-01', '2020-01-01'],
      ["'yes'", 'yes'],
    ] as const)
      assert.equal(read(pod(`  hostNetwork: ${text}\n`), ['spec', 'hostNetwork']), value, text);
  });
  test('null, written or not, is absent', () => {
    for (const text of ['', ' null', ' ~'])
      assert.equal(read(pod(`  securityContext:${text}\n`), ['spec', 'securityContext', 'runAsUser']), 'absent');
  });
  test('of two equal keys the last counts, unless somebody is still typing it', () => {
    assert.equal(read(pod('  hostPID: false\n  hostPID: true\n'), ['spec', 'hostPID']), true);
    assert.equal(read(pod('  hostPID: true\n  hostPID:\n'), ['spec', 'hostPID']), true);
  });
  test('a merge overrides what stands above it, and is overridden by what stands below', () => {
    const defaults = 'x: &x { hostPID: true }\n';
    assert.equal(read(defaults + pod('  hostPID: false\n  <<: *x\n'), ['spec', 'hostPID']), true);
    assert.equal(read(defaults + pod('  <<: *x\n  hostPID: false\n'), ['spec', 'hostPID']), false);
    assert.equal(read(`y: &y { hostPID: false }\n${defaults}${pod('  <<: [*y, *x]\n')}`, ['spec', 'hostPID']), false);
  });
  test('an alias is the last anchor of its name above it', () => {
    assert.equal(read(`a: &a false\nb: &a true\n${pod('  hostPID: *a\n')}`, ['spec', 'hostPID']), true);
  });
  test('bombs of aliases and merges end, and what is beyond the budget is unknown', () => {
    let text = 'a0: &a0 { hostPID: true }\n';
    for (let level = 1; level < 40; level++) text += `a${level}: &a${level} { <<: [*a${level - 1}, *a${level - 1}] }\n`;
    assert.equal(read(text + pod('  <<: *a39\n'), ['spec', 'hostPID']), true);
    assert.equal(read(pod('  a: &s\n    b: *s\n'), ['spec', 'a', 'b', 'b', 'b']), 'collection');
    assert.equal(read(`${pod('  &m\n  <<: *m\n  hostPID: true\n')}`, ['spec', 'hostPID']), true);
  });
  test('10,000 levels and keys like __proto__ do no harm', () => {
    assert.ok(new Tree('['.repeat(10_000)).broken);
    assert.ok(new Tree(`a: ${'{a: '.repeat(300)}1${'}'.repeat(300)}`).depth > 200);
    assert.equal(read(pod('  __proto__: { hostPID: true }\n  constructor: 1\n'), ['spec', 'hostPID']), 'absent');
  });
});

describe('what is not known', () => {
  test('in a broken document what stands there is read, and nothing is missing', () => {
    const broken = pod('  hostPID: true\n  hostIPC: "x\n');
    assert.equal(read(broken, ['spec', 'hostPID']), true);
    assert.equal(read(broken, ['spec', 'hostIPC']), 'unknown');
    assert.equal(read(broken, ['spec', 'hostNetwork']), 'unknown');
  });
  test('a hole makes the value that it touches unknown, and opens the map around it', () => {
    const text = pod('  hostPID: XXXX\n  hostIPC: true\n');
    const at = text.indexOf('XXXX');
    assert.equal(read(text, ['spec', 'hostPID'], [{ kind: 'value', start: at, end: at + 4 }]), 'unknown');
    assert.equal(read(text, ['spec', 'hostIPC'], [{ kind: 'value', start: at, end: at + 4 }]), true);
    assert.equal(read(text, ['spec', 'hostNetwork'], [{ kind: 'value', start: at, end: at + 4 }]), 'absent');
    assert.equal(read(text, ['spec', 'hostNetwork'], [{ kind: 'block', start: at, end: at }]), 'unknown');
  });
  test('a key that a misspelt one stands for is unknown, not missing', () => {
    assert.equal(read(pod('  hostpid: true\n'), ['spec', 'hostPID']), 'unknown');
    assert.equal(read(pod('  hostPIDs: true\n'), ['spec', 'hostPID']), 'unknown');
    assert.equal(read(pod('  hostpid: true\n'), ['spec', 'hostIPC']), 'absent');
  });
  test('a scalar where a map must be says nothing of what is in it', () => {
    assert.equal(read(pod('  securityContext: none\n'), ['spec', 'securityContext', 'runAsUser']), 'unknown');
  });
});

describe('which document is Kubernetes', () => {
  const is = (text: string): boolean => isKubernetes(new Tree(text), schema);
  test('both apiVersion and kind, or one that names something built in', () => {
    assert.ok(is('apiVersion: example.com/v1\nkind: Thing\n'));
    assert.ok(is('kind: Deployment\n'));
    assert.ok(is('apiVersion: apps/v1\n'));
    assert.ok(is('{"kind": "Pod"}'));
  });
  test('compose files, workflows, values, charts and OpenAPI are not', () => {
    for (const text of [
      'services: { web: { image: nginx } }\n',
      'on: push\njobs: {}\n',
      'replicaCount: 1\nimage: { tag: x }\n',
      'apiVersion: v2\nname: chart\n',
      'openapi: 3.0.0\npaths: {}\n',
      'kind: something\n',
      '- kind: Pod\n',
    ])
      assert.ok(!is(text), text);
  });
  test('of broken text, what its left edge or its outermost map says', () => {
    assert.ok(is('apiVersion: v1\nkind: Pod\nspec: [\n'));
    assert.ok(is('{ apiVersion: v1, kind: Pod, spec: [ }'));
    assert.ok(!is('services:\n  web: "x\n  kind: Pod\n'));
  });
});

describe('what is underlined', () => {
  const under = (text: string, path: Path): string => {
    const { start, end } = underline(new Tree(text), path);
    return text.slice(start, end);
  };
  const text = pod(
    '  hostPID: true\n  securityContext: {}\n  containers:\n    - image: a\n      name: web\n      args: [x, y]\n    - image: b\n',
  );
  test('the value of a scalar, the key of a map or list', () => {
    assert.equal(under(text, ['spec', 'hostPID']), 'true');
    assert.equal(under(text, ['spec', 'securityContext']), 'securityContext');
    assert.equal(under(text, ['spec', 'containers', 0, 'args', 1]), 'y');
    assert.equal(under(text, ['spec', 'containers', 0, 'args']), 'args');
  });
  test('for what is missing, the nearest map that lacks it', () => {
    assert.equal(under(text, ['spec', 'securityContext', 'runAsUser']), 'securityContext');
    assert.equal(under(text, ['spec', 'os', 'name']), 'spec');
    assert.equal(under(text, ['spec', 'containers', 0, 'resources', 'limits']), 'web');
    assert.equal(under(text, ['spec', 'containers', 1, 'resources']), 'image');
    assert.equal(under(text, ['metadata', 'name']), 'Pod');
  });
  test('never past a line’s end', () => {
    assert.equal(under('a: "one\n  two"\nb: |\n  text\n', ['a']), '"one');
    assert.equal(under('a: "one\n  two"\nb: |\n  text\n', ['b']), '|');
  });
  test('an alias, and the value of a merge', () => {
    const aliased = `x: &x { privileged: true }\n${pod('  a: *x\n  b: { <<: *x }\n')}`;
    assert.equal(under(aliased, ['spec', 'a', 'privileged']), '*x');
    assert.equal(under(aliased, ['spec', 'b', 'privileged']), '*x');
    const { origin } = underline(new Tree(aliased), ['spec', 'a', 'privileged']);
    assert.equal(origin && aliased.slice(origin.start, origin.end), 'true');
  });
});
