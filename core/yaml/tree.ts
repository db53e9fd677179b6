import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import { type DuplicateKey, equalKeys } from './equal-keys.js';
import { isMergeKey, isPatchDirective, isUnwritten, keyName, spanOf } from './nodes.js';
import { kubernetesTags } from './schema.js';
import { readable, refused } from './source.js';

export type Key = string | number;
/** Where a value stands: map keys and list indexes from the document's root. An array, since keys have dots and slashes. */
export type Path = readonly Key[];
/** UTF-16 offsets, the end exclusive. Relative to a document's text unless said otherwise. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A place of which the text is not known (a template's action, masked with text of equal length): a `value` makes the scalars that it touches
 * unknown, a `block` opens the innermost map or list around it.
 */
export interface Hole extends Span {
  readonly kind: 'value' | 'block';
}

/** Thrown by reading what is not known. Only the linter and `each` catch it: it ends the call of the rule that read. */
export class Unknown {
  readonly name = 'Unknown';
}
export const unknown = new Unknown();

export interface SyntaxProblem extends Span {
  /** A code of the `yaml` package. */
  readonly code: string;
  readonly message: string;
}

/** What a path leads to. */
export interface Found {
  /** Aliases followed; null where nothing is written (`key:`). */
  readonly node: Node | null;
  /** The key, for an entry of a map. */
  readonly key: Node | undefined;
  /** The first alias or value of `<<` on the way: what is underlined instead, and what makes an edit refuse. */
  readonly via: Node | undefined;
}

/** An entry of a map as Kubernetes reads it: the last of equal keys, merges included. */
export interface Entry {
  readonly key: Node;
  readonly value: Node | null;
  /** The value of the `<<` that brought it. */
  readonly merged: Node | undefined;
}

/** Collections nested deeper than this are not checked. */
export const MAX_DEPTH = 200;
/** How many entries merge keys may bring into one document before the rest counts as unknown. */
const MERGE_BUDGET = 50_000;

/** A parsed document. Parsing never fails: a broken document has errors and a partial tree. */
export class Tree {
  readonly errors: readonly SyntaxProblem[];
  readonly duplicates: readonly DuplicateKey[];
  readonly depth: number;
  readonly root: Found;
  /** A strategic merge patch that says so by a directive (`$patch: delete`): what it lacks, its target has. */
  readonly isPatch: boolean;
  /** The parser's tree, for those that compute text edits. */
  readonly contents: Node | null;

  readonly #targets = new Map<Node, Node>();
  readonly #entries = new Map<YAMLMap, ReadonlyMap<string, Entry>>();
  readonly #open = new Set<Node>();
  readonly #unknown = new Set<Node>();
  #mergeBudget = MERGE_BUDGET;

