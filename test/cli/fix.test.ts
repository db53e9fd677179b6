import assert from 'node:assert/strict';
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { applyPatch, parsePatch } from 'diff';
import { folder, HARMLESS, PRIVILEGED, seaworthy } from './command.js';

const baseline = ['--profile', 'baseline'];
const FIXED = PRIVILEGED.replace('yes', 'false');
const BROKEN = 'apiVersion: v1\nkind: Pod\nspec: [\n';

describe('fix', () => {
  test('repairs files in place and tells what it changed', async () => {
    const cwd = folder({ 'a.yaml': PRIVILEGED, 'd/b.yaml': PRIVILEGED, 'c.yaml': HARMLESS });
    const { code, out, err } = await seaworthy(['fix', '.', ...baseline], { cwd });
    assert.deepEqual([code, out], [0, '']);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), FIXED);
    assert.equal(readFileSync(join(cwd, 'd/b.yaml'), 'utf8'), FIXED);
    assert.match(err, /^a\.yaml:8:19: fixed: Set privileged: false .*\[privileged-container\]$/m);
    assert.match(err, /^Fixed 2 findings in 2 files, left 0\. Read 3 files\.$/m);
    assert.deepEqual(readdirSync(cwd).sort(), ['a.yaml', 'c.yaml', 'd']);
  });

  test('keeps permissions, line ends, the byte order mark and a missing end of the last line', async () => {
    const text = `\ufeff${PRIVILEGED.replaceAll('\n', '\r\n').trimEnd()}`;
    const cwd = folder({ 'a.yaml': text });
    chmodSync(join(cwd, 'a.yaml'), 0o751);
    await seaworthy(['fix', 'a.yaml', ...baseline], { cwd });
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), text.replace('yes', 'false'));
    assert.equal(statSync(join(cwd, 'a.yaml')).mode & 0o777, 0o751);
  });

  test('does not touch a file in which nothing changes', async () => {
    const cwd = folder({ 'a.yaml': HARMLESS });
    utimesSync(join(cwd, 'a.yaml'), 1000, 1000);
    const before = statSync(join(cwd, 'a.yaml'));
    const { err } = await seaworthy(['fix', 'a.yaml'], { cwd });
    const after = statSync(join(cwd, 'a.yaml'));
    assert.deepEqual([after.mtimeMs, after.ino], [before.mtimeMs, before.ino]);
    assert.match(err, /^Nothing to fix/);
  });

  test('exits as a check would afterwards, and tells what it left and why', async () => {
    const cwd = folder({ 'a.yaml': PRIVILEGED });
    const { code, err } = await seaworthy(['fix', 'a.yaml'], { cwd });
    assert.equal(code, 1);
    assert.match(err, /^a\.yaml:\d+:\d+: left: .*only you can choose.* \[missing-memory-limit\]$/m);
    assert.equal((await seaworthy(['check', 'a.yaml'], { cwd })).code, 1);
    assert.equal((await seaworthy(['fix', 'a.yaml', '--fail-on', 'never'], { cwd })).code, 0);
  });

  test('has nothing left to do when it runs again', async () => {
    const cwd = folder({ 'a.yaml': PRIVILEGED });
    await seaworthy(['fix', 'a.yaml'], { cwd });
    const once = readFileSync(join(cwd, 'a.yaml'), 'utf8');
    await seaworthy(['fix', 'a.yaml'], { cwd });
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), once);
  });

  test('applies only safe fixes where it is told to', async () => {
    const text = PRIVILEGED.replace('yes', 'yes\n      readonlyRootFilesystem: true');
    const cwd = folder({ 'a.yaml': text });
    const { code, err } = await seaworthy(['fix', 'a.yaml', '--safety', 'safe', ...baseline], { cwd });
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), text.replace('readonlyRoot', 'readOnlyRoot'));
    assert.equal(code, 1);
    assert.match(err, /More can be fixed with --safety review/);
  });

  test('goes on with the others where one cannot be read', async () => {
    const cwd = folder({ 'a.yaml': PRIVILEGED, 'b.yaml': Buffer.from([0xff]) });
    const { code, err } = await seaworthy(['fix', 'absent.yaml', '.', ...baseline], { cwd });
    assert.equal(code, 2);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), FIXED);
    assert.deepEqual(readFileSync(join(cwd, 'b.yaml')), Buffer.from([0xff]));
    assert.match(err, /absent\.yaml: error: There is no such file[\s\S]*b\.yaml:1:1: error: It is not UTF-8/);
  });
});

