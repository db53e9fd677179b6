import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanPath, isWithin } from '../../core/kube/paths.js';

test('a path is cleaned as Go cleans it', () => {
  // From the table of Go's own tests (path/path_test.go), and what people write.
  const cleaned: Readonly<Record<string, string>> = {
    '': '.',
    abc: 'abc',
    'a/b/c': 'a/b/c',
    '..': '..',
    '../../abc': '../../abc',
    '/': '/',
    'abc/': 'abc',
    'abc//def//ghi': 'abc/def/ghi',
    '//abc': '/abc',
    '///abc//': '/abc',
    'abc/./def': 'abc/def',
    '/./abc/def': '/abc/def',
    'abc/def/../ghi/../jkl': 'abc/jkl',
    'abc/def/../..': '.',
    '/abc/def/../..': '/',
    'abc/def/../../..': '..',
    '/abc/def/../../..': '/',
    'abc/def/../../../ghi/jkl/../../../mno': '../../mno',
    '/var/run/./docker.sock': '/var/run/docker.sock',
  };
  for (const [path, wanted] of Object.entries(cleaned)) assert.equal(cleanPath(path), wanted, JSON.stringify(path));
});

test('a path lies within a folder, not within one whose name it begins with', () => {
  assert.ok(isWithin('/etc', '/etc'));
  assert.ok(isWithin('/etc/passwd', '/etc'));
  assert.ok(isWithin('/etc', '/'));
  assert.ok(!isWithin('/etcetera', '/etc'));
  assert.ok(!isWithin('/', '/etc'));
});
