import assert from 'node:assert/strict';
import { test } from 'node:test';
import { folderOf, foldersAround, keyOf, nameOf, pathBelow, within } from '../core/files.js';

test('the folders around a file are those up to its root', () => {
  assert.deepEqual(
    [...foldersAround('file:///shop/my%20charts/web.yaml')],
    ['file:///shop/my%20charts', 'file:///shop', 'file://'],
  );
  assert.deepEqual(
    [...foldersAround('vscode-vfs://github/o/r/web.yaml')],
    ['vscode-vfs://github/o/r', 'vscode-vfs://github/o', 'vscode-vfs://github'],
  );
  assert.deepEqual([...foldersAround('memfs:/web.yaml')], ['memfs:']);
  assert.deepEqual([...foldersAround('untitled:web.yaml')], []);
  assert.equal(folderOf('file:///shop/charts/'), 'file:///shop');
});

test('a relative path leads through folders, and not above the root', () => {
  assert.equal(within('file:///shop/overlays/live', '../../base/my file.yaml'), 'file:///shop/base/my%20file.yaml');
  assert.equal(within('file:///shop', './a//b/.'), 'file:///shop/a/b');
  assert.equal(within('file://', '.seaworthy.yaml'), 'file:///.seaworthy.yaml');
  assert.equal(within('file:///shop', '../../..'), undefined);
  assert.equal(within('untitled:web.yaml', 'x'), undefined);
});

test('a file has one name, however it is encoded', () => {
  assert.equal(keyOf('file:///C%3A/a%20b'), keyOf('file:///c:/a b/'));
  assert.equal(nameOf('file:///shop/my%20file.yaml'), 'my file.yaml');
  assert.equal(pathBelow('file:///my%20shop/', 'file:///my shop/a/%C3%A9.yaml'), 'a/é.yaml');
  assert.equal(pathBelow('file:///shop', 'file:///shopping/a.yaml'), undefined);
  assert.equal(pathBelow('file://', 'file:///a.yaml'), 'a.yaml');
  assert.equal(keyOf('file:///100%'), 'file:///100%');
});
