import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parseAllDocuments } from 'yaml';
import { kubernetesJsonSchema } from '../scripts/json-schema.js';
import { type Answers, expandSnippet, tabStops } from './expand-snippet.js';
import { linterWith } from './linting.js';

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

const snippets: Record<string, Snippet> = JSON.parse(read('snippets/kubernetes.json'));
const store = read('schemas/kubernetes.json');

/** The whole manifests, with prefixes that people try. */
const templates: Record<string, string[]> = {
  'Hardened Pod': ['pod', 'k8s-pod', 'hardened-pod'],
  'Hardened Deployment': ['deployment', 'k8s-deployment', 'hardened-deployment'],
  'Hardened StatefulSet': ['statefulset', 'k8s-statefulset', 'hardened-statefulset'],
  'Hardened DaemonSet': ['daemonset', 'k8s-daemonset', 'hardened-daemonset'],
  'Hardened Job': ['job', 'k8s-job', 'hardened-job'],
  'Hardened CronJob': ['cronjob', 'k8s-cronjob', 'hardened-cronjob'],
};

/** The parts, and the block of the hardened Deployment that each replaces (or stands before, as `resources` for the startup probe). */
const fragments: Record<string, { prefixes: string[]; key: string; indent: number; before?: string }> = {
  'Pod securityContext': { prefixes: ['securityContext', 'podSecurityContext'], key: 'securityContext', indent: 6 },
  'Container securityContext': {
    prefixes: ['securityContext', 'containerSecurityContext'],
    key: 'securityContext',
    indent: 10,
  },
  'Container resources': { prefixes: ['resources', 'limits', 'requests'], key: 'resources', indent: 10 },
  'Liveness probe': { prefixes: ['livenessProbe', 'liveness'], key: 'livenessProbe', indent: 10 },
  'Readiness probe': { prefixes: ['readinessProbe', 'readiness'], key: 'readinessProbe', indent: 10 },
  'Startup probe': { prefixes: ['startupProbe', 'startup'], key: 'startupProbe', indent: 10, before: 'resources' },
};

const minors = [25, 37];
/** Tab stops left as they are, every first one renamed, and every second choice taken. */
const answers: Record<string, Answers> = {
  'left as they are': {},
  'with another name': { typed: { 1: 'other' } },
  'with the other choice': { choice: 1 },
};

test('there is a snippet for each workload and each of its hardened parts', () => {
  assert.deepEqual(Object.keys(snippets).sort(), [...Object.keys(templates), ...Object.keys(fragments)].sort());
});

describe('a template', () => {
  for (const [title, prefixes] of Object.entries(templates)) {
    test(`${title} is found by the words that people try`, () => assertPrefixes(title, prefixes));

    for (const [how, answer] of Object.entries(answers)) {
      test(`${title}, tab stops ${how}, is valid and without a finding`, () => {
        assertHardened(expandSnippet(bodyOf(title), answer));
      });
    }

    test(`${title} takes a new name everywhere`, () => {
      const text = expandSnippet(bodyOf(title), { typed: { 1: 'renamed' } });
      const name = expandSnippet(bodyOf(title)).match(/^ {2}name: (.+)$/m)?.[1];
      assert.ok(name);
      assert.doesNotMatch(text.replace(/image: .*/g, ''), new RegExp(`: ${name}$`, 'm'));
    });
  }
});

describe('a fragment', () => {
  for (const [title, { prefixes, key, indent, before }] of Object.entries(fragments)) {
    test(`${title} is found by the words that people try`, () => assertPrefixes(title, prefixes));

    test(`${title} in a hardened Deployment is valid and leaves no finding`, () => {
      const host = expandSnippet(bodyOf('Hardened Deployment'));
      const block = expandSnippet(bodyOf(title)).replace(/^(?=.)/gm, ' '.repeat(indent));
      assertHardened(before ? insertBefore(host, before, indent, block) : replaceBlock(host, key, indent, block));
    });
  }
});

test('an unhardened manifest does get findings from the same judge', () => {
  const bare = expandSnippet(bodyOf('Hardened Deployment')).replace(/^ {6}securityContext:\n(?: {7,}.*\n)+/m, '');
  assert.match(findings(bare, 37).join('\n'), /^root-user-allowed: /m);
});

test('tab stops are numbered without a gap, so that Tab goes on in order', () => {
  for (const title of Object.keys(snippets)) {
    const stops = [...tabStops(bodyOf(title))].filter((stop) => stop > 0).sort((a, b) => a - b);
    assert.deepEqual(
      stops,
      stops.map((_, index) => index + 1),
      title,
    );
  }
});

function assertPrefixes(title: string, prefixes: readonly string[]): void {
  const snippet = snippets[title];
  assert.ok(snippet);
  for (const prefix of prefixes) assert.ok(snippet.prefix.includes(prefix), `${title} lacks the prefix ${prefix}`);
  assert.ok(snippet.description.length > 20);
}

function assertHardened(text: string): void {
  assert.doesNotMatch(text, /\t|\$|[ ]$/m);
  for (const minor of minors) {
    assert.deepEqual(schemaErrors(text, `1.${minor}`), [], `1.${minor}`);
    assert.deepEqual(findings(text, minor), [], `1.${minor}`);
  }
}

/** What `recommended` says of a text, which holds Kubernetes documents alone. */
function findings(text: string, minor: number): string[] {
  const { documents } = linterWith({ profile: 'recommended', minor }).lint(text);
  for (const { linted } of documents)
    assert.ok(linted.isKubernetes && !linted.skipped && !linted.notChecked, linted.text);
  return documents.flatMap((document) => document.findings.map(({ rule, message }) => `${rule.id}: ${message}`));
}

/** The block under `key` at `indent`, replaced by `block`. */
function replaceBlock(host: string, key: string, indent: number, block: string): string {
  const pattern = new RegExp(`^ {${indent}}${key}:\\n(?: {${indent + 1},}.*\\n)+`, 'm');
  assert.match(`${host}\n`, pattern);
  return `${host}\n`.replace(pattern, () => `${block}\n`);
}

function insertBefore(host: string, key: string, indent: number, block: string): string {
  const pattern = new RegExp(`^(?= {${indent}}${key}:)`, 'm');
  assert.match(host, pattern);
  return host.replace(pattern, () => `${block}\n`);
}

const judges = new Map<string, { ajv: Ajv; definitionOf: Map<string, string> }>();

function schemaErrors(text: string, version: string): string[] {
  const { ajv, definitionOf } = judges.get(version) ?? makeJudge(version);
  return parseAllDocuments(text).flatMap((document) => {
    const object = document.toJS();
    const definition = definitionOf.get(`${object.apiVersion} ${object.kind}`);
    assert.ok(definition, `Kubernetes ${version} has no ${object.apiVersion} ${object.kind}`);
    ajv.validate({ $ref: `kubernetes#/definitions/${definition}` }, object);
    return (ajv.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
  });
}

function makeJudge(version: string) {
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

function bodyOf(title: string): string {
  return (snippets[title]?.body ?? []).join('\n');
}

function read(file: string): string {
  return readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');
}
