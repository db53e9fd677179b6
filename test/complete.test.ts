import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Completion, completionsAt } from '../core/complete.js';
import type { Config } from '../core/config.js';
import type { Linter } from '../core/lint.js';
import { PROFILES } from '../core/rule.js';
import { SegmentedText } from '../core/yaml/split.js';
import type { Path } from '../core/yaml/tree.js';
import { expandSnippet } from './expand-snippet.js';
import { findingsIn, linterWith, seen } from './linting.js';
import { runs } from './properties.js';

/** What is offered at the `|` of a manifest. */
function offered(marked: string, linter: Linter = linterWith()): Completion[] {
  const at = marked.indexOf('|');
  return offeredAt(marked.slice(0, at) + marked.slice(at + 1), at, linter);
}

function offeredAt(manifest: string, at: number, linter: Linter): Completion[] {
  const text = new SegmentedText(manifest);
  return completionsAt({ linter, text, result: linter.check(text) }, at);
}

function keys(marked: string, config: Partial<Config> = {}): string[] {
  return offered(marked, linterWith(config)).map(({ key }) => key);
}

/** The manifest after `key` is taken at its `|`. */
function taken(marked: string, key: string, linter: Linter = linterWith()): string {
  const manifest = marked.replace('|', '');
  const found = offered(marked, linter).find((completion) => completion.key === key);
  assert.ok(found, `${key} is not offered`);
  assert.equal(expandSnippet(found.snippet), found.text);
  return manifest.slice(0, found.span.start) + found.text + manifest.slice(found.span.end);
}

const bare = (spec: string, kind = 'Deployment'): string =>
  kind === 'Pod'
    ? `apiVersion: v1\nkind: Pod\nmetadata:\n  name: shop\nspec:\n${spec}`
    : `apiVersion: apps/v1
kind: ${kind}
metadata:
  name: shop
spec:
  template:
    spec:
${spec.replace(/^(?=.)/gm, '    ')}`;

const container = `  containers:
    - name: web
      image: registry.example.com/shop:1.4.2
      |
`;

describe('completion offers', () => {
  test('at a container its hardened blocks, in the order people write them', () => {
    assert.deepEqual(keys(bare(container)), ['resources', 'livenessProbe', 'readinessProbe', 'securityContext']);
  });

  test('at a pod its own', () => {
    assert.deepEqual(keys(bare(`  |\n${container.replace('|', '')}`)), [
      'automountServiceAccountToken',
      'securityContext',
    ]);
    assert.deepEqual(keys(bare('  sec|\n')), ['automountServiceAccountToken', 'securityContext']);
  });

  test('at a service account that its pods get no token', () => {
    assert.deepEqual(keys('apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: shop\n|'), [
      'automountServiceAccountToken',
    ]);
  });

  test('only what is absent', () => {
    const written = container.replace(
      '      |',
      '      securityContext: {}\n      resources:\n        limits: { memory: 1Gi }\n      |',
    );
    assert.deepEqual(keys(bare(written)), ['livenessProbe', 'readinessProbe']);
  });

  test('inside of a block what it lacks', () => {
    const started = container.replace('|', 'securityContext:\n        readOnlyRootFilesystem: true\n        |');
    assert.deepEqual(keys(bare(started)), ['allowPrivilegeEscalation', 'capabilities']);
  });

  test('nothing that a kind cannot have, or does not need', () => {
    assert.deepEqual(keys(bare(container.replace('containers', 'initContainers'))), ['resources', 'securityContext']);
    assert.deepEqual(keys(bare(container.replace('containers', 'ephemeralContainers'))), ['securityContext']);
    const job = bare(container).replace('apps/v1', 'batch/v1').replace('Deployment', 'Job');
    assert.deepEqual(keys(job), ['resources', 'securityContext']);
  });

  test('nothing in values, comments, texts, JSON, other levels and other files', () => {
    for (const marked of [
      bare(container.replace('web\n', 'web|\n')),
      bare(container.replace('|', '# sec|')),
      bare(container.replace('|', 'command: [sh]\n      args:\n        - >\n          sec|')),
      bare(container.replace('|', 'resources: {\n        |\n      }')),
      bare(container.replace('      |', '       |')),
      bare(container.replace('      |', '|')),
      bare(container.replace('|', 'ports:\n        - |')),
      '{"apiVersion": "v1", "kind": "Pod", "spec": {\n|\n}}',
      'services:\n  web:\n    image: x\n    |\n',
      bare(container.replace('|', '{{- if .Values.x }}\n      |\n      {{- end }}')),
    ])
      assert.deepEqual(keys(marked), [], marked);
  });

  test('the same in a document that is broken elsewhere', () => {
    assert.ok(keys(bare(`${container}  volumes: [`)).includes('securityContext'));
    assert.ok(keys(bare(container.replace('|', 'secur|\n      imag'))).includes('securityContext'));
  });

  test('the same beside the expressions of a template', () => {
    const template = bare(container.replace('1.4.2', '{{ .Values.tag }}')).replace(
      'name: shop',
      'name: {{ .Release.Name }}',
    );
    assert.ok(keys(template).includes('securityContext'));
    const written = template.replace('|', '{{- toYaml .Values.web | nindent 10 }}\n          ');
    assert.deepEqual(offeredAt(written, written.lastIndexOf('\n'), linterWith()), [], 'any key may come from there');
  });

  test('behind a dash, as the first key of an item', () => {
    const marked = bare('  containers:\n    - |\n', 'Pod');
    assert.equal(
      taken(marked, 'securityContext', linterWith({ profile: 'restricted' })),
      marked.replace(
        '|',
        `securityContext:
        allowPrivilegeEscalation: false
        capabilities:
          drop:
            - ALL`,
      ),
    );
  });

  test('by the profile, what restricted asks for at least; what is turned off not', () => {
    const strict = taken(bare(container), 'securityContext', linterWith({ profile: 'recommended' }));
    assert.match(strict, /readOnlyRootFilesystem: true/);
    const baseline = taken(bare(container), 'securityContext', linterWith({ profile: 'baseline' }));
    assert.match(baseline, /allowPrivilegeEscalation: false\n/);
    assert.doesNotMatch(baseline, /readOnly/);
    const off = taken(
      bare(container),
      'securityContext',
      linterWith({ levels: { 'writable-root-filesystem': 'off' } }),
    );
    assert.doesNotMatch(off, /readOnly/);
  });

  test('values that stand in the file', () => {
    const ports = container.replace('|', 'ports:\n        - name: web\n          containerPort: 443\n      |');
    assert.match(taken(bare(ports), 'readinessProbe'), /tcpSocket:\n +port: web/);
    assert.match(taken(bare(ports), 'securityContext'), /add:\n +- NET_BIND_SERVICE/);
    const twice = `${bare(container)}---\n${bare(container.replace('|', 'resources: { limits: { memory: 3Gi } }'))}`;
    assert.match(taken(twice, 'resources'), /limits:\n +memory: 3Gi/);
  });

  test('text in the style of the file, in place of all that is typed of the key', () => {
    const marked = `apiVersion: v1\r\nkind: Pod\r\nspec:\r\n    securi|tyContext: \r\n    containers:\r\n    - name: web\r\n`;
    assert.equal(
      taken(marked, 'securityContext'),
      marked.replace(
        'securi|tyContext: ',
        'securityContext:\r\n        runAsNonRoot: true\r\n        seccompProfile:\r\n            type: RuntimeDefault',
      ),
    );
  });
});

