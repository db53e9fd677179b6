import { isMap, isScalar, isSeq } from 'yaml';
import { type Edit, type EditValue, Placeholder } from './edit-kinds.js';
import { type Found, type Key, MAX_DEPTH, type Path, type Tree } from './tree.js';

/** What a document means, as plain data: maps without order, aliases and merges resolved. */
export type Value = string | number | boolean | null | readonly Value[] | ReadonlyMap<string, Value>;

/** The value at a place as Kubernetes reads it; undefined where aliases multiply it beyond measure. */
export function readValue(tree: Tree, from: Found = tree.root): Value | undefined {
  let budget = ALIASED_NODES;
  const read = (found: Found, depth: number): Value | undefined => {
    const { node, via } = found;
    if (depth > MAX_DEPTH || (via && --budget < 0)) return undefined;
    if (node === null) return null;
    if (isScalar(node)) return scalarValue(node.value);
    const keys: Iterable<Key> = isMap(node) ? tree.entries(node).keys() : isSeq(node) ? node.items.keys() : [];
    const children = new Map<Key, Value>();
    for (const key of keys) {
      const child = tree.child(found, key);
      const value = child && read(child, depth + 1);
      if (value === undefined) return undefined;
      children.set(key, value);
    }
    if (isSeq(node)) return [...children.values()];
    return isMap(node) ? (children as ReadonlyMap<string, Value>) : String(node); // an alias without its anchor
  };
  return read(from, 1);
}

/**
 * What a batch makes of a value: the specification that text edits are proved against, so it shares nothing with what computes them.
 * `replace` and `addDocument` do not count. Undefined where the batch does not fit the value.
 */
export function applyToValue(value: Value, edits: readonly Edit[]): Value | undefined {
  const root: Cell = { content: thaw(value) };
  const original = listsIn(root);
  const distinct = withoutRepeats(edits);
  const sets = distinct.filter((edit) => edit.op === 'set').sort((a, b) => a.path.length - b.path.length);
  for (const { path, value } of sets) {
    const cell = chainTo(root, path, true)?.at(-1);
    if (!cell) return undefined;
    cell.content = thaw(plain(value));
  }
  const steps = distinct.map((edit) => prepare(root, edit, original)); // before any index or key changes
  if (steps.some((step) => !step)) return undefined;
  for (const phase of PHASES) for (const step of steps) step?.[phase]?.();
  return freeze(root);
}

/** The value of an edit with placeholders by their defaults. */
export function plain(value: EditValue): Value {
  if (value instanceof Placeholder) return value.value;
  if (value === null || typeof value !== 'object') return value;
  if (isList(value)) return value.map(plain);
  return new Map(Object.entries(value).map(([key, child]) => [key, plain(child)]));
}

export function isList(value: EditValue): value is readonly EditValue[] {
  return Array.isArray(value);
}

export function equalValues(a: Value, b: Value): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  if (a instanceof Map)
    return (
      b instanceof Map &&
      a.size === b.size &&
      [...a].every(([key, child]) => b.has(key) && equalValues(child, b.get(key)))
    );
  return (
    Array.isArray(a) &&
    Array.isArray(b) &&
    a.length === b.length &&
    a.every((child, index) => equalValues(child, b[index]))
  );
}

/** Equal edits count once. */
export function withoutRepeats(edits: readonly Edit[]): readonly Edit[] {
  const seen = new Set<string>();
  return edits.filter((edit) => {
    const identity = JSON.stringify(edit);
    return !seen.has(identity) && seen.add(identity);
  });
}

/** Values read through aliases, at most. */
const ALIASED_NODES = 50_000;

function scalarValue(value: unknown): Value {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return typeof value === 'bigint' ? Number(value) : String(value);
}

/** A place that edits can change; identity finds it again when indexes have shifted. */
interface Cell {
  content: Content;
}
type Content = string | number | boolean | null | Cell[] | Map<string, Cell>;

/** Removals come last: a map is empty only if nothing was put into it. */
const PHASES = ['insert', 'append', 'rename', 'remove'] as const;
type Step = { readonly [phase in (typeof PHASES)[number]]?: () => void };

