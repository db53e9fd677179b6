/**
 * Messages as JSON, with as little work as the last edit allows: the diagnostics of a long file are most of what is said on a keystroke,
 * and most of them are those that were said before.
 */
import type { Diagnostic, Message } from 'vscode-languageserver';

/** A diagnostic as JSON: made once, since no diagnostic is ever changed. */
export function jsonOf(diagnostic: Diagnostic): string {
  let json = texts.get(diagnostic);
  if (json === undefined) {
    json = JSON.stringify(diagnostic);
    texts.set(diagnostic, json);
  }
  return json;
}

/** The same as JSON.stringify gives. */
export function messageJson(message: Message): string {
  const { result, ...answer }: Message & { readonly result?: unknown } = message;
  if (isReport(result)) {
    const { items, ...report } = result;
    return withList({ ...answer, result: { ...report, items: [] } }, items);
  }
  const { params, ...notice }: Message & { readonly params?: unknown } = message;
  if (isPublished(params)) {
    const { diagnostics, ...published } = params;
    return withList({ ...notice, params: { ...published, diagnostics: [] } }, diagnostics);
  }
  return JSON.stringify(message);
}

/** The list takes the place of the empty one that the message ends with. */
function withList(message: object, diagnostics: readonly Diagnostic[]): string {
  const json = JSON.stringify(message);
  return `${json.slice(0, -END.length)}[${diagnostics.map(jsonOf).join(',')}]}}`;
}

const END = '[]}}';
const texts = new WeakMap<Diagnostic, string>();

function isReport(result: unknown): result is { readonly items: readonly Diagnostic[] } {
  return (
    isObject(result) && 'kind' in result && result.kind === 'full' && 'items' in result && Array.isArray(result.items)
  );
}

function isPublished(params: unknown): params is { readonly diagnostics: readonly Diagnostic[] } {
  return isObject(params) && 'diagnostics' in params && Array.isArray(params.diagnostics);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
