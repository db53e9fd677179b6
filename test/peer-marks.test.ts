import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { convertIgnores, convertMarks, convertNow } from '../core/convert-marks.js';
import { planFixes } from '../core/fix.js';
import type { Linter } from '../core/lint.js';
import { rules } from '../core/rules/index.js';
import { applyTextEdits } from '../core/yaml/edit.js';
import { SegmentedText } from '../core/yaml/split.js';
import { findingsIn, linterWith, seen } from './linting.js';

/** Rules that are easy to see, with the one that judges marks. */
const some = rules.filter(({ id }) =>
  [
    'host-pid',
    'host-ipc',
    'privileged-container',
    'missing-readiness-probe',
    'root-user-allowed',
    'unused-suppression',
    'yaml-syntax-error',
  ].includes(id),
);
const linter = linterWith({}, some);

/** A Pod that shares the host's processes. */
function pod(metadata: readonly string[], ...more: readonly string[]): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: agent',
    ...metadata.map((line) => `  ${line}`),
    'spec:',
    '  hostPID: true',
    '  restartPolicy: Never',
    '  securityContext: { runAsNonRoot: true }',
    ...(more.length > 0 ? more : ['  containers: []']),
    '',
  ].join('\n');
}

const annotated = (...annotations: readonly string[]): string =>
  pod(['annotations:', ...annotations.map((annotation) => `  ${annotation}`)]);

const CONTAINERS = [
  '  containers:',
  '    - name: a',
  '      securityContext: { privileged: true }',
  '    - name: b',
  '      securityContext: { privileged: true }',
];

describe('the marks of other tools hide what they hide there', () => {
  for (const annotation of [
    'ignore-check.kube-linter.io/host-pid: reads /proc',
    'polaris.fairwinds.com/hostPIDSet-exempt: "true"',
    'checkov.io/skip1: CKV_K8S_17=reads /proc',
    'bridgecrew.io/skip9: CKV_K8S_17',
    'datree.skip/CONTAINERS_INCORRECT_HOSTPID_VALUE_TRUE: reads /proc',
    'monokle.io/suppress.KSV010: reads /proc',
    'monokle.io/suppress.ksv010: reads /proc',
    'monokle.io/suppress.ksv.no-host-pid: "true"',
    'kube-linter.io/ignore-all: vendored',
    'kube-score/skip: "true"',
    'kube-score/ignore: "*"',
    'polaris.fairwinds.com/exempt: "true"',
  ])
    test(annotation, () => assert.deepEqual(seen(linter, annotated(annotation)), []));

  for (const label of [
    'kubeaudit.io/allow-namespace-host-PID: Agent',
    'audit.kubernetes.io/pod.allow-namespace-host-PID: ""',
  ])
    test(label, () => assert.deepEqual(seen(linter, pod(['labels:', `  ${label}`])), []));

  for (const comment of [
    'trivy:ignore:KSV-0010',
    'trivy:ignore:AVD-KSV-0010',
    'trivy:ignore:ksv010',
    'trivy:ignore:KSV-0008 trivy:ignore:KSV-0010:exp:2026-01-02',
    'trivy:ignore:*',
  ])
    test(`#${comment}`, () =>
      assert.ok(
        !seen(linter, pod([]).replace('hostPID: true', `hostPID: true #${comment}`)).includes('host-pid "true"'),
      ));

  test('kube-score has a list of checks', () => {
    const strict = linterWith({ profile: 'strict' });
    const text = (annotation: string): string =>
      pod(['annotations:', `  ${annotation}`], '  containers:', '    - { name: a, image: "a:latest" }');
    const ids = (annotation: string): string[] =>
      seen(strict, text(annotation)).map((finding) => finding.split(' ')[0] ?? '');
    const before = ids('team: a');
    assert.ok(before.includes('latest-image-tag') && before.includes('missing-memory-limit'));
    const after = ids('kube-score/ignore: container-image-tag, container-resources');
    assert.ok(!after.includes('latest-image-tag') && !after.includes('missing-memory-limit'), after.join());
    assert.ok(after.includes('host-pid'));
  });
  test('kubeaudit names a container', () => {
    const text = pod(['labels:', '  container.kubeaudit.io/b.allow-privileged: Driver'], ...CONTAINERS);
    assert.deepEqual(seen(linter, text), ['host-pid "true"', 'privileged-container "true"']);
    const [, found] = findingsIn(linter, text);
    assert.ok((found?.start ?? 0) < text.indexOf('name: b'));
  });
  test('kubeaudit takes one container out of the pod’s report', () => {
    const text = pod(['labels:', '  container.kubeaudit.io/a.allow-run-as-root: Driver'], ...CONTAINERS).replace(
      '  securityContext: { runAsNonRoot: true }\n',
      '',
    );
    const root = findingsIn(linter, text).find(({ finding }) => finding.rule.id === 'root-user-allowed');
    assert.match(root?.finding.message ?? '', /"b"/);
    assert.doesNotMatch(root?.finding.message ?? '', /"a"/);
  });
  test('in a pod template, for its pods', () => {
    const text = [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: a, labels: { kubeaudit.io/allow-namespace-host-PID: elsewhere } }',
      'spec:',
      '  template:',
      '    metadata:',
      '      labels: { kubeaudit.io/allow-namespace-host-PID: here }',
      '    spec: { hostPID: true, containers: [] }',
      '',
    ];
    assert.deepEqual(seen(linter, text.join('\n')), []);
    // kubeaudit reads the labels of the pods alone.
    assert.deepEqual(seen(linter, text.filter((line) => !line.includes('here')).join('\n')), ['host-pid "true"']);
  });
  test('for one item of a list', () => {
    const item = (annotation: string): string =>
      `- { apiVersion: v1, kind: Pod, metadata: { name: a, annotations: { ${annotation} } }, spec: { hostPID: true, containers: [] } }\n`;
    const text = `apiVersion: v1\nkind: List\nitems:\n${item('ignore-check.kube-linter.io/host-pid: x')}${item('team: a')}`;
    assert.deepEqual(seen(linter, text), ['host-pid "true"']);
  });
});

