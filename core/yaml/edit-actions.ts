import { refuse } from './edit-kinds.js';
import type { Template } from './template.js';
import type { Span, Tree } from './tree.js';

/** Refuses text edits that would change a template's expression, or stand where one takes white space away. */
export function guardActions({ text, template }: Tree, edits: readonly Span[]): void {
  if (template && edits.some((edit) => meetsAction(text, template, edit))) refuse(IN_EXPRESSION);
}

/** Whether a span touches the inside of an action, or follows one that takes the white space between (`-}}`). */
export function meetsAction(text: string, { actions }: Template, { start, end }: Span): boolean {
  return actions.some(
    (action) =>
      (action.start < Math.max(end, start + 1) && start < action.end && !(start === end && start === action.start)) ||
      (action.trimsRight && action.end <= start && text.slice(action.end, start).trim() === ''),
  );
}

const IN_EXPRESSION = 'a template expression ({{ … }}) stands there';
