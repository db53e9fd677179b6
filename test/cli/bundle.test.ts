import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../../scripts/root.js';
import { folder, PRIVILEGED } from './command.js';

describe('dist/cli.js', () => {
  const cwd = folder({ 'a.yaml': PRIVILEGED });
  const program = join(cwd, 'cli.js');
  copyFileSync(join(root, 'dist', 'cli.js'), program);
  const seaworthy = (argv: readonly string[], input = '') => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...argv], {
      cwd,
      input,
      encoding: 'utf8',
      env: {},
      maxBuffer: 1 << 28,
    });
    return { status, stdout, stderr };
  };

  test('runs where there is no node_modules', () => {
    const { status, stdout, stderr } = seaworthy(['check', 'a.yaml', '--profile', 'baseline', '--format', 'json']);
    assert.deepEqual([status, stderr], [1, '']);
    assert.deepEqual(
      JSON.parse(stdout).findings.map(({ rule }: { rule: string }) => rule),
      ['privileged-container'],
    );
  });

  test('knows its version', () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    assert.equal(seaworthy(['--version']).stdout, `${version}\n`);
  });

  test('reads standard input and prints all of a long report into a pipe', () => {
    const { status, stdout } = seaworthy(
      ['check', '-', '--format', 'json'],
      Array.from({ length: 1000 }, (_, index) => PRIVILEGED.replace('web', `web-${index}`)).join('---\n'),
    );
    assert.equal(status, 1);
    assert.equal(JSON.parse(stdout).documents, 1000);
  });

  test('reports many files in their order', () => {
    const names = Array.from({ length: 700 }, (_, index) => `many/${String(index).padStart(3, '0')}.yaml`);
    const many = folder(Object.fromEntries(names.map((name) => [name, PRIVILEGED.replace('web', `web-${name}`)])));
    const { status, stdout, stderr } = seaworthy(['check', many, '--profile', 'baseline', '--format', 'json']);
    assert.deepEqual([status, stderr], [1, '']);
    const { files, findings } = JSON.parse(stdout);
    assert.equal(files, names.length);
    assert.deepEqual(
      findings.map(({ file }: { file: string }) => file),
      names.map((name) => join(many, name)),
    );
  });

  test('repairs standard input', () => {
    const { status, stdout } = seaworthy(['fix', '-', '--profile', 'baseline'], PRIVILEGED);
    assert.deepEqual([status, stdout], [0, PRIVILEGED.replace('yes', 'false')]);
  });

  test('says what is wrong with its arguments', () => {
    const { status, stdout, stderr } = seaworthy(['check', '--wrong']);
    assert.deepEqual([status, stdout], [2, '']);
    assert.match(stderr, /unknown option '--wrong'/);
  });

  test('ends quietly where its reader has enough', () => {
    const { status, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" cli.js rules | head -n 1`], {
      cwd,
      encoding: 'utf8',
    });
    assert.deepEqual([status, stderr], [0, '']);
  });
});
