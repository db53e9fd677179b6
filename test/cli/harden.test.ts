import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../../scripts/root.js';
import { folder, HARMLESS, seaworthy } from './command.js';

const BARE = `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  hostPID: true # to see the others
  containers:
  - name: web
    image: registry.example.com/web:1.0.0
`;
const BASELINE = BARE.replace(/ {2}hostPID.*\n/, '');
const RESTRICTED = `${BASELINE.replace(
  'spec:\n',
  'spec:\n  securityContext:\n    runAsNonRoot: true\n    seccompProfile:\n      type: RuntimeDefault\n',
)}    securityContext:
      allowPrivilegeEscalation: false
      capabilities:
        drop:
        - ALL
`;
const STUCK = BASELINE.replace('spec:\n', 'spec:\n  volumes:\n  - name: data\n    hostPath: { path: /data }\n');

const restricted = ['--harden', 'restricted'];
const baseline = ['--harden', 'baseline'];

describe('fix --harden', () => {
  test('brings pods to the level, and says what may break', async () => {
    const cwd = folder({ 'a.yaml': BARE, 'b.yaml': BARE, 'c.yaml': HARMLESS });
    const one = await seaworthy(['fix', 'a.yaml', ...baseline], { cwd });
    const other = await seaworthy(['fix', 'b.yaml', ...restricted, '--safety', 'review'], { cwd });
    assert.deepEqual([one.code, other.code], [0, 0]);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), BASELINE);
    assert.equal(readFileSync(join(cwd, 'b.yaml'), 'utf8'), RESTRICTED);
    assert.match(one.err, /^a\.yaml:5:12: fixed: Delete hostPID .*\(.*\).* \[host-pid\]$/m);
    assert.match(other.err, /^Fixed 5 findings in 1 file, left 0\. Read 1 file\.$/m);
  });

  test('changes nothing the second time', async () => {
    const cwd = folder({ 'a.yaml': BARE });
    await seaworthy(['fix', 'a.yaml', ...restricted], { cwd });
    const before = statSync(join(cwd, 'a.yaml'));
    const { code, err } = await seaworthy(['fix', 'a.yaml', ...restricted], { cwd });
    const after = statSync(join(cwd, 'a.yaml'));
    assert.deepEqual([after.ino, after.mtimeMs], [before.ino, before.mtimeMs]);
    assert.equal(code, 0);
    assert.match(err, /^Nothing to fix, left 0\./);
  });

  test('lists what only a person can decide with the reason, and exits with 1', async () => {
    const cwd = folder({ 'a.yaml': STUCK });
    const { code, err } = await seaworthy(['fix', 'a.yaml', ...baseline], { cwd });
    assert.equal(code, 1);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), STUCK);
    assert.match(
      err,
      /^a\.yaml:7:5: left: .*Only you know what the container looks for on the node\. \[host-path-volume\]$/m,
    );
    assert.match(err, /left 1 that Pod Security "baseline" refuses/);
  });

  test('keeps what is ignored, lists it, and counts it no failure', async () => {
    const text = BARE.replace('# to', '# seaworthy-ignore host-pid -- to');
    const cwd = folder({ 'a.yaml': text });
    const { code, err } = await seaworthy(['fix', 'a.yaml', ...baseline], { cwd });
    assert.deepEqual([code, readFileSync(join(cwd, 'a.yaml'), 'utf8')], [0, text]);
    assert.match(err, /^a\.yaml:5:12: left: .*It is ignored here, .* \[host-pid\]$/m);
  });

  test('judges by the policy of the chosen version', async () => {
    const text = RESTRICTED.replace('  containers:', '  hostUsers: false\n  containers:')
      .replace('runAsNonRoot', 'runAsUser')
      .replace('true', '0');
    const harden = async (version: string) =>
      (await seaworthy(['fix', '-', ...restricted, '--kubernetes-version', version], { stdin: text })).out;
    assert.equal(await harden('1.35'), text);
    assert.match(await harden('1.34'), /runAsNonRoot: true/);
  });

  test('prints what standard input becomes', async () => {
    const { code, out } = await seaworthy(['fix', '-', ...restricted], { stdin: BARE.replaceAll('\n', '\r\n') });
    assert.deepEqual([code, out], [0, RESTRICTED.replaceAll('\n', '\r\n')]);
  });

  test('refuses options that contradict it', async () => {
    for (const [options, message] of [
      [['--safety', 'safe'], /--harden.*--safety safe/],
      [['--profile', 'strict'], /--harden.*--profile/],
      [['--harden', 'privileged'], /baseline, restricted/],
    ] as const) {
      const { code, out, err } = await seaworthy(['fix', '-', ...restricted, ...options], { stdin: BARE });
      assert.deepEqual([code, out], [2, '']);
      assert.match(err, message);
    }
    assert.equal((await seaworthy(['check', '-', ...restricted], { stdin: BARE })).code, 2);
  });
});

