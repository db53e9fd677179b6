import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { disk } from '../../server/disk.js';
import { folder } from '../cli/command.js';
import { FLOATING, UNLIMITED } from '../kustomize/tree.js';
import { codes, type Ending, eventually, rangeOf, type Session, type SessionOptions, startSession } from './session.js';

const shop = 'vfs:/shop';
const base = `${shop}/base/web.yaml`;
const baseKustomization = `${shop}/base/kustomization.yaml`;
const overlay = `${shop}/overlays/prod/kustomization.yaml`;
const patch = `${shop}/overlays/prod/limits.yaml`;

const LIMITS = `apiVersion: apps/v1
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
const RETAGGED = 'resources: [../../base]\nimages: [{ name: registry.example.com/shop/web, newTag: 1.4.2 }]\n';
const PATCHED = 'resources: [../../base]\npatches: [{ path: limits.yaml }]\n';

async function openBase(
  t: Ending,
  text: string,
  more: Record<string, string>,
  options: SessionOptions = {},
): Promise<Session> {
  const files = { [baseKustomization]: 'resources: [web.yaml]\n', [base]: text, ...more };
  const session = await startSession(t, { files, folders: [shop], ...options });
  await session.open(base, text);
  return session;
}

const shown = async (session: Session, uri = base): Promise<string[]> => codes(await session.pull(uri));

describe('a base that is open', () => {
  test('has no finding on what an overlay sets, and a change on disk applies at once', async (t) => {
    const session = await openBase(t, FLOATING, { [overlay]: RETAGGED });
    assert.deepEqual(await shown(session), []);
    await session.refreshed(() => session.write(overlay, 'resources: [../../base]\n'));
    assert.deepEqual(await shown(session), ['latest-image-tag']);
    await session.refreshed(() => session.write(overlay, RETAGGED));
    assert.deepEqual(await shown(session), []);
    await session.refreshed(() => session.write(overlay, undefined));
    assert.deepEqual(await shown(session), ['latest-image-tag']);
  });
  test('hears of an overlay in a folder that was not there', async (t) => {
    const session = await openBase(t, FLOATING, {});
    assert.deepEqual(await shown(session), ['latest-image-tag']);
    await session.refreshed(() => session.write(overlay, RETAGGED));
    assert.deepEqual(await shown(session), []);
  });
  test('hears of an overlay as it is typed, saved or not', async (t) => {
    const session = await openBase(t, FLOATING, { [overlay]: RETAGGED });
    assert.deepEqual(await shown(session), []);
    await session.open(overlay, RETAGGED);
    await session.refreshed(() => session.replace(overlay, 'shop/web', 'shop/cart'));
    assert.deepEqual(await shown(session), ['latest-image-tag']);
    await session.refreshed(() => session.replace(overlay, 'shop/cart', 'shop/web'));
    assert.deepEqual(await shown(session), []);
    await session.refreshed(() => session.replace(overlay, 'shop/web', 'shop/cart'));
    assert.deepEqual(await shown(session), ['latest-image-tag']);
    await session.refreshed(() => session.close(overlay)); // the file was never saved: what is on disk counts
    assert.deepEqual(await shown(session), []);
  });
  test('hears of a kustomization that was never saved', async (t) => {
    const session = await openBase(t, FLOATING, { [overlay]: 'resources: [../../base]\n' });
    assert.deepEqual(await shown(session), ['latest-image-tag']);
    await session.refreshed(() =>
      session.open(`${shop}/kustomization.yaml`, RETAGGED.replace('../../base', 'overlays/prod')),
    );
    assert.deepEqual(await shown(session), []);
  });
  test('hears of a patch as it is typed, and as it changes on disk', async (t) => {
    const session = await openBase(t, UNLIMITED, { [overlay]: PATCHED, [patch]: LIMITS });
    assert.deepEqual(await shown(session), []);
    await session.open(patch, LIMITS);
    await session.refreshed(() => session.replace(patch, 'memory', 'cpu'));
    assert.deepEqual(await shown(session), ['missing-memory-limit']);
    await session.refreshed(() => session.close(patch));
    assert.deepEqual(await shown(session), []);
    await session.refreshed(() => session.write(patch, LIMITS.replace('memory', 'cpu')));
    assert.deepEqual(await shown(session), ['missing-memory-limit']);
  });
  test('gets new diagnostics where they are sent', async (t) => {
    const session = await openBase(t, FLOATING, { [overlay]: RETAGGED }, { diagnostics: 'push' });
    assert.deepEqual(codes(await session.pushed(base)), []);
    await session.write(overlay, 'resources: [../../base]\n');
    await eventually('the finding', () =>
      session.published.some(({ uri, diagnostics }) => uri === base && diagnostics.length > 0) ? true : undefined,
    );
  });
  test('is not asked again where a kustomization changes nothing for it', async (t) => {
    const session = await openBase(t, FLOATING, { [overlay]: RETAGGED });
    assert.deepEqual(await shown(session), []);
    await session.write(overlay, `# the same\n${RETAGGED}`);
    await session.write(`${shop}/other/kustomization.yaml`, 'namespace: other\n');
    assert.deepEqual(await shown(session), []);
    assert.equal(session.refreshes, 0);
  });
});

