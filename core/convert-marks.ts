import type { Action, Subject } from './action.js';
import { severityOf } from './config.js';
import { shift } from './fix.js';
import { type DocumentResult, Linter } from './lint.js';
import { hides, type PeerCheck, type PeerMark } from './peer-marks.js';
import type { Finding } from './settle.js';
import { allowsComments, ignoreComment } from './suppress.js';
import { applyTextEdits, type Edit, remove, replace, set, type TextEdit, textEdits } from './yaml/edit.js';
import { lineEnd, lineStart, SegmentedText } from './yaml/split.js';
import type { Span, Tree } from './yaml/tree.js';

/** What makes ignore comments of the marks of other tools. Edits are of the file, marks of their documents. */
export interface Conversion {
  readonly edits: readonly TextEdit[];
  /** The ids that each mark becomes. */
  readonly converted: readonly {
    readonly mark: PeerMark;
    readonly document: number;
    readonly ids: readonly string[];
  }[];
  /** Marks that stay, as a whole or in part, and why. */
  readonly left: readonly { readonly mark: PeerMark; readonly document: number; readonly reason: string }[];
}

/**
 * Makes comments of ours of the marks of other tools in a file, with their reasons: the same findings are hidden afterwards and the same are
 * reported. What a mark asks of checks that we don't have, or for which there is nothing to hide, stays as it is.
 */
export function convertMarks(subject: Subject): Conversion {
  const left: Conversion['left'][number][] = [];
  const plans = plansOf(subject, left);
  const trials = plans.map((plan) => ({ plan, edits: editsFor(subject, plan.index, plan.planned) }));
  const isGood = tryOut(
    subject,
    new Map(trials.flatMap(({ plan, edits }) => (typeof edits === 'string' ? [] : [[plan.index, edits]]))),
  );
  const converted: Conversion['converted'][number][] = [];
  const edits: TextEdit[] = [];
  for (const { plan, edits: all } of trials) {
    const { index } = plan;
    const done =
      isGood(index) && typeof all !== 'string' ? { edits: all, accepted: plan.planned } : oneByOne(subject, plan, left);
    edits.push(...done.edits.map((edit) => shift(edit, subject.text.start(index))));
    for (const { mark, ids, stays } of done.accepted) {
      converted.push({ mark, document: index, ids });
      if (stays !== undefined) left.push({ mark, document: index, reason: stays });
    }
  }
  left.sort((a, b) => a.document - b.document || a.mark.span.start - b.mark.span.start);
  return { edits, converted, left };
}

export interface ConvertOptions {
  /** Offered only where this touches a mark; then it says why where nothing can be done. */
  readonly selection?: Span | undefined;
  /** Whether it may come without its edits: those of many documents take seconds. */
  readonly defers?: boolean;
}

/** How many documents with marks are converted where the edits cannot be left for later. */
const MAX_EAGER = 25;

/** The refactoring that converts all marks of a file. */
export function convertIgnores(subject: Subject, { selection, defers }: ConvertOptions = {}): Action | undefined {
  const { text, result } = subject;
  const touches = (mark: PeerMark, index: number): boolean => {
    if (!selection) return true;
    const base = text.start(index);
    const end = lineEnd(text.segments[index]?.text ?? '', mark.span.end);
    return base + mark.span.start <= selection.end && selection.start <= base + end;
  };
  if (!result.documents.some(({ linted }, index) => linted.marks.some((mark) => touches(mark, index))))
    return undefined;
  const action = {
    title: "Convert the marks of other tools to Seaworthy's",
    kind: 'refactor.rewrite.seaworthy.convertIgnores',
    isPreferred: false,
    isSnippet: false,
    edits: [],
    findings: [],
  } as const;
  if (result.documents.filter(({ linted }) => linted.marks.length > 0).length > MAX_EAGER)
    return defers ? { ...action, converts: true } : undefined;
  const { edits, left } = convertMarks(subject);
  if (edits.length > 0) return { ...action, edits };
  const why = selection && left.find(({ mark, document }) => touches(mark, document));
  return why ? { ...action, disabled: why.reason } : undefined;
}

/** What was left for later; undefined if there is nothing to convert any more. */
export function convertNow(subject: Subject): Pick<Action, 'edits'> | undefined {
  const { edits } = convertMarks(subject);
  return edits.length > 0 ? { edits } : undefined;
}

interface Planned {
  readonly mark: PeerMark;
  readonly ids: readonly string[];
  /** What takes the mark, or the converted part of it, away; for a comment, what replaces it. */
  readonly edits: readonly Edit[];
  /** The line that comes above an offset; none for a comment, which is replaced in its place. */
  readonly above:
    | { readonly at: number; readonly until: string | undefined; readonly reason: string | undefined }
    | undefined;
  /** Why a part of it stays. */
  readonly stays: string | undefined;
}

interface DocumentPlan {
  readonly index: number;
  readonly planned: readonly Planned[];
}

/** What is to be done in each document that has marks; what stays is left with its reason. */
function plansOf(subject: Subject, left: Conversion['left'][number][]): DocumentPlan[] {
  const strict = strictly(subject);
  return subject.result.documents.flatMap((document, index) => {
    if (document.linted.marks.length === 0) return [];
    const planned: Planned[] = [];
    const hidden = strict(document);
    for (const mark of document.linted.marks) {
      const plan = planOf(mark, subject.linter.tree(document.linted), document, hidden, subject.linter);
      if (typeof plan === 'string') left.push({ mark, document: index, reason: plan });
      else planned.push(plan);
    }
    return planned.length > 0 ? [{ index, planned }] : [];
  });
}

