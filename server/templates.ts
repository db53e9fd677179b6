/** Completion of whole files where a document begins, and of parts of a pod where one is written. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver';
import { foundBy, type Template, templatePlace } from '../core/templates.js';
import type { SegmentedText } from '../core/yaml/split.js';
import type { CompletionAbilities } from './abilities.js';

/** The templates that may stand at an offset and are found by the word there, one item each; none where something else stands already. */
export function templateItems(
  templates: readonly Template[],
  text: SegmentedText,
  offset: number,
  { snippets, format, keepsIndentation }: CompletionAbilities,
): CompletionItem[] {
  const index = text.segmentAt(offset);
  const base = text.start(index);
  const document = text.segments[index]?.text ?? '';
  const place = templatePlace(document, offset - base);
  if (!place) return [];
  const range = { start: text.positionAt(base + place.start), end: text.positionAt(base + place.end) };
  const { isPart, indent } = place;
  const typed = document.slice(place.start, offset - base);
  const own = templates.flatMap((template) => {
    const word = template.isPart === isPart ? foundBy(template, typed) : undefined;
    return word === undefined ? [] : [{ ...template, word }];
  });
  return own.map(({ title, label, word, description, snippet, plain }) => ({
    label,
    labelDetails: { description: title },
    detail: title,
    documentation:
      format === 'markdown'
        ? { kind: 'markdown', value: `${description}\n\n\`\`\`yaml\n${plain}\n\`\`\`` }
        : description,
    kind: CompletionItemKind.Snippet,
    // One row for all the words that people try; a client would find too much by all of them.
    filterText: word,
    insertTextFormat: snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    // Most clients indent the further lines as the first; those that can be told not to are.
    ...(keepsIndentation ? { insertTextMode: InsertTextMode.asIs } : {}),
    textEdit: {
      range,
      newText: (snippets ? snippet : plain).replaceAll('\n', keepsIndentation ? `\n${indent}` : '\n'),
    },
  }));
}
