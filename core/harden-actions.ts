import { isMap } from 'yaml';
import type { Action, Subject } from './action.js';
import { type Chosen, combine, type Left, shift } from './fix.js';
import { type Hardened, type Hardener, type HardenLevel, LEVELS, type Look, type Within } from './harden.js';
import { podTemplate } from './kube/kinds.js';
import { DocumentView, type Resource } from './kube/model.js';
import type { Linted } from './lint.js';
import { reviewOf, staying } from './review.js';
import { PROFILES } from './rule.js';
import type { Finding } from './settle.js';
import { SegmentedText } from './yaml/split.js';
import type { Path, Span } from './yaml/tree.js';

/** What is to be hardened: what stands at a place of a file, or all of it. */
export interface HardenTarget {
  readonly level: HardenLevel;
  readonly within?: Within;
}

export const HARDEN_KINDS = {
  restricted: 'refactor.rewrite.seaworthy.hardenRestricted',
  baseline: 'refactor.rewrite.seaworthy.hardenBaseline',
} as const satisfies Readonly<Record<HardenLevel, Action['kind']>>;

export interface HardenOptions {
  /** Whether actions come without their edits, which cost several turns over the file. */
  readonly defers: boolean;
  /** Whether a person asked for these: large documents take their time. */
  readonly isPatient: boolean;
  readonly hardenerOf: (level: HardenLevel) => Hardener;
}

/** The longest file that is hardened where its edits cannot be left for later, in UTF-16 units. */
const MAX_EAGER = 200_000;
/** The longest document that is looked at where nobody asked, in UTF-16 units: a menu must not wait. */
const MAX_UNASKED = 50_000;

/**
 * Brings the pod under the cursor, or all pods of the file, to a level: for each of the kinds that is asked for, where that would change
 * something. Where it would not, but something keeps a pod from the level, the action says what.
 */
export function hardenActions(
  subject: Subject,
  selection: Span,
  kinds: readonly string[],
  { defers, isPatient, hardenerOf }: HardenOptions,
): Action[] {
  if (!defers && subject.text.length > MAX_EAGER) return [];
  const levels = LEVELS.filter((level) => kinds.includes(HARDEN_KINDS[level])).reverse(); // the better one first
  return levels.flatMap((level) => {
    const hardener = hardenerOf(level);
    const actions = actionsFor(subject, hardener, level, selection.start, isPatient);
    if (defers) return actions;
    return actions.flatMap(({ harden, ...action }): Action[] => {
      if (!harden) return [action];
      const made = hardenNow(subject, hardener, harden);
      return made ? [{ ...action, ...made }] : [];
    });
  });
}

/** What hardening makes of a place as it is now; undefined if that is nothing. */
export function hardenNow(
  subject: Subject,
  hardener: Hardener,
  { within }: HardenTarget,
): Pick<Action, 'edits' | 'review'> | undefined {
  const { edits, applied, left } = within ? hardenPart(subject, hardener, within) : hardener.harden(subject.text.text);
  if (edits.length === 0) return undefined;
  const review = reviewOf(applied, within === undefined, left);
  return { edits, ...(review ? { review } : {}) };
}

function actionsFor(
  subject: Subject,
  hardener: Hardener,
  level: HardenLevel,
  offset: number,
  isPatient: boolean,
): Action[] {
  const { text } = subject;
  const document = text.segmentAt(offset);
  const pod = podAt(subject, document, offset - text.start(document));
  const own =
    pod && (isPatient || isSmall(subject, document)) ? look(subject, hardener, document, pod.path) : undefined;
  const all = outlookOfFile(subject, hardener, level, isPatient, pod && { document, path: pod.path });
  return [
    ...(pod && own
      ? offer(outlookOf(hardener, own), `Harden ${pod.title} to ${level}`, {
          level,
          within: { document, path: pod.path },
        })
      : []),
    ...(all.changes || !pod ? offer(all, `Harden all pods of this file to ${level}`, { level }) : []),
  ];
}

/** What can be expected of hardening. */
interface Outlook {
  readonly changes: boolean;
  /** What needs a person; with what cannot be edited, where nothing changes. */
  readonly left: readonly Left[];
}

function offer({ changes, left }: Outlook, title: string, harden: HardenTarget): Action[] {
  if (!changes && left.length === 0) return [];
  const action = {
    title,
    kind: HARDEN_KINDS[harden.level],
    isPreferred: false,
    isSnippet: false,
    edits: [],
    findings: [],
  };
  if (!changes) return [{ ...action, disabled: `Nothing can be done here without you. ${staying(left)}` }];
  const stays = left.length === 1 ? ': 1 problem needs you' : `: ${left.length} problems need you`;
  return [{ ...action, title: `${title} (review${left.length > 0 && harden.within ? stays : ''})`, harden }];
}

