import type { FileFinding, Result } from '../lint.js';

/** One JSON object in one line. Lines and columns count from 1, ends are exclusive, what is absent is null. */
export function jsonReport({ files, documents, findings, skipped, errors }: Result): string {
  return jsonLine({ version: 1, files, documents, findings: findings.map(findingOf), skipped, errors });
}

/** JSON that does no harm where it is printed to a terminal: control characters are escaped, those too that JSON allows. */
export function jsonLine(value: unknown): string {
  const escaped = JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
  return `${escaped}\n`;
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
