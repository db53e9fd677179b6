import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CONFIG, findings, look, POD, syntaxError, times } from './looking.js';

/** A chain of values, each of which repeats the one before `width` times. */
const chain = (length: number, width: number, link: (aliases: string[], index: number) => string): string =>
  Array.from({ length }, (_, index) => link(Array(width).fill(`*x${index}`), index + 1)).join('');

describe('a small text that means a huge one', () => {
  const list = (items: string): string => `{ apiVersion: v1, kind: List, items: [${items}] }`;
  const host = '{ apiVersion: v1, kind: Pod, metadata: { name: web }, spec: { hostPID: true, containers: [] } }';
  test('aliases that multiply to billions of values are no values of ours', () => {
    const bomb = chain(10, 9, (aliases, at) => `  x${at}: &x${at} [${aliases.join(', ')}]\n`);
    assert.deepEqual(look(`${CONFIG}  x0: &x0 [a, b]\n${bomb}`), { found: {}, notChecked: [] });
  });
  test('a List of Lists of aliases has each of its objects once', () => {
    const bomb = chain(12, 9, (aliases, at) => `- &x${at} ${list(aliases.join(', '))}\n`);
    assert.equal(findings(`apiVersion: v1\nkind: List\nitems:\n- &x0 ${list(host)}\n${bomb}`, 'host-pid'), 1);
  });
  test('a List that holds itself ends', () => {
    assert.equal(findings(`apiVersion: v1\nkind: List\nitems: &x\n- ${list('')}\n- *x\n- ${host}\n`, 'host-pid'), 1);
    assert.equal(
      findings(`apiVersion: v1\nkind: List\nitems: &x\n- ${host}\n- { kind: List, items: *x }\n`, 'host-pid'),
      1,
    );
  });
  test('hundreds of pods with one spec of a thousand containers are not checked, and that is said', () => {
    const spec = `&s\n    containers:\n${times(1000, (at) => `    - { name: c${at}, image: "a:1" }\n`)}`;
    const first = `- { apiVersion: v1, kind: Pod, metadata: { name: a }, spec: *s }\n`;
    const text = `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: { name: a }\n  spec: ${spec}`;
    assert.match(look(text + first.repeat(300)).notChecked.join(), /more than 10000 containers/);
    assert.deepEqual(look(text + first.repeat(2)).notChecked, []);
  });
  test('a schema of aliases within a custom resource definition ends', () => {
    const bomb = chain(30, 3, ([a, b, c], at) => `x${at}: &x${at} { properties: { a: ${a}, b: ${b}, c: ${c} } }\n`);
    const text = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nx0: &x0 { type: object }\n${bomb}`;
    look(`${text}spec: { versions: [{ name: v1, schema: { openAPIV3Schema: *x30 } }] }\n`);
  });
  test('merges of merges are read, since they have few keys in the end', () => {
    const bomb = chain(40, 2, (aliases, at) => `x${at}: &x${at} { <<: [${aliases.join(', ')}] }\n`);
    const text = `x0: &x0 { hostIPC: true }\n${bomb}${POD.replace('spec:\n', 'spec:\n  <<: *x40\n')}`;
    assert.deepEqual([findings(text, 'host-ipc'), look(text).notChecked], [1, []]);
  });
  test('merges with too many keys are not read to the end, and that is said', () => {
    const wide = `x: &x { ${times(3000, (at) => `k${at}: 1, `)}}\n`;
    const containers = times(40, (at) => `    - { name: c${at}, <<: *x }\n`);
    assert.match(look(wide + POD + containers).notChecked.join(), /merge keys \(<<\) repeat more than 50000 entries/);
  });
  test('what refers to itself ends', () => {
    assert.equal(findings(`${POD}  volumes: &v [*v]\n`, 'host-pid'), 1);
    assert.equal(findings(POD.replace('spec:\n', 'spec: &s\n  <<: *s\n'), 'host-pid'), 1);
    assert.equal(findings(`${POD}      securityContext: &s\n        <<: *s\n        runAsUser: 0\n`, 'root-user'), 1);
  });
});

describe('more than anybody writes', () => {
  test('aliases by the thousands do no harm, more than a hundred of one anchor either', () => {
    const text = `${CONFIG}  b: &b "x"\n${times(8000, (at) => `  k${at}: *b\n`)}`;
    assert.deepEqual(look(text), { found: {}, notChecked: [] });
    const shared = POD.replace('spec:\n', 'spec:\n  nodeSelector: &n { disk: ssd }\n');
    const many = times(150, (at) => `    - { name: v${at}, emptyDir: { sizeLimit: *l } }\n`);
    assert.equal(
      findings(`${shared}      resources: { limits: { memory: &l 1Gi } }\n  volumes:\n${many}`, 'host-pid'),
      1,
    );
  });
  test('a map of 16,000 keys is read, equal ones among them', () => {
    assert.deepEqual(look(CONFIG + times(16_000, (at) => `  k${at}: v\n`)).found, {});
    assert.deepEqual(look(CONFIG + times(16_000, (at) => `  k${at % 15_999}: v\n`)).found, { 'duplicate-key': 1 });
    assert.deepEqual(look(CONFIG + '  k: v\n'.repeat(130_000)).found, { 'duplicate-key': 129_999 });
  });
  for (const [what, text] of [
    ['[ and ]', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
    ['[ without an end', '['.repeat(10_000)],
    ['[ without an end, as deep as the parser goes', '['.repeat(500)],
    ['{', `${'{a: '.repeat(10_000)}1${'}'.repeat(10_000)}`],
    ['dashes', `\n  ${'- '.repeat(10_000)}x`],
    ['lines', `\n${times(2000, (at) => `${' '.repeat(at + 1)}a:\n`)}`],
    ['question marks', `\n  ${'? '.repeat(3000)}`],
    ['colons', `\n  a: ${'a: '.repeat(3000)}`],
  ] as const)
    test(`10,000 levels of ${what} are not checked, and that is said, and others are`, () => {
      const { found, notChecked } = look(`${POD}---\n${CONFIG.replace('\ndata:\n', `\ndata: ${text}\n`)}---\n${POD}`);
      assert.match(notChecked.join(), /^It is nested deeper than 200 levels\.$/);
      assert.equal(found['host-pid'], 2);
    });
  test('thousands of errors are one, at the first', () => {
    for (const line of ['  a: ]\n', '}', '  a: "b" "c"\n', '  a: *b\n', '  a: "\n', '\ta: b\n'])
      assert.equal(syntaxError(CONFIG + line.repeat(5000)).line, 6, line);
  });
  test('thousands of ignore comments are not looked into, and that is said', () => {
    assert.match(look(`${CONFIG}${'  # seaworthy-ignore host-pid\n'.repeat(20_000)}`).notChecked.join(), /5000 ignore/);
  });
  test('a scalar of megabytes is read, whatever its style', () => {
    const long = 'x'.repeat(5 * 1024 * 1024);
    const lines = `    ${'x'.repeat(76)}\n`.repeat(60_000);
    for (const value of [long, `"${long}"`, `'${long}'`, `|\n${lines}`, `>\n${lines}`, `x\n${lines}`])
      assert.equal(findings(`${CONFIG}  a: ${value}\n---\n${POD}`, 'host-pid'), 1);
  });
  test('a file of more than 10 MB is not checked, and that is said', () => {
    for (const text of [`${CONFIG}  a: ${'x'.repeat(50e6)}\n`, `${CONFIG}  a: "${'x'.repeat(50e6)}`])
      assert.match(look(text).notChecked.join(), /^The file has more than 10 MB/);
  });
  test('blank lines, comments and markers by the hundred thousand are passed over', () => {
    for (const part of ['\n', '# comment\n', '---\n', '...\n', '\r', '\t\n'])
      assert.equal(findings(`${part.repeat(100_000)}${POD}`, 'host-pid'), 1, JSON.stringify(part));
  });
  test('a list of 100,000 items on one line is read', () => {
    const flow = (items: string): string => CONFIG.replace('\ndata:\n', `\ndata: ${items}\n`);
    const nothing = { found: {}, notChecked: [] };
    assert.deepEqual(look(flow(`[${'a, '.repeat(200_000)}]`)), nothing);
    assert.deepEqual(look(flow(`{ ${times(150_000, (at) => `k${at}: v, `)}}`)), nothing);
  });
});
