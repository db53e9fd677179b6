import { isMap, isSeq, type Node } from 'yaml';
import { keyName } from '../yaml/nodes.js';
import { type Found, type Path, type Tree, unknown } from '../yaml/tree.js';
import { podTemplate } from './kinds.js';
import { fold, isBuiltIn, type KeyProblem, type Schema, type SchemaStore } from './schema.js';

export type Scalar = string | number | boolean;

/** A place in a document and what can be read below it. Rules see nothing lower than this. */
export class View {
  #above: View | undefined;
  #path: Path;

  /** `path` is from the document's root, or from a view above. */
  constructor(
    readonly document: DocumentView,
    path: Path,
    readonly found: Found,
    above?: View,
  ) {
    this.#path = path;
    this.#above = above;
  }

  /** From the document's root. Most are never asked for, so it is made then. */
  get path(): Path {
    if (this.#above) this.#path = [...this.#above.path, ...this.#path];
    this.#above = undefined;
    return this.#path;
  }

  /**
   * The value below: a scalar, a view of a map or list, undefined if absent or null (for Kubernetes the same). Throws Unknown where the text
   * does not tell: a hole, an absent key of an open map, a key that a misspelt one stands for, a scalar where a map must be.
   */
  get(...keys: Path): Scalar | View | undefined {
    return this.#read(keys, false);
  }

  /** As `get`, for what only exempts: an absent key of an open map counts as absent. */
  peek(...keys: Path): Scalar | View | undefined {
    return this.#read(keys, true);
  }

  /** Whether there is a value below that is not null. */
  has(...keys: Path): boolean {
    return this.get(...keys) !== undefined;
  }

  /** The text below if it is a known string, without ever throwing: for names in messages. */
  text(...keys: Path): string | undefined {
    let found: Found | undefined = this.found;
    for (const key of keys) {
      found = found && this.document.tree.child(found, key);
      if (found && this.document.tree.isConditional(found)) return undefined;
    }
    if (!found?.node || isMap(found.node) || isSeq(found.node) || this.document.tree.isUnknown(found.node))
      return undefined;
    const value = 'value' in found.node ? found.node.value : undefined;
    return typeof value === 'string' ? value : undefined;
  }

  at(...keys: Path): Path {
    return [...this.path, ...keys];
  }

  /** How many items the list below has, written or not. Throws Unknown for an open list. */
  count(...keys: Path): number {
    const list = this.get(...keys);
    if (list === undefined) return 0;
    if (!(list instanceof View) || !isSeq<Node>(list.found.node) || this.document.tree.isOpen(list.found.node))
      throw unknown;
    return list.found.node.items.length;
  }

  /** The items of the list below, none if it is absent; those that are not written yet are left out. Throws Unknown behind the last of an open list. */
  *items(...keys: Path): Generator<View> {
    const list = this.get(...keys);
    if (list === undefined) return;
    const { tree } = this.document;
    if (!(list instanceof View) || !isSeq<Node>(list.found.node)) throw unknown;
    const { length } = list.found.node.items;
    for (let index = 0; index < length; index++) {
      const item = tree.child(list.found, index);
      if (item && !isAbsent(tree, item)) yield new View(this.document, [index], item, list);
    }
    if (tree.isOpen(list.found.node)) throw unknown;
  }

  /** The keys of the map below, none if it is absent. Throws Unknown behind the last of an open map. */
  *keys(...keys: Path): Generator<string> {
    const map = this.get(...keys);
    if (map === undefined) return;
    const { tree } = this.document;
    if (!(map instanceof View) || !isMap(map.found.node)) throw unknown;
    for (const [key, { value }] of tree.entries(map.found.node)) if (!isAbsent(tree, { node: value })) yield key;
    if (tree.isOpen(map.found.node)) throw unknown;
  }

  /** The value itself, for a view of an item. */
  get value(): Scalar | View | undefined {
    return this.#read([], false);
  }

  #read(keys: Path, lenient: boolean): Scalar | View | undefined {
    const { tree } = this.document;
    let found = this.found;
    for (let at = 0; at < keys.length; at++) {
      const key = keys[at] as Path[number];
      const { node } = found;
      if (tree.isForgotten(node)) throw unknown;
      if (isAbsent(tree, found)) {
        if (tree.broken && !lenient) throw unknown;
        return undefined;
      }
      if (typeof key === 'string' ? !isMap(node) : !isSeq(node)) throw unknown;
      const child = tree.child(found, key);
      if (!child) {
        if (node && ((tree.isOpen(node, keys, at) && !lenient) || this.document.isMisspelt(node, key))) throw unknown;
        return undefined;
      }
      if (tree.isConditional(child)) throw unknown;
      found = child;
    }
    const { node } = found;
    if (tree.isForgotten(node)) throw unknown;
    if (isMap(node) || isSeq(node)) return keys.length > 0 ? new View(this.document, keys, found, this) : this;
    const value = tree.scalar(found);
    if (value === null && tree.broken && !lenient) throw unknown;
    return value ?? undefined;
  }
}

