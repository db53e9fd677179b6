import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { fact } from '../../core/kube/facts.js';
import { DocumentView } from '../../core/kube/model.js';
import { obscure } from '../../core/kube/obscure.js';
import { Schema } from '../../core/kube/schema.js';
import { LIMITS } from '../../core/kustomize/around.js';
import { roleFinder } from '../../core/kustomize/find.js';
import { MANIFEST } from '../../core/role.js';
import { Tree, Unknown } from '../../core/yaml/tree.js';
import { linterWith, schema, seen } from '../linting.js';
import { DEPLOYMENT, FLOATING, ROOT, roleIn, seenIn, type Texts, treeOf, UNLIMITED, uriOf } from './tree.js';

const PATCH = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: app
          resources:
            limits:
              memory: 128Mi
`;
const NO_LIMIT = 'missing-memory-limit "resources"';
const NO_TAG = 'latest-image-tag "registry.example.com/shop/web"';

test('what the tests start from has no finding, and its variants have one each', () => {
  assert.deepEqual(seen(linterWith(), DEPLOYMENT), []);
  assert.deepEqual(seen(linterWith(), FLOATING), [NO_TAG]);
  assert.deepEqual(seen(linterWith(), UNLIMITED), [NO_LIMIT]);
});

describe('a patch', () => {
  test('lacks nothing, in whatever field a kustomization names it', async () => {
    assert.ok(seen(linterWith(), PATCH).length > 5);
    for (const field of [
      'patches: [{ path: web.yaml }]',
      'patches:\n- path: ./web.yaml\n  target: { kind: Deployment }',
      'patchesStrategicMerge: [web.yaml]',
      'patchesJson6902: [{ path: web.yaml, target: { kind: Deployment, name: web } }]',
    ])
      for (const name of ['kustomization.yaml', 'kustomization.yml', 'Kustomization']) {
        const texts = { [name]: field, 'web.yaml': PATCH };
        assert.equal((await roleIn(texts, 'web.yaml')).as, 'patch', `${name}: ${field}`);
        assert.deepEqual(await seenIn(texts, 'web.yaml'), [], field);
      }
  });
  test('is judged where something bad plainly stands, and where a field is none', async () => {
    const bad = PATCH.replace('resources:', 'securityContext: { privileged: true }\n          resuorces:');
    const texts = { 'kustomization.yaml': 'patches: [{ path: web.yaml }]', 'web.yaml': bad };
    assert.deepEqual(await seenIn(texts, 'web.yaml'), ['privileged-container "true"', 'unknown-field "resuorces"']);
  });
  test('is judged for its syntax', async () => {
    const texts = { 'kustomization.yaml': 'patches: [{ path: web.yaml }]', 'web.yaml': `${PATCH}  paused: "x\n` };
    assert.deepEqual(
      (await seenIn(texts, 'web.yaml')).map((finding) => finding.split(' ')[0]),
      ['yaml-syntax-error'],
    );
  });
  test('of JSON 6902 operations gets nothing', async () => {
    const operations = '- op: add\n  path: /spec/template/spec/hostNetwork\n  value: true\n';
    const texts = { 'kustomization.yaml': 'patches: [{ path: web.yaml, target: {} }]', 'web.yaml': operations };
    assert.equal((await roleIn(texts, 'web.yaml')).as, 'patch');
    assert.deepEqual(await seenIn(texts, 'web.yaml'), []);
  });
  test('of another folder is one where an overlay names it', async () => {
    const texts = {
      'overlays/prod/kustomization.yaml': 'patches: [{ path: ../../patches/web.yaml }]',
      'patches/web.yaml': PATCH,
    };
    assert.equal((await roleIn(texts, 'patches/web.yaml')).as, 'patch');
  });
  test('that is not in use is one still, by its name or its folder, beside a kustomization', async () => {
    for (const path of ['a/web_patch.yaml', 'a/patch-web.yaml', 'a/web.patch.yml', 'a/patches/web.yaml']) {
      assert.equal(
        (await roleIn({ 'a/kustomization.yaml': '# - web_patch.yaml', [path]: PATCH }, path)).as,
        'patch',
        path,
      );
      assert.equal((await roleIn({ 'b/kustomization.yaml': '', [path]: PATCH }, path)).as, 'manifest', path);
      const named = `resources: [${path.slice(2)}]`;
      assert.equal((await roleIn({ 'a/kustomization.yaml': named, [path]: PATCH }, path)).as, 'manifest', named);
    }
    for (const path of ['a/dispatch.yaml', 'a/patched.yaml', 'a/web.yaml'])
      assert.equal((await roleIn({ 'a/kustomization.yaml': '', [path]: PATCH }, path)).as, 'manifest', path);
  });
  test('may set an image that the kustomization retags', async () => {
    const patch = PATCH.replace('          resources:', '          image: shop/web:latest\n          resources:');
    const named = 'patches: [{ path: web.yaml }]\n';
    assert.deepEqual(await seenIn({ 'kustomization.yaml': named, 'web.yaml': patch }, 'web.yaml'), [
      'latest-image-tag "shop/web:latest"',
    ]);
    const retagged = `${named}images: [{ name: shop/web, newTag: 1.4.2 }]\n`;
    assert.deepEqual(await seenIn({ 'kustomization.yaml': retagged, 'web.yaml': patch }, 'web.yaml'), []);
  });
});

