import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../scripts/root.js';
import { linterWith, seen } from './linting.js';

const linter = linterWith();

describe('the tour of the examples', () => {
  test('names every example, and no other', () => {
    const named = new Set(read('README.md').match(/[\w-]+\.yaml/g));
    const there = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yaml'));
    assert.deepEqual([...named].sort(), there.sort());
  });

  test('shows many kinds of problems in the insecure shop', () => {
    const found = seen(linter, read('insecure-web.yaml'));
    for (const line of [
      'privileged-container "yes"',
      'host-network "true"',
      'latest-image-tag "registry.example.com/shop:latest"',
      'dangerous-capability "NET_ADMIN"',
      'container-runtime-socket "/var/run/docker.sock"',
      'wrong-case-field "readonlyRootFilesystem"',
      'root-user "0"',
    ]) {
      assert.ok(found.includes(line), `${line} is not among\n${found.join('\n')}`);
    }
  });

  test('shows the same shop with nothing underlined', () => {
    assert.deepEqual(seen(linter, read('hardened-web.yaml')), []);
  });

  test('shows a comment that hides one finding, and all others still there', () => {
    const text = read('log-archive.yaml');
    const hidden = 'sensitive-host-path "/var/log/pods"';
    const found = seen(linter, text);
    assert.ok(found.length > 0);
    assert.deepEqual(
      found.filter((line) => /host-path|suppression/.test(line)),
      [],
    );
    assert.ok(seen(linter, text.replace(/ *# seaworthy-ignore .*\n/, '')).includes(hidden));
  });

  test('shows misspelt fields, and none of them reported missing as well', () => {
    assert.deepEqual(seen(linter, read('misspelt-fields.yaml')), [
      'unknown-field "runAsNonRooot"',
      'duplicate-key "allowPrivilegeEscalation"',
      'privilege-escalation "true"',
      'wrong-case-field "readonlyRootFilesystem"',
      'unknown-field "capabilites"',
    ]);
  });

  test('shows a finding that a change in another document clears', () => {
    const text = read('api-access.yaml');
    assert.deepEqual(seen(linter, text), ['automounted-service-account-token "spec"']);
    const account = 'kind: ServiceAccount\nmetadata:\n  name: cleanup\n';
    assert.ok(text.includes(account));
    assert.deepEqual(seen(linter, text.replace(account, `${account}automountServiceAccountToken: false\n`)), []);
  });

  test('shows findings inside of a List', () => {
    assert.ok(seen(linter, read('list.yaml')).includes('unconfined-seccomp-profile "Unconfined"'));
  });
});

function read(name: string): string {
  return readFileSync(join(root, 'examples', name), 'utf8');
}
