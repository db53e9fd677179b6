import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { DEPLOYMENT } from '../kustomize/tree.js';
import { checkJson, folder, seaworthy } from './command.js';

const BASE = DEPLOYMENT.replace(':1.4.2', ':latest').replace('            limits: { memory: 64Mi }\n', '');
const PATCH = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    spec:
      containers:
        - name: app
          securityContext: { privileged: true }
`;
const LIMITS = PATCH.replace('securityContext: { privileged: true }', 'resources: { limits: { memory: 64Mi } }');

const FILES = {
  'app/base/kustomization.yaml': 'resources: [web.yaml]\n',
  'app/base/web.yaml': BASE,
  'app/overlays/prod/kustomization.yaml': `resources: [../../base]
namespace: shop
images: [{ name: registry.example.com/shop/web, newTag: 1.4.2 }]
patches: [{ path: limits.yaml }, { path: privileged.yaml }]
`,
  'app/overlays/prod/limits.yaml': LIMITS,
  'app/overlays/prod/privileged.yaml': PATCH,
};

const foundIn = async (argv: readonly string[], cwd: string, stdin = ''): Promise<string[]> => {
  const { findings } = await checkJson(argv, { cwd, stdin });
  return findings.map(({ file, rule }) => `${file} ${rule}`);
};

describe('a folder with a base and an overlay', () => {
  test('is checked with what the overlay makes of the base, and patches for what stands in them', async () => {
    assert.deepEqual(await foundIn(['.'], folder(FILES)), ['app/overlays/prod/privileged.yaml privileged-container']);
  });
  test('is checked the same from any folder, in a repository or below where the command runs', async () => {
    const cwd = folder(FILES);
    assert.deepEqual(await foundIn(['app/base'], cwd), []);
    const repository = folder({ ...FILES, '.git/HEAD': 'ref: refs/heads/main\n' });
    assert.deepEqual(await foundIn(['web.yaml'], join(repository, 'app/base')), []);
    assert.deepEqual(await foundIn(['limits.yaml'], join(repository, 'app/overlays/prod')), []);
  });
  test('has a base with findings of its own where no overlay is', async () => {
    const { 'app/base/kustomization.yaml': kustomization, 'app/base/web.yaml': web } = FILES;
    const cwd = folder({ 'app/base/kustomization.yaml': kustomization, 'app/base/web.yaml': web });
    assert.deepEqual(await foundIn(['.'], cwd), [
      'app/base/web.yaml latest-image-tag',
      'app/base/web.yaml missing-memory-limit',
    ]);
  });
  test('has its patches named in the report for people, with none of them skipped', async () => {
    const { out } = await seaworthy(['check', '.'], { cwd: folder(FILES) });
    assert.match(
      out,
      /^Patches of kustomizations, for which nothing is missing: app\/overlays\/prod\/limits\.yaml, app\/overlays\/prod\/privileged\.yaml\.$/m,
    );
    assert.match(out, /skipped 0 documents/);
  });
});

test('standard input stands where its name says', async () => {
  const cwd = folder(FILES);
  const name = ['--stdin-filename', 'app/overlays/prod/limits.yaml'];
  assert.deepEqual(await foundIn(['-', ...name], cwd, LIMITS), []);
  assert.ok((await foundIn(['-'], cwd, LIMITS)).length > 3);
});

test('repairs change in a patch what plainly stands in it and adds nothing, and leave to the overlay what it sets', async () => {
  const patch = FILES['app/overlays/prod/privileged.yaml'].replace(
    '      containers:',
    '      hostPID: true\n      containers:',
  );
  for (const more of [[], ['--harden', 'restricted']]) {
    const cwd = folder({ ...FILES, 'app/overlays/prod/privileged.yaml': patch });
    const { err } = await seaworthy(['fix', '.', ...more], { cwd });
    assert.match(err, /What would have to change with it cannot be read here\. \[privileged-container\]/);
    const repaired = FILES['app/overlays/prod/privileged.yaml']; // without hostPID
    assert.equal(readFileSync(join(cwd, 'app/overlays/prod/privileged.yaml'), 'utf8'), repaired);
    assert.equal(readFileSync(join(cwd, 'app/base/web.yaml'), 'utf8'), BASE);
    assert.equal(readFileSync(join(cwd, 'app/overlays/prod/limits.yaml'), 'utf8'), LIMITS);
  }
});
