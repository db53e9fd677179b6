import type { DocumentResult, FileResult } from '../core/lint.js';

const known = new WeakMap<DocumentResult, DocumentResult>();

/** The result without what every reader of YAML says too. What has no such finding stays the same object. */
export function withoutPlainYaml(result: FileResult): FileResult {
  return { ...result, documents: result.documents.map(without) };
}

function without(document: DocumentResult): DocumentResult {
  if (!document.findings.some(({ isPlainYaml }) => isPlainYaml)) return document;
  let rest = known.get(document);
  if (!rest) {
    rest = { ...document, findings: document.findings.filter(({ isPlainYaml }) => !isPlainYaml) };
    known.set(document, rest);
  }
  return rest;
}
