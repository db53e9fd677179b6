/** Between the analyzer and the protocol: the one file that knows the types of both. */
import {
  type CodeAction,
  type Diagnostic,
  DiagnosticSeverity,
  type Range,
  type SnippetTextEdit,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Action } from '../core/actions.js';
import type { Config } from '../core/config.js';
import { crashesIn } from '../core/crashes.js';
import type { FileResult } from '../core/lint.js';
import type { Severity } from '../core/rule.js';
import type { Finding } from '../core/settle.js';
import type { TextEdit as CoreEdit } from '../core/yaml/edit.js';
import { lineEnd, type Position, positionIn, type SegmentedText } from '../core/yaml/split.js';
import type { Span } from '../core/yaml/tree.js';
import type { Abilities } from './abilities.js';
import type { OpenFile } from './documents.js';
import type { Deferred, Status } from './protocol.js';
import type { FileSettings } from './settings.js';
import { fromLeftEdge } from './snippets.js';

const SOURCE = 'seaworthy';
const SEVERITY: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** `line`: the line on which the finding's document starts. */
export function toDiagnostic(
  finding: Finding,
  line: number,
  uri: string,
  { relatedInformation, rulePage }: Abilities,
): Diagnostic {
  const { rule, severity, message, start, end, related } = finding;
  const href = rulePage(rule.id);
  return {
    range: toRange(start, end, line),
    severity: SEVERITY[severity],
    source: SOURCE,
    code: rule.id,
    ...(href === undefined ? {} : { codeDescription: { href } }),
    message,
    ...(relatedInformation && related.length > 0
      ? {
          relatedInformation: related.map((other) => ({
            location: { uri, range: toRange(other.start, other.end, line) },
            message: other.message,
          })),
        }
      : {}),
  };
}

/**
 * What a person must know beside the findings: what was not checked and should have been, rules that failed, and settings that are wrong,
 * said where the first document of Kubernetes starts (`problems`), and at their place in a team's file (`own`).
 */
export function notices(
  text: SegmentedText,
  result: FileResult,
  { problems, own }: Pick<FileSettings, 'problems' | 'own'>,
  { relatedInformation }: Abilities,
): Diagnostic[] {
  if (own.length > 0) return own.map(({ range, message }) => wrongSetting(range, DiagnosticSeverity.Error, message));
  if (result.notChecked !== undefined) return [say(text, 0, 0, 'not-checked', result.notChecked)];
  const first = result.documents.findIndex(({ linted }) => linted.isKubernetes);
  const wrong = first < 0 ? [] : problems;
  const start = result.documents[first]?.linted.start ?? 0;
  return [
    ...wrong.map(({ message, places }) => ({
      ...wrongSetting(firstLine(text, first, start), DiagnosticSeverity.Warning, message),
      ...(relatedInformation && places.length > 0 ? { relatedInformation: [...places] } : {}),
    })),
    ...result.documents.flatMap(({ linted: { notChecked, start } }, index) =>
      notChecked === undefined
        ? []
        : [say(text, index, start, 'not-checked', `This document is not checked. ${notChecked}`)],
    ),
    ...crashesIn(result).map(({ rule, index, linted, more }) =>
      say(
        text,
        index,
        linted.start,
        'rule-crash',
        `The rule "${rule}" failed here${more > 0 ? ` (and in ${more} more documents of this file)` : ''}, so what it would report is missing. The log says more.`,
      ),
    ),
  ];
}

function say(text: SegmentedText, index: number, start: number, code: string, message: string): Diagnostic {
  return notice(text, index, start, code, DiagnosticSeverity.Information, message);
}

function notice(
  text: SegmentedText,
  segment: number,
  start: number,
  code: string,
  severity: DiagnosticSeverity,
  message: string,
): Diagnostic {
  return { range: firstLine(text, segment, start), severity, source: SOURCE, code, message };
}

function firstLine(text: SegmentedText, segment: number, start: number): Range {
  const content = text.segments[segment]?.text ?? '';
  const place = (offset: number): Position => positionIn(text.segments[segment], offset);
  return toRange(place(start), place(lineEnd(content, start)), text.line(segment));
}

function wrongSetting(range: Range, severity: DiagnosticSeverity, message: string): Diagnostic {
  return { range, severity, source: SOURCE, code: 'invalid-setting', message };
}

