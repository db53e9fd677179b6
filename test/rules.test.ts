import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planFixes } from '../core/fix.js';
import { NEWEST_MINOR } from '../core/kube/schema.js';
import { type Example, PROFILES, type Rule } from '../core/rule.js';
import { rules } from '../core/rules/index.js';
import { applyTextEdits, textEdits } from '../core/yaml/edit.js';
import { SegmentedText } from '../core/yaml/split.js';
import { unmark } from '../scripts/gen/examples.js';
import { findingsIn, linterWith } from './linting.js';

for (const rule of rules)
  describe(rule.id, () => {
    test('says what it is', () => {
      assert.match(rule.id, /^[a-z]+(-[a-z]+)*$/);
      assert.doesNotMatch(rule.title, /\.$/, 'a title has no full stop');
      assert.ok(
        rule.docs.trim().split(/\s+/).length >= 40,
        'its page tells why it matters, what to do, and when it is fine',
      );
      assert.ok(PROFILES.includes(rule.profile));
      assert.ok(rule.standards.length > 0, 'it names where it comes from');
    });
    rule.examples.forEach((example, index) => {
      test(`example ${index + 1}: underlines what it marks, and its fixes make the good one`, () =>
        check(rule, example));
    });
    test('tells the truth about its fixes', () => {
      const findings = rule.examples.flatMap((example) =>
        own(rule, unmark(example.bad).text, example).map(({ finding }) => finding),
      );
      assert.ok(findings.length > 0, 'an example shows a finding');
      const fixed = findings.filter(({ fixes }) => !('none' in fixes)).length;
      if (rule.fixable === 'always') assert.equal(fixed, findings.length);
      if (rule.fixable === 'never') assert.equal(fixed, 0);
      if (rule.fixable === 'sometimes')
        assert.ok(fixed > 0 && fixed < findings.length, 'examples show a finding with a fix and one without');
    });
  });

function check(rule: Rule, example: Example): void {
  const { bad, good } = example;
  const { text, marks } = unmark(bad);
  const found = own(rule, text, example);
  assert.deepEqual(
    found.map(({ start, end }) => text.slice(start, end)),
    marks.map(({ start, end }) => text.slice(start, end)),
  );
  assert.deepEqual(
    found.map(({ start, end }) => ({ start, end })),
    marks,
  );
  for (const { finding } of found) {
    assert.match(finding.message, /[.?]$/, 'a message is a sentence');
    assert.ok(finding.message.length <= 300, `a message is short: ${finding.message}`);
    assert.doesNotMatch(finding.message, /undefined|\[object|\{parts\}|!/);
  }
  const fixed = fixText(rule, text, example);
  if (good === undefined) {
    assert.equal(fixed, text, 'an example with a fix shows what it makes');
    return;
  }
  const wanted = unmark(good).text;
  assert.equal(fixed, wanted);
  assert.deepEqual(
    own(rule, wanted, example).map(({ finding }) => finding.message),
    [],
    'nothing is left to report',
  );
  assert.equal(fixText(rule, wanted, example), wanted, 'a second run changes nothing');
  if (rule.category === 'schema') return;
  const before = new Set(all(rule, text, example).map(placeOf));
  assert.deepEqual(
    all(rule, wanted, example)
      .map(placeOf)
      .filter((place) => !before.has(place)),
    [],
    'the fix brings nothing new to report',
  );
}

/** What an example says of the configuration. */
type Where = Pick<Example, 'minor' | 'off'>;

/** All preferred fixes of a rule, placeholders by their defaults. */
function fixText(rule: Rule, text: string, where: Where): string {
  const linter = linterFor(rule, where);
  const segmented = new SegmentedText(text);
  const result = linter.check(segmented);
  const { edits } = planFixes(linter, segmented, result, {
    safety: 'review',
    only: ({ rule: { id } }) => id === rule.id,
  });
  const placeholders = result.documents.flatMap(({ findings, linted }, index) => {
    const chosen = findings.flatMap(({ rule: { id }, fixes }) =>
      id === rule.id && !('none' in fixes) && fixes[0].safety === 'placeholder' ? fixes[0].edits : [],
    );
    if (chosen.length === 0) return [];
    const computed = textEdits(linter.tree(linted.text), chosen);
    assert.ok('edits' in computed, 'refused' in computed ? computed.refused : '');
    return computed.edits.map(({ start, end, newText }) => ({
      start: start + segmented.start(index),
      end: end + segmented.start(index),
      newText,
    }));
  });
  return applyTextEdits(text, [...edits, ...placeholders]);
}

function own(rule: Rule, text: string, where: Where) {
  return all(rule, text, where).filter(({ finding }) => finding.rule.id === rule.id);
}

function all(rule: Rule, text: string, where: Where) {
  return findingsIn(linterFor(rule, where), text);
}

function linterFor(rule: Rule, { minor = NEWEST_MINOR, off = [] }: Where) {
  const levels = Object.fromEntries(off.map((id) => [id, 'off' as const]));
  return linterWith({ profile: rule.profile === 'strict' ? 'strict' : 'recommended', minor, levels });
}

function placeOf({ finding }: ReturnType<typeof all>[number]): string {
  return `${finding.rule.id} ${JSON.stringify(finding.path)}`;
}
