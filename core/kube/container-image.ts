import { isScalar } from 'yaml';
import { type Edit, Placeholder, replace, set } from '../yaml/edit.js';
import type { Span } from '../yaml/tree.js';
import { type ImageReference, parseImage } from './image.js';
import type { Container } from './model.js';
import { placeholderName } from './names.js';

export interface ContainerImage extends ImageReference {
  /** As it is written. */
  readonly text: string;
}

/** The image of a container; undefined where there is none, or where what is written is no image reference. Throws Unknown. */
export function imageOf(c: Container): ContainerImage | undefined {
  const known = READ.get(c);
  if (known) return known;
  const text = c.get('image');
  const image = typeof text === 'string' ? parseImage(text) : undefined;
  if (!image || typeof text !== 'string') return undefined;
  const read = { ...image, text };
  READ.set(c, read);
  return read;
}

/** Many rules ask for the same one. */
const READ = new WeakMap<Container, ContainerImage>();

/** An image as messages name it: a digest is long, and says nothing to people. */
export function shownName({ repository, tag, text }: ContainerImage): string {
  return tag === undefined ? text : `${repository}:${tag}`;
}

/** Where the tag stands within an image's text; for an image without one, where it would. */
export function tagSpan({ repository, tag }: ImageReference): Span {
  const start = repository.length;
  return tag === undefined ? { start, end: start } : { start: start + 1, end: start + 1 + tag.length };
}

/** Writes other text in the place of a part of a container's image: only there, if the image stands in the file as it is. */
export function imageEdits(
  c: Container,
  { text }: ContainerImage,
  { start, end }: Span,
  parts: readonly (string | Placeholder)[],
): readonly Edit[] {
  const base = textStart(c, text);
  if (base !== undefined)
    return parts.map((part, index) => replace({ start: base + (index === 0 ? start : end), end: base + end }, part));
  const chosen = parts.some((part) => part instanceof Placeholder);
  const written = parts.map((part) => (part instanceof Placeholder ? part.value : part)).join('');
  const whole = `${text.slice(0, start)}${written}${text.slice(end)}`;
  return [set(c.at('image'), chosen ? new Placeholder(`image of ${placeholderName(c)}`, whole) : whole)];
}

/** Where the image starts, if it stands in the text as it is: not behind an alias, not escaped, not over several lines. */
function textStart(c: Container, written: string): number | undefined {
  const { tree } = c.document;
  const found = tree.child(c.found, 'image');
  if (!isScalar(found?.node) || !found.node.range || found.via || found.node.anchor) return undefined;
  const [start, end] = found.node.range;
  const text = tree.text.slice(start, end);
  if (text === written) return start;
  return text === `"${written}"` || text === `'${written}'` ? start + 1 : undefined;
}
