import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { applyPatch, parsePatch } from 'diff';
import { folder, HARMLESS, seaworthy } from './command.js';

const MARKED = `apiVersion: v1
kind: Pod
metadata:
  name: agent
  annotations:
    ignore-check.kube-linter.io/host-pid: reads /proc
    ignore-check.kube-linter.io/host-ipc: once was needed
    ignore-check.kube-linter.io/sorted-keys: generated
spec:
  hostPID: true
  containers: []
`;
const CONVERTED = `# seaworthy-ignore host-pid -- reads /proc\n${MARKED.replace(/ +ignore-check.kube-linter.io\/host-pid.*\n/, '')}`;

describe('convert-ignores', () => {
  test('converts files in place and tells what it changed and left', async () => {
    const cwd = folder({
      'a.yaml': MARKED,
      'd/b.yaml': `\ufeff${MARKED.replaceAll('\n', '\r\n')}`,
      'c.yaml': HARMLESS,
    });
    chmodSync(join(cwd, 'a.yaml'), 0o640);
    const { code, out, err } = await seaworthy(['convert-ignores', '.'], { cwd });
    assert.deepEqual([code, out], [0, '']);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), CONVERTED);
    assert.equal(statSync(join(cwd, 'a.yaml')).mode & 0o777, 0o640);
    assert.equal(readFileSync(join(cwd, 'd/b.yaml'), 'utf8'), `\ufeff${CONVERTED.replaceAll('\n', '\r\n')}`);
    assert.match(
      err,
      /^a\.yaml:6:5: converted: ignore-check\.kube-linter\.io\/host-pid to seaworthy-ignore host-pid \[kube-linter\]$/m,
    );
    assert.match(
      err,
      /^a\.yaml:7:5: left: ignore-check\.kube-linter\.io\/host-ipc\. There is nothing here for it to hide\. \[kube-linter\]$/m,
    );
    assert.doesNotMatch(err, /sorted-keys/);
    assert.match(err, /^Converted 2 marks in 2 files, left 2\. Read 3 files\.$/m);
    assert.deepEqual(readdirSync(cwd).sort(), ['a.yaml', 'c.yaml', 'd']);
    const again = await seaworthy(['convert-ignores', '.'], { cwd });
    assert.match(again.err, /^Nothing to convert, left 2\./m);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), CONVERTED);
  });

  test('reports the same afterwards', async () => {
    const cwd = folder({ 'a.yaml': MARKED, 'b.yaml': CONVERTED });
    const ids = async (file: string): Promise<string[]> =>
      [...(await seaworthy(['check', file], { cwd })).out.matchAll(/\[([a-z-]+)\]$/gm)].map(([, id]) => id ?? '');
    assert.deepEqual(await ids('b.yaml'), await ids('a.yaml'));
  });

  test('only shows, with --diff and --dry-run', async () => {
    const cwd = folder({ 'a.yaml': MARKED });
    const { code, out, err } = await seaworthy(['convert-ignores', 'a.yaml', '--diff'], { cwd });
    assert.equal(code, 0);
    const [patch] = parsePatch(out);
    assert.ok(patch);
    assert.equal(applyPatch(MARKED, patch), CONVERTED);
    assert.match(err, /would convert: .*\n[\s\S]*^Would convert 1 mark in 1 file, left 1\./m);
    const dry = await seaworthy(['convert-ignores', 'a.yaml', '--dry-run'], { cwd });
    assert.deepEqual([dry.code, dry.out], [0, '']);
    assert.match(dry.err, /^Would convert 1 mark/m);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), MARKED);
  });

  test('prints what becomes of standard input, or itself where it cannot be read', async () => {
    assert.equal((await seaworthy(['convert-ignores', '-'], { stdin: MARKED })).out, CONVERTED);
    assert.equal((await seaworthy(['convert-ignores', '-'], { stdin: HARMLESS })).out, HARMLESS);
    const foreign = Buffer.from([0x61, 0xff, 0x0a]);
    const { bytes, code } = await seaworthy(['convert-ignores', '-'], { stdin: foreign });
    assert.ok(bytes.equals(foreign));
    assert.equal(code, 2);
  });

  test('refuses what it can’t do well', async () => {
    const cwd = folder({ 'd/a.yaml': HARMLESS, 'outside.yaml': MARKED });
    symlinkSync('../outside.yaml', join(cwd, 'd/out.yaml'));
    const { code, err } = await seaworthy(['convert-ignores', 'd/out.yaml', 'absent.yaml'], { cwd });
    assert.equal(code, 2);
    assert.match(err, /absent\.yaml: error: There is no such file[\s\S]*leads out of its folder/);
    assert.equal(readFileSync(join(cwd, 'outside.yaml'), 'utf8'), MARKED);
    assert.equal((await seaworthy(['convert-ignores'])).code, 2);
    assert.equal((await seaworthy(['convert-ignores', '-', 'a.yaml'], { cwd })).code, 2);
    assert.equal((await seaworthy(['convert-ignores', 'a.yaml', '--safety', 'safe'], { cwd })).code, 2);
  });
});
