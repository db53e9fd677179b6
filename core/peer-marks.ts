import { isMap } from 'yaml';
import { fact } from './kube/facts.js';
import type { DocumentView, Pod, Resource, View } from './kube/model.js';
import { type Asked, PEER_TOOLS, type PeerTool, reasonOf, trivyIds } from './peer-tools.js';
import type { Rule } from './rule.js';
import { commentScope, commentsIn } from './suppress.js';
import { spanOf } from './yaml/nodes.js';
import { type Path, type Span, Unknown } from './yaml/tree.js';

/** What users of another tool wrote so that it ignores something. Offsets are relative to the document. */
export interface PeerMark {
  readonly tool: string;
  /** The key of the annotation or label; of a comment, from the `#` of the mark to its end. */
  readonly span: Span;
  /** The annotation's or label's; undefined for a comment. */
  readonly path: Path | undefined;
  readonly checks: readonly PeerCheck[];
  /** Whether it is for whatever is reported, of what rule ever. */
  readonly isForAll: boolean;
  /** Whether its value is known. One that is not may mean anything: it hides, and is left alone. */
  readonly isKnown: boolean;
  /** The last day on which it holds, `YYYY-MM-DD`. */
  readonly until: string | undefined;
  readonly reason: string | undefined;
  /** Where findings start that it hides; undefined where what it names is not there. */
  readonly scope: Span | undefined;
}

/** A check of another tool as the mark names it, and our rules that check the same. */
export interface PeerCheck {
  readonly id: string;
  /** A mark hides what these report. */
  readonly exact: readonly string[];
  /** Those that check roughly the same: what they report stays, but tells that the mark has its use. */
  readonly rough: readonly string[];
}

/** A mark and what became of it. */
export interface PeerMarkUse {
  readonly mark: PeerMark;
  readonly text: string;
  readonly expired: boolean;
  /** The checks of which a rule of ours knows that there is nothing to hide. */
  readonly idle: readonly PeerCheck[];
}

/**
 * The marks of other tools in a document that a rule knows: those whose `peers` name the check. All others are none of our business.
 * The way from a tool's check to our rules is the rules' own.
 */
export function peerMarksOf(document: DocumentView, rules: readonly Rule[]): readonly PeerMark[] {
  const { text } = document.tree;
  if (!KEYWORDS.some((keyword) => text.includes(keyword))) return [];
  const known = knownBy(rules);
  const checkOf = (tool: string, id: string, ids: readonly string[]): PeerCheck => {
    const found = ids.flatMap((other) => known.get(`${tool}:${other.replace(/ /g, '_')}`) ?? []);
    const exact = new Set(found.filter(({ isRough }) => !isRough).map(({ rule }) => rule));
    const rough = new Set(found.filter(({ rule }) => !exact.has(rule)).map(({ rule }) => rule));
    return { id, exact: [...exact], rough: [...rough] };
  };
  const marks = [
    ...document.resources.flatMap((resource) => [...marksOn(resource, checkOf)]),
    ...commentMarks(document, checkOf),
  ];
  return marks
    .filter(({ isForAll, checks }) => isForAll || checks.some(({ exact }) => exact.length > 0))
    .sort((a, b) => a.span.start - b.span.start);
}

/** Whether a mark hides what a rule reports at an offset, on a day. What can't be read is never hidden. */
export function hides({ isForAll, checks, scope, until }: PeerMark, id: string, start: number, today: string): boolean {
  if (!scope || start < scope.start || start > scope.end || (until !== undefined && until < today)) return false;
  return isForAll ? id !== 'yaml-syntax-error' : checks.some(({ exact }) => exact.includes(id));
}

/**
 * A check is idle if a rule that does the same, and all that do about the same, had nothing to say in what the mark covers. `isDecided`:
 * whether a rule is on and ran to its end; `used`: the rules that the mark hid something of; `found`: all findings, hidden or not.
 */
export function markUseOf(
  mark: PeerMark,
  { text, isBroken }: { readonly text: string; readonly isBroken: boolean },
  today: string,
  isDecided: (id: string) => boolean,
  used: ReadonlySet<string> | undefined,
  found: readonly { readonly rule: Rule; readonly span: Span }[],
): PeerMarkUse {
  const { scope, until, checks, isKnown } = mark;
  const expired = until !== undefined && until < today;
  const speaks = (id: string): boolean =>
    found.some(
      ({ rule, span: { start } }) => rule.id === id && (!scope || (scope.start <= start && start <= scope.end)),
    );
  const isIdle = ({ exact, rough }: PeerCheck): boolean =>
    exact.length > 0 &&
    !exact.some((id) => used?.has(id)) &&
    [...exact, ...rough].every(isDecided) &&
    !rough.some(speaks);
  return { mark, text, expired, idle: isBroken || expired || !isKnown ? [] : checks.filter(isIdle) };
}

type CheckOf = (tool: string, id: string, ids: readonly string[]) => PeerCheck;

const TRIVY = 'trivy:ignore:';
const KEYWORDS = [TRIVY, ...PEER_TOOLS.flatMap(({ keywords }) => keywords)];

interface Known {
  readonly rule: string;
  readonly isRough: boolean;
}

const tables = new WeakMap<readonly Rule[], ReadonlyMap<string, readonly Known[]>>();

