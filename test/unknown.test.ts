import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isScalar, type Node, visit } from 'yaml';
import { DocumentView } from '../core/kube/model.js';
import { obscure } from '../core/kube/obscure.js';
import { Schema } from '../core/kube/schema.js';
import { MANIFEST, roleOf, type Setting } from '../core/role.js';
import { each } from '../core/rule.js';
import { rules } from '../core/rules/index.js';
import { split } from '../core/yaml/split.js';
import { type Hole, Tree, Unknown } from '../core/yaml/tree.js';
import { unmark } from '../scripts/gen/examples.js';
import { schema } from './linting.js';

/** What the rules report of a document, as `rule-id thing`: thing is the container, the pod or the object that it was asked of. */
function reported(text: string, holes: readonly Hole[], role = MANIFEST): Set<string> {
  const document = new DocumentView(new Tree(text, holes), new Schema(schema, 37));
  obscure(document, role);
  const found = new Set<string>();
  for (const { id, check } of rules)
    for (const resource of document.resources) {
      const { pod } = resource;
      const things = [
        [resource.path, () => check.resource?.(resource)] as const,
        ...(pod
          ? [
              [pod.path, () => check.pod?.(pod)] as const,
              ...pod.containers.map((container) => [container.path, () => check.container?.(container)] as const),
            ]
          : []),
      ];
      for (const [path, run] of things)
        try {
          for (const _ of run() ?? []) found.add(`${id} ${path.join('.')}`);
        } catch (error) {
          if (!(error instanceof Unknown)) throw error;
        }
    }
  return found;
}

test('an expression in place of any value never adds a finding to what had none', () => {
  for (const { examples } of rules)
    for (const { bad, good } of examples)
      for (const { text } of [bad, good ?? '']
        .filter((example) => example !== '')
        .flatMap((example) => split(unmark(example).text))) {
        const tree = new Tree(text);
        if (tree.broken) continue;
        const known = reported(text, []);
        const values: Node[] = [];
        visit(tree.contents, {
          Pair: (_, { value }) => void (isScalar(value) && values.push(value)),
          Scalar: (key, node) => void (typeof key === 'number' && values.push(node)),
        });
        for (const { range } of values) {
          if (!range) continue;
          const hole: Hole = { kind: 'value', start: range[0], end: Math.max(range[1], range[0]) };
          for (const finding of reported(text, [hole]))
            assert.ok(
              known.has(finding),
              `${finding} appears when ${JSON.stringify(text.slice(range[0], range[1]))} is not known:\n${text}`,
            );
        }
      }
});

test('a role never adds a finding to what had none', () => {
  const settings: Setting[] = [
    ...CONTAINER_FIELDS.map((field): Setting => ({ target: {}, from: 'container', path: field.split('.') })),
    ...POD_FIELDS.map((field): Setting => ({ target: {}, from: 'template', path: field.split('.') })),
    ...OBJECT_FIELDS.map((field): Setting => ({ target: {}, from: 'object', path: field.split('.') })),
    {
      target: {},
      from: 'object',
      path: ['spec', 'template', 'spec', 'containers', { items: { name: 'none' } }, 'image'],
    },
    { target: {}, from: 'template', path: ['spec', 'volumes', { items: {} }] },
  ];
  const roles = [
    roleOf({ as: 'patch', isOpen: true, sets: [] }),
    roleOf({ as: 'manifest', isOpen: false, sets: settings }),
    ...settings.map((setting) => roleOf({ as: 'manifest', isOpen: false, sets: [setting] })),
  ];
  for (const { examples } of rules)
    for (const { bad, good } of examples)
      for (const { text } of [bad, good ?? ''].flatMap((example) => split(unmark(example).text))) {
        const known = reported(text, []);
        for (const role of roles)
          for (const finding of reported(text, [], role))
            assert.ok(known.has(finding), `${finding} appears with ${role.key}:\n${text}`);
      }
});

const CONTAINER_FIELDS = [
  'image',
  'securityContext',
  'securityContext.privileged',
  'securityContext.runAsUser',
  'securityContext.capabilities.drop',
  'resources',
  'resources.limits.memory',
  'resources.requests',
  'livenessProbe.httpGet.port',
  'readinessProbe',
  'ports.-',
];
const POD_FIELDS = ['metadata.labels.app', 'metadata.annotations', 'spec', 'spec.securityContext', 'spec.hostNetwork'];
const OBJECT_FIELDS = ['metadata.namespace', 'metadata.labels.app', 'spec', 'spec.replicas', 'spec.selector.app'];

test('an item that is not known does not hide the items behind it', () => {
  const ran: number[] = [];
  const check = function* (item: number) {
    if (item === 2) throw new Unknown();
    ran.push(item);
    yield item;
  };
  const got: number[] = [];
  assert.throws(
    () => {
      for (const item of each([1, 2, 3, 4], check)) got.push(item);
    },
    (error) => error instanceof Unknown,
  );
  assert.deepEqual(got, [1, 3, 4]);
  assert.deepEqual(ran, [1, 3, 4]);
});