/** Null, written or not: for Kubernetes the key is not there. */
function isAbsent(tree: Tree, { node }: Pick<Found, 'node'>): boolean {
  if (node === null) return true;
  return 'value' in node && node.value === null && !tree.isUnknown(node);
}

export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;
export type ContainerList = (typeof CONTAINER_LISTS)[number];

/** An entry of one of a pod's three lists of containers. */
export class Container extends View {
  constructor(
    readonly pod: Pod,
    readonly list: ContainerList,
    readonly index: number,
    found: Found,
  ) {
    super(pod.document, pod.at(list, index), found);
  }

  /** `"web"`, or where the name is not known `container 1`. */
  get shortName(): string {
    const name = this.text('name');
    return name === undefined ? `${NOUNS[this.list]} ${this.index + 1}` : `"${name}"`;
  }

  /** `container "web"`, `init container "setup"`, `container 1`. */
  get label(): string {
    const name = this.text('name');
    return `${NOUNS[this.list]} ${name === undefined ? this.index + 1 : `"${name}"`}`;
  }

  /** `Container "web"`: a message's beginning. */
  get Label(): string {
    return this.label.charAt(0).toUpperCase() + this.label.slice(1);
  }

  /** An init container that stays: restartPolicy Always. */
  get isSidecar(): boolean {
    return this.list === 'initContainers' && this.get('restartPolicy') === 'Always';
  }
}

const NOUNS: Readonly<Record<ContainerList, string>> = {
  containers: 'container',
  initContainers: 'init container',
  ephemeralContainers: 'ephemeral container',
};

/** The spec of a Pod or of a pod template. */
export class Pod extends View {
  #containers: readonly Container[] | undefined;
  #object: View | undefined;

  constructor(
    readonly resource: Resource,
    /** The built-in workload whose pods these are; undefined for a custom kind. */
    readonly workload: string | undefined,
    readonly template: Path,
    path: Path,
    found: Found,
  ) {
    super(resource.document, path, found);
  }

  /** Kubernetes' minor version, which is the Pod Security policy's as well. */
  get minor(): number {
    return this.document.minor;
  }

  /** Only spec.os.name says so (Pod Security Standards, since 1.25). */
  get isWindows(): boolean {
    return this.peek('os', 'name') === 'windows';
  }

  /** Whether the pod's users are not the host's. */
  get hasUserNamespace(): boolean {
    return this.peek('hostUsers') === false;
  }

  /** The containers that are written, of all three lists. Never throws: `allContainers` tells whether there may be more. */
  get containers(): readonly Container[] {
    this.#containers ??= CONTAINER_LISTS.flatMap((list) => this.#listed(list));
    return this.#containers;
  }

  /** All containers. Throws Unknown where a list may hold more. */
  allContainers(): readonly Container[] {
    for (const list of CONTAINER_LISTS) this.count(list);
    return this.containers;
  }

