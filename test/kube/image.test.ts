import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseImage } from '../../core/kube/image.js';

const hex = '0123456789abcdef'.repeat(4);

test('an image falls into repository, tag and digest as they are written', () => {
  const parts = (text: string) => {
    const image = parseImage(text);
    return image && [image.repository, image.tag, image.digest];
  };
  assert.deepEqual(parts('nginx'), ['nginx', undefined, undefined]);
  assert.deepEqual(parts('nginx:1.27.1'), ['nginx', '1.27.1', undefined]);
  assert.deepEqual(parts('host:5000/app'), ['host:5000/app', undefined, undefined]);
  assert.deepEqual(parts('host:5000/team/app:1_0-a.b'), ['host:5000/team/app', '1_0-a.b', undefined]);
  assert.deepEqual(parts(`app@sha256:${hex}`), ['app', undefined, `sha256:${hex}`]);
  assert.deepEqual(parts(`[::1]:5000/app:2@sha256:${hex}`), ['[::1]:5000/app', '2', `sha256:${hex}`]);
});

test('equal repositories have equal names, however short they are written', () => {
  const names = (...texts: string[]) => [...new Set(texts.map((text) => parseImage(text)?.name))];
  assert.deepEqual(names('nginx', 'library/nginx', 'docker.io/nginx:1', 'index.docker.io/library/nginx'), [
    'docker.io/library/nginx',
  ]);
  assert.deepEqual(names('team/app', 'docker.io/team/app'), ['docker.io/team/app']);
  assert.deepEqual(names('quay.io/app'), ['quay.io/app']);
  assert.deepEqual(names('localhost/app'), ['localhost/app']);
  assert.deepEqual(names('MyHost/app'), ['MyHost/app']);
});

const TAKEN = [
  'my_org/app',
  'my__org/app--x',
  'exa_mple.com/x',
  'a.b/c.d/e',
  'docker.io',
  'localhost:5000',
  '[::1]/app',
  'x:Latest',
  `${hex}:1`,
  `app:${'t'.repeat(128)}`,
  'a'.repeat(247),
  `example.com/${'a'.repeat(255)}`,
];

const REFUSED = [
  '',
  ' ',
  'app ',
  'a b',
  'Nginx',
  'myorg/App',
  'my___org/app',
  '-app',
  'app-',
  'app.',
  'app:',
  'app:-1',
  'app:1:2',
  ':1',
  '/app',
  'app/',
  'a//b',
  'café/app',
  'docker.io/',
  'example..com/x',
  'example.com:/x',
  'example.com:80a/x',
  'http://example.com/app',
  `\${IMAGE}`,
  '$(IMAGE)',
  hex,
  'app@sha256:0123',
  `app@sha256:${hex.toUpperCase()}`,
  `app@sha512:${hex}`,
  'app@md5:0123456789abcdef0123456789abcdef',
  `app@sha256:${hex}@sha256:${hex}`,
  `@sha256:${hex}`,
  `app:${'t'.repeat(129)}`,
  'a'.repeat(248),
  `example.com/${'a'.repeat(256)}`,
];

test('what the kubelet takes and refuses (verdicts of its own code)', () => {
  assert.deepEqual(
    TAKEN.filter((text) => !parseImage(text)),
    [],
  );
  assert.deepEqual(
    REFUSED.filter((text) => parseImage(text)),
    [],
  );
});
