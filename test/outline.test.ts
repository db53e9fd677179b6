import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type OutlineItem, outlineOf } from '../core/outline.js';
import { SegmentedText } from '../core/yaml/split.js';
import { linterWith } from './linting.js';
import { runs } from './properties.js';

const linter = linterWith({ profile: 'baseline' });

function outline(manifest: string): OutlineItem[] {
  const text = new SegmentedText(manifest);
  return outlineOf({ linter, text, result: linter.check(text) });
}

/** An indented line for each: its label, and in brackets the text that names it. */
function drawn(manifest: string): string[] {
  const draw = ({ label, name, children }: OutlineItem, depth: number): string[] => [
    `${'  '.repeat(depth)}${label} [${manifest.slice(name.start, name.end)}]`,
    ...children.flatMap((child) => draw(child, depth + 1)),
  ];
  return outline(manifest).flatMap((item) => draw(item, 0));
}

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      initContainers:
        - name: setup
          image: setup:1.0
      containers:
        - name: app
          image: app:1.0
          ports:
            - containerPort: 8080
          resources:
            limits: { memory: 1Gi }
        - image: log:1.0
      volumes:
        - name: data
          emptyDir: {}
`;

test('a workload is shown in the terms of Kubernetes', () => {
  assert.deepEqual(drawn(deployment), [
    'Deployment web [web]',
    '  Pod [spec]',
    '    init container setup [setup]',
    '    container app [app]',
    '      port 8080 [containerPort: 8080]',
    '      resources [resources]',
    '    container 2 [image: log:1.0]',
    '    volume data [data]',
  ]);
});

test('several documents, lists and other kinds', () => {
  const file = `kind: ConfigMap
apiVersion: v1
metadata: { name: settings, namespace: shop }
data:
  color: blue
---
services: { web: { image: x } }
---
apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: Service
    metadata: { name: web }
    spec: { ports: [{ port: 80 }] }
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: { generateName: reader- }
    rules: [{ apiGroups: [""], resources: [pods, services], verbs: [get] }]
`;
  assert.deepEqual(drawn(file), [
    'ConfigMap settings [settings]',
    '  key color [color]',
    'List [List]',
    '  Service web [web]',
    '    port 80 [{ port: 80 }]',
    '  Role reader-… [reader-]',
    '    rule for pods, services [[pods, services]]',
  ]);
  assert.equal(outline(file)[0]?.detail, 'shop');
});

test('names that are not there yet leave the noun', () => {
  assert.deepEqual(drawn('apiVersion: v1\nkind: Pod\nmetadata:\n  name:\nspec:\n  containers:\n    - ima\n'), [
    'Pod [Pod]',
    '  container 1 [ima]',
  ]);
  assert.deepEqual(drawn('apiVersion: apps/v1\nkin'), ['apps/v1 [apps/v1]']);
});

test('what is not read is named by what stands at its left edge', () => {
  const [item] = outline('apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Release.Name }}\n');
  assert.equal(item?.label, 'Pod');
});

test('nothing of what is no Kubernetes', () => {
  assert.deepEqual(drawn('services:\n  web:\n    image: x\n'), []);
});

test('wherever a manifest is cut, each thing holds its name and its parts', () => {
  const contained = (item: OutlineItem): void => {
    for (const inner of [item.name, ...item.children.map(({ span }) => span)])
      assert.ok(item.span.start <= inner.start && inner.end <= item.span.end && inner.start <= inner.end, item.label);
    item.children.forEach(contained);
  };
  fc.assert(
    fc.property(fc.nat(deployment.length), fc.nat(40), (at, cut) => {
      for (const item of outline(deployment.slice(0, at) + deployment.slice(at + cut))) contained(item);
    }),
    runs(150),
  );
});