/** Our rules by `tool:check`. */
function knownBy(rules: readonly Rule[]): ReadonlyMap<string, readonly Known[]> {
  const made = tables.get(rules);
  if (made) return made;
  const table = new Map<string, Known[]>();
  for (const { id, peers } of rules)
    for (const peer of peers) {
      const isRough = peer.endsWith('~');
      const key = isRough ? peer.slice(0, -1) : peer;
      table.set(key, [...(table.get(key) ?? []), { rule: id, isRough }]);
    }
  tables.set(rules, table);
  return table;
}

function* marksOn(resource: Resource, checkOf: CheckOf): Generator<PeerMark> {
  const { pod } = resource;
  const isOwn = pod !== undefined && pod.template.length === resource.path.length; // a Pod is its own template
  for (const tool of PEER_TOOLS) {
    if (tool.of !== 'pods' || !pod || isOwn) yield* marksIn(resource, tool, pod, spanOfResource(resource), checkOf);
    if (tool.of !== 'object' && pod && !isOwn) yield* marksIn(pod.object, tool, pod, spanOfEntry(pod.object), checkOf);
  }
}

/** The marks in the metadata of an object or of a pod template. */
function* marksIn(
  holder: View,
  tool: PeerTool,
  pod: Pod | undefined,
  scope: Span | undefined,
  checkOf: CheckOf,
): Generator<PeerMark> {
  const { tree } = holder.document;
  const path = holder.at('metadata', tool.on);
  const { node = null } = tree.find(path) ?? {};
  if (!isMap(node)) return;
  for (const [key, entry] of tree.entries(node)) {
    if (!entry.key.range || !tool.keywords.some((keyword) => key.includes(keyword))) continue;
    const found = tree.find([...path, key]);
    const value = found ? fact(() => String(tree.scalar(found) ?? '')) : new Unknown();
    const text = value instanceof Unknown ? undefined : value;
    const asked = tool.read(key, text);
    if (!asked) continue;
    yield {
      tool: tool.name,
      span: spanOf(entry.key.range),
      path: [...path, key],
      ...meaning(asked, tool, checkOf),
      isKnown: text !== undefined,
      until: undefined,
      reason: reasonOf(asked.reason),
      scope: asked.container === undefined ? scope : containerSpan(pod, asked.container),
    };
  }
}

function meaning({ checks }: Asked, tool: PeerTool, checkOf: CheckOf): Pick<PeerMark, 'checks' | 'isForAll'> {
  if (typeof checks === 'string') return { checks: [], isForAll: true };
  return { checks: checks.map((id) => checkOf(tool.name, id, tool.idsOf?.(id) ?? [id])), isForAll: false };
}

/** An object's text: the document from its first key on, or its item of a list. */
function spanOfResource({ path, found, document: { tree } }: Resource): Span | undefined {
  const { range } = found.node ?? {};
  if (!range) return undefined;
  return path.length === 0 ? { start: range[0], end: tree.text.length } : spanOf(range);
}

/** A pod template's text, its key included. */
function spanOfEntry({ path, document: { tree } }: View): Span | undefined {
  const { key, node } = tree.find(path) ?? {};
  if (!key?.range) return undefined;
  return { start: key.range[0], end: Math.max(key.range[1], node?.range?.[1] ?? 0) };
}

function containerSpan(pod: Pod | undefined, name: string): Span | undefined {
  const range = pod?.containers.find((container) => container.text('name') === name)?.found.node?.range;
  return range ? spanOf(range) : undefined;
}

/** Comments as trivy has them (`#trivy:ignore:KSV-0012`): they are about what ours in their place would be about. */
function* commentMarks({ tree }: DocumentView, checkOf: CheckOf): Generator<PeerMark> {
  if (!tree.text.includes(TRIVY)) return;
  for (const comment of commentsIn(tree.masked)) {
    const text = tree.text.slice(comment.start, comment.end);
    const at = text.search(/#\s*trivy:ignore:/);
    if (at < 0) continue;
    const words = text.slice(at).split(/[\s#]+/);
    const asked = words.flatMap((word) => wordOf(word) ?? []);
    if (asked.length === 0) continue;
    const reason = words.filter((word) => !word.startsWith(TRIVY)).join(' ');
    yield {
      tool: 'trivy',
      span: { start: comment.start + at, end: comment.end },
      path: undefined,
      checks: asked.flatMap(({ id }) => (id === '*' ? [] : [checkOf('trivy', id, trivyIds(id))])),
      isForAll: asked.some(({ id }) => id === '*'),
      isKnown: true,
      until: asked.map(({ until }) => until).sort()[0],
      reason: reasonOf(reason.replace(/^[\s:-]+/, '')),
      scope: commentScope(tree, comment).span,
    };
  }
}

/** `trivy:ignore:ID[parameters]:exp:2030-01-31`; it holds until the day before. */
function wordOf(word: string): { readonly id: string; readonly until: string | undefined } | undefined {
  const [, id, end] = /^trivy:ignore:([^:[\s]+)(?:\[[^\]]*\])?(?::exp:(\d{4}-\d\d-\d\d))?$/.exec(word) ?? [];
  if (id === undefined) return undefined;
  const last = end === undefined ? Number.NaN : Date.parse(`${end}T00:00:00Z`) - DAY;
  return { id, until: Number.isNaN(last) ? undefined : new Date(last).toISOString().slice(0, 10) };
}

const DAY = 24 * 60 * 60 * 1000;
