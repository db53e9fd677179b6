import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../core/kube/schema.js';
import type { Linter } from '../../core/lint.js';
import { rules } from '../../core/rules/index.js';
import { findingsIn, linterWith } from '../linting.js';
import { type PodSecurityText, podSecurityCases, textsOf } from './pod-security/cases.js';
import { minorOf, type PodSecurityEntry, type PodSecurityVerdict, readTable, verdictFor } from './tables.js';

type Level = 'baseline' | 'restricted';

const table = readTable('pod-security');
const cases = [...podSecurityCases].map(([name, given]) => {
  const texts = textsOf(given);
  return { name, texts, entry: verdictFor(table, name, ...texts.map(({ text }) => text)) };
});
const podSecurityRules = rules.filter(({ category }) => category === 'pod-security');

for (const level of ['baseline', 'restricted'] as const)
  test(`the profile ${level} finds what Pod Security admission finds, for every version and kind`, () => {
    const wrong: string[] = [];
    for (let minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor++) {
      const linter = linterWith({ profile: level, minor }, podSecurityRules);
      for (const [name, text, entry] of chosen(minor, level === 'restricted' && minor === NEWEST_MINOR)) {
        const found = checksOf(linter, text.text);
        const failing = expected(entry, level, minor);
        if (found !== failing)
          wrong.push(`1.${minor}, ${text.kind}, ${name}: found [${found}], Kubernetes [${failing}]`);
      }
    }
    assert.deepEqual(wrong, []);
  });

test('every check of the Pod Security Standards has a case that fails it, and a rule', () => {
  const failing = Object.values(table)
    .flatMap(verdictsOf)
    .flatMap(({ baseline, restricted }) => [...baseline, ...restricted]);
  const standing = podSecurityRules.flatMap(({ standards }) => standards);
  assert.deepEqual(
    [...new Set(failing)].filter((check) => !standing.includes(`PSS:${check}`)),
    [],
  );
  assert.equal(new Set(failing).size, CHECKS);
});

/** Twelve of baseline and seven of restricted. */
const CHECKS = 19;

/** Each case in one kind, another one in each version: in every kind over all versions. */
function* chosen(minor: number, inAllKinds: boolean): Generator<[string, PodSecurityText, PodSecurityEntry]> {
  for (const [index, { name, texts, entry }] of cases.entries())
    for (const [at, text] of texts.entries())
      if (inAllKinds || at === (index + minor) % texts.length) yield [name, text, entry];
}

function checksOf(linter: Linter, text: string): string {
  return written(
    findingsIn(linter, text).flatMap(({ finding: { rule } }) =>
      rule.standards.filter((id) => id.startsWith('PSS:')).map((id) => id.slice(4)),
    ),
  );
}

/**
 * Our `restricted` holds the checks of `baseline` as well, where the real one leaves out those that one of its own replaces. A Pod's
 * host ports that come from its host network are not reported apart: a template's verdict stands for it.
 */
function expected(entry: PodSecurityEntry, level: Level, minor: number): string {
  const verdicts = 'every' in entry ? entry.every : entry.template;
  const verdict = verdicts.find(({ from, to }) => minorOf(from) <= minor && minor <= minorOf(to));
  assert(verdict);
  return written(level === 'baseline' ? verdict.baseline : [...verdict.baseline, ...verdict.restricted]);
}

/** By families: `capabilities_restricted` replaces `capabilities_baseline`, `restrictedVolumes` holds `hostPathVolumes`. */
function written(checks: readonly string[]): string {
  const families = checks.map((check) => (/volumes$/i.test(check) ? 'volumes' : check.replace(/_.*/, '')));
  return [...new Set(families)].sort().join(' ');
}

function verdictsOf(entry: PodSecurityEntry): readonly PodSecurityVerdict[] {
  return 'every' in entry ? entry.every : [...entry.pod, ...entry.template];
}
