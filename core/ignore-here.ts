import type { Action, ActionOptions, Place, Subject } from './action.js';
import { shift } from './fix.js';
import type { DocumentResult, Linter } from './lint.js';
import type { Finding } from './settle.js';
import { allowsComments, ignoreComment, ignoresOf } from './suppress.js';
import { applyTextEdits, type TextEdit } from './yaml/edit.js';
import { meetsAction } from './yaml/edit-actions.js';
import { lineEnd, lineStart, type Segment, SegmentedText } from './yaml/split.js';

/**
 * Writes the comment that hides a finding: at its line's end, or where that is part of a value, above it. It asks for the reason where the
 * client has tab stops.
 */
export function ignoreHere({ linter, text, result }: Subject, place: Place, { snippets }: ActionOptions): Action {
  const { finding, document: index } = place;
  const { id } = finding.rule;
  const action = {
    title: `Ignore ${id} here`,
    kind: 'quickfix',
    isPreferred: false,
    isSnippet: false,
    findings: [place],
  } as const;
  const document = result.documents[index];
  if (!document || !allowsComments(document.linted.text))
    return { ...action, edits: [], disabled: `JSON has no comments: turn ${id} off in the settings instead.` };
  for (const { edit, snippet } of ignoreEdits(linter, document.linted, finding, snippets))
    if (isHidden(linter, document, finding, edit))
      return {
        ...action,
        isSnippet: snippet !== undefined,
        edits: [shift(snippet === undefined ? edit : { ...edit, newText: snippet }, text.start(index))],
      };
  return { ...action, edits: [], disabled: 'No comment can stand here: the line is part of a longer value.' };
}

/** An edit as it is once the person has gone on, and as the snippet that asks. */
interface IgnoreEdit {
  readonly edit: TextEdit;
  readonly snippet?: string;
}

function* ignoreEdits(linter: Linter, segment: Segment, { rule, span }: Finding, asks: boolean): Generator<IgnoreEdit> {
  const { text } = segment;
  const lineBegin = lineStart(text, span.start);
  const end = lineEnd(text, span.start);
  const known = ignoresOf(linter.tree(segment)).find(
    ({ comment, ids, until }) =>
      comment.start >= lineBegin && comment.end <= end && ids.length > 0 && until === undefined,
  );
  const last = known?.ids[known.ids.length - 1]?.span.end;
  if (last !== undefined) yield { edit: { start: last, end: last, newText: `, ${rule.id}` } };
  const content = text.slice(lineBegin, end);
  const write = (start: number, to: number, before: string, after: string): IgnoreEdit => {
    const comment = (reason?: string): string => `${before}${ignoreComment([rule.id], { reason })}${after}`;
    const edit = { start, end: to, newText: comment(asks ? REASON : undefined) };
    return asks ? { edit, snippet: comment(`\${1:${REASON}}`) } : { edit };
  };
  yield write(lineBegin + content.trimEnd().length, end, ' ', '');
  const indentation = /^[ ]*/.exec(content)?.[0] ?? '';
  yield write(lineBegin, lineBegin, indentation, text.includes('\r\n') ? '\r\n' : '\n');
}

const REASON = 'reason';

/** Whether the comment is read as one, hides the finding, and breaks nothing. */
function isHidden(linter: Linter, { linted }: DocumentResult, finding: Finding, edit: TextEdit): boolean {
  if (linted.template && meetsAction(linted.text, linted.template, edit)) return false;
  const ignored = new SegmentedText(applyTextEdits(linted.text, [edit]), linted.template?.depth);
  const [first, ...more] = linter.check(ignored).documents;
  if (!first || more.length > 0 || first.linted.isBroken !== linted.isBroken) return false;
  const { id } = finding.rule;
  return (
    ignoresOf(linter.tree(first.linted)).some(({ ids }) => ids.some((named) => named.id === id)) &&
    !first.findings.some(({ rule, path }) => rule.id === id && JSON.stringify(path) === JSON.stringify(finding.path))
  );
}