function prepare(root: Cell, edit: Edit, original: ReadonlySet<Content>): Step | undefined {
  switch (edit.op) {
    case 'append':
    case 'insert':
      return addition(chainTo(root, edit.path, true)?.at(-1), edit, original);
    case 'remove': {
      const chain = chainTo(root, edit.path, false);
      return chain && { remove: () => removeLast(chain) };
    }
    case 'rename': {
      const chain = chainTo(root, edit.path, false);
      const [parent, cell] = chain?.slice(-2) ?? [];
      return parent && cell && { rename: () => attach(parent, edit.key, detach(parent, cell)) };
    }
    case 'move': {
      const chain = chainTo(root, edit.path, false);
      const parent = chainTo(root, edit.to.slice(0, -1), true)?.at(-1);
      const [source, cell] = chain?.slice(-2) ?? [];
      const key = edit.to.at(-1);
      if (!chain || !source || !cell || !parent || key === undefined) return undefined;
      return {
        rename: () => attach(parent, String(key), detach(source, cell)),
        remove: () => prune(chain.slice(0, -1)),
      };
    }
    default:
      return {};
  }
}

/** A list that the batch itself makes holds what is added to it once. */
function addition(
  list: Cell | undefined,
  edit: Extract<Edit, { op: 'append' | 'insert' }>,
  original: ReadonlySet<Content>,
): Step | undefined {
  if (!list) return undefined;
  if (isEmpty(list.content) && !Array.isArray(list.content)) list.content = [];
  const items = list.content;
  if (!Array.isArray(items)) return undefined;
  const added = plain(edit.value);
  const before = edit.op === 'insert' ? items[edit.index] : undefined;
  return {
    [edit.op]: () => {
      if (!original.has(items) && items.some((item) => equalValues(freeze(item), added))) return;
      items.splice(before ? items.indexOf(before) : items.length, 0, { content: thaw(added) });
    },
  };
}

function listsIn(cell: Cell, found = new Set<Content>()): ReadonlySet<Content> {
  const { content } = cell;
  if (content === null || typeof content !== 'object') return found;
  if (Array.isArray(content) && content.length > 0) found.add(content);
  for (const child of content.values()) listsIn(child, found);
  return found;
}

/** The cells from the root to a place; with `create`, maps are made where nothing is. */
function chainTo(root: Cell, path: Path, create: boolean): Cell[] | undefined {
  const chain = [root];
  let cell = root;
  for (const key of path) {
    if (typeof key === 'string' && create && isEmpty(cell.content)) cell.content = new Map();
    const { content } = cell;
    if (create && typeof key === 'string' && content instanceof Map && !content.has(key))
      content.set(key, { content: null });
    const child = Array.isArray(content)
      ? content[Number(key)]
      : content instanceof Map
        ? content.get(String(key))
        : undefined;
    if (!child) return undefined;
    chain.push(child);
    cell = child;
  }
  return chain;
}

function isEmpty(content: Content): boolean {
  return (
    content === null || (Array.isArray(content) ? content.length === 0 : content instanceof Map && content.size === 0)
  );
}

function removeLast(chain: readonly Cell[]): void {
  const [parent, cell] = chain.slice(-2);
  if (!parent || !cell) return;
  detach(parent, cell);
  prune(chain.slice(0, -1));
}

/** Removes the maps and lists at a chain's end that have become empty; the root stays. */
function prune(chain: readonly Cell[]): void {
  const cell = chain.at(-1);
  if (chain.length > 1 && cell && isEmpty(cell.content)) removeLast(chain);
}

function attach(parent: Cell, key: string, cell: Cell): void {
  if (isEmpty(parent.content)) parent.content = new Map();
  if (parent.content instanceof Map) parent.content.set(key, cell);
}

function detach({ content }: Cell, cell: Cell): Cell {
  if (Array.isArray(content)) {
    const index = content.indexOf(cell);
    if (index >= 0) content.splice(index, 1);
  } else if (content instanceof Map) for (const [key, child] of content) if (child === cell) content.delete(key);
  return cell;
}

function thaw(value: Value): Content {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Map)
    return new Map([...value].map(([key, child]: [string, Value]) => [key, { content: thaw(child) }]));
  return (value as readonly Value[]).map((child) => ({ content: thaw(child) }));
}

function freeze({ content }: Cell): Value {
  if (content === null || typeof content !== 'object') return content;
  if (content instanceof Map) return new Map([...content].map(([key, child]) => [key, freeze(child)]));
  return content.map(freeze);
}
