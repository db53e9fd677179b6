import { type Chosen, choose, combine, planFixes, shift } from './fix.js';
import { CONTAINER_LISTS } from './kube/model.js';
import type { DocumentResult, FileResult, Linter } from './lint.js';
import type { Fix } from './rule.js';
import type { Finding } from './settle.js';
import { allowsComments, ignoreComment, ignoresOf } from './suppress.js';
import { applyTextEdits, type TextEdit } from './yaml/edit.js';
import { lineEnd, SegmentedText } from './yaml/split.js';
import { isUnwritten, type Path, type Span } from './yaml/tree.js';

/** What the light bulb offers. Offsets are of the file. */
export interface Action {
  readonly title: string;
  readonly kind: 'quickfix' | 'source.fixAll.seaworthy';
  readonly isPreferred: boolean;
  readonly edits: readonly TextEdit[];
  /** Whether the new texts are snippets, with tab stops. */
  readonly isSnippet: boolean;
  /** Why it cannot be done; the edits are empty then. */
  readonly disabled?: string;
  /** The rule of which all findings are repaired, where the edits are left for `fixAllOf` to make. */
  readonly allOf?: string;
  readonly findings: readonly { readonly finding: Finding; readonly document: number }[];
}

export interface ActionOptions {
  /** Whether the client knows snippet edits; else placeholders are written as their defaults, by the single action alone. */
  readonly snippets: boolean;
  /** Whether an action for all of a rule comes without its edits: in a large file they take seconds. */
  readonly defers?: boolean;
}

/** How many findings of a selection get actions of their own, so that a menu for all of a file takes no minutes. */
const MAX_PLACES = 25;
/** How many findings one action repairs where its edits cannot be left for later. */
const MAX_EAGER = 100;

/**
 * The actions for a selection: everything of the container or of the pod's own level, then each finding, then alternatives, all of a rule,
 * and ignoring. The first that can be done is preferred.
 */
export function actionsAt(
  linter: Linter,
  text: SegmentedText,
  result: FileResult,
  selection: Span,
  options: ActionOptions,
): Action[] {
  const at = touched(text, result, selection).slice(0, MAX_PLACES);
  const actions = [
    ...groups(linter, text, result, at, options),
    ...at.flatMap((place) => single(linter, text, result, place, 0, options)),
    ...at.flatMap(({ finding, document }) =>
      'none' in finding.fixes
        ? []
        : finding.fixes
            .slice(1)
            .flatMap((_, index) => single(linter, text, result, { finding, document }, index + 1, options)),
    ),
    ...allOfRule(linter, text, result, at, options),
    ...at.map((place) => ignore(linter, text, result, place)),
  ];
  const preferred = actions.find(({ disabled }) => disabled === undefined);
  return distinct(actions).map((action) => ({
    ...action,
    isPreferred: action === preferred && !action.title.startsWith('Ignore'),
  }));
}

/** All safe fixes of the file; undefined if there are none. */
export function fixAll(linter: Linter, text: SegmentedText, result: FileResult): Action | undefined {
  const { edits, applied } = planFixes(linter, text, result, { safety: 'safe' });
  if (edits.length === 0) return undefined;
  return {
    title: 'Fix all that is safe to fix',
    kind: 'source.fixAll.seaworthy',
    isPreferred: false,
    edits,
    isSnippet: false,
    findings: applied,
  };
}

/** All findings of a rule in the file, as far as that needs no value from a person; undefined for fewer than two. */
export function fixAllOf(linter: Linter, text: SegmentedText, result: FileResult, id: string): Action | undefined {
  const { edits, applied } = planFixes(linter, text, result, { safety: 'review', only: ({ rule }) => rule.id === id });
  return applied.length < 2 ? undefined : { ...allOf(id, applied.length), edits, findings: applied };
}

interface Place {
  readonly finding: Finding;
  readonly document: number;
}

