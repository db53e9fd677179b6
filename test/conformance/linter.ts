import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NEWEST_MINOR } from '../../core/kube/schema.js';
import { type Finding, Linter } from '../../core/lint.js';
import type { Profile, Rule } from '../../core/rule.js';
import { root } from '../../scripts/root.js';

const schema = JSON.parse(readFileSync(join(root, 'schemas', 'kubernetes.json'), 'utf8'));

export function linterOf(rules: readonly Rule[], profile: Profile, minor: number = NEWEST_MINOR): Linter {
  return new Linter({
    config: { profile, minor, levels: {} },
    rules,
    schema,
    today: '2026-01-01',
    onCrash: (rule, error) => assert.fail(`${rule.id} crashed: ${error instanceof Error ? error.stack : error}`),
  });
}

export function findingsIn(linter: Linter, text: string): readonly Finding[] {
  const { documents, notChecked } = linter.lint(text);
  assert.equal(notChecked, undefined);
  return documents.flatMap(({ findings, linted }) => {
    assert.equal(linted.notChecked ?? linted.skipped, undefined, text);
    return findings;
  });
}
