import { compose } from './compose.js';
import { type Chosen, type DocumentPlan, joinPlans, type Left, type Pick, type Plan, planDocument } from './fix.js';
import type { DocumentResult, Linted, Linter } from './lint.js';
import { applyTextEdits, type TextEdit } from './yaml/edit.js';
import { SegmentedText } from './yaml/split.js';

/** What became of a text when fixes had nothing more to do. */
export interface Repaired {
  readonly text: string;
  /** What makes it of the original. Offsets are of the original. */
  readonly edits: readonly TextEdit[];
  /** Places are those of the text that the fix met. */
  readonly applied: readonly (Chosen & Place)[];
  /** Places are those of the result. */
  readonly left: readonly (Left & Place)[];
}

interface Place {
  /** The document's index. */
  readonly document: number;
  /** The lines in front of the document. */
  readonly line: number;
}

/** A fix may uncover another finding; nothing real takes as many turns. */
const MAX_PASSES = 10;

/**
 * Makes the picked fixes until nothing changes. Each pass costs the documents that the one before it changed. `check`: what there is to repair,
 * where not all that the linter finds.
 */
export function repair(
  linter: Linter,
  original: string,
  pick: Pick,
  check = (text: SegmentedText): readonly DocumentResult[] => linter.check(text).documents,
): Repaired {
  const applied: Repaired['applied'][number][] = [];
  const plan = planner(linter, pick);
  let text = original;
  let edits: readonly TextEdit[] = [];
  for (let pass = 1; ; pass++) {
    const segmented = new SegmentedText(text);
    const planned = joinPlans(segmented, check(segmented).map(plan));
    const placed = <T extends { readonly document: number }>(list: readonly T[]) =>
      list.map((item) => ({ ...item, line: segmented.line(item.document) }));
    const next = pass > MAX_PASSES ? text : applyTextEdits(text, planned.edits);
    if (next === text) return { text, edits, applied, left: placed([...planned.left, ...unsettled(planned)]) };
    applied.push(...placed(planned.applied));
    edits = compose(edits, planned.edits);
    text = next;
  }
}

/** Fixes that each undo what another one does: nothing that a rule should do, but nothing to be silent about. */
function unsettled({ applied }: Plan): Plan['left'] {
  return applied.map(({ finding, document }) => ({
    finding,
    document,
    reason: 'Its fix comes to no end here. This is a bug: please report it.',
  }));
}

/** Plans a document once for as long as it stays and other documents make the same of it. */
function planner(linter: Linter, pick: Pick): (document: DocumentResult) => DocumentPlan {
  const known = new WeakMap<Linted, { readonly document: DocumentResult; readonly plan: DocumentPlan }>();
  return (document) => {
    const before = known.get(document.linted);
    if (before && isSame(before.document, document)) return before.plan;
    const plan = planDocument(linter, document, pick);
    known.set(document.linted, { document, plan });
    return plan;
  };
}

/** Whether two results of one text have the same findings. */
function isSame(a: DocumentResult, b: DocumentResult): boolean {
  return (
    a === b ||
    (a.ignored.length === b.ignored.length &&
      a.findings.length === b.findings.length &&
      a.findings.every(({ rule, span, message, severity }, index) => {
        const other = b.findings[index];
        return (
          other?.rule === rule &&
          other.span.start === span.start &&
          other.message === message &&
          other.severity === severity
        );
      }))
  );
}
