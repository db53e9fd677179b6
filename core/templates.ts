import { lineEnd, lineStart } from './yaml/split.js';
import type { Span } from './yaml/tree.js';

/** A snippet as the files of VS Code have it. */
export interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

/** A snippet in a place where it fits: a file, or a document of one, or a part of a pod. */
export interface Template {
  readonly isPart: boolean;
  readonly title: string;
  /** What it is called in a list; the other words find it too. */
  readonly label: string;
  readonly words: readonly string[];
  readonly description: string;
  /** With tab stops. */
  readonly snippet: string;
  /** As it is if nobody types anything over them. */
  readonly plain: string;
}

export function templatesOf(snippets: Readonly<Record<string, Snippet>>): readonly Template[] {
  return Object.entries(snippets).map(([title, { prefix: words, description, body }]) => {
    const snippet = body.join('\n');
    const isPart = !/^(?:apiVersion:|- )/.test(snippet);
    return { title, isPart, label: words[0] ?? title, words, description, snippet, plain: withoutStops(snippet) };
  });
}

/** Where a template may stand: a whole one, or a part that is so far from the left edge. */
export interface TemplatePlace extends Span {
  readonly isPart: boolean;
  readonly indent: string;
}

/**
 * The word at an offset that a template may take the place of: alone on its line, at the left edge of a document that has nothing else but
 * comments; for a part, below something in a resource. Elsewhere the kind of a resource is a word like others, and pressing Enter behind
 * `kind: Pod` must not write a file there.
 * @param text a document with the marker and the comments in front of it
 */
export function templatePlace(text: string, offset: number): TemplatePlace | undefined {
  const line = lineStart(text, offset);
  const end = lineEnd(text, offset);
  const [, indent = '', word] = /^( *)([\w-]*)[ \t]*$/.exec(text.slice(line, end)) ?? [];
  if (word === undefined || word.startsWith('---')) return undefined;
  const start = line + indent.length;
  const place = { start, end: start + word.length, isPart: indent !== '', indent };
  if (offset < start || offset > place.end) return undefined;
  const fits = place.isPart
    ? /^(?:apiVersion|kind)[ \t]*:/m.test(text)
    : isEmpty(text, 0, line) && isEmpty(text, end, text.length);
  return fits ? place : undefined;
}

/**
 * The word by which a template is found with what is typed of one: it begins with that, has it behind a hyphen, or has at least its letters
 * in their order. Undefined if it is not found.
 */
export function foundBy({ words }: Template, typed: string): string | undefined {
  const [first = '', ...letters] = typed.toLowerCase();
  const start = [first, ...letters].join('');
  const loose = new RegExp(`^${[first, ...letters].join('.*')}`, 'i');
  return (
    words.find((word) => word.toLowerCase().startsWith(start)) ??
    words.find((word) => `-${word.toLowerCase()}`.includes(`-${start}`)) ??
    words.find((word) => loose.test(word))
  );
}

/** Whether nothing but blanks, comments and markers stands between two offsets. */
function isEmpty(text: string, start: number, end: number): boolean {
  const line = /\ufeff?[ \t]*(?:(?:---|\.\.\.)[ \t]*)?(?:[#%][^\r\n]*)?(?:\r\n?|\n|$)/y;
  for (let at = start; at < end; at = line.lastIndex) {
    line.lastIndex = at;
    if (!line.test(text)) return false;
  }
  return true;
}

const STOP = /\$\{(\d+)(?::([^${}]*)|\|([^,|]*)[^|]*\|)\}/;

/** A snippet with the defaults of its tab stops, the first ones of lists of choices. */
function withoutStops(snippet: string): string {
  let text = snippet;
  for (let stop = STOP.exec(text); stop; stop = STOP.exec(text)) {
    const [whole, number, value, choice] = stop;
    const reference = new RegExp(`\\$(?:${number}(?!\\d)|\\{${number}\\})`, 'g');
    text = text.replace(whole, () => value ?? choice ?? '').replace(reference, () => value ?? choice ?? '');
  }
  return text.replace(/\$(?:\d+|\{\d+\})/g, '');
}
