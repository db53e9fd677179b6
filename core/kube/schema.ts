import { distance } from 'fastest-levenshtein';
import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import { isMergeKey, isPatchDirective, keyName } from '../yaml/nodes.js';
import type { Path, Tree } from '../yaml/tree.js';

/** The minor versions of Kubernetes that are known, oldest first. */
export const OLDEST_MINOR = 25;
export const NEWEST_MINOR = 37;

/** First and last index of a version, and where there are gaps a bit set of all. */
type Range = readonly [number, number] | readonly [number, number, number];
interface FieldOptions {
  readonly r?: Range;
}
type FieldVariant = readonly [string, FieldOptions];
type RawField = string | FieldVariant | { readonly v: readonly FieldVariant[] };
interface RawDefinition {
  readonly n: string;
  readonly t?: string;
  readonly p?: Readonly<Record<string, RawField>>;
  readonly r?: Range;
}

/**
 * schemas/kubernetes.json: all definitions of Kubernetes 1.25 to the newest in one store. A field's code is a type: `s` string, `b` boolean,
 * `i` and `l` integers, `n` number, `x` int-or-string, `q` quantity, `t` time, `u` and `y` other strings, `*` anything, `[` a list of,
 * `{` a map of, `#n` definition n.
 */
export interface SchemaStore {
  readonly versions: readonly string[];
  readonly defs: readonly RawDefinition[];
  /** Group, version, kind, definition, 1 for a cluster's kind, first and last version's index. */
  readonly kinds: readonly (readonly [string, string, string, number, number, ...number[]])[];
}

/** A key that the schema of the object around it does not have. */
export interface KeyProblem {
  readonly kind: 'unknown' | 'case';
  readonly path: Path;
  readonly key: string;
  /** The object's type as people call it: `Container`, `PodSpec`. */
  readonly type: string;
  /** The field that was meant: the same but for case and separators, or the nearest in spelling. */
  readonly field: string | undefined;
  /** Whether the object has that field already. */
  readonly taken: boolean;
  /** The minor version from which the object has a field of this name, if only later ones than the target do. */
  readonly since: number | undefined;
  /** Types of the same kind's objects that do have a field of this name. */
  readonly elsewhere: readonly string[];
  readonly map: Node;
}

/** One walk over an object, and its way down: a path is only made for a problem. */
interface Walk {
  readonly tree: Tree;
  readonly problems: KeyProblem[];
  readonly root: number;
  readonly path: Path;
}
interface Step {
  /** The definition of the object that has the key; undefined for a list's index or a free key. */
  readonly holder: number | undefined;
  readonly parent: Step | undefined;
  readonly key: Path[number];
}

function pathOf(step: Step | undefined): Path {
  const path: Path[number][] = [];
  for (let at = step; at; at = at.parent) path.unshift(at.key);
  return path;
}

/** The schema of one minor version. */
export class Schema {
  readonly #index: number;
  readonly #kinds = new Map<string, number>();
  readonly #fields = new Map<number, ReadonlyMap<string, string>>();
  readonly #folded = new Map<number, ReadonlyMap<string, string>>();
  readonly #reachable = new Map<number, ReadonlySet<number>>();
  readonly #everyField: ReadonlySet<string>;