  /** The object with the pod's metadata. */
  get object(): View {
    const { document } = this;
    this.#object ??= new View(document, this.template, document.tree.find(this.template) ?? document.tree.root);
    return this.#object;
  }

  #listed(list: ContainerList): Container[] {
    const { tree } = this.document;
    const found = tree.child(this.found, list);
    if (!isSeq<Node>(found?.node)) return [];
    return found.node.items.flatMap((_, index) => {
      const item = tree.child(found, index);
      return item && !isAbsent(tree, item) ? [new Container(this, list, index, item)] : [];
    });
  }
}

/** An object of a document: the whole, or an item of a List. */
export class Resource extends View {
  #pod: Pod | undefined;
  #isPodKnown = false;

  constructor(
    document: DocumentView,
    path: Path,
    found: Found,
    readonly apiVersion: string | undefined,
    readonly kind: string,
  ) {
    super(document, path, found);
  }

  /** The spec of its pods; undefined for a kind without, or where none is written. */
  get pod(): Pod | undefined {
    if (!this.#isPodKnown) this.#pod = this.#readPod();
    this.#isPodKnown = true;
    return this.#pod;
  }

  #readPod(): Pod | undefined {
    const template = podTemplate(this.apiVersion, this.kind);
    if (!template) return undefined;
    const path = [...template.path, 'spec'];
    const { tree } = this.document;
    const found = path.reduce<Found | undefined>((at, key) => {
      const child = at && tree.child(at, key);
      return child?.node && tree.isDisplaced(child.node) ? undefined : child;
    }, this.found);
    return isMap(found?.node)
      ? new Pod(this, template.workload, this.at(...template.path), this.at(...path), found)
      : undefined;
  }
}

/** A document with its objects and what the schema says of its keys. */
export class DocumentView {
  readonly resources: readonly Resource[];
  readonly keyProblems: readonly KeyProblem[];
  readonly #misspelt = new Map<Node, Set<string>>();
  /** Whether it holds an object that the schema has no word on. */
  readonly #isUnjudged: boolean;

  constructor(
    readonly tree: Tree,
    readonly schema: Schema,
  ) {
    this.resources = [...resources(this)];
    this.#isUnjudged = this.resources.some(
      ({ apiVersion, kind }) => apiVersion === undefined || schema.definitionOf(apiVersion, kind) === undefined,
    );
    this.keyProblems = this.resources.flatMap(({ path, apiVersion, kind }) =>
      apiVersion === undefined ? [] : schema.keyProblems(tree, path, apiVersion, kind),
    );
    for (const { map, field } of this.keyProblems)
      if (field !== undefined) this.#misspelt.set(map, (this.#misspelt.get(map) ?? new Set<string>()).add(field));
  }

  /** How many containers its pods have, those counted again that aliases repeat: a few kilobytes may hold millions. */
  get containerCount(): number {
    let count = 0;
    for (const { pod } of this.resources)
      for (const list of pod ? CONTAINER_LISTS : []) {
        const node = pod && this.tree.child(pod.found, list)?.node;
        if (isSeq<Node>(node)) count += node.items.length;
      }
    return count;
  }

  /** The minor version of Kubernetes that the document is judged for. */
  get minor(): number {
    return this.schema.minor;
  }

  /** Whether a key that is not there is written, but misspelt. */
  isMisspelt(map: Node, key: Path[number]): boolean {
    if (typeof key !== 'string') return false;
    if (this.#misspelt.get(map)?.has(key)) return true;
    return this.#isUnjudged && isMap(map) && map.items.some((pair) => fold(keyName(pair.key)) === fold(key));
  }
}

/** The objects of a document: the items of a List or of a typed list (`PodList`), else the whole. */
function* resources(document: DocumentView): Generator<Resource> {
  for (const resource of listed(document))
    if (resource.apiVersion !== undefined || !isWritten(document.tree, resource.found)) yield resource;
}

