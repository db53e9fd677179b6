import assert from 'node:assert/strict';
import { SegmentedText } from '../../core/yaml/split.js';
import { findingsIn, linterWith } from '../linting.js';

export const CONFIG = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n';
export const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: true
  containers:
    - name: web
      image: nginx:1.27.1
`;

export const times = (count: number, make: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => make(index)).join('');

/** What a person sees of a text: the rules by how often they report, and what was not checked. */
export function look(text: string): { readonly found: Record<string, number>; readonly notChecked: string[] } {
  const result = linterWith().lint(text);
  const found: Record<string, number> = {};
  for (const { findings } of result.documents)
    for (const { rule } of findings) found[rule.id] = (found[rule.id] ?? 0) + 1;
  const notChecked = result.documents.flatMap(({ linted }) => linted.notChecked ?? []);
  return { found, notChecked: [...notChecked, ...(result.notChecked === undefined ? [] : [result.notChecked])] };
}

export const findings = (text: string, id: string): number => look(text).found[id] ?? 0;

/** The one syntax error of a text: what is underlined, and the message. */
export function syntaxError(text: string): { readonly at: string; readonly line: number; readonly message: string } {
  const [found, ...more] = findingsIn(linterWith(), text).filter(
    ({ finding }) => finding.rule.id === 'yaml-syntax-error',
  );
  assert.ok(found, 'no syntax error is reported');
  assert.equal(more.length, 0, 'more than one syntax error is reported');
  const line = new SegmentedText(text).positionAt(found.start).line + 1;
  return { at: text.slice(found.start, found.end), line, message: found.finding.message };
}
