import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareVersions, parseImage, versionOf } from '../../core/kube/image.js';
import { frozenRegistry, isIngressNginx, largeImageOf, vulnerabilityOf } from '../../core/kube/image-facts.js';
import { BASE_IMAGES, IMAGE_TABLE_READ, VULNERABLE_PRODUCTS } from '../../core/kube/image-table.js';

test('a tag names a version in full, or none', () => {
  assert.deepEqual(versionOf('v1.11.5'), [1, 11, 5]);
  assert.deepEqual(versionOf('9.2.3-ubuntu'), [9, 2, 3]);
  assert.deepEqual(versionOf('9.2.3-debian-11-r0'), [9, 2, 3]);
  for (const tag of ['1.11', 'v1', 'latest', '1.11.4-patched', '1.12.0-rc1', '1.2.3.4', 'x1.2.3', ''])
    assert.equal(versionOf(tag), undefined, tag);
  const sorted = ['0.9.9', '1.2.10', '1.10.0', '10.0.0'].map((tag) => versionOf(tag) ?? assert.fail(tag));
  assert.deepEqual([...sorted].reverse().sort(compareVersions), sorted);
});

test('the first version without any known flaw is not one with the next', () => {
  const fixed = (text: string) => vulnerabilityOf(image(text))?.fixed;
  assert.equal(fixed('registry.k8s.io/ingress-nginx/controller:v1.9.4'), '1.13.9');
  assert.equal(fixed('registry.k8s.io/ingress-nginx/controller:v1.14.4'), '1.14.5');
  assert.equal(fixed('registry.k8s.io/ingress-nginx/controller:v1.15.0'), '1.15.1');
  assert.equal(fixed('registry.k8s.io/ingress-nginx/controller:v1.15.1'), undefined);
  assert.equal(fixed('quay.io/argoproj/argocd:v2.1.8'), '2.1.9');
  assert.equal(fixed('quay.io/argoproj/argocd:v2.1.9'), undefined);
  assert.equal(fixed('grafana/grafana:9.1.9'), undefined);
  assert.equal(fixed('ghcr.io/kyverno/kyverno:v1.8.2'), undefined);
  const flaws = vulnerabilityOf(image('registry.k8s.io/ingress-nginx/controller-chroot:v1.13.0'))?.advisories;
  assert.deepEqual(
    flaws?.map(({ cve }) => cve),
    ['CVE-2026-4342'],
  );
});

test('an image is large by what it is, wherever its copy is pulled from, and not when its tag says that it is small', () => {
  const smaller = (text: string) => largeImageOf(image(text))?.smallerTag;
  assert.equal(smaller('debian:bookworm'), 'bookworm-slim');
  assert.equal(smaller('mirror.gcr.io/library/node:22-bookworm'), '22-bookworm-slim');
  assert.equal(smaller('eclipse-temurin:21'), '21-jre');
  assert.equal(smaller('php:8.3-fpm'), '8.3-fpm-alpine');
  for (const text of ['ubuntu:24.04', 'debian', 'debian:latest', 'python:3.12-bookworm', 'opensuse/leap:15.6']) {
    assert.ok(largeImageOf(image(text)), text);
    assert.equal(smaller(text), undefined, text);
  }
  for (const text of ['node:22-alpine', 'openjdk:8-jre', 'debian:12-slim', 'team/node:22', 'busybox', `node@${DIGEST}`])
    assert.equal(largeImageOf(image(text)), undefined, text);
});

test('a registry and a retired project are known by their names, not by words in others', () => {
  assert.equal(frozenRegistry(image('k8s.gcr.io/pause:3.1')), 'k8s.gcr.io');
  assert.equal(frozenRegistry(image('gcr.io/google-containers/pause:3.1')), 'gcr.io/google-containers');
  assert.equal(frozenRegistry(image('gcr.io/google-containers-x/pause:3.1')), undefined);
  assert.ok(isIngressNginx(image(`mirror.example.com/k8s/ingress-nginx/controller@${DIGEST}`)));
  assert.ok(!isIngressNginx(image('example.com/my-ingress-nginx/controller:1')));
  assert.ok(!isIngressNginx(image('nginx/nginx-ingress:4.0.1')));
});

test('the tables are well formed', () => {
  assert.match(IMAGE_TABLE_READ, /^\d{4}-\d{2}$/);
  for (const { name, paths, advisories } of VULNERABLE_PRODUCTS) {
    for (const path of paths) assert.ok(parseImage(`example.com/${path}`), path);
    for (const { cve, source, affected, harm } of advisories) {
      assert.match(cve, /^CVE-\d{4}-\d{4,}$/);
      assert.ok(source.includes('/') && !harm.endsWith('.'), cve);
      for (const range of affected) {
        const [from, before] = [versionOf(range.from), versionOf(range.before)];
        assert.ok(from && before && compareVersions(from, before) < 0, `${name} ${cve}`);
      }
    }
  }
  const names = BASE_IMAGES.flatMap((base) => base.names);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.equal(image(name.replace('*', 'x')).name, name.replace('*', 'x'), 'in full');
});

const DIGEST = `sha256:${'a'.repeat(64)}`;

function image(text: string) {
  return parseImage(text) ?? assert.fail(text);
}
