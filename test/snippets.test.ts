import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { falcoRules } from './custom-kinds.js';
import { expandSnippet, tabStops } from './expand-snippet.js';
import { linterWith } from './linting.js';
import { assertFinished, assertHardened, findings } from './snippet-judge.js';
import { answers, bodyOf, snippets } from './snippets.js';

/** The workloads, with prefixes that people try. */
const workloads: Record<string, string[]> = {
  'Hardened Pod': ['pod', 'k8s-pod', 'hardened-pod'],
  'Hardened Deployment': ['deployment', 'k8s-deployment', 'hardened-deployment'],
  'Hardened StatefulSet': ['statefulset', 'k8s-statefulset', 'hardened-statefulset'],
  'Hardened DaemonSet': ['daemonset', 'k8s-daemonset', 'hardened-daemonset'],
  'Hardened Job': ['job', 'k8s-job', 'hardened-job'],
  'Hardened CronJob': ['cronjob', 'k8s-cronjob', 'hardened-cronjob'],
};

/** What stands around them. */
const surroundings: Record<string, string[]> = {
  Service: ['service', 'svc', 'k8s-service'],
  'Ingress with TLS and limits': ['ingress', 'k8s-ingress'],
  'NetworkPolicy: default deny': ['networkpolicy', 'netpol', 'default-deny', 'deny-all', 'k8s-networkpolicy'],
  'NetworkPolicy: allow DNS': ['allow-dns', 'networkpolicy-allow-dns'],
  'NetworkPolicy: allow from pods': ['allow-from', 'networkpolicy-allow-from'],
  'NetworkPolicy: allow from another namespace': ['allow-from-namespace', 'networkpolicy-allow-from-namespace'],
  'NetworkPolicy: allow to pods': ['allow-to', 'networkpolicy-allow-to'],
  'ServiceAccount without token': ['serviceaccount', 'sa', 'k8s-serviceaccount'],
  'Role and RoleBinding': ['role', 'rolebinding', 'rbac', 'k8s-role'],
  PodDisruptionBudget: ['poddisruptionbudget', 'pdb', 'k8s-poddisruptionbudget'],
  HorizontalPodAutoscaler: ['horizontalpodautoscaler', 'hpa', 'k8s-horizontalpodautoscaler'],
  'Namespace with Pod Security': ['namespace', 'ns', 'k8s-namespace'],
  ResourceQuota: ['resourcequota', 'quota', 'k8s-resourcequota'],
  LimitRange: ['limitrange', 'k8s-limitrange'],
  ConfigMap: ['configmap', 'cm', 'k8s-configmap'],
  'ExternalSecret: a Secret by reference': ['externalsecret', 'secret', 'es', 'k8s-externalsecret', 'k8s-secret'],
  'Audit policy': ['audit-policy', 'k8s-audit-policy'],
  EncryptionConfiguration: ['encryptionconfiguration', 'k8s-encryptionconfiguration'],
  KubeArmorPolicy: ['kubearmorpolicy', 'ksp', 'k8s-kubearmorpolicy'],
  ServiceMonitor: ['servicemonitor', 'prometheus', 'k8s-servicemonitor'],
};

const templates = { ...workloads, ...surroundings };

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

test('there is a snippet for each workload, its hardened parts, and what stands around it', () => {
  const expected = [...Object.keys(templates), ...Object.keys(fragments), 'Falco rule'];
  assert.deepEqual(Object.keys(snippets).sort(), expected.sort());
});

describe('a template', () => {
  for (const [title, prefixes] of Object.entries(templates)) {
    test(`${title} is found by the words that people try`, () => assertPrefixes(title, prefixes));

    for (const [how, answer] of Object.entries(answers)) {
      test(`${title}, tab stops ${how}, is valid and without a finding`, () => {
        assertHardened(expandSnippet(bodyOf(title), answer));
      });
    }

    if (!/^ {2}name: .*\$\{1:/m.test(bodyOf(title))) continue;
    test(`${title} takes a new name everywhere`, () => {
      const text = expandSnippet(bodyOf(title), { typed: { 1: 'renamed' } });
      const name = expandSnippet(bodyOf(title)).match(/^ {2}name: (.+)$/m)?.[1];
      assert.ok(name);
      assert.doesNotMatch(text.replace(/image: .*/g, ''), new RegExp(`: ${name}$`, 'm'));
    });
  }
});

describe('the Falco rule', () => {
  test('is found by the words that people try', () => assertPrefixes('Falco rule', ['falco-rule', 'k8s-falco-rule']));

  for (const [how, answer] of Object.entries(answers)) {
    test(`tab stops ${how}, is a file that Falco reads and Seaworthy leaves alone`, () => {
      const text = expandSnippet(bodyOf('Falco rule'), answer);
      assertFinished(text);
      const ajv = new Ajv({ allErrors: true });
      ajv.validate(falcoRules, parse(text));
      assert.deepEqual(ajv.errors ?? [], []);
      const { documents } = linterWith({ profile: 'strict' }).lint(text);
      assert.deepEqual(
        documents.map(({ linted, findings }) => [linted.isKubernetes, findings]),
        [[false, []]],
      );
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

test('the list that a word brings has few rows of the same snippet', () => {
  for (const [title, { prefix }] of Object.entries(snippets)) {
    for (const word of prefix) {
      const rows = prefix.filter((one) => `-${one}`.includes(`-${word}`));
      assert.ok(rows.length <= 4, `${title}: ${rows.join(', ')}`);
    }
  }
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