describe('what completion writes has no finding of its own', () => {
  for (const profile of PROFILES)
    for (const list of ['containers', 'initContainers', 'ephemeralContainers'])
      for (const [kind, version] of [
        ['Pod', 'v1'],
        ['Deployment', 'apps/v1'],
        ['Job', 'batch/v1'],
      ] as const)
        test(`${list} of a ${kind}, profile ${profile}`, () => {
          const linter = linterWith({ profile });
          const written = container.replace('containers', list);
          const atContainer = bare(written, kind).replace('apps/v1', version);
          const atPod = bare(`  |\n${written.replace('      |\n', '')}`, kind).replace('apps/v1', version);
          for (const marked of [atPod, atContainer])
            for (const { key } of offered(marked, linter)) {
              const result = taken(marked, key, linter);
              const isOwn = (path: Path | null): boolean => {
                const at = path?.lastIndexOf(key) ?? -1;
                return at > 0 && (path?.[at - 1] === 'spec') === (marked === atPod);
              };
              // How a request and a limit go together is asked at the tab stops.
              const own = findingsIn(linter, result).filter(
                ({ finding }) =>
                  isOwn(finding.path) && !(profile === 'strict' && finding.rule.id === 'unequal-request-and-limit'),
              );
              assert.deepEqual(
                own.map(({ finding }) => finding.rule.id),
                [],
                result,
              );
              assert.ok(seen(linter, result).length <= seen(linter, marked.replace('|', '')).length, result);
            }
        });
});

test('wherever a manifest is cut and wherever the cursor stands, what is offered can be taken', () => {
  const linter = linterWith();
  const manifest = bare(
    container.replace(
      '      |',
      '      ports:\n        - containerPort: 80\n      securi\n  volumes:\n    - name: data',
    ),
  );
  fc.assert(
    fc.property(fc.nat(manifest.length), fc.nat(30), fc.nat(), (at, cut, cursor) => {
      const text = manifest.slice(0, at) + manifest.slice(at + cut);
      const place = cursor % (text.length + 1);
      for (const { span, text: written } of offeredAt(text, place, linter)) {
        assert.ok(span.start <= place && place <= span.end);
        const before = linter.lint(text).documents.flatMap(({ findings }) => findings);
        const after = linter.lint(text.slice(0, span.start) + written + text.slice(span.end)).documents;
        const syntax = (id: string): boolean => id === 'yaml-syntax-error';
        assert.ok(
          after.flatMap(({ findings }) => findings).filter(({ rule }) => syntax(rule.id)).length <=
            before.filter(({ rule }) => syntax(rule.id)).length,
          text,
        );
      }
    }),
    runs(200),
  );
});