describe('the marks of other tools', () => {
  test('hide nothing where our rule checks only about the same', () => {
    const text = (annotation: string): string =>
      pod(['annotations:', `  ${annotation}`], '  containers: [{ name: a, image: "a:1" }]').replace(
        '  restartPolicy: Never\n',
        '',
      );
    assert.ok(
      seen(linter, text('ignore-check.kube-linter.io/no-readiness-probe: x')).includes('missing-readiness-probe "a"'),
    );
  });
  test('never hide that the text cannot be read', () => {
    const broken = annotated('kube-linter.io/ignore-all: vendored').replace('containers: []', 'hostname: "x');
    assert.deepEqual(seen(linter, broken), ['yaml-syntax-error "\\"x"']);
  });
  test('that say no are none', () => {
    for (const annotation of [
      'polaris.fairwinds.com/exempt: "false"',
      'monokle.io/suppress.KSV010: "false"',
      'kube-score/skip: "false"',
      'kube-score/enable: container-seccomp-profile',
    ])
      assert.deepEqual(seen(linter, annotated(annotation)), ['host-pid "true"'], annotation);
  });
  test('keep what they hide from fixes', () => {
    const segmented = new SegmentedText(annotated('ignore-check.kube-linter.io/host-pid: reads /proc'));
    assert.deepEqual(planFixes(linter, segmented, linter.check(segmented), { safety: 'review' }).edits, []);
  });
  test('for checks that we have no rule for are nobody’s business', () => {
    assert.deepEqual(
      seen(
        linter,
        annotated(
          'ignore-check.kube-linter.io/sorted-keys: x',
          'datree.skip/OUR_OWN: x',
          'checkov.io/skip1: CKV_K8S_999',
        ),
      ),
      ['host-pid "true"'],
    );
  });
  test('end on the day that they name', () => {
    const text = pod([]).replace('hostPID: true', 'hostPID: true #trivy:ignore:KSV-0010:exp:2026-01-02');
    assert.deepEqual(seen(linter, text), []);
    assert.deepEqual(seen(linterWith({}, some, '2026-01-02'), text), [
      'host-pid "true"',
      'unused-suppression "#trivy:ignore:KSV-0010:exp:2026-01-02"',
    ]);
  });
});

