import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { planFixes } from '../core/fix.js';
import type { Rule } from '../core/rule.js';
import { rules } from '../core/rules/index.js';
import { SegmentedText } from '../core/yaml/split.js';
import { findingsIn, linterWith, seen } from './linting.js';

const only = (...ids: readonly string[]): readonly Rule[] => rules.filter(({ id }) => ids.includes(id));

const POD = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  containers:
    - { name: web, image: "web:1.0" }
`;
const SERVICE =
  'apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n';

describe('documents of one file', () => {
  test('a change in one updates a finding in another, which is not parsed again', () => {
    const linter = linterWith({}, only('automounted-service-account-token'));
    const text = new SegmentedText(
      `${POD}---\napiVersion: v1\nkind: ServiceAccount\nmetadata: { name: default }\nautomountServiceAccountToken: true\n`,
    );
    const before = linter.check(text).documents;
    assert.equal(before[0]?.findings.length, 1);
    const at = text.text.indexOf('true');
    text.edit(at, at + 4, 'false');
    const after = linter.check(text).documents;
    assert.equal(after[0]?.findings.length, 0);
    assert.equal(after[0]?.linted, before[0]?.linted);
  });
  test('a limit range gives what a container lacks, after the defaulting of the API server', () => {
    const linter = linterWith({}, only('missing-memory-limit'));
    const range = (limits: string, type = 'Container') =>
      `apiVersion: v1\nkind: LimitRange\nmetadata: { name: a }\nspec: { limits: [{ type: ${type}, ${limits} }] }\n`;
    assert.equal(seen(linter, POD).length, 1);
    assert.deepEqual(seen(linter, `${POD}---\n${range('default: { memory: 1Gi }')}`), []);
    assert.deepEqual(seen(linter, `${POD}---\n${range('max: { memory: 1Gi }')}`), []);
    assert.equal(seen(linter, `${POD}---\n${range('min: { memory: 1Gi }')}`).length, 1);
    assert.equal(seen(linter, `${POD}---\n${range('max: { memory: 1Gi }', 'Pod')}`).length, 1);
  });
  test('a service raises what is milder without one; a service that is not known does not', () => {
    const linter = linterWith({}, only('missing-readiness-probe'));
    const severities = (text: string) => findingsIn(linter, text).map(({ finding }) => finding.severity);
    assert.deepEqual(severities(POD), ['info']);
    assert.deepEqual(severities(`${POD}---\n${SERVICE}`), ['warning']);
    assert.deepEqual(severities(`${POD}---\n${SERVICE.replace('app: web }', 'app: api }')}`), ['info']);
    assert.deepEqual(severities(`${POD}---\nkind: Service\napiVersion: v1\nmetadata: { name: {{ x }} }\n`), ['info']);
  });
  test('a template leaves open what it could have silenced, unless what stands there could not', () => {
    const linter = linterWith({}, only('missing-memory-limit'));
    const template = (kind: string, spec = 'spec: {{- toYaml .Values.limits | nindent 2 }}') =>
      `${POD}---\napiVersion: v1\nkind: ${kind}\nmetadata: { name: {{ .Release.Name }} }\n${spec}\n`;
    assert.deepEqual(seen(linter, template('LimitRange')), []);
    assert.deepEqual(seen(linter, template('{{ .kind }}')), []);
    assert.deepEqual(seen(linter, `{{- if .x }}\n${template('LimitRange', LIMITS)}{{ end }}`), []);
    assert.deepEqual(seen(linter, `${POD}---\n{{ include "more" . }}\n`), []);
    assert.equal(seen(linter, template('LimitRange', 'spec: { limits: [{ type: Pod }] }')).length, 1);
    assert.equal(seen(linter, template('ConfigMap', 'data: { a: {{ .a }} }')).length, 1);
    const elsewhere = (namespace: string) =>
      `apiVersion: v1\nkind: LimitRange\nmetadata:\n  name: {{ x }}\n  namespace: ${namespace}\n${LIMITS}\n`;
    const shop = POD.replace('name: web, labels', 'namespace: shop, name: web, labels');
    assert.equal(seen(linter, `${shop}---\n${elsewhere('other')}`).length, 1);
    assert.deepEqual(seen(linter, `${shop}---\n${elsewhere('{{ .Release.Namespace }}')}`), []);
  });
  test('what a template writes only under a condition does not raise anything', () => {
    const linter = linterWith({}, only('missing-readiness-probe'));
    const severities = (text: string) => findingsIn(linter, text).map(({ finding }) => finding.severity);
    assert.deepEqual(severities(`${POD}{{ if .x }}\n---\n${SERVICE}{{ end }}\n`), ['info']);
    assert.deepEqual(severities(`{{ if .x }}\n{{ end }}\n${POD}---\n${SERVICE}`), ['warning']);
  });
});

const LIMITS = 'spec: { limits: [{ type: Container, default: { memory: 1Gi } }] }';

describe('what is not looked into', () => {
  test('a template that cannot be read is skipped, and said to be; what is no template has a syntax error', () => {
    const linter = linterWith();
    const skipped = (text: string) => linter.lint(text).documents.map(({ linted }) => linted.skipped !== undefined);
    assert.deepEqual(skipped(`${POD}---\n${POD.replace('web:1.0', '{{ .tag }}')}`), [false, false]);
    assert.deepEqual(skipped(`${POD}---\n${POD.replace('"web:1.0"', '{{ .tag }}: {')}`), [false, true]);
    assert.deepEqual(skipped(`${POD}: {\n---\n${POD}# {{ x }}\n}`), [false, true]);
    assert.deepEqual(skipped(`${POD}{% if x %}\n  hostPID: true\n{% endif %}\n`), [true]);
    assert.deepEqual(skipped('list:\n  - {{ x }}: {\n'), [false]);
    const broken = `${POD.replace('"web:1.0"', '{{ .tag }}: {')}`;
    assert.deepEqual(seen(linter, broken), []);
  });
  test('what is nested too deep and what is too large is never clean', () => {
    const linter = linterWith();
    assert.match(
      linter.lint(`kind: Pod\napiVersion: v1\nspec: ${'['.repeat(300)}${']'.repeat(300)}\n`).documents[0]?.linted
        .notChecked ?? '',
      /200/,
    );
    assert.match(
      linter.lint(`kind: Pod\napiVersion: v1\nspec: ${'['.repeat(10_000)}${']'.repeat(10_000)}\n`).documents[0]?.linted
        .notChecked ?? '',
      /200/,
    );
    assert.match(linter.lint('a'.repeat(11 * 1024 * 1024)).notChecked ?? '', /10 MB/);
  });
  test('a document that is not Kubernetes’ gets nothing at all, broken or not', () => {
    for (const text of [
      'services:\n  web:\n    privileged: "yes\n',
      'a: 1\na: 2\n',
      'on: {push: \n',
      '# seaworthy-ignore nothing\na: 1\n',
    ])
      assert.deepEqual(seen(linterWith(), text), []);
  });
});