function touched(text: SegmentedText, result: FileResult, { start, end }: Span): Place[] {
  return result.documents.flatMap((document, index) => {
    const base = text.start(index);
    if (end < base || start > text.start(index + 1)) return [];
    return document.findings
      .filter(({ span }) => base + span.start <= end && start <= base + span.end)
      .map((finding) => ({ finding, document: index }));
  });
}

/** One action for everything of a container, or of the pod's own level, that a touched finding belongs to. */
function groups(
  linter: Linter,
  text: SegmentedText,
  result: FileResult,
  at: readonly Place[],
  { snippets }: ActionOptions,
): Action[] {
  const seen = new Set<string>();
  return at.flatMap(({ finding, document: index }) => {
    const scope = scopeOf(finding.path);
    const document = result.documents[index];
    const key = JSON.stringify([index, scope]);
    if (!scope || !document || seen.has(key)) return [];
    seen.add(key);
    const findings = document.findings.filter((other) => JSON.stringify(scopeOf(other.path)) === JSON.stringify(scope));
    const chosen = findings
      .map((other) => choose(other, snippets ? 'placeholder' : 'review'))
      .filter((choice): choice is Chosen => 'fix' in choice);
    const fitted = combine(linter, document, chosen, snippets ? 'snippet' : 'default');
    if (fitted.applied.length < 2) return [];
    const isSnippet = snippets && fitted.applied.some(({ fix }) => fix.safety === 'placeholder');
    // A snippet's escapes must not reach a text that is inserted as it is.
    const { edits } = isSnippet ? fitted : combine(linter, document, fitted.applied);
    const base = text.start(index);
    return [
      {
        title: `Fix all ${fitted.applied.length} problems of ${nameOf(linter, document, scope)}`,
        kind: 'quickfix' as const,
        isPreferred: false,
        edits: edits.map((edit) => shift(edit, base)),
        isSnippet,
        findings: fitted.applied.map((applied) => ({ finding: applied.finding, document: index })),
      },
    ];
  });
}

/** The container that a path leads into, else the pod's own level; undefined for what is no pod's. */
function scopeOf(path: Path | null): Path | undefined {
  if (!path) return undefined;
  const list = path.findIndex(
    (key, index) =>
      (CONTAINER_LISTS as readonly Path[number][]).includes(key) &&
      path[index - 1] === 'spec' &&
      typeof path[index + 1] === 'number',
  );
  if (list >= 0) return path.slice(0, list + 2);
  const spec = path.lastIndexOf('spec');
  return spec >= 0 ? path.slice(0, spec + 1) : undefined;
}

function nameOf(linter: Linter, { linted }: DocumentResult, scope: Path): string {
  const index = scope[scope.length - 1];
  if (typeof index !== 'number') return 'the pod';
  const name = linter.tree(linted.text).find([...scope, 'name'])?.node;
  const noun =
    { initContainers: 'init container', ephemeralContainers: 'ephemeral container' }[String(scope[scope.length - 2])] ??
    'container';
  return name && 'value' in name && typeof name.value === 'string' && !isUnwritten(name)
    ? `${noun} "${name.value}"`
    : `${noun} ${index + 1}`;
}

/** One fix of one finding; or an action that cannot be done and says why. */
function single(
  linter: Linter,
  text: SegmentedText,
  result: FileResult,
  place: Place,
  index: number,
  { snippets }: ActionOptions,
): Action[] {
  const { finding } = place;
  const document = result.documents[place.document];
  if (!document) return [];
  const refused = (reason: string, title: string): Action => ({
    title,
    kind: 'quickfix',
    isPreferred: false,
    edits: [],
    isSnippet: false,
    disabled: reason,
    findings: [place],
  });
  if ('none' in finding.fixes) return [refused(finding.fixes.none, `Fix ${finding.rule.id}`)];
  const fix: Fix | undefined = finding.fixes[index];
  if (!fix) return [];
  const isSnippet = snippets && fix.safety === 'placeholder';
  const { edits, left } = combine(linter, document, [{ finding, fix }], isSnippet ? 'snippet' : 'default');
  const [kept] = left;
  if (kept) return [refused(kept.reason, fix.title)];
  return [
    {
      title: fix.title,
      kind: 'quickfix',
      isPreferred: false,
      edits: edits.map((edit) => shift(edit, text.start(place.document))),
      isSnippet,
      findings: [place],
    },
  ];
}