/** All rules on, so that comments hold in other profiles too: what a document's marks hide then. */
function strictly({ linter: { context } }: Subject): (document: DocumentResult) => readonly Finding[] {
  if (context.config.profile === 'strict') return ({ ignored }) => ignored;
  const linter = new Linter({ ...context, config: { ...context.config, profile: 'strict' } });
  return ({ linted }) => linter.lint(linted.text).documents[0]?.ignored ?? [];
}

/** What becomes of a mark, or why it stays. */
function planOf(
  mark: PeerMark,
  tree: Tree,
  document: DocumentResult,
  strict: readonly Finding[],
  { context }: Linter,
): Planned | string {
  if (tree.broken) return 'The document has a syntax error: repair it first.';
  if (!mark.isKnown) return 'Its value is not known.';
  if (!mark.scope) return 'It names a container that is not there.';
  if (!allowsComments(tree.text)) return 'JSON has no comments.';
  const hidden = (ignored: readonly Finding[]): string[] =>
    ignored.filter(({ rule, span }) => hides(mark, rule.id, span.start, context.today)).map(({ rule }) => rule.id);
  // A rule that is on and has nothing to hide would be reported as unused.
  const isOff = (id: string): boolean =>
    context.rules.some((rule) => rule.id === id && severityOf(context.config, rule) === undefined);
  const ids = [...new Set([...hidden(document.ignored), ...hidden(strict).filter(isOff)])].sort();
  if (ids.length === 0) return 'There is nothing here for it to hide.';
  const isConverted = ({ exact }: PeerCheck): boolean => exact.some((id) => ids.includes(id));
  const kept = mark.isForAll ? [] : mark.checks.filter((check) => !isConverted(check)).map(({ id }) => id);
  const stays =
    kept.length > 0 ? `Seaworthy has no rule for ${kept.join(', ')}, or it has nothing to hide here.` : undefined;
  const { path, span, scope, until, reason } = mark;
  if (!path) {
    const rest = kept.map((id) => `#trivy:ignore:${id} `).join('');
    const edits = [replace(span, `${rest}${ignoreComment(ids, { until, reason })}`)];
    return { mark, ids, edits, above: undefined, stays };
  }
  const edits = [kept.length > 0 ? set(path, kept.join(',')) : remove(path)];
  return { mark, ids, edits, above: { at: scope.start, until, reason }, stays };
}

/** As many of a document's marks as go together; those that don't are left with the reason. */
function oneByOne(
  subject: Subject,
  { index, planned }: DocumentPlan,
  left: Conversion['left'][number][],
): { readonly edits: readonly TextEdit[]; readonly accepted: readonly Planned[] } {
  let edits: readonly TextEdit[] = [];
  const accepted: Planned[] = [];
  for (const plan of planned) {
    const more = editsFor(subject, index, [...accepted, plan]);
    if (typeof more === 'string' || !tryOut(subject, new Map([[index, more]]))(index)) {
      const reason = typeof more === 'string' ? more : 'A comment in its place would not hide the same.';
      left.push({ mark: plan.mark, document: index, reason });
      continue;
    }
    accepted.push(plan);
    edits = more;
  }
  return { edits, accepted };
}

/** The text edits for some marks of a document, or why they can't be made. */
function editsFor(
  { linter, result }: Subject,
  index: number,
  planned: readonly Planned[],
): readonly TextEdit[] | string {
  const tree = linter.tree(result.documents[index]?.linted ?? '');
  const computed = textEdits(tree, [...planned.flatMap(({ edits }) => edits), ...lines(tree, planned)]);
  if ('edits' in computed) return computed.edits;
  return `${computed.refused.charAt(0).toUpperCase()}${computed.refused.slice(1)}.`;
}

/** Of which documents the same is hidden and reported once the edits of some are made. */
function tryOut(
  { text, linter, result }: Subject,
  edits: ReadonlyMap<number, readonly TextEdit[]>,
): (index: number) => boolean {
  const changed = text.segments.map((segment, index) => applyTextEdits(segment.text, edits.get(index) ?? []));
  const after = linter.check(new SegmentedText(changed.join(''))).documents;
  return (index) => {
    const before = result.documents[index];
    return after.length === result.documents.length && before !== undefined && isSameFor(before, after[index]);
  };
}

function isSameFor(before: DocumentResult, after: DocumentResult | undefined): boolean {
  return (
    after !== undefined &&
    keysOf(before.findings) === keysOf(after.findings) &&
    keysOf(before.ignored) === keysOf(after.ignored)
  );
}

/** What is found, wherever it is now. A mark of which a part is converted is told of in other words. */
function keysOf(findings: readonly Finding[]): string {
  const keys = findings.map(({ rule: { id }, path, message }) =>
    JSON.stringify([id, path ?? (id === UNUSED ? '' : message)]),
  );
  return keys.sort().join('\n');
}

const UNUSED = 'unused-suppression';

/** Comments on lines of their own, one for each place, reason and day. */
function lines({ text }: Tree, planned: readonly Planned[]): Edit[] {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const places = new Map<number, Map<string, Planned[]>>();
  for (const plan of planned) {
    if (!plan.above) continue;
    const { at, until, reason } = plan.above;
    const start = lineStart(text, at);
    const comments = places.get(start) ?? new Map<string, Planned[]>();
    const key = JSON.stringify([until, reason]);
    comments.set(key, [...(comments.get(key) ?? []), plan]);
    places.set(start, comments);
  }
  return [...places].map(([start, comments]) => {
    const indentation = /^[ ]*/.exec(text.slice(start, lineEnd(text, start)))?.[0] ?? '';
    const written = [...comments.values()].map((plans) => {
      const ids = [...new Set(plans.flatMap((plan) => plan.ids))];
      return `${indentation}${ignoreComment(ids, plans[0]?.above)}${eol}`;
    });
    return replace({ start, end: start }, written.join(''));
  });
}
