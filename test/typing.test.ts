import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn, linterWith } from './linting.js';

const LINES = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      hostPID: true
      containers:
        - name: web
          image: nginx:1.27.1
          args: [run]
          securityContext:
            privileged: true
            runAsUser: 0
          resources:
            limits:
              memory: 128Mi
      volumes:
        - name: data
          emptyDir: {}
`.split('\n');

/** The manifest with text typed in place of a line, or in front of it. */
const typed = (line: number, text: string, replaces = 0): string =>
  [...LINES.slice(0, line), ...(text === '' ? [] : [text]), ...LINES.slice(line + replaces)].join('\n');
const complete = findingsIn(linterWith(), LINES.join('\n')).map(
  ({ finding }) => `${finding.rule.id} ${finding.path?.join('.')}`,
);

const STATES: readonly (readonly [what: string, text: string])[] = [
  ['a key without its colon', typed(16, '          secu')],
  ['a key without its colon at the left edge', typed(4, 'spe')],
  ['a key glued to its value', typed(16, '          workingDir:/tmp')],
  ['a dash without a blank', typed(13, '        -name: web', 1)],
  ['a line that is indented one too deep', typed(14, '           image: nginx:1.27.1', 1)],
  ['a line that is indented one too little', typed(14, '         image: nginx:1.27.1', 1)],
  ['a tab in the indentation', typed(14, '\t  image: nginx:1.27.1', 1)],
  ['an open double quote', typed(14, '          image: "nginx:1.27.1', 1)],
  ['an open single quote', typed(14, "          image: 'nginx:1.27.1", 1)],
  ['an open [', typed(15, '          args: [', 1)],
  ['an open { ', typed(6, '    matchLabels: {', 1)],
  ['an open [ with an item', typed(15, '          args: ["run",', 1)],
  ['a colon in a plain value', typed(14, '          image: nginx: 1.27.1', 1)],
  ['an alias of no anchor', typed(14, '          image: *image', 1)],
  ['a lone *', typed(14, '          image: *', 1)],
  ['a lone %', typed(14, '          image: %', 1)],
  ['a lone @', typed(14, '          image: @', 1)],
  ['junk at the left edge', typed(15, 'junk')],
  ['an open quote at the left edge', typed(15, '"junk')],
  ['a map where a list goes on', typed(13, '        name: web', 1)],
  [
    'conflict markers',
    typed(
      14,
      [
        '<<<<<<< HEAD',
        '          image: nginx:1.27.1',
        '=======',
        '          image: nginx:1.27.2',
        '>>>>>>> branch',
      ].join('\n'),
      1,
    ),
  ],
  ['a marker of two dashes', typed(0, '--')],
];

describe('while somebody types', () => {
  for (const [what, text] of STATES)
    test(`${what}: one syntax error on the line, and nothing is called missing`, () => {
      const found = findingsIn(linterWith(), text);
      const errors = found.filter(({ finding }) => finding.rule.id === 'yaml-syntax-error');
      assert.equal(errors.length, 1);
      const changed = text.split('\n').findIndex((line, index) => line !== LINES[index]);
      const line = errors[0]?.finding.start.line ?? -1;
      assert.ok(
        line >= changed - 1 && line <= changed + 1,
        `line ${line + 1} is reported, line ${changed + 1} is the cause`,
      );
      const others = found
        .filter((each) => !errors.includes(each))
        .map(({ finding }) => `${finding.rule.id} ${finding.path?.join('.')}`);
      assert.deepEqual(
        others.filter((finding) => !complete.includes(finding)),
        [],
      );
    });
  test('what plainly stands there is still judged', () => {
    const found = findingsIn(linterWith(), typed(16, '          secu')).map(({ finding }) => finding.rule.id);
    assert.ok(found.includes('host-pid'));
  });
  test('an empty dash and an empty key are not broken, and make nothing missing of themselves', () => {
    const found = findingsIn(linterWith(), typed(13, '        - '));
    assert.ok(!found.some(({ finding }) => /container 1/.test(finding.message)));
  });
  test('an unclosed quote stays in its document', () => {
    const found = findingsIn(linterWith(), `q: "un\nkind: Pod\napiVersion: v1\n---\n${LINES.join('\n')}`);
    assert.deepEqual(
      found.map(({ finding }) => finding.rule.id).filter((id) => id === 'host-pid' || id === 'yaml-syntax-error'),
      ['yaml-syntax-error', 'host-pid'],
    );
  });
});