  constructor(
    readonly text: string,
    holes: readonly Hole[] = [],
  ) {
    const document = parseDocument(readable(text), {
      version: '1.1',
      customTags: kubernetesTags,
      uniqueKeys: false,
      strict: false,
      stringKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    this.contents = document.contents;
    const errors = document.errors.map(({ code, message, pos }) => ({ code, message, start: pos[0], end: pos[1] }));
    const walked = this.#walk(holes);
    this.errors = [...errors, ...walked.problems, ...refused(text)].sort((a, b) => a.start - b.start);
    this.depth = errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION') ? Number.POSITIVE_INFINITY : walked.depth;
    this.duplicates = walked.duplicates;
    this.isPatch = walked.isPatch;
    this.root = { node: this.contents, key: undefined, via: undefined };
    if (this.errors.length > 0) this.#markErrors();
  }

  /** Whether the parser could not build all of it: then what is missing says nothing, while what stands there is still read. */
  get broken(): boolean {
    return this.errors.length > 0;
  }

  /** What `path` leads to from the root; undefined where nothing is written there. */
  find(path: Path): Found | undefined {
    let found: Found | undefined = this.root;
    for (const key of path) {
      found = this.child(found, key);
      if (!found) return undefined;
    }
    return found;
  }

  child(parent: Found, key: Key): Found | undefined {
    const { node } = parent;
    if (typeof key === 'number')
      return isSeq<Node>(node) && key < node.items.length
        ? this.#follow(node.items[key] ?? null, undefined, parent.via)
        : undefined;
    if (!isMap(node)) return undefined;
    const entry = this.entries(node).get(key);
    return entry && this.#follow(entry.value, entry.key, parent.via ?? entry.merged);
  }

  /** The entries of a map by key as Kubernetes reads them. */
  entries(map: YAMLMap): ReadonlyMap<string, Entry> {
    const known = this.#entries.get(map);
    if (known) return known;
    const entries = new Map<string, Entry>();
    this.#entries.set(map, entries); // a map that merges itself finds what is there so far
    const own = new Set<string>();
    for (const { key, value } of map.items as Pair<Node | null, Node | null>[]) {
      if (isMergeKey(key)) this.#merge(entries, map, value);
      if (isMergeKey(key)) continue;
      if (!isScalar(key)) {
        this.#open.add(map); // an alias or a collection as a key: it may be any
        continue;
      }
      const name = keyName(key);
      const before = own.has(name) ? entries.get(name) : undefined;
      own.add(name);
      if (before && isUnwritten(value) && !isUnwritten(before.value)) continue; // somebody is typing the second one
      entries.set(name, { key, value, merged: undefined });
    }
    return entries;
  }

  /** Whether a map or list may hold more than what is read of it. */
  isOpen(node: Node | null): boolean {
    return this.broken || this.isPatch || (node !== null && this.#open.has(node));
  }

  /** The value of a scalar; null for none. Throws Unknown where the text does not tell. */
  scalar({ node }: Found): string | number | boolean | null {
    if (node === null) return null;
    if (!isScalar(node) || this.#unknown.has(node)) throw unknown;
    const { value } = node;
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw unknown;
  }

  /** The node that an alias stands for. */
  target(alias: Node): Node | undefined {
    return this.#targets.get(alias);
  }

  /** A scalar of which the text is not known (a hole, a syntax error in it, a foreign tag). */
  isUnknown(node: Node): boolean {
    return this.#unknown.has(node);
  }

  #follow(node: Node | null, key: Node | undefined, via: Node | undefined): Found {
    if (!isAlias(node)) return { node, key, via };
    return { node: this.#targets.get(node) ?? node, key, via: via ?? node };
  }

  /** Kubernetes' decoder takes a merge where it stands: it overrides the keys above it; in a list of merges the earlier one wins. */
  #merge(entries: Map<string, Entry>, into: YAMLMap, value: Node | null): void {
    const sources = isSeq<Node>(value) ? [...value.items].reverse() : [value];
    for (const item of sources) {
      const source = isAlias(item) ? this.#targets.get(item) : item;
      if (!isMap(source) || source === into) {
        this.#open.add(into);
        continue;
      }
      for (const [name, entry] of this.entries(source)) {
        if (--this.#mergeBudget < 0) {
          this.#open.add(into);
          return;
        }
        entries.set(name, { ...entry, merged: item ?? undefined });
      }
      if (this.#open.has(source)) this.#open.add(into);
    }
  }

  /** One pass over all nodes, without recursion: anchors and aliases, depth, equal keys, foreign tags, holes. */
  #walk(holes: readonly Hole[]): {
    depth: number;
    duplicates: DuplicateKey[];
    problems: SyntaxProblem[];
    isPatch: boolean;
  } {
    const anchors = new Map<string, Node>();
    const duplicates: DuplicateKey[] = [];
    const problems: SyntaxProblem[] = [];
    let isPatch = false;
    const innermost = new Map<Hole, Node>();
    let depth = 0;
    const stack: Step[] = this.contents ? [{ node: this.contents, parent: undefined, key: undefined, depth: 1 }] : [];
    for (let step = stack.pop(); step; step = stack.pop()) {
      const { node } = step;
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) this.#targets.set(node, target);
        else if (node.range) problems.push({ code: 'BAD_ALIAS', message: 'No such anchor', ...spanOf(node.range) });
        if (!target) this.#unknown.add(node);
        continue;
      }
      if ((isScalar(node) || isCollection(node)) && node.anchor) anchors.set(node.anchor, node);
      if (node.tag && !KNOWN_TAGS.has(node.tag)) this.#unknown.add(node);
      for (const hole of holes) if (this.#touches(hole, node)) innermost.set(hole, node);
      if (!isCollection(node)) continue;
      depth = Math.max(depth, step.depth);
      const before = stack.length;
      if (isMap(node)) {
        duplicates.push(...equalKeys(node, () => pathOf(step)));
        for (const { key, value } of node.items as Pair<Node | null, Node | null>[]) {
          if (isPatchDirective(key)) isPatch = true;
          if (isScalar(key) && key.value === null && key.range)
            problems.push({ code: 'NULL_KEY', message: 'No key', ...spanOf(key.range) });
          if (key) stack.push({ node: key, parent: step, key: undefined, depth: step.depth + 1 });
          if (value) stack.push({ node: value, parent: step, key: keyName(key), depth: step.depth + 1 });
        }
      } else
        (node.items as (Node | null)[]).forEach((item, index) => {
          if (item) stack.push({ node: item, parent: step, key: index, depth: step.depth + 1 });
        });
      reverse(stack, before); // the first child comes off first: anchors are met before their aliases
    }
    for (const [hole, node] of innermost) if (hole.kind === 'block') this.#open.add(node);
    return { depth, duplicates, problems, isPatch };
  }

  /** Whether a hole lies in a collection; makes a scalar that a hole of a value touches unknown. */
  #touches(hole: Hole, node: Node): boolean {
    const range = node.range;
    if (!range || hole.end < range[0] || hole.start > range[2]) return false;
    if (isCollection(node)) return hole.start >= range[0] && hole.end <= range[2];
    if (hole.kind === 'value' && hole.start < Math.max(range[1], range[0] + 1) && hole.end > range[0])
      this.#unknown.add(node);
    return false;
  }

  /** A scalar in which the parser stumbled is not what it seems. */
  #markErrors(): void {
    const stack: Node[] = this.contents ? [this.contents] : [];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (isMap(node))
        for (const { key, value } of node.items as Pair<Node | null, Node | null>[])
          stack.push(...[key, value].filter((n) => n !== null));
      else if (isSeq<Node>(node)) stack.push(...node.items.filter((item) => item));
      else if (isScalar(node) && node.range) {
        const [start, end] = node.range;
        if (this.errors.some((error) => error.end > start && error.start <= end)) this.#unknown.add(node);
      }
    }
  }
}

/** A node on its way down from the root. */
interface Step {
  readonly node: Node;
  readonly parent: Step | undefined;
  readonly key: Key | undefined;
  readonly depth: number;
}

function pathOf(step: Step | undefined): Path {
  const path: Key[] = [];
  for (let at = step; at; at = at.parent) if (at.key !== undefined) path.unshift(at.key);
  return path;
}

function reverse<T>(list: T[], from: number): void {
  for (let i = from, j = list.length - 1; i < j; i++, j--) [list[i], list[j]] = [list[j] as T, list[i] as T];
}

const KNOWN_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);
