/** The light bulb: what it offers, and the edits that are made when they are asked for. */
import { type CodeAction, CodeActionKind, type Range } from 'vscode-languageserver';
import { ACTION_KINDS, type Action, type ActionKind, actionsAt, fixAll, fixAllOf } from '../core/actions.js';
import { convertIgnores, convertNow } from '../core/convert-marks.js';
import { hardenActions, hardenNow } from '../core/harden-actions.js';
import type { Abilities } from './abilities.js';
import type { Checked } from './check.js';
import { toCodeAction, toSpan, toWorkspaceEdit } from './convert.js';
import type { Deferred } from './protocol.js';

export { ACTION_KINDS };

/** What a menu holds that nobody asked a kind of. */
const USUAL: readonly ActionKind[] = [
  CodeActionKind.QuickFix,
  'refactor.rewrite.seaworthy.convertIgnores',
  'refactor.rewrite.seaworthy.hardenRestricted',
  'refactor.rewrite.seaworthy.hardenBaseline',
];

/** Our kinds among those that a client asks for. What takes its time for a whole file comes only if it is asked for. */
export function kindsOf(only: readonly string[] | undefined): readonly ActionKind[] {
  if (!only) return USUAL;
  return ACTION_KINDS.filter((kind) =>
    only.some((asked) => asked === '' || kind === asked || kind.startsWith(`${asked}.`)),
  );
}

export function codeActions(
  { file, settings, linter, result, hardenerOf }: Checked,
  range: Range,
  only: readonly string[] | undefined,
  abilities: Abilities,
): CodeAction[] {
  const selection = toSpan(file.text, range);
  const kinds = result.isPartial ? kindsOf(only).filter((kind) => kind === 'quickfix') : kindsOf(only);
  const isPatient = only !== undefined;
  const options = { snippets: abilities.snippetEdits, defers: abilities.resolvesEdits };
  const actions: Action[] = kinds.includes('quickfix') ? actionsAt(linter, file.text, result, selection, options) : [];
  const all = kinds.includes('source.fixAll.seaworthy')
    ? fixAll(linter, file.text, result, settings.fixAll)
    : undefined;
  if (all) actions.push(all);
  const subject = { linter, text: file.text, result };
  if (kinds.includes('refactor.rewrite.seaworthy.convertIgnores')) {
    // Unasked it is offered at a mark alone.
    const convert = convertIgnores(subject, { selection: isPatient ? undefined : selection, defers: options.defers });
    if (convert) actions.push(convert);
  }
  actions.push(...hardenActions(subject, selection, kinds, { defers: abilities.resolvesEdits, isPatient, hardenerOf }));
  return actions.flatMap((action) => toCodeAction(action, file, selection, abilities) ?? []);
}

/** The action with the edits that the file as it is now needs; without, if nothing is left to repair. */
export function resolveAction(
  action: CodeAction,
  deferred: Deferred,
  checked: Checked,
  abilities: Abilities,
): CodeAction {
  const made = makeDeferred(deferred, checked);
  return made ? { ...action, edit: toWorkspaceEdit(made, checked.file, abilities) } : action;
}

function makeDeferred(
  { allOf, converts, harden }: Deferred,
  { file: { text }, linter, result, hardenerOf }: Checked,
): Pick<Action, 'edits' | 'review'> | undefined {
  const subject = { linter, text, result };
  if (harden) return hardenNow(subject, hardenerOf(harden.level), harden);
  if (converts) return convertNow(subject);
  return allOf === undefined ? undefined : fixAllOf(linter, text, result, allOf);
}