describe('a base', () => {
  const base = (kustomization: string, text = FLOATING): Texts => ({
    'base/kustomization.yaml': `resources: [web.yaml]\n${kustomization}`,
    'base/web.yaml': text,
  });
  const overlaid = (overlay: string, text = FLOATING): Texts => ({
    ...base('', text),
    'overlays/prod/kustomization.yaml': `resources: [../../base]\n${overlay}`,
  });

  test('is judged as ever where nothing is said of it', async () => {
    assert.equal((await roleIn(base(''), 'base/web.yaml')).key, MANIFEST.key);
    assert.deepEqual(await seenIn(base(''), 'base/web.yaml'), [NO_TAG]);
    assert.deepEqual(await seenIn({ ...base('images: [{ name: other, newTag: "1" }]') }, 'base/web.yaml'), [NO_TAG]);
    assert.deepEqual(await seenIn({ 'kustomization.yaml': 'images: []', 'web.yaml': FLOATING }, 'web.yaml'), [NO_TAG]);
  });
  test('gets no finding on a tag that its kustomization, one above or a component sets', async () => {
    const name = 'name: registry.example.com/shop/web';
    for (const image of [
      `{ ${name}, newTag: 1.4.2 }`,
      `{ ${name}, digest: "sha256:${'0'.repeat(64)}" }`,
      `{ ${name}, newName: web }`,
      `{ ${name}, tagSuffix: -slim }`,
    ]) {
      const images = `images: [${image}]\n`;
      assert.deepEqual(await seenIn(base(images), 'base/web.yaml'), [], image);
      assert.deepEqual(await seenIn(overlaid(images), 'base/web.yaml'), [], image);
      const component = { 'tags/kustomization.yaml': `kind: Component\n${images}` };
      const texts = { ...overlaid('components: [../../tags]'), ...component };
      assert.deepEqual(await seenIn(texts, 'base/web.yaml'), [], image);
    }
  });
  test('has other findings still', async () => {
    const images = 'images: [{ name: registry.example.com/shop/web, newTag: 1.4.2 }]';
    const text = FLOATING.replace('allowPrivilegeEscalation: false', 'privileged: true');
    const found = await seenIn(base(images, text), 'base/web.yaml');
    assert.ok(found.includes('privileged-container "true"'), found.join());
    assert.ok(!found.includes(NO_TAG));
  });
  test('gets no finding on what a patch adds, inline or in a file, by merge or by operations', async () => {
    const operation = '[{ "op": "add", "path": "/spec/template/spec/containers/0/resources/limits", "value": {} }]';
    const patches = {
      'a file': 'patches: [{ path: patch.yaml }]',
      'a file by the old name': 'patchesStrategicMerge: [patch.yaml]',
      inline: `patches:\n- patch: |\n${PATCH.replace(/^/gm, '    ')}`,
      'inline by the old name': `patchesStrategicMerge:\n- |\n${PATCH.replace(/^/gm, '    ')}`,
      operations: `patches:\n- target: { kind: Deployment, name: web }\n  patch: '${operation}'`,
      'operations by the old name': `patchesJson6902:\n- target: { kind: Deployment, name: web }\n  patch: '${operation}'`,
    };
    for (const [what, patch] of Object.entries(patches)) {
      const texts = { ...overlaid(patch, UNLIMITED), 'overlays/prod/patch.yaml': PATCH };
      assert.deepEqual(await seenIn(texts, 'base/web.yaml'), [], what);
    }
  });
  test('keeps findings that a patch is not about', async () => {
    for (const patch of [
      PATCH.replace('name: web', 'name: cart'),
      PATCH.replace('kind: Deployment', 'kind: DaemonSet'),
      PATCH.replace('name: app', 'name: sidecar'),
      PATCH.replace('memory: 128Mi', 'cpu: 1'),
    ]) {
      const texts = { ...overlaid('patches: [{ path: patch.yaml }]', UNLIMITED), 'overlays/prod/patch.yaml': patch };
      assert.deepEqual(await seenIn(texts, 'base/web.yaml'), [NO_LIMIT], patch);
    }
  });
  test('is meant by a patch that names it as prefixes and suffixes made it', async () => {
    const patch = PATCH.replace('name: web', 'name: prod-web-v2');
    const texts = {
      ...base('namePrefix: prod-\nnameSuffix: -v2\n', UNLIMITED),
      'overlays/prod/kustomization.yaml': 'resources: [../../base]\npatches: [{ path: patch.yaml }]',
      'overlays/prod/patch.yaml': patch,
    };
    assert.deepEqual(await seenIn(texts, 'base/web.yaml'), []);
  });
  test('gets nothing for what is missing where not all is known that is done to it', async () => {
    for (const [what, overlay] of Object.entries({
      'a component on another machine': 'components: ["https://example.com/components/limits?ref=v1"]',
      'a component that is not there': 'components: [../limits]',
      'a component above the root': 'components: [../../../limits]',
      'a transformer': 'transformers: [limits.yaml]',
      'a patch that is not there': 'patches: [{ path: absent.yaml }]',
      'a patch that is a template': 'patches: [{ patch: "{{ x }}" }]',
      'a kustomization that is half typed': 'patches: [{ path: "patch.yaml',
      'a kustomization that is a template': 'namespace: {{ x }}',
    })) {
      const texts = overlaid(overlay, UNLIMITED.replace('readOnlyRootFilesystem: true', 'privileged: yes'));
      assert.deepEqual(await seenIn(texts, 'base/web.yaml'), ['privileged-container "yes"'], what);
    }
  });
  test('is what replacements make of it', async () => {
    const replacement = `
source: { kind: ConfigMap, name: versions, fieldPath: data.web }
targets:
- select: { kind: Deployment, name: web }
  fieldPaths: ['spec.template.spec.containers.[name=app].image']
`;
    const inline = `replacements:\n-${replacement.replaceAll('\n', '\n  ').slice(2)}`;
    assert.deepEqual(await seenIn(base(inline), 'base/web.yaml'), []);
    const texts = { ...base('replacements: [{ path: tags.yaml }]'), 'base/tags.yaml': replacement };
    assert.deepEqual(await seenIn(texts, 'base/web.yaml'), []);
  });
});

