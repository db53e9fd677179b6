import { isMap, isScalar, type Scalar } from 'yaml';
import type { Draft } from './edit-block.js';
import { guardEntry } from './edit-guard.js';
import { type Edit, refuse } from './edit-kinds.js';
import { rangeOf, type Source } from './edit-layout.js';
import { quotesAt } from './edit-style.js';
import { keyText } from './write.js';

/** Replaces a key's text; its quotes stay. */
export function renameDraft(source: Source, key: Scalar | undefined, name: string, isFlow: boolean): Draft {
  if (!key) return refuse('an item of a list has no key');
  const [start, end] = rangeOf(key);
  return { start, end, text: [newKey(source, key, name, isFlow)] };
}

export function newKey(source: Source, key: Scalar, name: string, isFlow: boolean): string {
  const { mark } = quotesAt(source, rangeOf(key)[0], []);
  const keys = key.type === 'QUOTE_DOUBLE' ? '"' : key.type === 'QUOTE_SINGLE' ? "'" : undefined;
  return keyText(name, { plain: true, mark, keys }, isFlow);
}

/** Renames in a document that has syntax errors: nothing but the key itself is looked at. */
export function* renamesInBroken(source: Source, edits: readonly Edit[]): Generator<Draft> {
  const { tree } = source;
  for (const edit of edits) {
    if (edit.op === 'replace') continue;
    if (edit.op !== 'rename') return refuse('the document has a syntax error');
    const { path, key: name } = edit;
    const map = tree.find(path.slice(0, -1))?.node;
    const entries = isMap(map) ? tree.entries(map) : undefined;
    const entry = entries?.get(String(path.at(-1)));
    if (!entries || !entry || !isMap(map) || !isScalar(entry.key)) return refuse('there is no such key');
    guardEntry(entry);
    if (tree.find(path.slice(0, -1))?.via) refuse('the value comes through an alias');
    if (entries.has(name)) refuse(`there is already a \`${name}\` in this map`);
    yield renameDraft(source, entry.key, name, map.flow === true);
  }
}
