import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Left, type Outcome, reportOf, summaryOf, type Translate } from '../../client/harden-report.js';

const outcome = (name: string, given: Partial<Outcome> = {}): Outcome => ({
  name,
  edits: 0,
  left: [],
  skipped: undefined,
  ...given,
});
/** As the editor does where nothing is translated. */
const english: Translate = (message, ...args) => message.replace(/\{(\d+)\}/g, (_, index) => String(args[index]));
const left: Left = {
  line: 16,
  rule: 'host-path-volume',
  message: 'Volume "data" mounts "/srv" of the node.',
  reason: 'Only you know what the container looks for on the node.',
  ignored: false,
};

test('the summary of hardening tells what was done, what was not, and what only a person can do', () => {
  const some = [outcome('a.yaml', { edits: 3, left: [left, { ...left, ignored: true }] }), outcome('b.yaml')];
  assert.equal(
    summaryOf('restricted', some, true, english),
    'Seaworthy: Hardened 1 of 2 files to restricted, as far as you took the changes. 1 problem can only be solved by you. 1 problem stays because of your settings and comments.',
  );
  assert.match(
    summaryOf('restricted', some, false, english),
    /^Seaworthy: 1 of 2 files can be hardened .* nothing was changed\./,
  );
  assert.equal(
    summaryOf('baseline', [outcome('a.yaml'), outcome('b.yaml', { skipped: 'It is excluded.' })], false, english),
    'Seaworthy: Nothing here keeps a pod from the level baseline. 1 file was left out.',
  );
  assert.match(
    summaryOf('baseline', [outcome('a.yaml', { left: [left] })], false, english),
    /^Seaworthy: Nothing here can be/,
  );
  assert.equal(summaryOf('baseline', [], false, english), 'Seaworthy: There is no YAML file here.');
});

test('the report of hardening lists what is left by file and line', () => {
  assert.equal(
    reportOf(
      'baseline',
      [outcome('a.yaml'), outcome('b.yaml', { left: [left] }), outcome('c.yaml', { skipped: 'It is excluded.' })],
      english,
    ),
    `# What keeps pods from the level baseline

## b.yaml

* line 17, \`host-path-volume\`: Volume "data" mounts "/srv" of the node. **Only you know what the container looks for on the node.**

## Left out

* c.yaml: It is excluded.
`,
  );
});
