import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fixAll, fixAllOf } from '../core/actions.js';
import { planFixes } from '../core/fix.js';
import { hardener, LEVELS } from '../core/harden.js';
import { reviewOf } from '../core/review.js';
import { rules } from '../core/rules/index.js';
import type { Finding } from '../core/settle.js';
import { SegmentedText } from '../core/yaml/split.js';
import { unmark } from '../scripts/gen/examples.js';
import { linterWith } from './linting.js';

const examples = rules.flatMap(({ id, examples }) => examples.map(({ bad }) => ({ id, text: unmark(bad).text })));

test('a placeholder is never written by a bulk fix: in the examples of all rules', () => {
  const linter = linterWith({ profile: 'strict' });
  const hardeners = LEVELS.map((level) => hardener(level, linter.context));
  let placeholders = 0;
  for (const { id, text } of examples) {
    const segmented = new SegmentedText(text);
    const result = linter.check(segmented);
    const findings = result.documents.flatMap((document) => document.findings);
    placeholders += findings.filter(isPlaceholder).length;
    const batches = [
      planFixes(linter, segmented, result, { safety: 'review' }).applied.map(({ fix }) => fix.safety),
      ...hardeners.map(({ harden }) => harden(text).applied.map(({ fix }) => fix.safety)),
    ];
    assert.ok(!batches.flat().includes('placeholder'), id);
    for (const action of [fixAll(linter, segmented, result, 'review'), fixAllOf(linter, segmented, result, id)])
      assert.ok(action?.findings.every(({ finding }) => !isPlaceholder(finding)) ?? true, id);
  }
  assert.ok(placeholders > 10);
});

describe('what is told of a batch', () => {
  const text = new SegmentedText(
    'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  hostPID: true\n  containers: [{ name: a, Image: a:1, securityContext: { privileged: yes } }]\n',
  );
  const linter = linterWith({ profile: 'baseline' });

  test('names the fixes with what they may break, and what stays', () => {
    const { applied } = planFixes(linter, text, linter.check(text), { safety: 'review' });
    const [first] = applied;
    assert.ok(first);
    const review = reviewOf(applied, true, [{ finding: first.finding, reason: 'Somebody has to look.' }]);
    assert.equal(review?.asks, true);
    assert.match(review?.description ?? '', /hostPID \(.+\)/);
    assert.match(review?.description ?? '', /1 problem stays\. .+: Somebody has to look\.$/);
  });

  test('is nothing where all fixes are safe', () => {
    const { applied } = planFixes(linter, text, linter.check(text), { safety: 'safe' });
    assert.ok(applied.length > 0);
    assert.equal(reviewOf(applied, true), undefined);
  });
});

function isPlaceholder({ fixes }: Finding): boolean {
  return !('none' in fixes) && fixes[0].safety === 'placeholder';
}
