import { readFileSync } from 'node:fs';
import { type Answers, expandSnippet } from './expand-snippet.js';

export interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

/** What the extension contributes, by title. */
export const snippets: Readonly<Record<string, Snippet>> = JSON.parse(
  readFileSync(new URL('../../snippets/kubernetes.json', import.meta.url), 'utf8'),
);

/** Tab stops left as they are, every first one renamed, and every second choice taken. */
export const answers: Readonly<Record<string, Answers>> = {
  'left as they are': {},
  'with another name': { typed: { 1: 'other' } },
  'with the other choice': { choice: 1 },
};

/** Whether it makes a whole file, and no part of one. */
export function isWhole(title: string): boolean {
  return /^apiVersion:/.test(bodyOf(title));
}

export function bodyOf(title: string): string {
  return (snippets[title]?.body ?? []).join('\n');
}

/** A file that the snippet leaves behind. */
export function fileOf(title: string, answer: Answers): string {
  return `${expandSnippet(bodyOf(title), answer)}\n`;
}
