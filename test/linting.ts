import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, DEFAULT_CONFIG } from '../core/config.js';
import type { SchemaStore } from '../core/kube/schema.js';
import { Linter } from '../core/lint.js';
import type { Rule } from '../core/rule.js';
import { rules } from '../core/rules/index.js';
import type { Finding } from '../core/settle.js';
import { SegmentedText } from '../core/yaml/split.js';
import { root } from '../scripts/root.js';

export const schema: SchemaStore = JSON.parse(readFileSync(join(root, 'schemas/kubernetes.json'), 'utf8'));

/** A linter as the shells make it, on a fixed day; a crash of a rule fails the test. */
export function linterWith(config: Partial<Config> = {}, these: readonly Rule[] = rules, today = '2026-01-01'): Linter {
  return new Linter({
    config: { ...DEFAULT_CONFIG, ...config },
    rules: these,
    schema,
    today,
    onCrash(rule, error) {
      throw new Error(`${rule.id} crashed`, { cause: error });
    },
  });
}

/** A finding with its place in the file. */
export interface Placed {
  readonly finding: Finding;
  readonly start: number;
  readonly end: number;
}

/** All findings of a text, by place. */
export function findingsIn(linter: Linter, text: string): Placed[] {
  const segmented = new SegmentedText(text);
  return linter.check(segmented).documents.flatMap(({ findings }, index) =>
    findings.map((finding) => ({
      finding,
      start: segmented.start(index) + finding.span.start,
      end: segmented.start(index) + finding.span.end,
    })),
  );
}

/** `rule-id "underlined text"`, by place: what a person sees. */
export function seen(linter: Linter, text: string): string[] {
  return findingsIn(linter, text).map(
    ({ finding, start, end }) => `${finding.rule.id} ${JSON.stringify(text.slice(start, end))}`,
  );
}