describe('a mark of another tool that hides nothing', () => {
  const idle = (text: string, config = linter): string[] =>
    seen(config, text).filter((finding) => finding.startsWith('unused'));
  test('is reported', () => {
    assert.deepEqual(idle(annotated('ignore-check.kube-linter.io/host-ipc: x')), [
      'unused-suppression "ignore-check.kube-linter.io/host-ipc"',
    ]);
    assert.deepEqual(idle(pod(['labels:', '  container.kubeaudit.io/gone.allow-privileged: x'], ...CONTAINERS)), [
      'unused-suppression "container.kubeaudit.io/gone.allow-privileged"',
    ]);
  });
  test('is not where its rule is off, the document is broken, or it names no check', () => {
    const text = annotated('ignore-check.kube-linter.io/host-ipc: x');
    assert.deepEqual(idle(text, linterWith({ levels: { 'host-ipc': 'off' } }, some)), []);
    assert.deepEqual(idle(text.replace('containers: []', 'hostname: "x')), []);
    assert.deepEqual(idle(annotated('kube-linter.io/ignore-all: x').replace('hostPID: true', 'hostPID: false')), []);
  });
  test('goes with its fix, and only the part that hides nothing', () => {
    const text = annotated('team: a', 'monokle.io/suppress.KSV008: x');
    assert.equal(
      fixed(linter, text),
      text.replace('    monokle.io/suppress.KSV008: x\n', '').replace('  hostPID: true\n', ''),
    );
    const list = annotated('kube-score/ignore: container-security-context-privileged, service-type');
    assert.match(fixed(linter, list), /kube-score\/ignore: service-type\n/);
    const comment = pod([]).replace('hostPID: true', 'hostPID: false #trivy:ignore:KSV-0008');
    assert.equal(fixed(linter, comment), pod([]).replace('true', 'false'));
  });
});