describe('what a kustomization sets', () => {
  test('is not known: each of its fields, at the place where Kustomize writes it', async () => {
    const cases: readonly (readonly [string, string, readonly string[]])[] = [
      ['namespace: shop', 'Deployment', ['metadata.namespace']],
      ['commonLabels: { team: a }', 'Deployment', [LABEL, TEMPLATE_LABEL, 'spec.selector.matchLabels.team']],
      ['labels: [{ pairs: { team: a } }]', 'Deployment', [LABEL]],
      ['labels: [{ pairs: { team: a }, includeTemplates: true }]', 'Deployment', [LABEL, TEMPLATE_LABEL]],
      [
        'labels: [{ pairs: { team: a }, includeSelectors: true }]',
        'Deployment',
        [LABEL, TEMPLATE_LABEL, 'spec.selector.matchLabels.team'],
      ],
      [
        'labels: [{ pairs: { team: a }, fields: [{ kind: Deployment, path: spec/other, create: true }] }]',
        'Deployment',
        [LABEL, 'spec.other.team'],
      ],
      [
        'commonAnnotations: { note: a }',
        'Deployment',
        ['metadata.annotations.note', 'spec.template.metadata.annotations.note'],
      ],
      ['replicas: [{ name: web, count: 3 }]', 'Deployment', ['spec.replicas']],
      ['replicas: [{ name: cart, count: 3 }]', 'Deployment', []],
      ['commonLabels: { team: a }', 'Service', [LABEL, 'spec.selector.team']],
      ['commonLabels: { team: a }', 'ConfigMap', [LABEL]],
    ];
    for (const [fields, kind, expected] of cases)
      for (const text of [DEPLOYMENT, DEPLOYMENT.replace(/app: web/g, 'app: web, team: b')]) {
        const changed = text
          .replace('kind: Deployment', `kind: ${kind}`)
          .replace('name: web', 'name: web\n  labels: {}');
        const role = await roleIn(
          { 'kustomization.yaml': `resources: [web.yaml]\n${fields}`, 'web.yaml': '' },
          'web.yaml',
        );
        const document = new DocumentView(new Tree(changed), new Schema(schema, 37));
        obscure(document, role);
        const [resource] = document.resources;
        assert.ok(resource);
        const unknown = PLACES.filter((place) => fact(() => resource.get(...place.split('.'))) instanceof Unknown);
        assert.deepEqual(unknown.sort(), [...expected].sort(), `${fields} in ${kind}`);
      }
  });
});

