/** The diagnostics of a file, with as little work as its last edit allows. */
import type { Diagnostic } from 'vscode-languageserver';
import { SEVERITIES } from '../core/config.js';
import type { DocumentResult, FileResult } from '../core/lint.js';
import type { Severity } from '../core/rule.js';
import type { Finding } from '../core/settle.js';
import type { Segment, SegmentedText } from '../core/yaml/split.js';
import type { Abilities } from './abilities.js';
import { notices, toDiagnostic } from './convert.js';
import { jsonOf } from './json.js';
import type { FileSettings } from './settings.js';

/** VS Code keeps no more of one file. */
const LIMIT = 1000;

/** Remembers the diagnostics of one file's documents: those of a document that neither changed nor moved are made once. */
export class Diagnoser {
  readonly #converted = new WeakMap<Segment, Converted>();

  constructor(
    readonly uri: string,
    readonly abilities: Abilities,
  ) {}

  /** At most 1,000, the most severe first. */
  diagnostics(text: SegmentedText, result: FileResult, settings: Pick<FileSettings, 'problems' | 'own'>): Diagnostic[] {
    const picked = notices(text, result, settings, this.abilities).slice(0, LIMIT);
    for (const severity of SEVERITIES) {
      for (const [index, document] of result.documents.entries()) {
        if (picked.length >= LIMIT) return picked;
        if (document.findings.length === 0) continue;
        const found = bySeverity(document)[severity];
        if (found.length === 0) continue;
        const room = LIMIT - picked.length;
        const diagnostics = this.#convert(text, index, document, severity, found);
        picked.push(...(diagnostics.length > room ? diagnostics.slice(0, room) : diagnostics));
      }
    }
    return picked;
  }

  #convert(
    text: SegmentedText,
    index: number,
    document: DocumentResult,
    severity: Severity,
    findings: readonly Finding[],
  ): readonly Diagnostic[] {
    const segment = text.segments[index];
    if (!segment) return [];
    const line = text.line(index);
    let converted = this.#converted.get(segment);
    if (!converted || converted.document !== document || converted.line !== line) {
      converted = { document, line, diagnostics: {} };
      this.#converted.set(segment, converted);
    }
    const diagnostics =
      converted.diagnostics[severity] ??
      findings.map((finding) => toDiagnostic(finding, line, this.uri, this.abilities));
    converted.diagnostics[severity] = diagnostics;
    return diagnostics;
  }
}

/** Whether a client that has the one needs the other. */
export function isSame(before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  return (
    before.length === after.length &&
    before.every((diagnostic, index) => diagnostic === after[index] || isEqual(diagnostic, after[index]))
  );
}

function isEqual(before: Diagnostic, after: Diagnostic | undefined): boolean {
  return after !== undefined && jsonOf(before) === jsonOf(after);
}

interface Converted {
  readonly document: DocumentResult;
  readonly line: number;
  readonly diagnostics: Partial<Record<Severity, readonly Diagnostic[]>>;
}

type BySeverity = Readonly<Record<Severity, readonly Finding[]>>;
const grouped = new WeakMap<DocumentResult, BySeverity>();

function bySeverity(document: DocumentResult): BySeverity {
  let groups = grouped.get(document);
  if (!groups) {
    const of = (severity: Severity): readonly Finding[] =>
      document.findings.filter((finding) => finding.severity === severity);
    groups = { error: of('error'), warning: of('warning'), info: of('info') };
    grouped.set(document, groups);
  }
  return groups;
}
