import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { linterWith, seen } from './linting.js';

const strict = linterWith({ profile: 'strict' });
/** What is said of a pod with the given container and volumes, by the rules of the given words. */
function said(about: RegExp, container: string, rest = '', linter = strict): string[] {
  const pod = `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers: [{ name: web, ${container} }]\n${rest}`;
  return seen(linter, pod).filter((line) => about.test(line));
}

describe('one cause, one finding', () => {
  test('an image without a fixed tag is reported for that, and not for its digest and pull policy as well', () => {
    const about = /image|tag|pull/;
    assert.deepEqual(said(about, 'image: web'), ['latest-image-tag "web"']);
    assert.deepEqual(said(about, 'image: "web:latest", imagePullPolicy: IfNotPresent'), [
      'latest-image-tag "\\"web:latest\\""',
    ]);
    assert.deepEqual(said(about, 'image: "web:Latest", imagePullPolicy: Always'), [
      'latest-image-tag "\\"web:Latest\\""',
    ]);
  });

  test('where the tag may float, what pulls it is reported', () => {
    const linter = linterWith({
      profile: 'strict',
      levels: { 'latest-image-tag': 'off', 'missing-image-digest': 'off' },
    });
    const about = /image|tag|pull/;
    assert.deepEqual(said(about, 'image: web, imagePullPolicy: Never', '', linter), [
      'latest-tag-not-always-pulled "Never"',
    ]);
    assert.deepEqual(said(about, 'image: web', '', linter), []);
    // Only the very word makes Kubernetes pull always.
    assert.deepEqual(said(about, 'image: "web:Latest"', '', linter), ['image-pull-policy-not-always "web"']);
  });

  test('a volume on disk is bounded by the limit that its container lacks', () => {
    const about = /ephemeral|empty-dir/;
    const mounted = 'image: "web:1.0", volumeMounts: [{ name: tmp, mountPath: /tmp }]';
    const volume = '  volumes: [{ name: tmp, emptyDir: {} }]\n';
    assert.deepEqual(said(about, mounted, volume), ['missing-ephemeral-storage-limit "web"']);
    const off = linterWith({ profile: 'strict', levels: { 'missing-ephemeral-storage-limit': 'off' } });
    assert.deepEqual(said(about, mounted, volume, off), ['unbounded-empty-dir "emptyDir"']);
    assert.deepEqual(said(about, 'image: "web:1.0"', volume, off), [], 'nobody writes there');
    const limited = `${mounted}, resources: { limits: { ephemeral-storage: 1Gi } }`;
    assert.deepEqual(said(about, limited, volume, off), []);
  });

  test('a pod of the default ServiceAccount is reported for its token, or for its account', () => {
    const about = /service-account/;
    const pod = 'image: "web:1.0"';
    assert.deepEqual(said(about, pod), ['automounted-service-account-token "spec"']);
    assert.deepEqual(said(about, pod, '  automountServiceAccountToken: false\n'), []);
    const off = linterWith({ levels: { 'automounted-service-account-token': 'off' } });
    assert.deepEqual(said(about, pod, '', off), ['default-service-account "spec"']);
    assert.deepEqual(said(about, pod, '  serviceAccount: default\n', off), [
      'deprecated-service-account-field "serviceAccount"',
      'default-service-account "default"',
    ]);
    assert.deepEqual(said(about, pod, '  serviceAccountName: web\n', off), []);
  });

  test('a limit that is missing has the finding of its own rule, and one that is refused has none here', () => {
    const about = /cpu-|unequal/;
    assert.deepEqual(said(about, 'image: "web:1.0", resources: { requests: { cpu: 1 } }'), [
      'missing-cpu-limit "resources"',
    ]);
    const cpu = (request: string, limit: string) =>
      said(about, `image: "web:1.0", resources: { requests: { cpu: ${request} }, limits: { cpu: ${limit} } }`);
    assert.deepEqual(cpu('500m', '0.5'), []);
    assert.deepEqual(cpu('250m', '0.5'), ['unequal-request-and-limit "250m"']);
    assert.deepEqual(cpu('1', '0.5'), []);
    assert.deepEqual(cpu('250m', 'much'), []);
  });
});

test('a bare Deployment of one container has at most ten findings by default', () => {
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
          image: nginx:1.27.1
`;
  const findings = seen(linterWith(), bare);
  assert.ok(findings.length <= 10, findings.join('\n'));
});