function allOfRule(
  linter: Linter,
  text: SegmentedText,
  result: FileResult,
  at: readonly Place[],
  { defers }: ActionOptions,
): Action[] {
  return [...new Set(at.map(({ finding }) => finding.rule.id))].flatMap((id): readonly Action[] => {
    const isOne = ({ rule }: Finding): boolean => rule.id === id;
    const count = result.documents.reduce(
      (sum, { findings }) =>
        sum + findings.filter((finding) => isOne(finding) && 'fix' in choose(finding, 'review')).length,
      0,
    );
    if (count < 2) return [];
    if (defers)
      return [{ ...allOf(id, count), edits: [], allOf: id, findings: at.filter(({ finding }) => isOne(finding)) }];
    const made = count <= MAX_EAGER ? fixAllOf(linter, text, result, id) : undefined;
    return made ? [made] : [];
  });
}

function allOf(id: string, count: number) {
  return {
    title: `Fix all ${count} of ${id} in this file`,
    kind: 'quickfix',
    isPreferred: false,
    isSnippet: false,
  } as const;
}

/** Writes the comment that hides a finding: at its line's end, or where that is part of a value, above it. */
function ignore(linter: Linter, text: SegmentedText, result: FileResult, place: Place): Action {
  const { finding, document: index } = place;
  const id = finding.rule.id;
  const action = {
    title: `Ignore ${id} here`,
    kind: 'quickfix',
    isPreferred: false,
    isSnippet: false,
    findings: [place],
  } as const;
  const linted = result.documents[index]?.linted;
  if (!linted || !allowsComments(linted.text))
    return { ...action, edits: [], disabled: `JSON has no comments: turn ${id} off in the settings instead.` };
  for (const edit of ignoreEdits(linter, linted.text, finding)) {
    const ignored = new SegmentedText(applyTextEdits(linted.text, [edit]));
    const [first, ...more] = linter.check(ignored).documents;
    const isStill = first?.findings.some(
      ({ rule, path }) => rule.id === id && JSON.stringify(path) === JSON.stringify(finding.path),
    );
    if (
      first &&
      more.length === 0 &&
      !isStill &&
      first.linted.isBroken === linted.isBroken &&
      ignoresOf(linter.tree(first.linted.text)).some(({ ids }) => ids.some((named) => named.id === id))
    )
      return { ...action, edits: [shift(edit, text.start(index))] };
  }
  return { ...action, edits: [], disabled: 'No comment can stand here: the line is part of a longer value.' };
}

function* ignoreEdits(linter: Linter, text: string, { rule, span }: Finding): Generator<TextEdit> {
  const lineStart = Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
  const end = lineEnd(text, span.start);
  const known = ignoresOf(linter.tree(text)).find(
    ({ comment, ids, until }) =>
      comment.start >= lineStart && comment.end <= end && ids.length > 0 && until === undefined,
  );
  const last = known?.ids[known.ids.length - 1]?.span.end;
  if (last !== undefined) yield { start: last, end: last, newText: `, ${rule.id}` };
  const content = text.slice(lineStart, end);
  yield { start: lineStart + content.trimEnd().length, end, newText: ` ${ignoreComment([rule.id])}` };
  const indentation = /^[ ]*/.exec(content)?.[0] ?? '';
  yield {
    start: lineStart,
    end: lineStart,
    newText: `${indentation}${ignoreComment([rule.id])}${text.includes('\r\n') ? '\r\n' : '\n'}`,
  };
}

function distinct(actions: readonly Action[]): Action[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edits, disabled }) => {
    const key = JSON.stringify([title, edits, disabled]);
    return !seen.has(key) && seen.add(key);
  });
}
