import { isAlias, isCollection, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { armAt } from './arms.js';
import { type DuplicateKey, equalKeys } from './equal-keys.js';
import { isMergeKey, isPatchDirective, isUnwritten, keyName, spanOf } from './nodes.js';
import { EXHAUSTED, parse, touchedBy } from './parse.js';
import { readable, refused } from './source.js';
import type { Segment } from './split.js';
import { holdsBlocks, type Template } from './template.js';
import { markTemplate, touching } from './unknown.js';

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
  /**
   * Of a block, the column at which its lines start; infinite for the value of the key or dash in front. Without it, what is opened is the
   * innermost map or list around.
   */
  readonly column?: number;
  /** Whether all of its lines start at the column or behind it. */
  readonly isExact?: boolean;
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
  /** Whether YAML itself refuses it, and not Kubernetes' reading of it alone. */
  readonly isPlain?: boolean;
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
export const MERGE_BUDGET = 50_000;

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
  /** Maps whose keys are not just so many different strings: merges, aliases, equal keys, numbers. */
  readonly #irregular = new Set<Node>();
  readonly #open = new Set<Node>();
  /** Paths below maps that may lead to something though their first key is not written. */
  readonly #openPaths = new Map<Node, Path[]>();
  readonly #unknown = new Set<Node>();
  /** Maps and lists that may not be there, or be others. */
  readonly #forgotten = new Set<Node>();
  readonly #conditional = new Set<Node>();
  /** Maps and lists that perhaps stand elsewhere. */
  readonly #displaced = new Set<Node>();
  #isOpen = false;
  #mergeBudget = MERGE_BUDGET;

  constructor(
    /** As it stands: what is underlined and edited. */
    readonly text: string,
    holes: readonly Hole[] = [],
    /** What the text is a template of, with its own holes. */
    readonly template?: Template,
  ) {
    const document = parse(readable(this.masked));
    this.contents = document?.contents ?? null;
    const errors = document?.errors.map(({ code, message, pos: [start, end] }) => ({
      code,
      message,
      start,
      end,
      isPlain: code !== 'TAG_RESOLVE_FAILED' && code !== EXHAUSTED,
    })) ?? [{ code: EXHAUSTED, message: 'Nested too deep', start: 0, end: 0 }];
    const walked = this.#walk(template ? [] : holes);
    if (template && this.contents) this.#markTemplate(this.contents, template);
    this.errors = [...errors, ...walked.problems, ...refused(this.masked)].sort((a, b) => a.start - b.start);
    this.depth = errors.some(({ code }) => code === EXHAUSTED) ? Number.POSITIVE_INFINITY : walked.depth;
    this.duplicates = template ? this.#sure(walked.duplicates, template) : walked.duplicates;
    this.isPatch = walked.isPatch;
    this.root = { node: this.contents, key: undefined, via: undefined };
    if (this.errors.length > 0) this.#markErrors();
  }

  /** The text as it is parsed: of equal length, blank or filled where a template has its actions. */
  get masked(): string {
    return this.template?.masked ?? this.text;
  }

  /** Whether the parser could not build all of it: then what is missing says nothing, while what stands there is still read. */
  get broken(): boolean {
    return this.errors.length > 0;
  }

  /** Whether merge keys brought more than what is read. */
  get isOverMerged(): boolean {
    return this.#mergeBudget < 0;
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
    if (node.items.length <= FEW && !this.#irregular.has(node)) {
      const pair = pairOf(node, key);
      return pair && this.#follow(pair.value, pair.key, parent.via);
    }
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
      if (this.template && this.#unknown.has(key)) continue; // it writes the key
      const name = keyName(key);
      const before = own.has(name) ? entries.get(name) : undefined;
      own.add(name);
      if (before && isUnwritten(value) && !isUnwritten(before.value)) continue; // somebody is typing the second one
      entries.set(name, { key, value, merged: undefined });
    }
    return entries;
  }

  /**
   * Whether a map or list may hold more than what is read of it; of a map, whether something may be where `path` leads from its key at `from`,
   * which the map lacks.
   */
  isOpen(node: Node | null, path: Path = [], from = 0): boolean {
    if (this.broken || this.isPatch || this.#isOpen || (node !== null && this.#open.has(node))) return true;
    const open = node === null ? undefined : this.#openPaths.get(node);
    return (
      open?.some((other) => other.every((key, at) => from + at >= path.length || key === path[from + at])) ?? false
    );
  }

  /** From now on a map or list may hold more than what is written, or a map something at a path whose first key it lacks. */
  open(node: Node, path: Path = []): void {
    if (path.length === 0) this.#open.add(node);
    else this.#openPaths.set(node, [...(this.#openPaths.get(node) ?? []), path]);
  }

  /** From now on everything may hold more than what is written. */
  openAll(): void {
    this.#isOpen = true;
  }

  /** From now on nobody knows a value, nor what is in it. */
  forget(node: Node): void {
    const stack: Node[] = [node];
    for (let next = stack.pop(); next; next = stack.pop()) {
      const target = isAlias(next) ? this.#targets.get(next) : next;
      if (!target || this.#forgotten.has(target)) continue;
      (isCollection(target) ? this.#forgotten : this.#unknown).add(target);
      if (isMap(target)) for (const { value } of target.items as Pair<Node | null, Node | null>[]) push(stack, value);
      else if (isSeq<Node>(target)) for (const item of target.items) push(stack, item);
    }
  }

  isForgotten(node: Node | null): boolean {
    return node !== null && (this.#forgotten.has(node) || this.#displaced.has(node));
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

  /** A map or list that follows lines which a template writes, and perhaps belongs to them. */
  isDisplaced(node: Node): boolean {
    return this.#displaced.has(node);
  }

  /** Whether a template decides that an entry is there, or what it holds: it stands in an arm of a condition. */
  isConditional({ key }: Pick<Found, 'key'>): boolean {
    return key !== undefined && this.#conditional.has(key);
  }

  /** Whether a template may leave out the whole document, or one of the items of a List, or repeat it. */
  isOptional(path: Path): boolean {
    const { template } = this;
    if (!template) return false;
    if (path.length > 0) return holdsBlocks(template);
    return template.blocks.isWithin || armAt(template.blocks, this.contents?.range?.[0] ?? 0) !== undefined;
  }

  /** Whether a template writes a key for some clusters only: what is no field in one version may be one in another. */
  isForSome(key: Node): boolean {
    return this.template !== undefined && (armAt(this.template.blocks, key.range?.[0] ?? 0)?.isForSome ?? false);
  }

  /** How many nodes are not known, open or conditional: an edit changes none of it. */
  get unknowns(): number {
    return this.#open.size + this.#unknown.size + this.#conditional.size + this.#displaced.size;
  }

  #markTemplate(root: Node, template: Template): void {
    markTemplate(root, template, {
      open: (node) => this.#open.add(node),
      unknown: (node) => this.#unknown.add(node),
      displaced: (collection) => this.#displaced.add(collection),
      conditional: (key) => this.#conditional.add(key),
      unknownKey: (map) => this.#irregular.add(map),
    });
  }

  /** Those of known keys that no arm of a block separates, nor lines of an action, which may begin another map. */
  #sure(duplicates: readonly DuplicateKey[], { blocks, holes }: Template): readonly DuplicateKey[] {
    const isWritten = touching(holes.filter(({ kind }) => kind === 'block'));
    return duplicates.filter(({ map, first, second }) => {
      const keys = [map.items[first]?.key, map.items[second]?.key].filter((key): key is Scalar => isScalar(key));
      if (keys.some((key) => this.#unknown.has(key))) return false;
      const [start = 0, end = 0] = keys.map(({ range }) => range?.[0] ?? 0);
      return !isWritten({ start, end }) && armAt(blocks, start) === armAt(blocks, end);
    });
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

  /** One pass over all nodes: anchors and aliases, depth, equal keys, foreign tags, holes. */
  #walk(holes: readonly Hole[]): Walk {
    const walk: Walk = {
      holes,
      innermost: new Map(),
      anchors: new Map(),
      duplicates: [],
      problems: [],
      path: [],
      depth: 0,
      isPatch: false,
    };
    if (this.contents) this.#visit(walk, this.contents, 1);
    for (const [hole, node] of walk.innermost) if (hole.kind === 'block') this.#open.add(node);
    return walk;
  }

  /** Goes no deeper than anybody looks. Anchors are met before their aliases. */
  #visit(walk: Walk, node: Node, depth: number): void {
    if (isAlias(node)) {
      const target = walk.anchors.get(node.source);
      if (target) this.#targets.set(node, target);
      else if (node.range) walk.problems.push({ code: 'BAD_ALIAS', message: 'No such anchor', ...spanOf(node.range) });
      if (!target) this.#unknown.add(node);
      return;
    }
    if ((isScalar(node) || isCollection(node)) && node.anchor) walk.anchors.set(node.anchor, node);
    if (node.tag && !KNOWN_TAGS.has(node.tag)) this.#unknown.add(node);
    for (const hole of walk.holes) if (this.#touches(hole, node)) walk.innermost.set(hole, node);
    if (!isCollection(node)) return;
    walk.depth = Math.max(walk.depth, depth);
    if (depth > MAX_DEPTH) return;
    const at = walk.path.length;
    if (isMap(node)) this.#visitMap(walk, node, depth);
    else
      for (let index = 0; index < node.items.length; index++) {
        walk.path[at] = index;
        const item = node.items[index] as Node | null;
        if (item) this.#visit(walk, item, depth + 1);
      }
    walk.path.length = at;
  }

  #visitMap(walk: Walk, map: YAMLMap, depth: number): void {
    const duplicates = equalKeys(map, walk.path);
    if (duplicates.length > 0) {
      for (const duplicate of duplicates) walk.duplicates.push(duplicate);
      this.#irregular.add(map);
    }
    const at = walk.path.length;
    for (const { key, value } of map.items as Pair<Node | null, Node | null>[]) {
      if (!isScalar(key) || typeof key.value !== 'string' || isMergeKey(key)) this.#irregular.add(map);
      if (isPatchDirective(key)) walk.isPatch = true;
      if (isScalar(key) && key.value === null && key.range)
        walk.problems.push({ code: 'NULL_KEY', message: 'No key', ...spanOf(key.range) });
      walk.path.length = at;
      if (key) this.#visit(walk, key, depth + 1);
      walk.path[at] = keyName(key);
      if (value) this.#visit(walk, value, depth + 1);
    }
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
    const touched = touchedBy(this.errors);
    const stack: Node[] = this.contents ? [this.contents] : [];
    for (let node = stack.pop(); node; node = stack.pop()) {
      if (isMap(node))
        for (const { key, value } of node.items as Pair<Node | null, Node | null>[])
          stack.push(...[key, value].filter((n) => n !== null));
      else if (isSeq<Node>(node)) {
        for (const item of node.items) if (item) stack.push(item);
      } else if (isScalar(node) && node.range) {
        const [start, end] = node.range;
        if (touched(start, end)) this.#unknown.add(node);
      }
    }
  }
}

/** The tree of a document, masked where it is a template. */
export function treeOf({ text, template }: Segment): Tree {
  return new Tree(text, [], template);
}

/** All that a document's tree hangs on. Of a template, its text and how many blocks are open in front of it tell what is masked and how. */
export function keyOfSegment({ text, template }: Segment): string {
  return template ? `{{${template.depth}}}${text}` : text;
}

function push(stack: Node[], node: Node | null): void {
  if (node) stack.push(node);
}

/** What one pass over all nodes gathers. */
interface Walk {
  readonly holes: readonly Hole[];
  readonly innermost: Map<Hole, Node>;
  readonly anchors: Map<string, Node>;
  readonly duplicates: DuplicateKey[];
  readonly problems: SyntaxProblem[];
  /** Of the node that is visited: changed on the way, since a path for each node would be most of the garbage. */
  readonly path: Key[];
  depth: number;
  isPatch: boolean;
}

/** A map with no more entries than this is searched faster than it is indexed. */
const FEW = 16;

function pairOf(map: YAMLMap, key: string): Pair<Node, Node | null> | undefined {
  const items = map.items as Pair<Node, Node | null>[];
  for (let index = 0; index < items.length; index++) {
    const pair = items[index];
    if (isScalar(pair?.key) && pair.key.value === key) return pair;
  }
  return undefined;
}

const KNOWN_TAGS = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
);
