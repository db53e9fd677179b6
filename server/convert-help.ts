/** Between the analyzer and the protocol, as `convert.ts`: what helps while somebody writes. */
import {
  type CompletionItem,
  CompletionItemKind,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  InsertTextFormat,
  InsertTextMode,
  type MarkupContent,
  type SymbolInformation,
  SymbolKind,
} from 'vscode-languageserver';
import type { Completion } from '../core/complete.js';
import type { Explanation } from '../core/explain.js';
import type { Fold } from '../core/folds.js';
import type { OutlineItem, OutlineKind } from '../core/outline.js';
import type { SegmentedText } from '../core/yaml/split.js';
import type { CompletionAbilities, HoverAbilities } from './abilities.js';
import { rangeOf } from './convert.js';

export function toHover({ text, span }: Explanation, { format }: HoverAbilities, file: SegmentedText): Hover {
  return { contents: { kind: format, value: text }, range: rangeOf(span, file) };
}

export function toCompletionItem(
  completion: Completion,
  { format, snippets, keepsIndentation, labelDetails }: CompletionAbilities,
  file: SegmentedText,
): CompletionItem {
  const { key, owner, text, snippet, indent, span } = completion;
  const isSnippet = snippets && snippet.includes('${');
  const whole = isSnippet ? snippet : text;
  // Who can't be told otherwise indents the further lines of a snippet like the first.
  const newText = keepsIndentation || !isSnippet ? whole : shiftedLeft(whole, indent);
  const detail = `hardened, for the ${owner}`;
  return {
    label: key,
    ...(labelDetails ? { labelDetails: { description: 'hardened' } } : {}),
    kind: CompletionItemKind.Snippet,
    detail: `Seaworthy: ${detail}`,
    documentation: documentation(completion, format),
    // In front of what another extension offers by the same name, and nowhere else.
    sortText: key.slice(0, -1),
    filterText: key,
    textEdit: { range: rangeOf(span, file), newText },
    insertTextFormat: isSnippet ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(keepsIndentation ? { insertTextMode: InsertTextMode.asIs } : {}),
  };
}

function documentation({ text, indent, note }: Completion, format: CompletionAbilities['format']): MarkupContent {
  const shown = shiftedLeft(text, indent);
  if (format === 'plaintext') return { kind: format, value: [shown, ...(note ? ['', note] : [])].join('\n') };
  return { kind: format, value: ['```yaml', shown, '```', ...(note ? ['', note] : [])].join('\n') };
}

function shiftedLeft(text: string, by: number): string {
  return text.replace(/(\r\n|\n|\r)( *)/g, (_, eol: string, blanks: string) => eol + blanks.slice(by));
}

const KINDS: Readonly<Record<OutlineKind, SymbolKind>> = {
  list: SymbolKind.Array,
  resource: SymbolKind.Class,
  pod: SymbolKind.Struct,
  container: SymbolKind.Object,
  volume: SymbolKind.Field,
  part: SymbolKind.Key,
  setting: SymbolKind.Property,
};

export function toSymbol(item: OutlineItem, file: SegmentedText): DocumentSymbol {
  const { kind, label, detail, span, name, children } = item;
  return {
    name: label,
    ...(detail === '' ? {} : { detail }),
    kind: KINDS[kind],
    range: rangeOf(span, file),
    selectionRange: rangeOf(name, file),
    children: children.map((child) => toSymbol(child, file)),
  };
}

/** For clients that know no tree: each with what it is in. */
export function toFlatSymbols(
  { kind, label, span, children }: OutlineItem,
  uri: string,
  file: SegmentedText,
  containerName?: string,
): SymbolInformation[] {
  return [
    {
      name: label,
      kind: KINDS[kind],
      location: { uri, range: rangeOf(span, file) },
      ...(containerName === undefined ? {} : { containerName }),
    },
    ...children.flatMap((child) => toFlatSymbols(child, uri, file, label)),
  ];
}

export function toFoldingRange({ start, end, kind }: Fold): FoldingRange {
  return { startLine: start, endLine: end, ...(kind ? { kind } : {}) };
}
