import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { planFixes } from '../core/fix.js';
import { DocumentView } from '../core/kube/model.js';
import { Schema } from '../core/kube/schema.js';
import missingApparmorProfile from '../core/rules/pod-security/missing-apparmor-profile.js';
import missingSeccompProfile from '../core/rules/pod-security/missing-seccomp-profile.js';
import { applyTextEdits } from '../core/yaml/edit.js';
import { SegmentedText } from '../core/yaml/split.js';
import { Tree } from '../core/yaml/tree.js';
import { linterWith, schema, seen } from './linting.js';

const recommended = linterWith({});
const strict = linterWith({ profile: 'strict' });

/** A Pod of one container that asks for all that `recommended` wants of its security; `more` goes where it says. */
function pod({ annotations = '', spec = '', context = '', container = '' }): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: web
${annotations && `  annotations:\n    ${annotations}\n`}spec:
${spec && `  ${spec}\n`}${context && `  securityContext: ${context}\n`}  containers:
    - name: web
      image: registry.example.com/web:1.2.3
${container && `      ${container}\n`}`;
}

const about = (text: string, linter = recommended, ...rules: string[]): string[] =>
  seen(linter, text).filter((line) => rules.includes(line.split(' ')[0] ?? ''));

describe('a profile that an annotation asks for', () => {
  const PROFILES = [
    'deprecated-profile-annotation',
    'missing-seccomp-profile',
    'missing-apparmor-profile',
    'unconfined-seccomp-profile',
    'unconfined-apparmor-profile',
  ];
  const seccomp = 'seccomp.security.alpha.kubernetes.io/pod: runtime/default';

  test('is one finding: the annotation, whose fix writes the field', () => {
    assert.deepEqual(about(pod({ annotations: seccomp }), recommended, ...PROFILES), [
      'deprecated-profile-annotation "runtime/default"',
    ]);
  });

  test('is a missing profile where that rule is off', () => {
    const without = linterWith({ levels: { 'deprecated-profile-annotation': 'off' } });
    assert.deepEqual(about(pod({ annotations: seccomp }), without, ...PROFILES), ['missing-seccomp-profile "spec"']);
    assert.match(fixed(pod({ annotations: seccomp }), without), /seccompProfile:\n\s+type: RuntimeDefault/);
  });

  test('is a missing profile where it confines nothing', () => {
    const text = pod({ annotations: 'seccomp.security.alpha.kubernetes.io/pod: unconfined' });
    assert.deepEqual(about(text, recommended, ...PROFILES), ['missing-seccomp-profile "spec"']);
    assert.doesNotMatch(fixed(text, recommended), /alpha/);
  });

  test('is the unconfined one where it says so, and only that', () => {
    const text = pod({ annotations: 'container.apparmor.security.beta.kubernetes.io/web: unconfined' });
    assert.deepEqual(about(text, strict, ...PROFILES).slice(0, 1), ['unconfined-apparmor-profile "unconfined"']);
    assert.doesNotMatch(fixed(text, recommended), /beta/);
  });

  test('stays an annotation for versions without the field', () => {
    const old = linterWith({ profile: 'strict', minor: 29 });
    const text = pod({ annotations: 'container.apparmor.security.beta.kubernetes.io/web: runtime/default' });
    assert.deepEqual(about(text, old, 'deprecated-profile-annotation', 'missing-apparmor-profile'), []);
  });

  test('does not silence the missing one where a template gives the annotations', () => {
    const text = pod({ annotations: 'HOLE' });
    const start = text.indexOf('HOLE');
    const tree = new Tree(text, [{ kind: 'value', start, end: start + 'HOLE'.length }]);
    const [resource] = new DocumentView(tree, new Schema(schema, 37)).resources;
    assert.ok(resource?.pod);
    assert.equal([...missingSeccompProfile.check.pod(resource.pod)].length, 1);
    assert.equal([...missingApparmorProfile.check.pod(resource.pod)].length, 1);
  });
});

describe('what shares a cause is one finding', () => {
  test('a smuggled kernel parameter and its unsafe name', () => {
    const text = pod({ context: '{ sysctls: [{ name: kernel.msgmax, value: "1+kernel.panic=1" }] }' });
    assert.deepEqual(about(text, recommended, 'unsafe-sysctl', 'sysctl-value-injection'), [
      'sysctl-value-injection "\\"1+kernel.panic=1\\""',
    ]);
  });

  test("a mount of the runtime's socket, which readOnly does not protect", () => {
    const text = pod({
      spec: 'volumes: [{ name: d, hostPath: { path: /run/containerd } }]',
      container: 'volumeMounts: [{ name: d, mountPath: /d }]',
    });
    assert.deepEqual(about(text, recommended, 'writable-host-path', 'container-runtime-socket', 'host-path-volume'), [
      'container-runtime-socket "/run/containerd"',
    ]);
  });

  test('a volume of a sensitive path, in a PersistentVolume', () => {
    const text = 'apiVersion: v1\nkind: PersistentVolume\nmetadata: { name: a }\nspec: { hostPath: { path: / } }\n';
    assert.deepEqual(about(text, recommended, 'host-path-persistent-volume', 'sensitive-host-path'), [
      'sensitive-host-path "/"',
    ]);
  });
});

describe('fixes give the same in one batch as one after the other', () => {
  const manifests = {
    'root of a known image, with root as its group': pod({
      context: '{ runAsUser: 0, runAsGroup: 0, fsGroup: 0 }',
      container: 'securityContext: { runAsGroup: 0 }',
    }).replace('registry.example.com/web:1.2.3', 'redis:7.4.1'),
    'root of another image': pod({ context: '{ runAsUser: 0, fsGroup: 0, fsGroupChangePolicy: OnRootMismatch }' }),
    'annotations of the pod and of a container': pod({
      annotations: `seccomp.security.alpha.kubernetes.io/pod: runtime/default
    container.seccomp.security.alpha.kubernetes.io/web: localhost/web.json
    container.apparmor.security.beta.kubernetes.io/web: localhost/web`,
    }),
    'an annotation of a container, and a habit of the pod': `${pod({
      annotations: 'container.seccomp.security.alpha.kubernetes.io/web: runtime/default',
      context: '{ runAsNonRoot: true }',
    })}    - name: logs\n      image: registry.example.com/logs:1.2.3\n`,
    'a profile that does not confine, annotated and written': pod({
      annotations: 'container.apparmor.security.beta.kubernetes.io/web: localhost/web',
      context: '{ appArmorProfile: { type: Unconfined } }',
    }),
    'a privileged mount': pod({
      spec: 'volumes: [{ name: d, hostPath: { path: /srv/d } }]',
      container: `securityContext: { privileged: true }
      volumeMounts: [{ name: d, mountPath: /d, mountPropagation: Bidirectional }]`,
    }),
  };
  for (const [name, text] of Object.entries(manifests))
    test(name, () => {
      const ids = new Set(
        recommended
          .check(new SegmentedText(text))
          .documents.flatMap(({ findings }) => findings.map(({ rule }) => rule.id)),
      );
      const batch = fixed(text, recommended);
      assert.notEqual(batch, text);
      for (const order of [[...ids], [...ids].reverse()]) {
        let sequence = text;
        for (const id of order) sequence = fixed(sequence, recommended, id);
        assert.deepEqual(settled(sequence), settled(batch), `${order}`);
      }
    });
});

test('a bare Deployment gets no more findings than a person reads', () => {
  const bare = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1.2.3
`;
  assert.ok(seen(recommended, bare).length <= 10, seen(recommended, bare).join('\n'));
});

/** One batch of the fixes that need no value, of all rules or of one. */
function fixed(text: string, linter: typeof recommended, id?: string): string {
  const segmented = new SegmentedText(text);
  const { edits } = planFixes(linter, segmented, linter.check(segmented), {
    safety: 'review',
    only: ({ rule }) => id === undefined || rule.id === id,
  });
  return applyTextEdits(text, edits);
}

/** What a manifest says when fixes have nothing more to do. */
function settled(text: string): unknown {
  let before = text;
  for (let turn = 0; turn < 5; turn++) {
    const after = fixed(before, recommended);
    if (after === before) break;
    before = after;
  }
  return parse(before);
}
