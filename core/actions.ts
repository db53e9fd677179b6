import {
  type Action,
  type ActionOptions,
  distinct,
  nameOf,
  type Place,
  type Subject,
  scopeOf,
  tiersOf,
  titleOf,
  touched,
} from './action.js';
import { fillIns } from './fill-in.js';
import { type Chosen, choose, combine, planFixes, shift } from './fix.js';
import { ignoreHere } from './ignore-here.js';
import type { FileResult, Linter } from './lint.js';
import { reviewOf } from './review.js';
import type { Fix } from './rule.js';
import type { Finding } from './settle.js';
import type { SegmentedText } from './yaml/split.js';
import type { Span } from './yaml/tree.js';

export { ACTION_KINDS, type Action, type ActionKind, type ActionOptions } from './action.js';

/** How many findings of a selection get actions of their own, so that a menu for all of a file takes no minutes. */
const MAX_PLACES = 25;
/** How many findings one action repairs where its edits cannot be left for later. */
const MAX_EAGER = 100;

/**
 * The actions for a selection: everything of the container or of the pod's own level, its limits and probes as whole blocks, then each
 * finding, then alternatives, all of a rule, and ignoring. The first that can be done is preferred.
 */
export function actionsAt(
  linter: Linter,
  text: SegmentedText,
  result: FileResult,
  selection: Span,
  options: ActionOptions,
): Action[] {
  const subject = { linter, text, result };
  const at = touched(subject, selection).slice(0, MAX_PLACES);
  const singles = at.flatMap((place) => single(subject, place, 0, options));
  const known = new Set(singles.map(({ edits }) => JSON.stringify(edits)));
  const actions = [
    ...groups(subject, at, options),
    ...fillIns(subject, at, options).filter(({ edits }) => !known.has(JSON.stringify(edits))),
    ...singles,
    ...at.flatMap((place) => alternatives(subject, place, options)),
    ...allOfRule(subject, at, options),
    ...at.map((place) => ignoreHere(subject, place, options)),
  ];
  const preferred = actions.find(({ disabled }) => disabled === undefined);
  return distinct(actions).map((action) => ({
    ...action,
    isPreferred: action === preferred && !action.title.startsWith('Ignore'),
  }));
}

/** All safe fixes of the file, or all that need no value from a person; undefined if there are none. */
export function fixAll(
  linter: Linter,
  text: SegmentedText,
  result: FileResult,
  safety: 'safe' | 'review' = 'safe',
): Action | undefined {
  const { edits, applied } = planFixes(linter, text, result, { safety });
  if (edits.length === 0) return undefined;
  const review = reviewOf(applied, false); // a question on every save would be a nuisance
  return {
    title: safety === 'safe' ? 'Fix all that is safe to fix' : 'Fix all that needs no value from you',
    kind: 'source.fixAll.seaworthy',
    isPreferred: false,
    edits,
    isSnippet: false,
    ...(review ? { review } : {}),
    findings: applied,
  };
}

/** All findings of a rule in the file, as far as that needs no value from a person; undefined for fewer than two. */
export function fixAllOf(linter: Linter, text: SegmentedText, result: FileResult, id: string): Action | undefined {
  const { edits, applied } = planFixes(linter, text, result, { safety: 'review', only: ({ rule }) => rule.id === id });
  if (applied.length < 2) return undefined;
  const review = reviewOf(applied, true);
  return { ...allOf(id, applied), edits, ...(review ? { review } : {}), findings: applied };
}

/** One action for everything of a container, or of the pod's own level, that a touched finding belongs to. */
function groups({ linter, text, result }: Subject, at: readonly Place[], { snippets }: ActionOptions): Action[] {
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
    const review = reviewOf(fitted.applied, false);
    return [
      {
        title: `Fix all ${fitted.applied.length} problems of ${nameOf(linter, document, scope)}${tiersOf(fitted.applied.map(({ fix }) => fix))}`,
        kind: 'quickfix' as const,
        isPreferred: false,
        edits: edits.map((edit) => shift(edit, base)),
        isSnippet,
        ...(review ? { review } : {}),
        findings: fitted.applied.map((applied) => ({ finding: applied.finding, document: index })),
      },
    ];
  });
}

/** One fix of one finding; or an action that cannot be done and says why. */
function single({ linter, text, result }: Subject, place: Place, index: number, { snippets }: ActionOptions): Action[] {
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
  if (kept) return [refused(kept.reason, titleOf(fix))];
  return [
    {
      title: titleOf(fix),
      kind: 'quickfix',
      isPreferred: false,
      edits: edits.map((edit) => shift(edit, text.start(place.document))),
      isSnippet,
      findings: [place],
    },
  ];
}

function alternatives(subject: Subject, place: Place, options: ActionOptions): Action[] {
  const { fixes } = place.finding;
  if ('none' in fixes) return [];
  return fixes.slice(1).flatMap((_, index) => single(subject, place, index + 1, options));
}

function allOfRule({ linter, text, result }: Subject, at: readonly Place[], { defers }: ActionOptions): Action[] {
  if (result.isPartial) return []; // how many there are is not known yet
  return [...new Set(at.map(({ finding }) => finding.rule.id))].flatMap((id): readonly Action[] => {
    const isOne = ({ rule }: Finding): boolean => rule.id === id;
    const chosen = result.documents
      .flatMap(({ findings }) => findings.filter(isOne))
      .map((finding) => choose(finding, 'review'))
      .filter((choice): choice is Chosen => 'fix' in choice);
    if (chosen.length < 2) return [];
    if (defers)
      return [{ ...allOf(id, chosen), edits: [], allOf: id, findings: at.filter(({ finding }) => isOne(finding)) }];
    const made = chosen.length <= MAX_EAGER ? fixAllOf(linter, text, result, id) : undefined;
    return made ? [made] : [];
  });
}

function allOf(id: string, chosen: readonly Chosen[]) {
  const title = TITLES_FOR_ALL[id] ?? `Fix all ${chosen.length} of ${id} in this file`;
  return {
    title: `${title}${tiersOf(chosen.map(({ fix }) => fix))}`,
    kind: 'quickfix',
    isPreferred: false,
    isSnippet: false,
  } as const;
}

/** Where "fix" is not the word. */
const TITLES_FOR_ALL: Readonly<Record<string, string>> = {
  'unused-suppression': 'Remove all unused ignore comments in this file',
};
