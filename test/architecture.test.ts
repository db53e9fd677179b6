import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { root } from '../scripts/root.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

function sources(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}

function imports(file: string): string[] {
  return Array.from(read(file).matchAll(/^(?:import|export)\b[^;]*?from '([^']+)';/gms), ([, name]) => name ?? '');
}

describe('the architecture', () => {
  test('core knows itself, the parser, how near two words are and what a glob names: no editor, no file, no clock', () => {
    for (const file of sources('core'))
      for (const name of imports(file))
        assert.match(name, /^\.|^yaml$|^fastest-levenshtein$|^picomatch\/posix\.js$/, `${file} imports ${name}`);
    for (const file of sources('core'))
      assert.doesNotMatch(
        read(file).replace(/'[^'\n]*'/g, ''),
        /\b(?:console|process|setTimeout|globalThis)\b\s*[.(]|\bnew Date\(\)|Date\.now/,
        file,
      );
  });
  test('core never imports a shell', () => {
    for (const file of sources('core'))
      for (const name of imports(file))
        assert.doesNotMatch(name, /(?:\.\.\/)+(?:server|client|cli|scripts|test)\//, file);
  });
  test('the web has no module of Node', () => {
    for (const bundle of ['dist/web/server.js', 'dist/web/client.js'])
      assert.doesNotMatch(read(bundle), /require\("(?:node:|fs|path|os|net|child_process|crypto)|from"node:/, bundle);
  });
  test('the command makes no connection and starts nothing', () => {
    assert.doesNotMatch(read('dist/cli.js'), /require\("(?:node:)?(?:https?|net|tls|dgram|dns)"\)/);
  });
  test('no code is made at run time', () => {
    for (const bundle of ['dist/server.js', 'dist/cli.js', 'dist/web/server.js'])
      assert.doesNotMatch(read(bundle), /\beval\(|new Function\(/, bundle);
  });
  test('bundles stay small', () => {
    for (const bundle of [
      'dist/server.js',
      'dist/cli.js',
      'dist/client.js',
      'dist/web/server.js',
      'dist/web/client.js',
    ])
      assert.ok(statSync(join(root, bundle)).size < 1024 * 1024, bundle);
  });
  test('nothing but YAML and templates of it wake the extension', () => {
    const { activationEvents, dependencies }: { activationEvents: string[]; dependencies?: object } = JSON.parse(
      read('package.json'),
    );
    assert.deepEqual(activationEvents, ['onLanguage:yaml', 'onLanguage:helm']);
    assert.equal(dependencies, undefined, 'everything at run time is bundled');
  });
  test('the extension runs where the files are, where they are not, and in folders that nobody trusts', () => {
    const { main, browser, extensionKind, capabilities }: Record<string, unknown> = JSON.parse(read('package.json'));
    assert.deepEqual([main, browser], ['./dist/client.js', './dist/web/client.js']);
    assert.deepEqual(extensionKind, ['workspace', 'ui']);
    assert.deepEqual(capabilities, { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true });
  });
  test('no rule is registered by hand: each file of a rule is in the list, and nothing else', () => {
    const files = sources('core/rules').filter((file) => /^core\/rules\/[^/]+\//.test(file));
    assert.deepEqual(
      imports('core/rules/index.ts')
        .filter((name) => name !== '../rule.js')
        .map((name) => `core/rules/${name.slice(2).replace('.js', '.ts')}`)
        .sort(),
      files.sort(),
    );
  });
  test('ARCHITECTURE.md stays readable at one sitting', () => {
    assert.ok(read('ARCHITECTURE.md').split('\n').length <= 150);
  });
});
