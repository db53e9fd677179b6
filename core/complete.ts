import { isMap } from 'yaml';
import type { Subject } from './action.js';
import { hardenedBlocks } from './hardened-blocks.js';
import { CURSOR_KEY, type KeyPlace, keyPlaceAt } from './key-place.js';
import { isKind } from './kube/kinds.js';
import { Container, DocumentView, isKubernetes, type Pod } from './kube/model.js';
import { sourceOf } from './yaml/edit-layout.js';
import { blockStyle, quotesAt } from './yaml/edit-style.js';
import { plainEdit, snippetEdits } from './yaml/edit-text.js';
import type { Path, Span } from './yaml/tree.js';
import { blockEntry, isMoved, isNewMap, type NewMap, type NewValue } from './yaml/write.js';

/** A key with its hardened value, offered where it is absent. */
export interface Completion {
  readonly key: string;
  /** Whose it is, in a few words: `container "web"`, `pod`. */
  readonly owner: string;
  /** What a person should know before they take it; often nothing. */
  readonly note: string;
  /** What it takes the place of. Offsets are of the file. */
  readonly span: Span;
  /** With the file's indentation on every line but the first; tab stops by their defaults. */
  readonly text: string;
  /** The same in snippet syntax. */
  readonly snippet: string;
  /** By how many blanks the line starts on which it goes. */
  readonly indent: number;
}

/**
 * The hardened blocks that fit at an offset of a file: where a key is being typed or could be, those that are absent there. The document may
 * be broken.
 */
export function completionsAt(subject: Subject, offset: number): Completion[] {
  const { text, result, linter } = subject;
  const index = text.segmentAt(offset);
  const segment = text.segments[index];
  const linted = result.documents[index]?.linted;
  if (!segment || !linted?.isKubernetes || linted.skipped !== undefined || linted.notChecked !== undefined) return [];
  const base = text.start(index);
  const place = keyPlaceAt(segment, offset - base);
  if (!place || !isKubernetes(place.tree, linter.context.schema) || mayHoldMore(place)) return [];
  const found = lackingAt(subject, new DocumentView(place.tree, linter.schema), place.path);
  if (!found) return [];
  return [...found.lacking].flatMap(([key, value]) =>
    isMoved(value) || isPresent(place, key) ? [] : [completion(place, base, key, value, found.owner)],
  );
}

/** What is absent in the map at a path, and whose map that is. */
function lackingAt(
  subject: Subject,
  document: DocumentView,
  path: Path,
): { readonly lacking: NewMap; readonly owner: string } | undefined {
  for (const resource of document.resources) {
    const { pod, apiVersion, kind } = resource;
    if (isSame(resource.path, path) && isKind(apiVersion, kind, { group: '', kind: 'ServiceAccount' }))
      return { lacking: new Map([['automountServiceAccountToken', false]]), owner: 'service account' };
    if (!pod || !leadsTo(pod.path, path)) continue;
    const owner: Pod | Container = pod.containers.find((container) => leadsTo(container.path, path)) ?? pod;
    const whole = hardenedBlocks(subject, owner, CURSOR_KEY);
    const lacking = path.slice(owner.path.length).reduce<NewValue | undefined>(inner, whole);
    return lacking !== undefined && isNewMap(lacking)
      ? { lacking, owner: owner instanceof Container ? owner.label : 'pod' }
      : undefined;
  }
  return undefined;
}

function inner(value: NewValue | undefined, key: Path[number]): NewValue | undefined {
  const child = value !== undefined && isNewMap(value) ? value.get(String(key)) : undefined;
  return child !== undefined && !isMoved(child) ? child : undefined;
}

/** Whether a template's action may write any key here. */
function mayHoldMore({ tree, path }: KeyPlace): boolean {
  return !tree.broken && !tree.isPatch && tree.isOpen(tree.find(path)?.node ?? null);
}

function isPresent({ tree, path }: KeyPlace, key: string): boolean {
  const node = tree.find(path)?.node;
  return isMap(node) && tree.entries(node).has(key);
}

function completion(place: KeyPlace, base: number, key: string, value: NewValue, owner: string): Completion {
  const { tree, span, column, indent } = place;
  const source = sourceOf(tree);
  const style = blockStyle(source, span.start, quotesAt(source, span.start, []));
  const draft = { ...span, text: [...blockEntry(key, value, column, style)] };
  const [snippet] = snippetEdits([draft]);
  return {
    key,
    owner,
    note: noteOn(key, value),
    span: { start: base + span.start, end: base + span.end },
    text: plainEdit(draft).newText,
    snippet: snippet?.newText ?? '',
    indent,
  };
}

/** What the hardening of a field may break. */
function noteOn(key: string, value: NewValue): string {
  const writes = (field: string): boolean => key === field || (isNewMap(value) && value.has(field));
  return [
    ...(writes('runAsUser') ? ["What is root's in its image can't be written any more."] : []),
    ...(writes('runAsNonRoot') && !writes('runAsUser') ? ["An image that runs as root won't start."] : []),
    ...(writes('readOnlyRootFilesystem') ? ['Mount a volume where the program writes, such as /tmp.'] : []),
    ...(writes('automountServiceAccountToken') ? ['Programs that talk to the Kubernetes API need the token.'] : []),
  ].join(' ');
}

function leadsTo(base: Path, path: Path): boolean {
  return base.length <= path.length && base.every((key, index) => key === path[index]);
}

function isSame(a: Path, b: Path): boolean {
  return a.length === b.length && leadsTo(a, b);
}
