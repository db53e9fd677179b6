import type { DocumentResult, FileResult, Linter } from './lint.js';
import type { Fix, Safety } from './rule.js';
import type { Finding } from './settle.js';
import { type Edit, refusalOf, type TextEdit, textEdits } from './yaml/edit.js';
import type { SegmentedText } from './yaml/split.js';
import type { Path } from './yaml/tree.js';

/** A fix that was chosen for a finding. */
export interface Chosen {
  readonly finding: Finding;
  readonly fix: Fix;
}

/** A finding that stays, and why. */
export interface Left {
  readonly finding: Finding;
  readonly reason: string;
}

/** What can be repaired of a document at once: the text edits do not overlap, and offsets are of the document as it stands. */
export interface DocumentPlan {
  readonly edits: readonly TextEdit[];
  readonly applied: readonly Chosen[];
  readonly left: readonly Left[];
}

/** What can be repaired of a file at once. Offsets are of the file as it stands. */
export interface Plan {
  readonly edits: readonly TextEdit[];
  readonly applied: readonly (Chosen & { readonly document: number })[];
  readonly left: readonly (Left & { readonly document: number })[];
}

/** What to do about a finding: a fix, or why there is none; undefined where it is not asked for. */
export type Pick = (finding: Finding) => Chosen | Left | undefined;

export interface PlanOptions {
  /** The boldest fixes to make. Placeholders are never written by a plan. */
  readonly safety: 'safe' | 'review';
  /** Only findings for which this holds; all without it. */
  readonly only?: (finding: Finding) => boolean;
}

/** The preferred fixes of a file's findings as one batch. Offsets are of the file. */
export function planFixes(
  linter: Linter,
  text: SegmentedText,
  result: FileResult,
  { safety, only }: PlanOptions,
): Plan {
  const pick: Pick = (finding) => (only && !only(finding) ? undefined : choose(finding, safety));
  return joinPlans(
    text,
    result.documents.map((document) => planDocument(linter, document, pick)),
  );
}

/** The fixes that are picked for a document's findings as one batch. */
export function planDocument(linter: Linter, document: DocumentResult, pick: Pick): DocumentPlan {
  const chosen: Chosen[] = [];
  const left: Left[] = [];
  for (const finding of document.findings) {
    const choice = pick(finding);
    if (!choice) continue;
    if ('fix' in choice) chosen.push(choice);
    else left.push(choice);
  }
  if (chosen.length === 0) return { edits: [], applied: [], left };
  const fitted = combine(linter, document, chosen);
  return { ...fitted, left: [...left, ...fitted.left] };
}

/** One plan for a file of those for its documents. */
export function joinPlans(text: SegmentedText, plans: readonly DocumentPlan[]): Plan {
  const edits: TextEdit[] = [];
  const applied: Plan['applied'][number][] = [];
  const left: Plan['left'][number][] = [];
  for (const [document, plan] of plans.entries()) {
    const start = text.start(document);
    for (const edit of plan.edits) edits.push(shift(edit, start));
    for (const done of plan.applied) applied.push({ ...done, document });
    for (const kept of plan.left) left.push({ ...kept, document });
  }
  return { edits, applied, left };
}

/** The finding's preferred fix, if it is no bolder than asked for. */
export function choose(finding: Finding, safety: Safety): Chosen | Left {
  const { fixes } = finding;
  if ('none' in fixes) return { finding, reason: fixes.none };
  const [fix] = fixes;
  if (BOLDNESS[fix.safety] <= BOLDNESS[safety]) return { finding, fix };
  return {
    finding,
    reason:
      fix.safety === 'placeholder'
        ? 'It needs a value that only you can choose.'
        : 'The fix may change behaviour: it wants your review.',
  };
}

const BOLDNESS: Readonly<Record<Safety, number>> = { safe: 0, review: 1, placeholder: 2 };

/** As many of the chosen fixes as go together, in their order. Offsets are of the document. */
export function combine(
  linter: Linter,
  document: DocumentResult,
  chosen: readonly Chosen[],
  placeholders: 'snippet' | 'default' = 'default',
): { readonly edits: readonly TextEdit[]; readonly applied: readonly Chosen[]; readonly left: readonly Left[] } {
  const tree = linter.tree(document.linted);
  const left: Left[] = [];
  const leave = ({ finding }: Chosen, clause: string): void => {
    left.push({ finding, reason: sentence(clause) });
  };
  const free = chosen.filter((choice) => {
    const reason = changesIgnored(document, choice.fix.edits);
    if (reason !== undefined) leave(choice, reason);
    return reason === undefined;
  });
  if (free.length === 0) return { edits: [], applied: [], left };
  const edited = (applied: readonly Chosen[]) => textEdits(tree, editsOf(applied), { placeholders });
  const all = edited(free);
  if ('edits' in all) return { edits: all.edits, applied: free, left };
  // A proof costs the document, so what is refused without one is taken out first.
  const drafted = (applied: readonly Chosen[]) => refusalOf(tree, editsOf(applied));
  const single = free.filter((choice) => {
    const refused = drafted([choice]);
    if (refused !== undefined) leave(choice, refused);
    return refused === undefined;
  });
  const joining = grow(drafted, [], single, leave);
  const joined = edited(joining);
  if ('edits' in joined) return { edits: joined.edits, applied: joining, left };
  const proved = (applied: readonly Chosen[]) => {
    const computed = edited(applied);
    return 'refused' in computed ? computed.refused : undefined;
  };
  const applied = grow(proved, [], joining, leave);
  const last = edited(applied);
  return 'edits' in last ? { edits: last.edits, applied, left } : { edits: [], applied: [], left };
}

type Refused = (applied: readonly Chosen[]) => string | undefined;

/** Halves what is refused until the fixes that cannot join are found: few of many cost little. */
function grow(
  refusal: Refused,
  accepted: readonly Chosen[],
  more: readonly Chosen[],
  leave: (choice: Chosen, clause: string) => void,
): readonly Chosen[] {
  if (more.length === 0) return accepted;
  const applied = [...accepted, ...more];
  const refused = refusal(applied);
  if (refused === undefined) return applied;
  const [only] = more;
  if (more.length === 1 && only) {
    leave(only, refused);
    return accepted;
  }
  const middle = more.length >> 1;
  const first = grow(refusal, accepted, more.slice(0, middle), leave);
  return grow(refusal, first, more.slice(middle), leave);
}

/** A refusal is a clause, a reason a sentence. */
export function sentence(clause: string): string {
  return `${clause.charAt(0).toUpperCase()}${clause.slice(1)}${/[.?]$/.test(clause) ? '' : '.'}`;
}

function editsOf(chosen: readonly Chosen[]): Edit[] {
  return chosen.flatMap(({ fix }) => fix.edits);
}

/** What a person chose to ignore stays as it is: the reason to refuse edits that would change it. */
export function changesIgnored({ ignored }: DocumentResult, edits: readonly Edit[]): string | undefined {
  for (const { path, span, rule } of ignored)
    for (const edit of edits)
      if (
        edit.op === 'replace'
          ? edit.span.start < span.end && span.start < edit.span.end
          : 'path' in edit && path !== null && meet(edit.path, path)
      )
        return `It would change what is ignored (${rule.id}).`;
  return undefined;
}

/** Whether one path leads to the other. */
function meet(a: Path, b: Path): boolean {
  return a.slice(0, b.length).every((key, index) => key === b[index]);
}

export function shift({ start, end, newText }: TextEdit, by: number): TextEdit {
  return { start: start + by, end: end + by, newText };
}
