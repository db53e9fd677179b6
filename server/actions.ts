/** The light bulb: what it offers, and the edits that are made when they are asked for. */
import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver';
import { type Action, actionsAt, fixAll, fixAllOf } from '../core/actions.js';
import type { Abilities } from './abilities.js';
import type { Checked } from './check.js';
import { toCodeAction, toSpan, toWorkspaceEdit } from './convert.js';
import type { Deferred } from './protocol.js';

type Kind = Action['kind'];
export const ACTION_KINDS: readonly Kind[] = ['quickfix', 'source.fixAll.seaworthy'];

/** Our kinds among those that a client asks for. What is for a whole file comes only if it is asked for: it takes its time. */
export function kindsOf(only: readonly string[] | undefined): readonly Kind[] {
  if (!only) return [CodeActionKind.QuickFix];
  return ACTION_KINDS.filter((kind) =>
    only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`)),
  );
}

export function codeActions(
  { file, linter, result }: Checked,
  range: Range,
  kinds: readonly Kind[],
  abilities: Abilities,
): CodeAction[] {
  const selection = toSpan(file.text, range);
  const options = { snippets: abilities.snippetEdits, defers: abilities.resolvesEdits };
  const actions: Action[] = kinds.includes('quickfix') ? actionsAt(linter, file.text, result, selection, options) : [];
  const all = kinds.includes('source.fixAll.seaworthy') ? fixAll(linter, file.text, result) : undefined;
  if (all) actions.push(all);
  return actions.flatMap((action) => toCodeAction(action, file, selection, abilities) ?? []);
}

/** The action with the edits that the file as it is now needs; without, if nothing is left to repair. */
export function resolveAction(
  action: CodeAction,
  { allOf }: Deferred,
  { file, linter, result }: Checked,
  abilities: Abilities,
): CodeAction {
  const made = fixAllOf(linter, file.text, result, allOf);
  return made ? { ...action, edit: toWorkspaceEdit(made, file, abilities) } : action;
}
