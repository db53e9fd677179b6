import { parseAllDocuments } from 'yaml';
import { combine, planFixes, shift } from '../../core/fix.js';
import type { Linter } from '../../core/lint.js';
import { rules } from '../../core/rules/index.js';
import { applyTextEdits } from '../../core/yaml/edit.js';
import { kubernetesTags } from '../../core/yaml/schema.js';
import { SegmentedText } from '../../core/yaml/split.js';
import { unmark } from '../../scripts/gen/examples.js';
import { linterWith } from '../linting.js';
import { fixCases } from './fixes.cases.js';
import { podSecurityCases, textsOf } from './pod-security/cases.js';

/** A manifest, and what each fix alone and all of them at once make of it. */
export interface Repaired {
  readonly name: string;
  readonly before: string;
  readonly after: readonly { readonly title: string; readonly text: string }[];
}

/** The manifests of the tables and of the rules' examples, repaired. */
export function* repaired(): Generator<Repaired> {
  const strict = linterWith({ profile: 'strict' });
  for (const { name, before } of fixCases()) yield repair(strict, name, before);
  for (const { id, examples } of rules)
    for (const [index, { bad, minor }] of examples.entries())
      if (minor === undefined) yield repair(strict, `${id}, example ${index + 1}`, unmark(bad).text);
  const podSecurity = linterWith(
    { profile: 'restricted' },
    rules.filter(({ category }) => category === 'pod-security'),
  );
  for (const [name, given] of podSecurityCases) {
    const texts = textsOf(given);
    const { text } = texts.find(({ kind }) => kind === 'Deployment') ?? texts[0] ?? { text: '' };
    yield repair(podSecurity, `${name} (Pod Security)`, text);
  }
}

/** What a text says, whatever its layout: an edit that only places a line elsewhere needs no new verdict. */
export function contentOf(text: string): string {
  const options = {
    version: '1.1',
    customTags: kubernetesTags,
    merge: true,
    uniqueKeys: false,
    logLevel: 'silent',
  } as const;
  const documents = parseAllDocuments(text, options);
  if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return text;
  return JSON.stringify(documents.map((document) => document.toJS({ maxAliasCount: -1 })));
}

function repair(linter: Linter, name: string, before: string): Repaired {
  const segmented = new SegmentedText(before);
  const result = linter.check(segmented);
  const single = result.documents.flatMap((document, index) =>
    document.findings.flatMap((finding) =>
      ('none' in finding.fixes ? [] : finding.fixes).map((fix) => {
        const { edits } = combine(linter, document, [{ finding, fix }]);
        const start = segmented.start(index);
        return {
          title: `${finding.rule.id}: ${fix.title}`,
          text: applyTextEdits(
            before,
            edits.map((edit) => shift(edit, start)),
          ),
        };
      }),
    ),
  );
  const { edits } = planFixes(linter, segmented, result, { safety: 'review' });
  return { name, before, after: [...single, { title: 'everything', text: applyTextEdits(before, edits) }] };
}