const LABEL = 'metadata.labels.team';
const TEMPLATE_LABEL = 'spec.template.metadata.labels.team';
const PLACES = [
  LABEL,
  TEMPLATE_LABEL,
  'metadata.labels.other',
  'metadata.name',
  'metadata.namespace',
  'metadata.annotations.note',
  'metadata.annotations.other',
  'spec.template.metadata.annotations.note',
  'spec.template.metadata.labels.app',
  'spec.selector.team',
  'spec.selector.matchLabels.team',
  'spec.selector.matchLabels.app',
  'spec.other.team',
  'spec.replicas',
];

describe('a namespace', () => {
  const UNIT = `apiVersion: v1
kind: LimitRange
metadata: { name: limits, namespace: other }
spec: { limits: [{ type: Container, default: { memory: 64Mi } }] }
---
${UNLIMITED}`;
  test('that a kustomization sets is not known, to other documents neither', async () => {
    const texts = { 'kustomization.yaml': 'resources: [all.yaml]', 'all.yaml': UNIT };
    assert.deepEqual(await seenIn(texts, 'all.yaml'), [NO_LIMIT]);
    const moved = { ...texts, 'kustomization.yaml': 'resources: [all.yaml]\nnamespace: shop' };
    assert.deepEqual(await seenIn(moved, 'all.yaml'), []);
  });
});