/** Whether there is an apiVersion at all: one that is not a known text may be of any group. */
function isWritten(tree: Tree, found: Found): boolean {
  const version = tree.child(found, 'apiVersion');
  return version !== undefined && !isAbsent(tree, version);
}

/** `seen`: what aliases lead to is opened where it is met first. A list of lists of aliases would have billions of items, all the same. */
function* listed(
  document: DocumentView,
  path: Path = [],
  found = document.tree.root,
  depth = 0,
  seen = new Set<Node>(),
): Generator<Resource> {
  const { tree } = document;
  if (found.node && seen.has(found.node)) return;
  if (found.node) seen.add(found.node);
  const whole = new View(document, path, found);
  const kind = whole.text('kind');
  const apiVersion = whole.text('apiVersion');
  const items = kind?.endsWith('List') && depth < MAX_LISTS ? tree.child(found, 'items') : undefined;
  if (isSeq<Node>(items?.node)) {
    for (const [index] of items.node.items.entries()) {
      const item = tree.child(items, index);
      if (!item || !isMap(item.node)) continue;
      yield* named(
        document,
        whole.at('items', index),
        item,
        kind === 'List' ? undefined : { kind: (kind ?? '').slice(0, -'List'.length), apiVersion },
        depth + 1,
        seen,
      );
    }
    return;
  }
  if (isMap(found.node) && kind !== undefined) yield new Resource(document, path, found, apiVersion, kind);
}

/** An item of a list: of a typed list (`PodList`) it need not name its kind. */
function* named(
  document: DocumentView,
  path: Path,
  item: Found,
  implied: { readonly kind: string; readonly apiVersion: string | undefined } | undefined,
  depth: number,
  seen: Set<Node>,
): Generator<Resource> {
  const view = new View(document, path, item);
  if (implied && view.text('kind') === undefined)
    yield new Resource(document, path, item, view.text('apiVersion') ?? implied.apiVersion, implied.kind);
  else yield* listed(document, path, item, depth, seen);
}

/** Lists in lists are opened as far as this. */
const MAX_LISTS = 8;

/** An `apiVersion` or `kind` line at the left edge, or as a key of the outermost flow map: all that broken text may leave. */
const IDENTITY = /^\ufeff?(?:\{\s*|\s*,\s*|,)?["']?(apiVersion|kind)["']?[ \t]*:[ \t]*["']?([\w./-]+)/gm;

/**
 * Whether a document is Kubernetes' at all: `apiVersion` and `kind` are strings at its top level, or one of them is and names something
 * built in. Everything else (compose files, CI workflows, values) gets no report, broken or not.
 */
export function isKubernetes(tree: Tree, store: SchemaStore): boolean {
  const at = (key: string): string | undefined => {
    const node = tree.child(tree.root, key)?.node;
    const value = node && 'value' in node && !tree.isUnknown(node) ? node.value : undefined;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  return isIdentity(at('apiVersion'), at('kind'), store) || (tree.broken && isKubernetesText(tree.text, store));
}

/** The same, of text that cannot be parsed: a broken one, or a template. */
export function isKubernetesText(text: string, store: SchemaStore): boolean {
  const { apiVersion, kind } = identityOf(text);
  return isIdentity(apiVersion, kind, store);
}

export function identityOf(text: string): {
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
} {
  let apiVersion: string | undefined;
  let kind: string | undefined;
  for (const [, key, value] of text.matchAll(IDENTITY))
    if (key === 'kind') kind ??= value;
    else apiVersion ??= value;
  return { apiVersion, kind };
}

function isIdentity(apiVersion: string | undefined, kind: string | undefined, store: SchemaStore): boolean {
  if (apiVersion !== undefined && kind !== undefined) return true;
  if (kind !== undefined) return isBuiltIn(store, { kind });
  return apiVersion !== undefined && isBuiltIn(store, { apiVersion });
}
