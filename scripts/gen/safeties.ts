import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEFAULT_CONFIG } from '../../core/config.js';
import { NEWEST_MINOR, type SchemaStore } from '../../core/kube/schema.js';
import { Linter } from '../../core/lint.js';
import type { Rule, Safety } from '../../core/rule.js';
import { root } from '../root.js';
import { unmark } from './examples.js';

const ORDER: readonly Safety[] = ['safe', 'review', 'placeholder'];

/** How safe a rule's fixes are: those of its examples, alternatives included. */
export function safetiesOf(rule: Rule, rules: readonly Rule[]): readonly Safety[] {
  const schema: SchemaStore = JSON.parse(readFileSync(join(root, 'schemas/kubernetes.json'), 'utf8'));
  const found = new Set<Safety>();
  for (const { bad, minor = NEWEST_MINOR, off = [] } of rule.examples) {
    const levels = Object.fromEntries(off.map((id) => [id, 'off' as const]));
    const profile = rule.profile === 'strict' ? 'strict' : 'recommended';
    const linter = new Linter({
      config: { ...DEFAULT_CONFIG, profile, minor, levels },
      rules,
      schema,
      today: '2026-01-01',
      onCrash: (_, error) => fail(error),
    });
    for (const { findings } of linter.lint(unmark(bad).text).documents)
      for (const finding of findings)
        if (finding.rule.id === rule.id && !('none' in finding.fixes))
          for (const { safety } of finding.fixes) found.add(safety);
  }
  return ORDER.filter((safety) => found.has(safety));
}

function fail(error: unknown): never {
  throw error;
}
