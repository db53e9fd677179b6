/** Reads what people wrote in a kustomization: what is not of the expected form is not there. */
import { readValue, type Value } from '../yaml/edit-value.js';
import { SegmentedText } from '../yaml/split.js';
import { isTemplate } from '../yaml/template.js';
import { MAX_DEPTH, Tree } from '../yaml/tree.js';

export type { Value };
export type Fields = ReadonlyMap<string, Value>;

export interface Documents {
  readonly values: readonly Value[];
  /** Whether all of the text could be read: no syntax error, no template. */
  readonly isWhole: boolean;
}

/** The values of a text's documents, as far as they can be read. */
export function documentsOf(text: string): Documents {
  const trees = new SegmentedText(text).segments
    .map((segment) => new Tree(segment.text))
    .filter(({ contents }) => contents !== null);
  const values = trees.flatMap((tree) => (tree.depth > MAX_DEPTH ? [] : (readValue(tree) ?? [])));
  const isWhole = values.length === trees.length && !trees.some(({ broken }) => broken) && !isTemplate(text);
  return { values, isWhole };
}

export function fieldsOf(value: Value | undefined): Fields | undefined {
  return value instanceof Map ? value : undefined;
}

export function listOf(value: Value | undefined): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

/** Texts that say something. */
export function textOf(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function textsOf(value: Value | undefined): readonly string[] {
  return listOf(value).flatMap((item) => textOf(item) ?? []);
}

/** The maps of a list. */
export function entriesOf(value: Value | undefined): readonly Fields[] {
  return listOf(value).flatMap((item) => fieldsOf(item) ?? []);
}

export function keysOf(value: Value | undefined): readonly string[] {
  return [...(fieldsOf(value)?.keys() ?? [])];
}