describe('fix --dry-run', () => {
  test('reports and exits as the real run would, and writes nothing', async () => {
    const files = { 'a.yaml': BARE, 'b.yaml': STUCK };
    const dry = folder(files);
    const real = folder(files);
    const told = await seaworthy(['fix', '.', ...restricted, '--dry-run'], { cwd: dry });
    const done = await seaworthy(['fix', '.', ...restricted], { cwd: real });
    assert.deepEqual([told.code, told.out], [done.code, '']);
    assert.equal(told.err, done.err.replaceAll(': fixed:', ': would fix:').replace(/^Fixed/m, 'Would fix'));
    for (const [name, text] of Object.entries(files)) assert.equal(readFileSync(join(dry, name), 'utf8'), text);
    assert.deepEqual(readdirSync(dry).sort(), Object.keys(files));
  });

  test('prints nothing of standard input', async () => {
    const { code, out, err } = await seaworthy(['fix', '-', '--dry-run', '--fail-on', 'never'], { stdin: BARE });
    assert.deepEqual([code, out], [0, '']);
    assert.match(err, /would fix: Delete hostPID/);
  });

  test('tells of links that lead out of the folder', async () => {
    const cwd = folder({ 'd/inside.yaml': HARMLESS, 'outside.yaml': BARE });
    symlinkSync('../outside.yaml', join(cwd, 'd/out.yaml'));
    const { code, err } = await seaworthy(['fix', 'd/out.yaml', ...baseline, '--dry-run'], { cwd });
    assert.equal(code, 2);
    assert.match(err, /d\/out\.yaml: .*leads out of its folder/);
  });
});

describe('fix of a folder', () => {
  test('follows no link in it, to files or folders', async () => {
    const cwd = folder({ 'd/a.yaml': BARE, 'elsewhere/b.yaml': BARE });
    symlinkSync('../elsewhere', join(cwd, 'd/folder'));
    symlinkSync('../elsewhere/b.yaml', join(cwd, 'd/link.yaml'));
    const { code, err } = await seaworthy(['fix', 'd', ...baseline], { cwd });
    assert.equal(code, 0);
    assert.match(err, /in 1 file, left 0\. Read 1 file\./);
    assert.equal(readFileSync(join(cwd, 'elsewhere/b.yaml'), 'utf8'), BARE);
  });
});

const isUnix = process.platform !== 'win32';

if (isUnix)
  test('where the disk is full, fix leaves the old file and nothing else', () => {
    const text = `${BARE}${'# a long comment\n'.repeat(2000)}`;
    const cwd = folder({ 'a.yaml': text, 'b.yaml': BARE });
    chmodSync(join(cwd, 'a.yaml'), 0o640);
    // A limit on the size of files fails as a full disk does.
    const command = `ulimit -f 8; exec "$0" "$1" fix . --harden baseline`;
    const cli = join(root, 'dist', 'cli.js');
    const { status, stderr } = spawnSync('sh', ['-c', command, process.execPath, cli], { cwd, encoding: 'utf8' });
    assert.equal(status, 2);
    assert.match(stderr, /^a\.yaml: error: It could not be written: /m);
    assert.equal(readFileSync(join(cwd, 'a.yaml'), 'utf8'), text);
    assert.equal(statSync(join(cwd, 'a.yaml')).mode & 0o777, 0o640);
    assert.equal(readFileSync(join(cwd, 'b.yaml'), 'utf8'), BASELINE);
    assert.deepEqual(readdirSync(cwd).sort(), ['a.yaml', 'b.yaml']);
  });

describe('the diff of fix', () => {
  const files: Readonly<Record<string, string>> = {
    'plain.yaml': BARE,
    'crlf.yaml': BARE.replaceAll('\n', '\r\n'),
    'sub folder/open end.yaml': BARE.trimEnd(),
    'sub folder/bom.yaml': `\ufeff${BARE}`,
    ...(isUnix ? { 'ü "quoted".yaml': BARE } : {}),
  };
  const appliers = { 'git apply': ['git', 'apply', '--whitespace=nowarn'], patch: ['patch', '-p1', '--binary'] };

  for (const [name, [command = '', ...argv]] of Object.entries(appliers))
    if (spawnSync(command, ['--version']).status === 0)
      test(`is what ${name} takes`, async () => {
        const fixed = folder(files);
        const patched = folder(files);
        const { out } = await seaworthy(['fix', '.', ...restricted, '--diff'], { cwd: patched });
        await seaworthy(['fix', '.', ...restricted], { cwd: fixed });
        const { status, stderr } = spawnSync(command, argv, { cwd: patched, input: out, encoding: 'utf8' });
        assert.equal(status, 0, stderr);
        for (const file of Object.keys(files))
          assert.deepEqual(readFileSync(join(patched, file)), readFileSync(join(fixed, file)), file);
      });

  test('applies where git runs in a folder of its repository', async () => {
    if (spawnSync('git', ['--version']).status !== 0) return;
    const cwd = folder({ 'top.yaml': BARE, 'deploy/a.yaml': BARE });
    spawnSync('git', ['init', '--quiet'], { cwd });
    const { out } = await seaworthy(['fix', '.', ...baseline, '--diff'], { cwd: join(cwd, 'deploy') });
    assert.equal(spawnSync('git', ['apply'], { cwd: join(cwd, 'deploy'), input: out }).status, 0);
    assert.equal(readFileSync(join(cwd, 'deploy/a.yaml'), 'utf8'), BASELINE);
  });
});