describe('levels', () => {
  const severities = (levels: Parameters<typeof linterWith>[0], text: string) =>
    findingsIn(linterWith(levels, only('missing-readiness-probe', 'missing-cpu-limit')), text).map(
      ({ finding }) => `${finding.rule.id} ${finding.severity}`,
    );
  test('turn a rule on whatever the profile, and replace its severity; a milder sub-case stays milder', () => {
    assert.deepEqual(severities({ profile: 'baseline', levels: { 'missing-cpu-limit': 'error' } }, POD), [
      'missing-cpu-limit error',
    ]);
    assert.deepEqual(severities({ levels: { 'missing-readiness-probe': 'error' } }, POD), [
      'missing-readiness-probe info',
    ]);
    assert.deepEqual(severities({ levels: { 'missing-readiness-probe': 'error' } }, `${POD}---\n${SERVICE}`), [
      'missing-readiness-probe error',
    ]);
    assert.deepEqual(severities({ levels: { 'missing-readiness-probe': 'off' } }, POD), []);
  });
});

describe('a rule that throws', () => {
  test('costs that rule alone, and is never silent', () => {
    const crashing: Rule = {
      ...(only('host-pid')[0] as Rule),
      id: 'crashing',
      check: {
        pod: () => {
          throw new Error('oops');
        },
      },
    };
    const crashed: string[] = [];
    const base = linterWith({}, [crashing, ...only('missing-memory-limit')]);
    const linter = new (base.constructor as typeof import('../core/lint.js').Linter)({
      ...base.context,
      onCrash: ({ id }) => crashed.push(id),
    });
    const [document] = linter.lint(POD).documents;
    assert.deepEqual(
      document?.findings.map(({ rule }) => rule.id),
      ['missing-memory-limit'],
    );
    assert.deepEqual(document?.linted.crashed, ['crashing']);
    assert.deepEqual(crashed, ['crashing']);
  });
});

describe('fixes of a file', () => {
  const bare =
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers:\n        - name: web\n          image: nginx:1.27.1\n';
  test('a bare Deployment of one container has at most ten findings', () => {
    assert.ok(seen(linterWith(), bare).length <= 10);
  });
  test('what an ignore comment keeps is not changed by another finding’s fix', () => {
    const text = new SegmentedText(
      `apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  containers:\n    - name: a\n      image: a:1\n      securityContext:\n        privileged: true # seaworthy-ignore privileged-container\n`,
    );
    const linter = linterWith({}, only('privileged-container', 'privilege-escalation'));
    const { edits, left } = planFixes(linter, text, linter.check(text), { safety: 'review' });
    assert.deepEqual(edits, []);
    assert.match(left[0]?.reason ?? '', /what is ignored \(privileged-container\)/);
  });
});