  constructor(
    readonly store: SchemaStore,
    readonly minor: number,
  ) {
    this.#index = store.versions.indexOf(`1.${minor}`);
    for (const [group, version, kind, definition, , ...range] of store.kinds)
      if (covers(range.length > 0 ? (range as number[]) : undefined, this.#index))
        this.#kinds.set(`${group ? `${group}/` : ''}${version} ${kind}`, definition);
    this.#everyField = fieldNames(store);
  }

  /** The definition of a kind, undefined if this version does not serve it. */
  definitionOf(apiVersion: string, kind: string): number | undefined {
    return this.#kinds.get(`${apiVersion} ${kind}`);
  }

  /** Whether any object of any kind has a field of this name in any version. */
  isField(name: string): boolean {
    return this.#everyField.has(name);
  }

  /** A definition's fields with their codes; undefined where any key is allowed. */
  fields(definition: number): ReadonlyMap<string, string> | undefined {
    const known = this.#fields.get(definition);
    if (known) return known;
    const raw = this.store.defs[definition]?.p;
    if (!raw) return undefined;
    const fields = new Map<string, string>();
    for (const [name, field] of Object.entries(raw)) {
      const code = codeAt(field, this.#index);
      if (code !== undefined) fields.set(name, code);
    }
    this.#fields.set(definition, fields);
    return fields;
  }

  /** The problems of the keys of an object of a kind, found by walking the tree. Aliases and merges are judged where they are anchored. */
  keyProblems(tree: Tree, path: Path, apiVersion: string, kind: string): readonly KeyProblem[] {
    const definition = this.definitionOf(apiVersion, kind);
    const node = tree.find(path)?.node;
    if (definition === undefined || !node) return [];
    const problems: KeyProblem[] = [];
    this.#walk({ tree, problems, root: definition, path }, node, `#${definition}`, undefined);
    return problems;
  }

  #walk(walk: Walk, node: Node, code: string, step: Step | undefined): void {
    if (walk.tree.isDisplaced(node)) return;
    const inner = code.slice(1);
    if (code[0] === '[') {
      if (!isSeq<Node | null>(node)) return;
      for (let index = 0; index < node.items.length; index++) {
        const item = node.items[index];
        if (item) this.#walk(walk, item, inner, { holder: undefined, parent: step, key: index });
      }
      return;
    }
    if (!isMap(node)) return;
    const fields = code[0] === '#' ? this.fields(Number(inner)) : undefined;
    if (code[0] === '#' && !fields) return;
    for (const { key, value } of node.items as Pair<Node | null, Node | null>[]) {
      if (!isScalar(key) || isMergeKey(key) || isPatchDirective(key)) continue;
      const name = keyName(key);
      const field = fields ? fields.get(name) : inner;
      if (field === undefined) {
        const isOpen = walk.tree.isUnknown(key) || walk.tree.isForSome(key);
        const problem = isOpen ? undefined : this.#judge(walk, node, Number(inner), name, step);
        if (problem) walk.problems.push(problem);
      } else if (value && field.includes('#'))
        this.#walk(walk, value, field, { holder: fields ? Number(inner) : undefined, parent: step, key: name });
    }
  }

  #judge(
    { tree, root, path }: Walk,
    map: Node,
    definition: number,
    key: string,
    step: Step | undefined,
  ): KeyProblem | undefined {
    const raw = this.store.defs[definition];
    const fields = this.fields(definition);
    if (!raw || !fields) return undefined;
    const sameButForCase = this.#foldedFields(definition).get(fold(key));
    // In broken text a key may stand at a wrong place only because of what is broken: what is a field somewhere says nothing.
    if (tree.broken && !sameButForCase && this.isField(key)) return undefined;
    const later = raw.p && Object.hasOwn(raw.p, key) ? raw.p[key] : undefined;
    const elsewhere = sameButForCase || later ? [] : this.#elsewhere(root, definition, step, key);
    const field = sameButForCase ?? (elsewhere.length > 0 ? undefined : nearest(key, fields.keys()));
    return {
      kind: sameButForCase ? 'case' : 'unknown',
      path: [...path, ...pathOf(step), key],
      key,
      map,
      type: typeName(this.store, definition),
      field,
      taken: field !== undefined && isMap(map) && tree.entries(map).has(field),
      since: later === undefined ? undefined : sinceMinor(later, raw, this.store, this.#index),
      elsewhere,
    };
  }

  #foldedFields(definition: number): ReadonlyMap<string, string> {
    const known = this.#folded.get(definition);
    if (known) return known;
    const folded = new Map([...(this.fields(definition)?.keys() ?? [])].map((name) => [fold(name), name]));
    this.#folded.set(definition, folded);
    return folded;
  }

  /**
   * The types that have a field of this name and stand near: around the object, in it, beside it, or under the same key elsewhere in the kind
   * (the securityContext of the pod and of a container).
   */
  #elsewhere(root: number, definition: number, step: Step | undefined, field: string): readonly string[] {
    const holders = [definition];
    let own: Path[number] | undefined;
    for (let at = step; at; at = at.parent) {
      if (at.holder !== undefined) own ??= at.key;
      if (at.holder !== undefined) holders.push(at.holder);
    }
    const near = new Set([...holders.slice(1), ...holders.flatMap((id) => this.#targets(id))]);
    for (const id of this.#below(root)) for (const target of this.#targets(id, own)) near.add(target);
    return [...near]
      .filter((id) => id !== definition && this.fields(id)?.has(field))
      .map((id) => typeName(this.store, id));
  }

  /** The definitions that a definition's fields lead to, or one of its fields. */
  #targets(definition: number, field?: Path[number]): number[] {
    const targets: number[] = [];
    for (const [name, code] of this.fields(definition) ?? []) {
      const target = field === undefined || field === name ? /#(\d+)$/.exec(code)?.[1] : undefined;
      if (target !== undefined) targets.push(Number(target));
    }
    return targets;
  }

  /** All definitions that a kind's object may hold. */
  #below(root: number): ReadonlySet<number> {
    let below = this.#reachable.get(root);
    if (!below) {
      const found = new Set([root]);
      for (const id of found) for (const target of this.#targets(id)) found.add(target);
      below = found;
      this.#reachable.set(root, below);
    }
    return below;
  }
}

function typeName(store: SchemaStore, definition: number): string {
  const name = store.defs[definition]?.n ?? '';
  return name.slice(name.lastIndexOf('.') + 1);
}

/** A name without case and separators: what is left equal is the same word. */
export function fold(name: string): string {
  return name.replace(/[-_ .]/g, '').toLowerCase();
}

function nearest(key: string, names: Iterable<string>): string | undefined {
  const limit = Math.min(2, Math.floor(key.length / 3));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of names) {
    if (Math.abs(name.length - key.length) > limit) continue;
    const far = distance(key, name);
    if (far < least) [best, least] = [name, far];
  }
  return best;
}

function covers(range: readonly number[] | undefined, index: number): boolean {
  if (!range) return true;
  const [first = 0, last = 0, bits] = range;
  return bits === undefined ? index >= first && index <= last : ((bits >> index) & 1) === 1;
}

function codeAt(field: RawField, index: number): string | undefined {
  if (typeof field === 'string') return field;
  return variants(field).find(([, options]) => covers(options.r, index))?.[0];
}

function variants(field: Exclude<RawField, string>): readonly FieldVariant[] {
  return 'v' in field ? field.v : [field];
}

function sinceMinor(field: RawField, definition: RawDefinition, store: SchemaStore, index: number): number | undefined {
  const ranges =
    typeof field === 'string' ? [definition.r] : variants(field).map(([, options]) => options.r ?? definition.r);
  const first = store.versions.findIndex((_, at) => at > index && ranges.some((range) => covers(range, at)));
  return first < 0 ? undefined : Number(store.versions[first]?.slice(2));
}

const names = new WeakMap<SchemaStore, ReadonlySet<string>>();

function fieldNames(store: SchemaStore): ReadonlySet<string> {
  let known = names.get(store);
  if (!known) {
    known = new Set(store.defs.flatMap(({ p }) => Object.keys(p ?? {})));
    names.set(store, known);
  }
  return known;
}

const kindsOfStore = new WeakMap<
  SchemaStore,
  { readonly groups: ReadonlySet<string>; readonly kinds: ReadonlySet<string> }
>();

/** Groups that Kubernetes once served built-in kinds in and that the store has no more. */
const FORMER_GROUPS = ['extensions'];
/** Groups of the configuration files of Kubernetes' components. */
const CONFIG_GROUPS = [
  'audit.k8s.io',
  'apiserver.config.k8s.io',
  'kubelet.config.k8s.io',
  'kubeproxy.config.k8s.io',
  'kubescheduler.config.k8s.io',
  'kubeadm.k8s.io',
];

/** Whether an apiVersion or a kind alone names something built in. */
export function isBuiltIn(
  store: SchemaStore,
  name: { readonly apiVersion: string } | { readonly kind: string },
): boolean {
  let known = kindsOfStore.get(store);
  if (!known) {
    known = {
      groups: new Set([...store.kinds.map(([group]) => group), ...FORMER_GROUPS, ...CONFIG_GROUPS]),
      kinds: new Set([...store.kinds.map(([, , kind]) => kind), 'List']),
    };
    kindsOfStore.set(store, known);
  }
  if ('kind' in name) return known.kinds.has(name.kind);
  const slash = name.apiVersion.indexOf('/');
  return slash < 0 ? name.apiVersion === 'v1' : known.groups.has(name.apiVersion.slice(0, slash));
}