describe('a patch that is open', () => {
  test('lacks nothing, has findings on what stands in it, and actions in its role', async (t) => {
    const text = LIMITS.replace('      containers:', '      hostPID: true\n      containers:');
    const session = await openBase(t, UNLIMITED, { [overlay]: PATCHED, [patch]: text });
    await session.open(patch, text);
    assert.deepEqual(await shown(session, patch), ['host-pid']);
    const actions = await session.actions(patch, rangeOf(text, 'hostPID: true'));
    const titles = actions.map(({ title }) => title);
    assert.ok(titles.length > 0);
    assert.doesNotMatch(titles.join('\n'), /runAsNonRoot|seccomp|probe|limit/);
    await session.apply(
      patch,
      actions.find(({ isPreferred }) => isPreferred),
    );
    assert.equal(session.text(patch), LIMITS);
    await session.refreshed(() => session.write(overlay, 'resources: [../../base]\n'));
    assert.ok((await shown(session, patch)).length > 3, 'nobody names it any more');
  });
});

test('kustomizations are read from the disk of the server, where a client tells of no changes a moment later', async (t) => {
  const files = { 'base/kustomization.yaml': 'resources: [web.yaml]\n', 'base/web.yaml': FLOATING };
  const path = folder({ ...files, 'overlays/prod/kustomization.yaml': RETAGGED, '.git/HEAD': '' });
  const uri = pathToFileURL(join(path, 'base/web.yaml')).href;
  const session = await startSession(t, { disk, folders: [pathToFileURL(join(path, 'base')).href] });
  await session.open(uri, FLOATING);
  assert.deepEqual(await shown(session, uri), []);
  writeFileSync(join(path, 'overlays/prod/kustomization.yaml'), 'resources: [../../base]\n');
  for (const deadline = Date.now() + 10_000; Date.now() < deadline && (await shown(session, uri)).length === 0; );
  assert.deepEqual(await shown(session, uri), ['latest-image-tag']);
});

test('a file that is hardened without being open has its role', async (t) => {
  const session = await openBase(t, UNLIMITED, { [overlay]: PATCHED, [patch]: LIMITS });
  const harden = (uri: string) =>
    session.connection.sendRequest<{ edits: unknown[]; left: unknown[] }>('seaworthy/harden', {
      uri,
      text: LIMITS,
      level: 'restricted',
    });
  assert.deepEqual((await harden(patch)).edits, []);
  assert.notDeepEqual((await harden(`${shop}/elsewhere.yaml`)).edits, []);
});
