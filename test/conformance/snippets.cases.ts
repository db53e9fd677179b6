import { answers, fileOf, isWhole, snippets } from '../snippets.js';

/** The files that each snippet leaves behind, with each way to answer its tab stops. */
export function snippetCases(): { readonly name: string; readonly text: string }[] {
  return Object.keys(snippets)
    .filter(isWhole)
    .flatMap((title) =>
      Object.entries(answers).map(([how, answer]) => ({ name: `${title}, ${how}`, text: fileOf(title, answer) })),
    );
}
