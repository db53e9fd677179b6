import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { checkJson, folder, PRIVILEGED } from './command.js';

/** The files in which something is found. */
async function found(cwd: string, ...paths: string[]): Promise<string[]> {
  const { findings } = await checkJson(['--profile', 'baseline', ...paths], { cwd });
  return [...new Set(findings.map(({ file }) => file))];
}

function folderOf(names: readonly string[], more: Readonly<Record<string, string>> = {}): string {
  return folder({ ...Object.fromEntries(names.map((name) => [name, PRIVILEGED])), ...more });
}

describe('a folder', () => {
  test('is walked for .yaml, .yml and .json, hidden folders included, .git and node_modules never', async () => {
    const cwd = folderOf([
      'a.yaml',
      'b.yml',
      'c.json',
      'd.txt',
      'e/f/g.yaml',
      '.hidden/h.yaml',
      '.i.yaml',
      '.git/j.yaml',
      'node_modules/k.yaml',
      'e/node_modules/l.yaml',
    ]);
    assert.deepEqual(await found(cwd), ['.hidden/h.yaml', '.i.yaml', 'a.yaml', 'b.yml', 'c.json', 'e/f/g.yaml']);
  });

  test('gives its name as it was typed to what is in it', async () => {
    const cwd = folderOf(['d/a.yaml', 'd/e/b.yaml']);
    assert.deepEqual(await found(cwd, 'd'), ['d/a.yaml', 'd/e/b.yaml']);
    assert.deepEqual(await found(cwd, 'd/'), ['d/a.yaml', 'd/e/b.yaml']);
    assert.deepEqual(await found(cwd, '.'), ['d/a.yaml', 'd/e/b.yaml']);
    assert.deepEqual(await found(join(cwd, 'd'), '..'), ['../d/a.yaml', '../d/e/b.yaml']);
    assert.deepEqual(await found('/', join(cwd, 'd')), [join(cwd, 'd/a.yaml'), join(cwd, 'd/e/b.yaml')]);
  });

  test('is read once, however often it is named', async () => {
    const cwd = folderOf(['d/a.yaml']);
    const { files } = await checkJson(['d', 'd/a.yaml', '.', './d'], { cwd });
    assert.equal(files, 1);
  });

  test('has links that are not followed; a link that is named is', async () => {
    const cwd = folderOf(['real/a.yaml', 'other/b.yaml']);
    mkdirSync(join(cwd, 'links'));
    symlinkSync(join(cwd, 'real/a.yaml'), join(cwd, 'links/a.yaml'));
    symlinkSync(join(cwd, 'other'), join(cwd, 'links/other'));
    symlinkSync(cwd, join(cwd, 'links/circle'));
    assert.deepEqual(await found(cwd, 'links'), []);
    assert.deepEqual(await found(cwd, 'links/a.yaml', 'links/other'), ['links/a.yaml', 'links/other/b.yaml']);
  });
});

describe('.gitignore', () => {
  test('is respected, nested files and exceptions too', async () => {
    const cwd = folderOf(['a.yaml', 'build/b.yaml', 'd/build/c.yaml', 'd/x.yaml', 'd/keep.yaml', 'd/e/x.yaml'], {
      '.gitignore': 'build/\n*.gen.yaml\n',
      'g.gen.yaml': PRIVILEGED,
      'd/.gitignore': '*.yaml\n!keep.yaml\n',
    });
    assert.deepEqual(await found(cwd), ['a.yaml', 'd/keep.yaml']);
  });

  test('of folders above counts up to the root of the repository, and no further', async () => {
    const cwd = folderOf(['repo/d/a.yaml', 'repo/d/b.yaml', 'repo/d/e/f.yaml'], {
      '.gitignore': 'a.yaml\n',
      'repo/.gitignore': 'b.yaml\n/d/e/*\n',
      'repo/.git/HEAD': '',
    });
    assert.deepEqual(await found(join(cwd, 'repo/d')), ['a.yaml']);
    assert.deepEqual(await found(cwd, 'repo/d'), ['repo/d/a.yaml']);
  });

  test('of folders above says nothing where there is no repository', async () => {
    const cwd = folderOf(['d/a.yaml'], { '.gitignore': 'a.yaml\n' });
    assert.deepEqual(await found(join(cwd, 'd')), ['a.yaml']);
  });

  test('of a repository says nothing in another one inside', async () => {
    const cwd = folderOf(['in/a.yaml', 'b.yaml'], {
      '.git/HEAD': '',
      '.gitignore': '*.yaml\n',
      'in/.git': 'gitdir: ../.git/modules/in\n',
    });
    assert.deepEqual(await found(cwd), ['in/a.yaml']);
  });

  test('hides nothing that is named, file or folder', async () => {
    const cwd = folderOf(['build/a.yaml', 'b.yaml'], { '.git/HEAD': '', '.gitignore': 'build/\nb.yaml\n' });
    assert.deepEqual(await found(cwd, 'build', 'b.yaml'), ['b.yaml', 'build/a.yaml']);
  });

  test('knows names by their case', async () => {
    if (process.platform !== 'linux') return;
    assert.deepEqual(await found(folderOf(['A.yaml', 'a.yaml'], { '.gitignore': 'a.yaml\n' })), ['A.yaml']);
  });
});

test('a file that is named is read, whatever it is called', async () => {
  const cwd = folderOf(['manifest', 'x.tpl']);
  assert.deepEqual(await found(cwd, 'manifest', './x.tpl'), ['./x.tpl', 'manifest']);
});

test('standard input has the name that it is given', async () => {
  const { findings } = await checkJson(['-', '--profile', 'baseline', '--stdin-filename', 'deploy/web.yaml'], {
    stdin: PRIVILEGED,
  });
  assert.deepEqual(
    findings.map(({ file }) => file),
    ['deploy/web.yaml'],
  );
});
