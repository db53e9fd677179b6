import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type HardenLevel, hardener } from '../core/harden.js';
import { applyTextEdits } from '../core/yaml/edit.js';
import { linterWith } from './linting.js';

const harden = (text: string, level: HardenLevel = 'restricted', config: Parameters<typeof linterWith>[0] = {}) =>
  hardener(level, linterWith(config).context).harden(text);

const ids = (list: readonly { readonly finding: { readonly rule: { readonly id: string } } }[]): string[] =>
  list.map(({ finding }) => finding.rule.id);

const pod = (spec: string, head = ''): string => `${head}apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
${spec}  containers:
    - name: web
      image: registry.example.com/web:1.0.0
`;

const HARDENED = pod(
  `  securityContext:
    runAsNonRoot: true
    seccompProfile:
      type: RuntimeDefault
`,
).concat(`      securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop:
            - ALL
`);

describe('hardening', () => {
  test('to restricted gives a bare pod all that the level asks for, once', () => {
    const { text, left, ignored } = harden(pod(''));
    assert.equal(text, HARDENED);
    assert.deepEqual([left, ignored], [[], []]);
    assert.deepEqual(harden(text).applied, []);
  });

  test('to baseline leaves alone what only restricted asks for', () => {
    assert.equal(harden(pod(''), 'baseline').text, pod(''));
    assert.equal(harden(pod('  hostPID: true\n'), 'baseline').text, pod(''));
  });

  test('makes no fix of other rules', () => {
    const { applied } = harden(pod(''), 'restricted', {
      profile: 'strict',
      levels: { 'missing-memory-limit': 'error' },
    });
    assert.deepEqual(ids(applied).sort(), [
      'capabilities-not-dropped',
      'missing-seccomp-profile',
      'privilege-escalation',
      'root-user-allowed',
    ]);
  });

  test('spells keys right that lead to a field of Pod Security, and then judges what they say', () => {
    const text = pod('  hostpid: true\n  Securitycontext: { runAsNonRot: true }\n  nodeselector: {}\n');
    const { text: hardened, left } = harden(text);
    assert.match(hardened, /^ {2}securityContext: \{ runAsNonRoot: true, seccompProfile: /m);
    assert.doesNotMatch(hardened, /hostpid|hostPID/);
    assert.match(hardened, /nodeselector/);
    assert.deepEqual(left, []);
  });

  test('spells keys right in the items of lists, and in templates', () => {
    const item =
      '{ apiVersion: apps/v1, kind: Deployment, spec: { template: { Spec: { containers: [{ name: web, securitycontext: {} }] } } } }';
    const { text } = harden(`apiVersion: v1\nkind: List\nitems:\n- ${item}\n`);
    assert.match(
      text,
      /template: \{ spec: \{ securityContext: .* containers: \[\{ name: web, securityContext: \{ allow/,
    );
  });

  test('deletes no key, known or not', () => {
    const text = HARDENED.replace('  containers:', '  colour: blue\n  containers:');
    assert.equal(harden(text).text, text);
  });

  test('lists what only a person can decide, with the reason', () => {
    const text = pod('  volumes:\n    - name: data\n      hostPath: { path: /data }\n');
    const { left, text: hardened } = harden(text);
    assert.deepEqual(
      left.map(({ finding, reason, document, line }) => [finding.rule.id, reason, document, line]),
      [['host-path-volume', 'Only you know what the container looks for on the node.', 0, 0]],
    );
    assert.match(hardened, /hostPath: \{ path: \/data \}/);
  });

  test('lists broken documents, and hardens the others', () => {
    const { text, left } = harden(`${pod('')}---\nkind: Pod\napiVersion: v1\nspec: [\n`);
    assert.ok(text.startsWith(`${HARDENED}---\n`));
    assert.deepEqual(ids(left), ['yaml-syntax-error']);
    assert.equal(left[0]?.document, 1);
  });

  test('gives the edits of the original that make the result, over several passes', () => {
    const text = pod('  hostnetwork: true # for DNS\n  dnsPolicy: ClusterFirstWithHostNet\n').replaceAll('\n', '\r\n');
    const { text: hardened, edits } = harden(text);
    assert.equal(applyTextEdits(text, edits), hardened);
    assert.ok(edits.every(({ start, end }, index) => start <= end && (edits[index - 1]?.end ?? 0) <= start));
    assert.doesNotMatch(hardened, /hostNetwork|WithHostNet/);
    assert.doesNotMatch(hardened, /[^\r]\n/);
  });
});

describe('hardening respects', () => {
  const risky = pod('  hostPID: true # seaworthy-ignore host-pid -- a debugger\n  hostIPC: true\n');

  test('ignore comments', () => {
    const { text, ignored, left } = harden(risky, 'baseline');
    assert.match(text, /hostPID: true # seaworthy-ignore/);
    assert.doesNotMatch(text, /hostIPC/);
    assert.deepEqual([ids(ignored), ids(left)], [['host-pid'], []]);
    assert.match(ignored[0]?.reason ?? '', /ignored here/);
  });

  test('ignore comments of one container among several', () => {
    const text = pod('').concat('    # seaworthy-ignore root-user-allowed -- needs root\n    - name: side\n');
    const { text: hardened, ignored } = harden(text);
    assert.deepEqual(hardened.match(/runAsNonRoot: true/g)?.length, 1);
    assert.match(hardened, /name: web[\s\S]*runAsNonRoot[\s\S]*name: side/);
    assert.deepEqual(
      ignored.map(({ finding, line }) => [finding.rule.id, line + finding.start.line]),
      [['root-user-allowed', hardened.split('\n').findIndex((line) => line.includes('name: side')) + 1]],
    );
  });

  test('rules that are off', () => {
    const { text, ignored } = harden(risky, 'baseline', { levels: { 'host-ipc': 'off', 'host-pid': 'error' } });
    assert.equal(text, risky);
    assert.deepEqual(ignored.map(({ finding, reason }) => `${finding.rule.id}: ${reason}`).sort(), [
      'host-ipc: The rule is turned off.',
      'host-pid: It is ignored here, by a comment or by a mark of another tool.',
    ]);
  });

  test('what is ignored against the fixes of other rules', () => {
    const text = HARDENED.replace(
      'allowPrivilegeEscalation: false',
      'privileged: true # seaworthy-ignore privileged-container',
    );
    const { text: hardened, left } = harden(text);
    assert.equal(hardened, text);
    assert.deepEqual(ids(left), ['privilege-escalation']);
    assert.match(left[0]?.reason ?? '', /what is ignored \(privileged-container\)/);
  });
});

describe('hardening of a part', () => {
  test('changes one document', () => {
    const text = `${pod('')}---\n${pod('')}`;
    const { harden: only } = hardener('restricted', linterWith().context);
    assert.equal(only(text, { document: 1, path: [] }).text, `${pod('')}---\n${HARDENED}`);
  });

  test('changes one item of a list', () => {
    const item = '{ apiVersion: v1, kind: Pod, spec: { hostPID: true, containers: [] } }';
    const text = `kind: List\napiVersion: v1\nitems:\n  - ${item}\n  - ${item}\n`;
    const { harden: only } = hardener('baseline', linterWith().context);
    const { text: hardened } = only(text, { document: 0, path: ['items', 1] });
    assert.deepEqual(
      hardened.split('\n').map((line) => line.includes('hostPID')),
      [false, false, false, true, false, false],
    );
  });
});
