/** What is wrong with the manifests that a snippet leaves behind. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { kubernetesJsonSchema } from '../scripts/json-schema.js';
import { customKinds } from './custom-kinds.js';
import { linterWith } from './linting.js';

const minors = [25, 37];
const store = readFileSync(new URL('../../schemas/kubernetes.json', import.meta.url), 'utf8');

/** Fails if a finished manifest has a leftover of the snippet, a field or value that its kind refuses, or a finding, in the oldest or newest version. */
export function assertHardened(text: string): void {
  assertFinished(text);
  for (const minor of minors) {
    assert.deepEqual(schemaErrors(text, `1.${minor}`), [], `1.${minor}`);
    assert.deepEqual(findings(text, minor), [], `1.${minor}`);
  }
}

/** Fails if text has a tab, a tab stop, or blanks at a line's end. */
export function assertFinished(text: string): void {
  assert.doesNotMatch(text, /\t|\$|[ ]$/m);
}

/** What `recommended` says of a text, which holds Kubernetes documents alone. */
export function findings(text: string, minor: number): string[] {
  const { documents } = linterWith({ profile: 'recommended', minor }).lint(text);
  for (const { linted } of documents)
    assert.ok(linted.isKubernetes && !linted.skipped && !linted.notChecked, linted.text);
  return documents.flatMap((document) => document.findings.map(({ rule, message }) => `${rule.id}: ${message}`));
}

interface Judge {
  readonly ajv: Ajv;
  readonly definitionOf: ReadonlyMap<string, string>;
}

const judges = new Map<string, Judge>();

function schemaErrors(text: string, version: string): string[] {
  const { ajv, definitionOf } = judges.get(version) ?? makeJudge(version);
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS();
    const kind = `${object.apiVersion} ${object.kind}`;
    const definition = definitionOf.get(kind);
    const schema = definition ? { $ref: `kubernetes#/definitions/${definition}` } : customKinds[kind];
    assert.ok(schema, `neither Kubernetes ${version} nor test/custom-kinds.ts has ${kind}`);
    ajv.validate(schema, object);
    return (ajv.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  });
}

function makeJudge(version: string): Judge {
  const { definitions, kinds } = kubernetesJsonSchema(store, version);
  // The claims of a StatefulSet stand inside of it, without a kind of their own.
  for (const schema of Object.values(definitions)) {
    if (schema.required)
      schema.required = schema.required.filter((field) => field !== 'apiVersion' && field !== 'kind');
  }
  const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  const definitionOf = new Map(kinds.map(({ apiVersion, kind, definition }) => [`${apiVersion} ${kind}`, definition]));
  const judge = { ajv, definitionOf };
  judges.set(version, judge);
  return judge;
}
