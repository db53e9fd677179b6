import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Rule } from '../core/rule.js';
import { rules } from '../core/rules/index.js';
import { findingsIn, linterWith, seen } from './linting.js';

/** Rules that are easy to see, with those that judge comments. */
const some: readonly Rule[] = rules.filter(({ id }) =>
  [
    'host-pid',
    'host-ipc',
    'privileged-container',
    'root-user-allowed',
    'unused-suppression',
    'yaml-syntax-error',
  ].includes(id),
);
const linter = linterWith({}, some);

const pod = (...spec: readonly string[]): string =>
  [
    'apiVersion: v1',
    'kind: Pod',
    'metadata: { name: a }',
    'spec:',
    '  securityContext: { runAsNonRoot: true }',
    ...spec,
    '',
  ].join('\n');

describe('ignore comments', () => {
  test('at the end of a line, for findings that start on it', () => {
    assert.deepEqual(seen(linter, pod('  hostPID: true # seaworthy-ignore host-pid', '  hostIPC: true')), [
      'host-ipc "true"',
    ]);
  });
  test('behind another comment of the line', () => {
    assert.deepEqual(seen(linter, pod('  hostPID: true # pinned # seaworthy-ignore host-pid -- the agent')), []);
  });
  test('on a line of its own, for the entry that follows and everything inside', () => {
    const container = [
      '  containers:',
      '    # seaworthy-ignore privileged-container, host-pid',
      '    - name: a',
      '      securityContext:',
      '        privileged: true',
      '    - name: b',
      '      securityContext: { privileged: true }',
    ];
    assert.deepEqual(seen(linter, pod(...container)), ['unused-suppression "host-pid"', 'privileged-container "true"']);
  });
  test('above the first key of a document, for the document alone', () => {
    const text = `# seaworthy-ignore host-pid\n${pod('  hostPID: true')}---\n${pod('  hostPID: true')}`;
    assert.deepEqual(seen(linter, text), ['host-pid "true"']);
    assert.deepEqual(seen(linter, `--- # seaworthy-ignore host-pid\n${pod('  hostPID: true')}`), []);
  });
  test('for the file, before the first key of its first document', () => {
    const text = `# seaworthy-ignore-file host-pid -- node agents\n---\n${pod('  hostPID: true')}---\n${pod('  hostPID: true', '  hostIPC: true')}`;
    assert.deepEqual(seen(linter, text), ['host-ipc "true"']);
  });
  test('for the file anywhere else, hides nothing and is reported', () => {
    const text = `${pod('  hostPID: true')}---\n# seaworthy-ignore-file host-pid\n${pod('  hostPID: true')}`;
    assert.deepEqual(seen(linter, text), ['host-pid "true"', 'unused-suppression "host-pid"', 'host-pid "true"']);
  });
  test('for the file, unused if no document has the finding', () => {
    assert.deepEqual(seen(linter, `# seaworthy-ignore-file host-pid\n${pod('  hostIPC: false')}`), [
      'unused-suppression "host-pid"',
    ]);
  });
  test('in a string or a block scalar, is no comment', () => {
    assert.deepEqual(
      seen(
        linter,
        pod(
          '  hostPID: true',
          '  hostname: "# seaworthy-ignore host-pid"',
          '  subdomain: |',
          '    # seaworthy-ignore host-pid',
        ),
      ),
      ['host-pid "true"'],
    );
  });
  test('until a day, that day included', () => {
    const text = pod('  hostPID: true # seaworthy-ignore host-pid until 2026-01-01 -- soon gone');
    assert.deepEqual(seen(linter, text), []);
    assert.deepEqual(seen(linterWith({}, some, '2026-01-02'), text), [
      'host-pid "true"',
      'unused-suppression "# seaworthy-ignore host-pid until 2026-01-01 -- soon gone"',
    ]);
  });
  test('until a day that is none, hide nothing', () => {
    assert.deepEqual(seen(linter, pod('  hostPID: true # seaworthy-ignore host-pid until 2026-02-30')), [
      'host-pid "true"',
      'unused-suppression "2026-02-30"',
    ]);
  });
  test('without an id, or with one that no rule has, are reported', () => {
    assert.deepEqual(seen(linter, pod('  hostPID: true # seaworthy-ignore')), [
      'host-pid "true"',
      'unused-suppression "# seaworthy-ignore"',
    ]);
    const [, unknown] = findingsIn(linter, pod('  hostPID: true # seaworthy-ignore host-pidd'));
    assert.match(unknown?.finding.message ?? '', /Did you mean "host-pid"\?/);
  });
  test('are not called idle where the rule is off, or could not be run to its end', () => {
    assert.deepEqual(
      seen(linterWith({ levels: { 'host-pid': 'off' } }, some), pod('  hostPID: false # seaworthy-ignore host-pid')),
      [],
    );
    assert.deepEqual(seen(linter, pod('  hostPID: false # seaworthy-ignore host-pid', '  hostname: "x')), [
      'yaml-syntax-error "\\"x"',
    ]);
  });
  test('of one container take it out of the pod’s report, and out of its fix', () => {
    const text = [
      'apiVersion: v1',
      'kind: Pod',
      'metadata: { name: a }',
      'spec:',
      '  containers:',
      '    # seaworthy-ignore root-user-allowed',
      '    - name: a',
      '    - name: b',
      '    - name: c',
      '',
    ].join('\n');
    const [found, ...more] = findingsIn(linter, text);
    assert.equal(more.length, 0);
    assert.match(found?.finding.message ?? '', /"b" and "c"/);
    assert.doesNotMatch(found?.finding.message ?? '', /"a"/);
    const fixes = found?.finding.fixes ?? { none: '' };
    assert.deepEqual('none' in fixes ? [] : fixes[0].edits.map((edit) => 'path' in edit && edit.path.slice(0, 3)), [
      ['spec', 'containers', 1],
      ['spec', 'containers', 2],
    ]);
  });
  test('of the rule on idle comments itself, are heard', () => {
    assert.deepEqual(seen(linter, pod('  hostPID: false # seaworthy-ignore host-pid, unused-suppression')), []);
  });
});