/** A sentence or two for each reason for which something is left out. */
export function skippedIn(text: SegmentedText, { documents, notChecked }: FileResult): string[] {
  if (notChecked !== undefined) return [notChecked];
  const lines = new Map<string, number[]>();
  const note = (reason: string, index: number, start: number): void => {
    const line = text.line(index) + positionIn(text.segments[index], start).line + 1;
    lines.set(reason, [...(lines.get(reason) ?? []), line]);
  };
  documents.forEach(({ linted }, index) => {
    const reason = linted.skipped ?? linted.notChecked;
    if (reason !== undefined) note(`is not checked. ${reason}`, index, linted.start);
    for (const rule of linted.crashed)
      note(`is not checked by the rule "${rule}", which failed: the log says more.`, index, linted.start);
  });
  return [...lines].map(([reason, [first, ...more]]) => {
    const sentence = `The document at line ${first} ${reason}`;
    return more.length === 0
      ? sentence
      : `${sentence} The same goes for ${more.length === 1 ? `the one at line ${more[0]}` : `${more.length} more, the next at line ${more[0]}`}.`;
  });
}

export function toStatus(
  uri: string,
  { profile, minor }: Config,
  { documents, notChecked }: FileResult,
  skipped: readonly string[],
): Status {
  const isKubernetes = notChecked !== undefined || documents.some(({ linted }) => linted.isKubernetes);
  return { uri, profile, kubernetesVersion: `1.${minor}`, isKubernetes, skipped };
}

/** A range of the file as offsets, whatever the client sends. */
export function toSpan(text: SegmentedText, { start, end }: Range): Span {
  const [from, to] = [text.offsetAt(start), text.offsetAt(end)];
  return { start: Math.min(from, to), end: Math.max(from, to) };
}

/** The action as the client can have it; undefined if it can't. `selection`: the diagnostics that it is shown with. */
export function toCodeAction(
  action: Action,
  file: OpenFile,
  selection: Span,
  abilities: Abilities,
): CodeAction | undefined {
  const { title, kind, isPreferred, disabled, findings } = action;
  const { uri, text } = file;
  if (disabled !== undefined && !abilities.disabledActions) return undefined;
  const diagnostics = findings
    .filter(({ finding: { span }, document }) => {
      const start = text.start(document);
      return start + span.start <= selection.end && selection.start <= start + span.end;
    })
    .map(({ finding, document }) => toDiagnostic(finding, text.line(document), uri, abilities));
  return {
    title,
    kind,
    ...(diagnostics.length > 0 ? { diagnostics } : {}),
    ...(isPreferred ? { isPreferred } : {}),
    ...toDeed(action, file, abilities),
  };
}

/** What happens when the action is chosen, what to ask for then, or why nothing can. */
function toDeed(action: Action, file: OpenFile, abilities: Abilities): Pick<CodeAction, 'edit' | 'data' | 'disabled'> {
  if (action.disabled !== undefined) return { disabled: { reason: action.disabled } };
  if (action.allOf !== undefined) return { data: { uri: file.uri, allOf: action.allOf } satisfies Deferred };
  if (action.converts) return { data: { uri: file.uri, converts: true } satisfies Deferred };
  if (action.harden) return { data: { uri: file.uri, harden: action.harden } satisfies Deferred };
  return { edit: toWorkspaceEdit(action, file, abilities) };
}

/** What is said of the edits of a batch is shown where they are confirmed. */
export function toWorkspaceEdit(
  { edits, isSnippet, review }: Pick<Action, 'edits' | 'review'> & { readonly isSnippet?: boolean },
  { uri, version, text }: OpenFile,
  { versionedEdits, annotatedEdits, reindentsSnippets }: Abilities,
): WorkspaceEdit {
  if (!versionedEdits) return { changes: { [uri]: toTextEdits(edits, text) } };
  const annotation = review && annotatedEdits ? { annotationId: REVIEW } : {};
  const converted = isSnippet
    ? (reindentsSnippets ? fromLeftEdge(text.text, edits) : edits).map((edit) => ({
        ...toSnippetEdit(edit, text),
        ...annotation,
      }))
    : toTextEdits(edits, text).map((edit) => ({ ...edit, ...annotation }));
  return {
    documentChanges: [{ textDocument: { uri, version }, edits: converted }],
    ...(review && annotatedEdits
      ? {
          changeAnnotations: {
            [REVIEW]: {
              label: 'Fixes that may change behaviour',
              needsConfirmation: review.asks,
              description: review.description,
            },
          },
        }
      : {}),
  };
}

const REVIEW = 'review';

export function toTextEdits(edits: readonly CoreEdit[], text: SegmentedText): TextEdit[] {
  return edits.map((edit) => ({ range: rangeOf(edit, text), newText: edit.newText }));
}

function toSnippetEdit(edit: CoreEdit, text: SegmentedText): SnippetTextEdit {
  return { range: rangeOf(edit, text), snippet: { kind: 'snippet', value: edit.newText } };
}

export function rangeOf({ start, end }: Span, text: SegmentedText): Range {
  return { start: text.positionAt(start), end: text.positionAt(end) };
}

function toRange(start: Position, end: Position, line: number): Range {
  return {
    start: { line: line + start.line, character: start.character },
    end: { line: line + end.line, character: end.character },
  };
}
