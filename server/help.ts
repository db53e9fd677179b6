/** What helps while somebody writes: hovers, completion, the outline, folding. Each starts from the one `check`. */
import type { CancellationToken, CompletionList, Connection, Range, ServerCapabilities } from 'vscode-languageserver';
import { completionsAt } from '../core/complete.js';
import { explainAt } from '../core/explain.js';
import { foldsOf } from '../core/folds.js';
import { outlineOf } from '../core/outline.js';
import type { Template } from '../core/templates.js';
import type { Abilities } from './abilities.js';
import type { Checked } from './check.js';
import { toCompletionItem, toFlatSymbols, toFoldingRange, toHover, toSymbol } from './convert-help.js';
import { templateItems } from './templates.js';

/** What the client is offered of it: what it asks for. */
export function helpProviders({ hover, completion, symbols, folding }: Abilities): ServerCapabilities {
  return {
    ...(hover ? { hoverProvider: true } : {}),
    ...(completion ? { completionProvider: {} } : {}),
    ...(symbols ? { documentSymbolProvider: { label: 'Kubernetes' } } : {}),
    ...(folding ? { foldingRangeProvider: true } : {}),
  };
}

/** `check` with a range looks there alone, where the whole file would take long. */
export function provideHelp(
  connection: Connection,
  { hover, completion, symbols, folding, templates: asksTemplates }: Abilities,
  templates: readonly Template[],
  check: (uri: string, token: CancellationToken, glance?: Range) => Promise<Checked | undefined>,
): void {
  if (hover)
    connection.onHover(async ({ textDocument, position }, token) => {
      const checked = await check(textDocument.uri, token, { start: position, end: position });
      if (!checked) return null;
      const { text } = checked.file;
      const { format, hasMessages, page } = hover;
      const found = explainAt(subjectOf(checked), text.offsetAt(position), { format, messages: !hasMessages, page });
      return found ? toHover(found, hover, text) : null;
    });
  if (completion)
    connection.onCompletion(async ({ textDocument, position }, token): Promise<CompletionList | null> => {
      const checked = await check(textDocument.uri, token, { start: position, end: position });
      if (!checked) return null;
      const { text } = checked.file;
      const offset = text.offsetAt(position);
      const blocks = completionsAt(subjectOf(checked), offset);
      // Of two for one key the block is made for its place.
      const others = templates.filter(({ snippet }) => !blocks.some(({ key }) => snippet.startsWith(`${key}:`)));
      const items = asksTemplates ? templateItems(others, text, offset, completion) : [];
      return {
        isIncomplete: items.length > 0, // which are found hangs on the word: ask again when it is longer
        items: [...blocks.map((block) => toCompletionItem(block, completion, text)), ...items],
      };
    });
  if (symbols)
    connection.onDocumentSymbol(async ({ textDocument: { uri } }, token) => {
      const checked = await check(uri, token);
      if (!checked) return null;
      const { text } = checked.file;
      const outline = outlineOf(subjectOf(checked));
      if (symbols.nested) return outline.map((item) => toSymbol(item, text));
      return outline.flatMap((item) => toFlatSymbols(item, uri, text));
    });
  if (folding)
    connection.onFoldingRanges(async ({ textDocument: { uri } }, token) => {
      const checked = await check(uri, token);
      const folds = checked && foldsOf(checked.file.text, checked.result, folding.limit);
      return folds ? folds.map(toFoldingRange) : null; // null: the editor folds by itself
    });
}

function subjectOf({ linter, file: { text }, result }: Checked) {
  return { linter, text, result };
}
