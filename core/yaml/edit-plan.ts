import { type Edit, type EditValue, Placeholder, refuse } from './edit-kinds.js';
import { placeOf } from './edit-order.js';
import { isList, type Value } from './edit-value.js';
import type { Key, Path } from './tree.js';
import { isMoved, isNewMap, type Moved, type NewMap, type NewValue } from './write.js';

/** What a batch does to one place of a document and to what is below it. */
export interface Change {
  readonly path: Path;
  readonly children: Map<Key, Change>;
  set?: { readonly value: NewValue | Moved };
  isRemoved?: boolean;
  renamed?: string;
  /** Its entry goes to another place, where it is `set` as moved text. */
  isMoved?: boolean;
  readonly appended: NewValue[];
  readonly inserted: { readonly index: number; readonly value: NewValue }[];
}

/**
 * A batch by place, so that what several edits do to one map becomes one change of it. Equal edits count once; contradicting ones are
 * refused. `takeOut` gives the text of an entry that moves.
 */
export function planOf(edits: readonly Edit[], takeOut: (path: Path, key: string) => Moved): Change {
  const root = noChange([]);
  const arrivals = new Map<Path, Path>();
  for (const edit of edits) {
    if (edit.op === 'addDocument' || edit.op === 'replace') continue;
    const change = changeAt(root, edit.path);
    switch (edit.op) {
      case 'set':
        setOnce(change, newValue(edit.value));
        break;
      case 'remove':
        change.isRemoved = true;
        break;
      case 'append':
        addOnce(change.appended, newValue(edit.value));
        break;
      case 'insert': {
        const value = newValue(edit.value);
        if (!change.inserted.some((other) => other.index === edit.index && isEqual(other.value, value)))
          change.inserted.push({ index: edit.index, value });
        break;
      }
      case 'rename':
        if (change.renamed !== undefined && change.renamed !== edit.key) contradict(edit.path);
        change.renamed = edit.key;
        break;
      case 'move':
        if (change.isMoved && !isSamePath(arrivals.get(change.path), edit.to)) contradict(edit.path);
        if (change.isMoved) break;
        change.isMoved = true;
        arrivals.set(change.path, edit.to);
        setOnce(changeAt(root, edit.to), takeOut(edit.path, String(edit.to.at(-1))));
    }
  }
  check(root);
  return root;
}

/** What a change makes where nothing is, or of a value that is itself new. */
export function writtenValue({ set, children, appended, inserted, path }: Change): NewValue | Moved {
  const base = set?.value;
  const isNew = base === undefined;
  if (children.size === 0 && appended.length === 0 && inserted.length === 0) return isNew ? null : base;
  if (children.size > 0) {
    if ((!isNew && !isNewMap(base)) || appended.length > 0 || inserted.length > 0) contradict(path);
    return withChildren(isNew ? new Map() : base, children, path);
  }
  if (!isNew && !Array.isArray(base)) contradict(path);
  const items: readonly NewValue[] = isNew ? [] : base;
  const fresh = (value: NewValue): boolean => !items.some((item) => isEqual(item, value));
  const list: NewValue[] = [];
  for (let at = 0; at <= items.length; at++) {
    for (const { index, value } of inserted) if (index === at && fresh(value)) addOnce(list, value);
    if (at < items.length) list.push(items[at] ?? null);
  }
  for (const { index } of inserted)
    if (index > items.length) refuse(`\`${nameOf(path)}\` has fewer than ${index} items`);
  for (const value of appended) addOnce(list, value);
  return list;
}

export function nameOf(path: Path): string {
  return path.length === 0 ? 'the document' : path.join('.');
}

export function contradict(path: Path): never {
  return refuse(`two changes contradict each other at \`${nameOf(path)}\``);
}

function noChange(path: Path): Change {
  return { path, children: new Map(), appended: [], inserted: [] };
}

function changeAt(root: Change, path: Path): Change {
  let change = root;
  path.forEach((key, index) => {
    const child = change.children.get(key) ?? noChange(path.slice(0, index + 1));
    change.children.set(key, child);
    change = child;
  });
  return change;
}

function setOnce(change: Change, value: NewValue | Moved): void {
  if (change.set && !isEqual(change.set.value, value)) contradict(change.path);
  change.set = { value };
}

