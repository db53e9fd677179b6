import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseDocument } from 'yaml';
import { rules } from '../core/rules/index.js';
import { kubernetesTags } from '../core/yaml/schema.js';
import { SegmentedText } from '../core/yaml/split.js';
import { Tree } from '../core/yaml/tree.js';
import { unmark } from '../scripts/gen/examples.js';
import { findingsIn, linterWith } from './linting.js';
import { runs } from './properties.js';

const TEXTS = rules.flatMap(({ examples }) =>
  examples.flatMap(({ bad, good }) =>
    good === undefined ? [unmark(bad).text] : [unmark(bad).text, unmark(good).text],
  ),
);
const BITS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ': ',
  '- ',
  '#',
  ' # seaworthy-ignore host-pid',
  '\n',
  '\r\n',
  '\r',
  '\t',
  '  ',
  '&a ',
  '*a',
  '<<: *a',
  '|',
  '>',
  '?',
  '!',
  '%',
  '@',
  '---\n',
  '...\n',
  '😀',
  '\ufeff',
  '\u0000',
  '\ud800',
  '__proto__: ',
  'null',
  '~',
  'yes',
  '{{ x }}',
  'kind: List\nitems:\n',
  '!!binary ',
  'constructor',
];
const mutation = fc.record({
  at: fc.nat(),
  remove: fc.nat(20),
  insert: fc.array(fc.constantFrom(...BITS), { maxLength: 3 }).map((bits) => bits.join('')),
});

describe('linting', () => {
  test('never throws, marks places that are there, and an edited file is as a fresh one', () => {
    const linter = linterWith({ profile: 'strict' });
    fc.assert(
      fc.property(
        fc.constantFrom(...TEXTS),
        fc.constantFrom(...TEXTS),
        fc.array(mutation, { minLength: 1, maxLength: 5 }),
        (first, second, mutations) => {
          let text = `${first}---\n${second}`;
          const edited = new SegmentedText(text);
          for (const { at, remove, insert } of mutations) {
            const start = at % (text.length + 1);
            const end = Math.min(text.length, start + remove);
            edited.edit(start, end, insert);
            text = text.slice(0, start) + insert + text.slice(end);
            const found = linter.check(edited);
            const fresh = linterWith({ profile: 'strict' }).lint(text);
            assert.deepEqual(places(found), places(fresh));
            for (const { start: from, end: to } of findingsIn(linter, text))
              assert.ok(
                from <= to && to <= text.length && !/[\r\n]/.test(text.slice(from, to)),
                JSON.stringify(text.slice(from, to)),
              );
          }
        },
      ),
      runs(150),
    );
  });
  test('does not depend on the order of keys, nor on block or flow style', () => {
    for (const text of TEXTS) {
      if (/---|seaworthy-ignore|[&*]\w/.test(text)) continue;
      const document = parseDocument(text, { version: '1.1', customTags: kubernetesTags, uniqueKeys: false });
      if (new Tree(text).broken || new Tree(text).duplicates.length > 0) continue;
      const value: unknown = document.toJS();
      const found = ids(text);
      assert.deepEqual(ids(JSON.stringify(value)), found, `as JSON: ${text}`);
      assert.deepEqual(ids(JSON.stringify(reversed(value), undefined, 2)), found, `with its keys reversed: ${text}`);
    }
  });
});

function places(result: ReturnType<ReturnType<typeof linterWith>['lint']>): unknown {
  return result.documents.map(({ findings, linted }) => [
    linted.skipped,
    linted.notChecked,
    findings.map(({ rule, span, severity, message }) => [rule.id, span, severity, message]),
  ]);
}

/** The rules and paths of all findings, whatever their places. */
function ids(text: string): string[] {
  return findingsIn(linterWith({ profile: 'strict' }), text)
    .map(({ finding }) => `${finding.rule.id} ${finding.path?.join('.')}`)
    .sort();
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
