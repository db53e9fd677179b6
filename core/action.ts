import type { HardenTarget } from './harden-actions.js';
import { CONTAINER_LISTS } from './kube/model.js';
import type { DocumentResult, FileResult, Linter } from './lint.js';
import type { Review } from './review.js';
import type { Fix } from './rule.js';
import type { Finding } from './settle.js';
import type { TextEdit } from './yaml/edit.js';
import { isUnwritten } from './yaml/nodes.js';
import type { SegmentedText } from './yaml/split.js';
import type { Path, Span } from './yaml/tree.js';

/** What the light bulb offers. Offsets are of the file. */
export interface Action {
  readonly title: string;
  readonly kind: ActionKind;
  readonly isPreferred: boolean;
  readonly edits: readonly TextEdit[];
  /** Whether the new texts are snippets, with tab stops. */
  readonly isSnippet: boolean;
  /** Why it cannot be done; the edits are empty then. */
  readonly disabled?: string;
  /** The rule of which all findings are repaired, where the edits are left for `fixAllOf` to make. */
  readonly allOf?: string;
  /** Whether the marks of other tools are converted, where the edits are left for `convertNow` to make. */
  readonly converts?: boolean;
  /** What is hardened, where the edits are left for `hardenNow` to make. */
  readonly harden?: HardenTarget;
  /** What to tell with edits of many fixes, of which some may change behaviour. */
  readonly review?: Review;
  readonly findings: readonly Place[];
}

export const ACTION_KINDS = [
  'quickfix',
  'source.fixAll.seaworthy',
  'refactor.rewrite.seaworthy.convertIgnores',
  'refactor.rewrite.seaworthy.hardenRestricted',
  'refactor.rewrite.seaworthy.hardenBaseline',
] as const;
export type ActionKind = (typeof ACTION_KINDS)[number];

export interface ActionOptions {
  /** Whether the client knows snippet edits; else placeholders are written as their defaults, by the actions for one finding or container. */
  readonly snippets: boolean;
  /** Whether an action for all of a rule comes without its edits: in a large file they take seconds. */
  readonly defers?: boolean;
}

/** A finding and the index of its document. */
export interface Place {
  readonly finding: Finding;
  readonly document: number;
}

/** A file as its actions see it. */
export interface Subject {
  readonly linter: Linter;
  readonly text: SegmentedText;
  readonly result: FileResult;
}

/** The findings that a selection touches. */
export function touched({ text, result }: Subject, { start, end }: Span): Place[] {
  return result.documents.flatMap((document, index) => {
    const base = text.start(index);
    if (end < base || start > text.start(index + 1)) return [];
    return document.findings
      .filter(({ span }) => base + span.start <= end && start <= base + span.end)
      .map((finding) => ({ finding, document: index }));
  });
}

/** The container that a path leads into, else the pod's own level; undefined for what is no pod's. */
export function scopeOf(path: Path | null): Path | undefined {
  if (!path) return undefined;
  const container = containerOf(path);
  if (container) return container;
  const spec = path.lastIndexOf('spec');
  return spec >= 0 ? path.slice(0, spec + 1) : undefined;
}

/** The container that a path leads to or into. */
export function containerOf(path: Path): Path | undefined {
  const list = path.findIndex(
    (key, index) =>
      (CONTAINER_LISTS as readonly Path[number][]).includes(key) &&
      path[index - 1] === 'spec' &&
      typeof path[index + 1] === 'number',
  );
  return list >= 0 ? path.slice(0, list + 2) : undefined;
}

/** How titles name a scope: `container "web"`, `init container 1`, `the pod`. */
export function nameOf(linter: Linter, { linted }: DocumentResult, scope: Path): string {
  const index = scope[scope.length - 1];
  if (typeof index !== 'number') return 'the pod';
  const name = linter.tree(linted).find([...scope, 'name'])?.node;
  const noun =
    { initContainers: 'init container', ephemeralContainers: 'ephemeral container' }[String(scope[scope.length - 2])] ??
    'container';
  return name && 'value' in name && typeof name.value === 'string' && !isUnwritten(name)
    ? `${noun} "${name.value}"`
    : `${noun} ${index + 1}`;
}

/** A fix's title with its tier in front of what it may break: nobody should have to look it up. */
export function titleOf({ title, safety }: Pick<Fix, 'title' | 'safety'>): string {
  const remark = title.endsWith(')') ? title.lastIndexOf(' (') : -1;
  return remark < 0 ? `${title} (${safety})` : `${title.slice(0, remark)} (${safety}: ${title.slice(remark + 2)}`;
}

/** The tiers of what many fixes do, the mildest first: ` (safe, review)`. */
export function tiersOf(fixes: readonly Pick<Fix, 'safety'>[]): string {
  const tiers = (['safe', 'review', 'placeholder'] as const).filter((tier) =>
    fixes.some(({ safety }) => safety === tier),
  );
  return ` (${tiers.join(', ')})`;
}

/** Actions that are not the same as one before. */
export function distinct(actions: readonly Action[]): Action[] {
  const seen = new Set<string>();
  return actions.filter(({ title, edits, disabled }) => {
    const key = JSON.stringify([title, edits, disabled]);
    return !seen.has(key) && seen.add(key);
  });
}
