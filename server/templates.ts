/** Completion of whole files where a document begins, and of parts of a pod where one is written. */
import { type CompletionItem, CompletionItemKind, InsertTextFormat, InsertTextMode } from 'vscode-languageserver';
import { type Template, templatePlace } from '../core/templates.js';
import type { SegmentedText } from '../core/yaml/split.js';
import type { Abilities } from './abilities.js';

/** The templates that may stand at an offset, one item each; none where something else stands already. */
export function templateItems(
  templates: readonly Template[],
  text: SegmentedText,
  offset: number,
  { templates: asks, snippetItems, markdownItems, keepsWhitespace }: Abilities,
): CompletionItem[] {
  const index = text.segmentAt(offset);
  const base = text.start(index);
  const place = asks ? templatePlace(text.segments[index]?.text ?? '', offset - base) : undefined;
  if (!place) return [];
  const range = { start: text.positionAt(base + place.start), end: text.positionAt(base + place.end) };
  const { isPart, indent } = place;
  const own = templates.filter((template) => template.isPart === isPart);
  return own.map(({ title, label, words, description, snippet, plain }) => ({
    label,
    labelDetails: { description: title },
    detail: title,
    documentation: markdownItems
      ? { kind: 'markdown', value: `${description}\n\n\`\`\`yaml\n${plain}\n\`\`\`` }
      : description,
    kind: CompletionItemKind.Snippet,
    // One row for all the words that people try.
    filterText: words.join(' '),
    insertTextFormat: snippetItems ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    // Most clients indent the further lines as the first; those that can be told not to are.
    ...(keepsWhitespace ? { insertTextMode: InsertTextMode.asIs } : {}),
    textEdit: {
      range,
      newText: (snippetItems ? snippet : plain).replaceAll('\n', keepsWhitespace ? `\n${indent}` : '\n'),
    },
  }));
}