describe('kustomizations', () => {
  test('get nothing as if they were manifests, and syntax as ever', () => {
    const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [web.yaml]
patches:
- patch: |
    kind: Deployment
    spec: { template: { spec: { hostNetwork: true } } }
`;
    const strict = linterWith({ profile: 'strict' });
    assert.deepEqual(seen(strict, kustomization), []);
    assert.deepEqual(
      seen(strict, kustomization.replace('v1beta1', 'v1alpha1').replace('Kustomization', 'Component')),
      [],
    );
    assert.deepEqual(seen(strict, `${kustomization}resources: []\n`), ['duplicate-key "resources"']);
  });
  test('are looked for in folders above and beside, and not above the root', async () => {
    const texts = {
      'apps/shop/web/web.yaml': PATCH,
      'apps/shop/kustomization.yaml': 'patches: [{ path: web/web.yaml }]',
    };
    assert.equal((await roleIn(texts, 'apps/shop/web/web.yaml')).as, 'patch');
    assert.equal((await roleIn(texts, 'apps/shop/web/web.yaml', uriOf('apps/shop'))).as, 'patch');
    assert.equal((await roleIn(texts, 'apps/shop/web/web.yaml', uriOf('apps/shop/web'))).as, 'manifest');
  });
  test('are looked for up to the root of the repository where no root is given', async () => {
    const texts = { 'a/web.yaml': PATCH, 'kustomization.yaml': 'patches: [{ path: a/web.yaml }]' };
    const find = async (more: Texts) =>
      (await roleFinder(treeOf({ ...texts, ...more })).find(uriOf('a/web.yaml'))).role.as;
    assert.equal(await find({}), 'manifest');
    assert.equal(await find({ '.git/HEAD': 'ref: refs/heads/main' }), 'patch');
    assert.equal(await find({ '.git': 'gitdir: elsewhere' }), 'patch');
    assert.equal(await find({ 'a/.git/HEAD': '' }), 'manifest');
  });
  test('are not looked for in hidden folders and node_modules, nor without end', async () => {
    const texts: Record<string, string> = { 'base/web.yaml': PATCH };
    for (const folder of ['.cache', 'node_modules/a']) texts[`${folder}/kustomization.yaml`] = NAMES_IT;
    for (let n = 0; n < 1000; n++) texts[`many/${n}/values.yaml`] = '';
    const tree = treeOf(texts);
    const { role } = await roleFinder(tree).find(uriOf('base/web.yaml'), ROOT);
    assert.equal(role.as, 'manifest');
    assert.ok(tree.listed.length <= 2 * LIMITS.folders, `${tree.listed.length} folders`);
  });
  test('may name each other in a circle, and hold anything', async () => {
    const circle = {
      'a/kustomization.yaml': 'resources: [../b, web.yaml]\ncomponents: [../b]\nimages: [{ name: x, newTag: y }]',
      'b/kustomization.yaml': 'resources: [../a]\ncomponents: [../a, .]\nnamespace: shop',
      'a/web.yaml': DEPLOYMENT,
    };
    assert.equal((await roleIn(circle, 'a/web.yaml')).sets.length, 3);
    for (const text of [
      '',
      '[]',
      '- a',
      'resources: web.yaml',
      'resources: {web.yaml: 1}',
      'patches: [1, [2], null]',
      'images: x',
      '&a [*a]',
      '\0',
      '{{',
      'labels: [{pairs: [a]}]',
      'replacements: [{targets: x}]',
    ])
      assert.equal(
        (await roleIn({ 'kustomization.yaml': text, 'web.yaml': DEPLOYMENT }, 'web.yaml')).as,
        'manifest',
        text,
      );
  });
  test('that take a file for data, or do not name it, make nothing of it', async () => {
    for (const text of [
      'configMapGenerator: [{ name: a, files: [web.yaml] }]',
      'secretGenerator: [{ name: a, files: ["key=web.yaml"], envs: [a.env] }]',
      'helmCharts: [{ name: a, valuesFile: web.yaml }]',
      'resources: [cart.yaml]\nnamespace: shop',
    ])
      assert.equal((await roleIn({ 'kustomization.yaml': text, 'web.yaml': DEPLOYMENT }, 'web.yaml')).key, '', text);
  });
});

const NAMES_IT = 'patches: [{ path: ../base/web.yaml }, { path: ../../base/web.yaml }]';

describe('one linter', () => {
  test('tells the roles of equal texts apart, and remembers each', async () => {
    const linter = linterWith();
    const texts = { 'kustomization.yaml': 'patches: [{ path: web.yaml }]', 'web.yaml': PATCH };
    const plain = seen(linter, PATCH);
    assert.deepEqual(await seenIn(texts, 'web.yaml', linter), []);
    assert.deepEqual(seen(linter, PATCH), plain);
    assert.ok(plain.length > 0);
  });
});