describe('fix of a link', () => {
  const cwd = folder({ 'd/a.yaml': PRIVILEGED, 'outside.yaml': PRIVILEGED });
  mkdirSync(join(cwd, 'd/versions'));
  symlinkSync('a.yaml', join(cwd, 'd/link.yaml'));
  symlinkSync('../outside.yaml', join(cwd, 'd/out.yaml'));

  test('writes what it leads to and keeps the link', async () => {
    assert.equal((await seaworthy(['fix', 'd/link.yaml', ...baseline], { cwd })).code, 0);
    assert.equal(readFileSync(join(cwd, 'd/a.yaml'), 'utf8'), FIXED);
    assert.ok(lstatSync(join(cwd, 'd/link.yaml')).isSymbolicLink());
  });

  test('is refused where it leads out of its folder', async () => {
    const { code, err } = await seaworthy(['fix', 'd/out.yaml', ...baseline], { cwd });
    assert.equal(code, 2);
    assert.match(err, /d\/out\.yaml: .*leads out of its folder/);
    assert.equal(readFileSync(join(cwd, 'outside.yaml'), 'utf8'), PRIVILEGED);
  });
});

describe('fix --diff', () => {
  const texts: Readonly<Record<string, string>> = {
    'plain.yaml': PRIVILEGED,
    'crlf.yaml': PRIVILEGED.replaceAll('\n', '\r\n'),
    'open end.yaml': PRIVILEGED.replace(/\n {4}securityContext:\n(.*)\n(.*)\n/, '\n$2\n    securityContext:\n$1'),
    'sub/bom.yaml': `\ufeff${PRIVILEGED}`,
  };

  test('writes nothing and prints a patch that makes the same as fix would', async () => {
    const cwd = folder(texts);
    const { code, out, err } = await seaworthy(['fix', '.', '--diff', ...baseline], { cwd });
    assert.equal(code, 0);
    assert.match(err, /^Would fix 4 findings in 4 files/m);
    const patches = parsePatch(out);
    assert.deepEqual(
      patches.map(({ oldFileName, newFileName }) => [oldFileName, newFileName]),
      Object.keys(texts)
        .sort()
        .map((name) => [`a/${name}`, `b/${name}`]),
    );
    for (const patch of patches) {
      const name = patch.oldFileName?.slice(2) ?? '';
      assert.equal(readFileSync(join(cwd, name), 'utf8'), texts[name]);
      assert.equal(
        applyPatch(texts[name] ?? '', patch, { autoConvertLineEndings: false }),
        texts[name]?.replace('yes', 'false'),
      );
    }
  });

  test('prints exactly what patch and git apply read', async () => {
    const { out } = await seaworthy(['fix', '-', '--diff', '--stdin-filename', 'open end.yaml', ...baseline], {
      stdin: texts['open end.yaml'] ?? '',
    });
    assert.equal(
      out,
      `--- a/open end.yaml\t
+++ b/open end.yaml\t
@@ -6,4 +6,4 @@
   - name: web
     image: nginx:1.27.1
     securityContext:
-      privileged: yes
\\ No newline at end of file
+      privileged: false
\\ No newline at end of file
`,
    );
  });

  test('prints nothing where nothing changes, or nothing can be read', async () => {
    assert.equal((await seaworthy(['fix', '-', '--diff'], { stdin: HARMLESS })).out, '');
    assert.equal((await seaworthy(['fix', '-', '--diff'], { stdin: Buffer.from([0xff]) })).out, '');
    assert.equal((await seaworthy(['fix', '-', '--diff'], { stdin: BROKEN })).out, '');
  });

  test('exits as the result would', async () => {
    assert.equal((await seaworthy(['fix', '-', '--diff', ...baseline], { stdin: PRIVILEGED })).code, 0);
    assert.equal((await seaworthy(['fix', '-', '--diff'], { stdin: BROKEN })).code, 1);
    assert.equal((await seaworthy(['fix', '-', '--diff'], { stdin: Buffer.from([0xff]) })).code, 2);
  });
});

describe('fix of standard input', () => {
  test('prints the result alone', async () => {
    const { code, out } = await seaworthy(['fix', '-', ...baseline], { stdin: `\ufeff${PRIVILEGED}` });
    assert.deepEqual([code, out], [0, `\ufeff${FIXED}`]);
  });

  test('prints the input itself where it cannot be read or needs nothing', async () => {
    for (const stdin of [
      Buffer.from([0x61, 0xff, 0x0a]),
      Buffer.from(HARMLESS),
      Buffer.from(BROKEN),
      Buffer.alloc(11 * 1024 * 1024, 0x23),
      Buffer.alloc(0),
    ]) {
      const { bytes } = await seaworthy(['fix', '-'], { stdin });
      assert.ok(bytes.equals(stdin));
    }
  });
});