function addOnce(list: NewValue[], value: NewValue): void {
  if (!list.some((item) => isEqual(item, value))) list.push(value);
}

/** Refuses what contradicts itself at one place; what is removed as a whole needs no changes inside. */
function check(change: Change): void {
  const { children, isRemoved, isMoved, renamed, path, appended, inserted } = change;
  const adds = appended.length > 0 || inserted.length > 0;
  if (isRemoved || isMoved) {
    if ((isRemoved && isMoved) || change.set || renamed !== undefined || adds) contradict(path);
    if ([...children.values()].some((child) => isMoved || !onlyRemoves(child))) contradict(path);
    children.clear();
  }
  const keys = [...children.keys()];
  const onMap = keys.some((key) => typeof key === 'string');
  if (onMap && (adds || keys.some((key) => typeof key === 'number'))) contradict(path);
  if (change.set) {
    if ([...children.values()].some((child) => !onlyAdds(child))) contradict(path);
    change.set = { value: writtenValue(change) };
    children.clear();
    appended.length = 0;
    inserted.length = 0;
  }
  for (const child of children.values()) check(child);
}

function onlyRemoves({ isRemoved, set, renamed, isMoved, appended, inserted, children }: Change): boolean {
  if (set || isMoved || renamed !== undefined || appended.length > 0 || inserted.length > 0) return false;
  return (isRemoved === true || children.size > 0) && [...children.values()].every(onlyRemoves);
}

function onlyAdds({ isRemoved, isMoved, renamed, children }: Change): boolean {
  return !isRemoved && !isMoved && renamed === undefined && [...children.values()].every(onlyAdds);
}

function withChildren(base: NewMap, children: ReadonlyMap<Key, Change>, path: Path): NewMap {
  const entries = [...base];
  for (const [key, child] of children) {
    if (typeof key === 'number') return refuse(`\`${nameOf(path)}\` has no item ${key + 1}`);
    if (child.isRemoved || child.isMoved || child.renamed !== undefined)
      refuse(`there is no \`${nameOf(child.path)}\``);
    const at = entries.findIndex(([name]) => name === key);
    const before = entries[at]?.[1];
    if (before === undefined) {
      const names = entries.map(([name]) => name);
      entries.splice(placeOf(key, names, path), 0, [key, writtenValue(child)]);
    } else entries[at] = [key, merged(before, child)];
  }
  return new Map(entries);
}

/** A new value into which another edit of the batch sets more. */
function merged(before: NewValue | Moved, child: Change): NewValue | Moved {
  if (!child.set) return writtenValue({ ...child, set: { value: before } });
  const value = writtenValue(child);
  return isEqual(before, value) ? before : contradict(child.path);
}

export function newValue(value: EditValue): NewValue {
  if (value === null || typeof value !== 'object' || value instanceof Placeholder) return value;
  if (isList(value)) return value.map(newValue);
  return new Map(Object.entries(value).map(([key, child]) => [key, newValue(child)]));
}

/** What a new value will be read as; undefined where an entry keeps its text. */
export function valueAsRead(value: NewValue | Moved): Value | undefined {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof Placeholder) return value.value;
  if (isMoved(value)) return undefined;
  const children = [...value.values()].map(valueAsRead);
  const known = children.filter((child) => child !== undefined);
  if (known.length < children.length) return undefined;
  return isNewMap(value) ? new Map([...value.keys()].map((key, index) => [key, known[index] ?? null])) : known;
}

function isEqual(a: NewValue | Moved | undefined, b: NewValue | Moved | undefined): boolean {
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return Object.is(a, b);
  if (a instanceof Placeholder || b instanceof Placeholder)
    return a instanceof Placeholder && b instanceof Placeholder && a.name === b.name && a.value === b.value;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => isEqual(item, b[index]));
  if (!(a instanceof Map && b instanceof Map)) return a === b;
  return a.size === b.size && [...a].every(([key, value]) => b.has(key) && isEqual(value, b.get(key)));
}

function isSamePath(a: Path | undefined, b: Path): boolean {
  return a?.length === b.length && a.every((key, index) => key === b[index]);
}
