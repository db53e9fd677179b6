import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse, stringify } from 'yaml';
import { planFixes } from '../../core/fix.js';
import { parseImage } from '../../core/kube/image.js';
import { KNOWN_IMAGES, KNOWN_IMAGES_READ } from '../../core/kube/known-image-table.js';
import { knownImage } from '../../core/kube/known-images.js';
import { cleanPath, isWithin } from '../../core/kube/paths.js';
import { applyTextEdits } from '../../core/yaml/edit.js';
import { SegmentedText } from '../../core/yaml/split.js';
import { linterWith } from '../linting.js';

test('an image is known under each of its spellings, and under no other', () => {
  const spellings = [
    'nginx',
    'nginx:1.27.1-alpine',
    'docker.io/nginx',
    'index.docker.io/library/nginx:1.27',
    `nginx@sha256:${'a'.repeat(64)}`,
    'public.ecr.aws/docker/library/nginx:1.27',
    'mirror.gcr.io/library/nginx',
  ];
  for (const spelling of spellings) assert.equal(knownImage(spelling)?.name, 'nginx', spelling);
  for (const other of ['registry.example.com/nginx', 'example/nginx', 'nginx-exporter', 'NGINX', '', undefined])
    assert.equal(knownImage(other), undefined, String(other));
  assert.equal(knownImage('quay.io/prometheus/prometheus:v3.1.0')?.user, knownImage('prom/prometheus')?.user);
  assert.equal(knownImage('bitnami/postgresql:17')?.user, 1001);
  assert.equal(knownImage('bitnami/minideb')?.starts, 'root');
});

test("a variant's user is told from the tag, and not guessed from a digest", () => {
  assert.equal(knownImage('postgres')?.user, 999);
  assert.equal(knownImage('postgres:16.4')?.user, 999);
  assert.equal(knownImage('postgres:16-alpine3.20')?.user, 70);
  assert.equal(knownImage('postgres:alpine')?.user, 70);
  assert.equal(knownImage(`postgres:16-alpine@sha256:${'a'.repeat(64)}`)?.user, 70);
  assert.equal(knownImage(`postgres@sha256:${'a'.repeat(64)}`)?.user, undefined);
  assert.equal(knownImage('gcr.io/distroless/static-debian12:nonroot')?.starts, 'numbered');
  assert.equal(knownImage('gcr.io/distroless/static-debian12:debug-nonroot')?.starts, 'numbered');
  assert.equal(knownImage('gcr.io/distroless/static-debian12')?.starts, 'root');
});

test('the table is well formed', () => {
  assert.match(KNOWN_IMAGES_READ, /^\d{4}-\d{2}$/);
  const seen = new Set<string>();
  for (const entry of KNOWN_IMAGES) {
    assert.notEqual(entry.source, '');
    for (const repository of entry.repositories) {
      assert.ok(!seen.has(repository), `${repository} stands there twice`);
      seen.add(repository);
      assert.equal(parseImage(repository.replace(/\*$/, 'x'))?.name, repository.replace(/\*$/, 'x'), 'in full');
    }
    const named = entry.repositories.join();
    if (entry.starts !== 'root') assert.ok(entry.user !== undefined, `${named} says which user it names`);
    if (entry.rootNeeds) assert.equal(entry.starts, 'root', named);
    const paths = [...(entry.data ?? []), ...(entry.scratch ?? [])];
    for (const path of paths) {
      assert.ok(path.startsWith('/') && cleanPath(path) === path, `${named}: ${path}`);
      assert.ok(!paths.some((other) => other !== path && isWithin(path, other)), `${named}: ${path} is served already`);
    }
    for (const path of entry.ofRoot ?? []) assert.ok(paths.includes(path), `${named}: ${path}`);
  }
});

test('what a well-known image writes to gets an empty volume, unless something serves it already', () => {
  const added = (image: string, ...mounted: readonly string[]): string =>
    mountsOf(
      hardened([{ name: 'web', image, volumeMounts: mounted.map((mountPath) => ({ name: 'v', mountPath })) }], {
        volumes: [{ name: 'v', emptyDir: {} }],
      }),
      'v',
    );
  const nginx = 'cache-nginx /var/cache/nginx, run /var/run, tmp /tmp';
  assert.equal(added('nginx:1.27'), nginx);
  assert.equal(added('nginx:1.27', '/usr/share/nginx/html'), nginx);
  assert.equal(added('nginx:1.27', '/tmp/', '/var/cache/nginx'), 'run /var/run');
  assert.equal(added('nginx:1.27', '/run'), 'cache-nginx /var/cache/nginx, tmp /tmp', '/var/run is a link to it');
  assert.equal(added('nginx:1.27', '/var/cache'), 'run /var/run, tmp /tmp', 'a volume above serves it');
  assert.equal(added('nginx:1.27', '/var/run/secrets/tokens'), nginx, 'one below does not');
  assert.equal(added('redis:7', '/data'), '');
  assert.equal(added('postgres:16', '/var/lib/postgresql/data'), 'run-postgresql /var/run/postgresql, tmp /tmp');
  assert.equal(added('prom/node-exporter'), '');
  assert.equal(added('registry.example.com/web'), 'tmp /tmp');
});

