import type { Checked } from '../check-files.js';
import type { FileFinding } from '../lint.js';

/** One JSON object in one line. Lines and columns count from 1, ends are exclusive, what is absent is null. */
export function jsonReport({ files, documents, blocks, skipped, errors }: Checked): string {
  const fields = { version: 1, files, documents };
  const head = harmless(fields).slice(0, -1);
  return `${head},"findings":[${blocks.join(',')}],"skipped":${harmless(skipped)},"errors":${harmless(errors)}}\n`;
}

/** Findings as the report's list has them, without its brackets. */
export function findingsJson(findings: readonly FileFinding[]): string {
  return findings.map((found) => harmless(findingOf(found))).join(',');
}

/** One value in a line. */
export function jsonLine(value: unknown): string {
  return `${harmless(value)}\n`;
}

/** JSON that does no harm where it is printed to a terminal: control characters are escaped, those too that JSON allows. */
function harmless(value: unknown): string {
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}

function findingOf({ file, line, finding, fix, noFix }: FileFinding): unknown {
  const { rule, severity, message, start, end, resource, path } = finding;
  return {
    file,
    rule: rule.id,
    severity,
    message,
    startLine: line + start.line + 1,
    startColumn: start.character + 1,
    endLine: line + end.line + 1,
    endColumn: end.character + 1,
    resource: {
      apiVersion: resource.apiVersion,
      kind: resource.kind,
      namespace: resource.namespace,
      name: resource.name,
    },
    path,
    fix: fix && { title: fix.title, safety: fix.safety },
    noFix,
  };
}
