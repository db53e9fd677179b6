/** Reads what people wrote in a kustomization: what is not of the expected form is not there. */
import { readValue, type Value } from '../yaml/edit-value.js';
import { SegmentedText } from '../yaml/split.js';
import { decidesValues } from '../yaml/template.js';
import { MAX_DEPTH, Tree } from '../yaml/tree.js';

export type { Value };
export type Fields = ReadonlyMap<string, Value>;

export interface Documents {
  readonly values: readonly Value[];
  /** Whether all of the text could be read: no syntax error, no template. */
  readonly isWhole: boolean;
}

/** Nobody writes longer ones. In UTF-16 units. */
const MAX_LENGTH = 512 * 1024;

/** The values of a text's documents, as far as they can be read. */
export function documentsOf(text: string): Documents {
  if (text.length > MAX_LENGTH) return { values: [], isWhole: false };
  const { segments } = new SegmentedText(text);
  const trees = segments.map((segment) => new Tree(segment.text)).filter(({ contents }) => contents !== null);
  const values = trees
    .map((tree) => (tree.depth > MAX_DEPTH ? undefined : readValue(tree)))
    .filter((value) => value !== undefined);
  const isRead = values.length === trees.length && !trees.some(({ broken }) => broken);
  const isWhole = isRead && !segments.some((segment) => decidesValues(segment));
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