test('each volume of a fix has a name of its own', () => {
  const long = 'a'.repeat(63);
  const [first, second, third] = podOf(
    hardened(
      [
        { name: 'web', image: 'redis:7' },
        { name: long, image: 'redis:7' },
      ],
      { initContainers: [{ name: 'setup', image: 'busybox' }], volumes: [{ name: 'data-web', emptyDir: {} }] },
    ),
  ).volumes.slice(1);
  assert.deepEqual(
    [first, second, third].map((volume) => volume?.name),
    ['data-web-2', 'data-container-2', 'tmp-setup'],
  );
});

test('a user comes with runAsNonRoot where the image needs one, at the pod where all agree', () => {
  const users = (...images: readonly string[]): string => {
    const { securityContext, containers } = podOf(
      hardened(
        images.map((image, index) => ({ name: `c${index}`, image })),
        {},
        'root-user-allowed',
      ),
    );
    return [securityContext, ...containers.map((c) => c.securityContext)].map((it) => it?.runAsUser ?? '-').join(' ');
  };
  assert.equal(users('redis:7'), '999 -');
  assert.equal(users('redis:7', 'postgres:16'), '999 - -');
  assert.equal(users('redis:7', 'postgres:16-alpine'), '- 999 70');
  assert.equal(users('prom/prometheus', 'registry.example.com/web'), '- 65534 -', 'the kubelet reads numbers only');
  assert.equal(users('grafana/grafana'), '- -', 'it names a number itself');
  assert.equal(users('busybox'), '- -', 'nobody says which');
});

test('a pod-wide setting is written where the other pods of the document have it', () => {
  const pod = (name: string, securityContext?: object, own?: object) => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name },
    spec: {
      ...(securityContext ? { securityContext } : {}),
      containers: [{ name: 'web', image: 'registry.example.com/web', ...(own ? { securityContext: own } : {}) }],
    },
  });
  const sets = (...others: readonly object[]): string => {
    const list = { apiVersion: 'v1', kind: 'List', items: [pod('bare'), ...others] };
    const repaired: { items: { spec: PodSpec }[] } = parse(fixed(stringify(list), 'missing-seccomp-profile'));
    return repaired.items[0]?.spec.securityContext ? 'pod' : 'container';
  };
  const profile = { seccompProfile: { type: 'RuntimeDefault' } };
  assert.equal(sets(), 'pod');
  assert.equal(sets(pod('other', undefined, profile)), 'container');
  assert.equal(sets(pod('other', undefined, { runAsNonRoot: true })), 'pod', 'another field is no habit');
  assert.equal(sets(pod('other', undefined, profile), pod('third', profile)), 'pod', 'some have it at the pod');
});

interface ContainerSpec {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: { readonly runAsUser?: number };
  readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
}

interface PodSpec {
  readonly securityContext?: { readonly runAsUser?: number };
  readonly containers: readonly ContainerSpec[];
  readonly volumes: readonly { readonly name: string }[];
}

/** A pod's text after the fixes of a rule. */
function hardened(containers: readonly object[], rest: object, rule = 'writable-root-filesystem'): string {
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'a' }, spec: { containers, ...rest } };
  return fixed(stringify(pod), rule);
}

function fixed(text: string, id: string): string {
  const linter = linterWith();
  const segmented = new SegmentedText(text);
  const plan = planFixes(linter, segmented, linter.check(segmented), {
    safety: 'review',
    only: ({ rule }) => rule.id === id,
  });
  return applyTextEdits(text, plan.edits);
}

function podOf(text: string): PodSpec {
  const pod: { spec: PodSpec } = parse(text);
  return pod.spec;
}

/** `name path`, without those of a volume. */
function mountsOf(text: string, without: string): string {
  const mounts = podOf(text).containers.flatMap(({ volumeMounts = [] }) => volumeMounts);
  return mounts
    .filter(({ name }) => name !== without)
    .map(({ name, mountPath }) => `${name} ${mountPath}`)
    .join(', ');
}