describe('converting marks', () => {
  test('writes comments with the reasons where the marks hold', () => {
    const text = pod(
      [
        'labels:',
        '  container.kubeaudit.io/b.allow-privileged: Driver',
        'annotations:',
        '  team: a',
        '  ignore-check.kube-linter.io/host-pid: reads /proc',
        '  ignore-check.kube-linter.io/sorted-keys: generated',
      ],
      ...CONTAINERS,
    );
    const wanted = `# seaworthy-ignore host-pid -- reads /proc\n${text
      .replace('  labels:\n    container.kubeaudit.io/b.allow-privileged: Driver\n', '')
      .replace('    ignore-check.kube-linter.io/host-pid: reads /proc\n', '')
      .replace('    - name: b', '    # seaworthy-ignore privileged-container -- Driver\n    - name: b')}`;
    assert.equal(converted(linter, text), wanted);
    assert.deepEqual(seen(linter, wanted), seen(linter, text));
    assert.equal(converted(linter, wanted), wanted, 'a second run changes nothing');
    const windows = text.replaceAll('\n', '\r\n');
    assert.equal(converted(linter, windows), wanted.replaceAll('\n', '\r\n'));
  });
  test('joins what has one reason, and keeps the day', () => {
    const text = annotated('checkov.io/skip1: CKV_K8S_17=agent', 'checkov.io/skip2: CKV_K8S_18=agent').replace(
      'hostPID: true',
      'hostPID: true #trivy:ignore:KSV-0010:exp:2030-03-01 soon gone\n  hostIPC: true',
    );
    const made = converted(linter, text);
    assert.match(made, /^# seaworthy-ignore host-pid, host-ipc -- agent\n/);
    assert.match(made, /hostPID: true # seaworthy-ignore host-pid until 2030-02-28 -- soon gone\n/);
    assert.doesNotMatch(made, /annotations/);
  });
  test('takes the part of a list that hides something', () => {
    const words = pod([]).replace('hostPID: true', 'hostPID: true #trivy:ignore:KSV-0008 #trivy:ignore:KSV-0010 agent');
    assert.match(
      converted(linter, words),
      /hostPID: true #trivy:ignore:KSV-0008 # seaworthy-ignore host-pid -- agent\n/,
    );
  });
  test('puts what a pod template hides above it, and an item of a list above the item', () => {
    const text = [
      'apiVersion: v1',
      'kind: List',
      'items:',
      '  - apiVersion: apps/v1',
      '    kind: Deployment',
      '    metadata: { name: a }',
      '    spec:',
      '      template:',
      '        metadata: { labels: { app: a, kubeaudit.io/allow-namespace-host-PID: "" } }',
      '        spec: { hostPID: true, containers: [] }',
      '  - apiVersion: v1',
      '    kind: Pod',
      '    metadata: { name: b, annotations: { kube-linter.io/ignore-all: vendored } }',
      '    spec: { hostPID: true, hostIPC: true, containers: [] }',
      '',
    ].join('\n');
    const made = converted(linter, text);
    assert.match(made, /\n {6}# seaworthy-ignore host-pid\n {6}template:/);
    assert.match(made, /\n {2}# seaworthy-ignore host-ipc, host-pid -- vendored\n {2}- apiVersion: v1/);
    assert.deepEqual(seen(linter, made), []);
  });
  test('holds for rules that are on in other profiles only', () => {
    const recommended = linterWith();
    const text = pod(
      ['annotations:', '  kube-score/ignore: container-resources'],
      '  containers: [{ name: a, image: "a:1" }]',
    );
    const made = converted(recommended, text);
    assert.match(made, /^# seaworthy-ignore missing-cpu-limit, missing-cpu-request, missing-memory-limit\n/);
    assert.deepEqual(seen(recommended, made), seen(recommended, text));
    const strict = linterWith({ profile: 'strict' });
    assert.deepEqual(seen(strict, made), seen(strict, text));
  });
  test('leaves what it cannot move, and says why', () => {
    const reasons = (text: string): string[] => {
      const segmented = new SegmentedText(text);
      const { left, edits } = convertMarks({ linter, text: segmented, result: linter.check(segmented) });
      assert.deepEqual(edits, []);
      return left.map(({ reason }) => reason);
    };
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'a', annotations: { 'kube-linter.io/ignore-all': 'x' } },
      spec: { hostPID: true, containers: [] },
    });
    assert.deepEqual(reasons(json), ['JSON has no comments.']);
    assert.deepEqual(reasons(annotated('ignore-check.kube-linter.io/host-ipc: x')), [
      'There is nothing here for it to hide.',
    ]);
    const row = pod(
      ['labels:', '  container.kubeaudit.io/b.allow-privileged: Driver'],
      '  containers: [{ name: a, securityContext: { privileged: true } }, { name: b, securityContext: { privileged: true } }]',
    );
    assert.deepEqual(reasons(row), ['A comment in its place would not hide the same.']);
    const shared = pod(['annotations: &marks', '  ignore-check.kube-linter.io/host-pid: x', 'labels: *marks']);
    assert.match(reasons(shared)[0] ?? '', /^The anchor &marks is used elsewhere\.$/);
  });
  test('is offered at a mark, and for the file', () => {
    const text = annotated('ignore-check.kube-linter.io/host-pid: reads /proc');
    const segmented = new SegmentedText(text);
    const subject = { linter, text: segmented, result: linter.check(segmented) };
    const at = (part: string) => ({ start: text.indexOf(part), end: text.indexOf(part) });
    assert.equal(convertIgnores(subject, { selection: at('hostPID') }), undefined);
    const action = convertIgnores(subject, { selection: at('reads') });
    assert.equal(action?.title, "Convert the marks of other tools to Seaworthy's");
    assert.equal(action.kind, 'refactor.rewrite.seaworthy.convertIgnores');
    assert.deepEqual(convertIgnores(subject), action);
    assert.match(applyTextEdits(text, action.edits), /^# seaworthy-ignore host-pid -- reads \/proc\n/);
    const idle = new SegmentedText(text.replace('host-pid', 'host-ipc'));
    const other = { linter, text: idle, result: linter.check(idle) };
    assert.match(convertIgnores(other, { selection: at('reads') })?.disabled ?? '', /nothing here for it to hide/);
    assert.equal(convertIgnores(other), undefined);
  });
  test('is left for later where many documents have marks', () => {
    const text = Array.from({ length: 30 }, () => annotated('ignore-check.kube-linter.io/host-pid: x')).join('---\n');
    const segmented = new SegmentedText(text);
    const subject = { linter, text: segmented, result: linter.check(segmented) };
    assert.equal(convertIgnores(subject), undefined, 'it would keep others waiting');
    const action = convertIgnores(subject, { defers: true });
    assert.deepEqual([action?.converts, action?.edits], [true, []]);
    const made = applyTextEdits(text, convertNow(subject)?.edits ?? []);
    assert.equal(made.match(/# seaworthy-ignore host-pid -- x/g)?.length, 30);
  });
});

function fixed(by: Linter, text: string): string {
  const segmented = new SegmentedText(text);
  return applyTextEdits(text, planFixes(by, segmented, by.check(segmented), { safety: 'review' }).edits);
}

function converted(by: Linter, text: string): string {
  const segmented = new SegmentedText(text);
  return applyTextEdits(text, convertMarks({ linter: by, text: segmented, result: by.check(segmented) }).edits);
}