/** Whether something changes in the file beside the pod that has an action of its own; if not, all that is left. */
function outlookOfFile(
  subject: Subject,
  hardener: Hardener,
  level: HardenLevel,
  isPatient: boolean,
  own: Within | undefined,
): Outlook {
  const left: Left[] = [];
  for (const index of candidates(subject, hardener, level)) {
    if (own?.document === index && own.path.length === 0) continue;
    const looked = isPatient || isSmall(subject, index) ? look(subject, hardener, index) : undefined;
    if (!looked) continue;
    const isOwn = ({ path }: Finding): boolean =>
      own?.document === index && own.path.every((key, depth) => path?.[depth] === key);
    const chosen = looked.chosen.filter(({ finding }) => !isOwn(finding));
    const outlook = outlookOf(hardener, { ...looked, chosen });
    if (outlook.changes) return { changes: true, left: [] };
    left.push(...outlook.left);
  }
  return { changes: false, left };
}

/**
 * The documents that may be in want of it: where the file's own rules hold the level's, those with a finding. So a file without one costs
 * nothing.
 */
function* candidates({ linter, result }: Subject, hardener: Hardener, level: HardenLevel): Generator<number> {
  const holdsLevel = PROFILES.indexOf(linter.context.config.profile) >= PROFILES.indexOf(level);
  const rules = new Set(hardener.linter.context.rules.map(({ id }) => id));
  for (const [index, { linted, findings }] of result.documents.entries())
    if (linted.isKubernetes && (!holdsLevel || findings.some(({ rule }) => rules.has(rule.id)))) yield index;
}

function isSmall({ result }: Subject, index: number): boolean {
  return (result.documents[index]?.linted.text.length ?? 0) <= MAX_UNASKED;
}

function look({ text, result }: Subject, hardener: Hardener, index: number, path?: Path): Look | undefined {
  const alone = aloneIn(result, index);
  return alone === undefined ? hardener.look(text, index, path) : hardener.look(new SegmentedText(alone), 0, path);
}

/** Mostly the first fix can be made, which settles it. */
function outlookOf({ linter }: Hardener, { document, chosen, left }: Look): Outlook {
  const refused: Left[] = [];
  for (const some of [chosen.slice(0, 1), chosen.slice(1)]) {
    const fitted = combine(linter, document, some);
    if (fitted.applied.length > 0) return { changes: true, left: surely(left, chosen) };
    refused.push(...fitted.left);
  }
  return { changes: false, left: [...left, ...refused] };
}

/** What stays whatever is done: where a key is misspelt, other reasons may be gone when it is spelt right. */
function surely(left: readonly Left[], chosen: readonly Chosen[]): readonly Left[] {
  const hides = chosen.some(({ finding }) => finding.rule.category === 'schema');
  return hides ? left.filter(({ finding }) => finding.rule.fixable === 'never') : left;
}

function hardenPart(
  { text, result }: Subject,
  hardener: Hardener,
  { document, path }: Within,
): Pick<Hardened, 'edits' | 'applied' | 'left'> {
  const alone = aloneIn(result, document);
  if (alone === undefined) return hardener.harden(text.text, { document, path });
  const { edits, ...hardened } = hardener.harden(alone, { document: 0, path });
  return { ...hardened, edits: edits.map((edit) => shift(edit, text.start(document))) };
}

/** A document's text, if nothing in front of it counts for it: no block of a template, no comments that hold for all documents. */
function aloneIn(result: Subject['result'], document: number): string | undefined {
  const linted = result.documents[document]?.linted;
  return hasFileIgnores(result) || linted?.template?.depth ? undefined : linted?.text;
}

/** Comments that hold for all documents: only then does one hang on another here. */
function hasFileIgnores({ documents }: Subject['result']): boolean {
  return documents.some(({ linted }) => linted.ignores.some(({ scope }) => scope.of === 'file'));
}

/** An object that has pods. */
interface Target {
  readonly path: Path;
  /** Where it starts in its document; an alias has no place of its own. */
  readonly start: number;
  /** `pod of Deployment "web"`. */
  readonly title: string;
}

/** The pod of the object that an offset of a document lies in. */
function podAt({ linter, result }: Subject, index: number, offset: number): Target | undefined {
  const linted = result.documents[index]?.linted;
  if (!linted?.isKubernetes || linted.skipped !== undefined || linted.notChecked !== undefined) return undefined;
  const targets = knownTargets.get(linted) ?? targetsOf(new DocumentView(linter.tree(linted), linter.schema));
  knownTargets.set(linted, targets);
  const at = targets.filter(({ start }) => start <= offset).at(-1) ?? targets[0];
  return at?.isPod ? at : undefined;
}

const knownTargets = new WeakMap<Linted, readonly (Target & { readonly isPod: boolean })[]>();

function targetsOf({ resources }: DocumentView): (Target & { readonly isPod: boolean })[] {
  return resources.flatMap((resource) => {
    const { path, found, apiVersion, kind } = resource;
    if (found.via) return [];
    const start = isMap(found.node) ? (found.node.range?.[0] ?? 0) : 0;
    return [{ path, start, title: titleOf(resource), isPod: podTemplate(apiVersion, kind) !== undefined }];
  });
}

function titleOf(resource: Resource): string {
  const name = resource.text('metadata', 'name');
  const object = name === undefined ? `this ${resource.kind}` : `${resource.kind} "${name}"`;
  return resource.kind === 'Pod' ? object : `pod of ${object}`;
}
