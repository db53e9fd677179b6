import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../scripts/root.js';

const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const texts: Record<string, string> = JSON.parse(read('package.nls.json'));

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string }[];
    readonly menus: { readonly commandPalette: readonly { readonly command: string; readonly when: string }[] };
    readonly walkthroughs: readonly {
      readonly steps: readonly {
        readonly media: { readonly markdown: string };
        readonly completionEvents?: string[];
      }[];
    }[];
  };
}
const manifest: Manifest = JSON.parse(read('package.json'));

test('everything in package.json that people read can be translated', () => {
  const read: string[] = [];
  const visit = (value: unknown, name: string): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, child] of Object.entries(value)) visit(child, Array.isArray(value) ? name : key);
    else if (/^title$|[dD]escriptions?$|[mM]essage$/.test(name)) read.push(String(value));
  };
  visit(manifest, '');
  assert.deepEqual(
    read.filter((text) => !/^%[\w.-]+%$/.test(text)),
    [],
  );
  assert.deepEqual([...new Set(read.map((text) => text.slice(1, -1)))].sort(), Object.keys(texts).sort());
});

test('no text of the extension is left out of what translators get', () => {
  const bundle: Record<string, string> = JSON.parse(read('l10n/bundle.l10n.json'));
  for (const file of readdirSync(join(root, 'client'))) {
    const source = read(`client/${file}`);
    const calls =
      [...source.matchAll(/\b(?:l10n\.)?t\(/g)].length - [...source.matchAll(/\b(?:l10n\.)?t\(\s*['"]/g)].length;
    assert.equal(calls, 0, `client/${file} gives l10n.t something that is no plain text`);
    for (const [, call] of source.matchAll(/\bshow(?:Information|Warning|Error)Message\(\s*(['"`])/g))
      assert.fail(`client/${file} shows a text in ${call} that is not translated`);
  }
  assert.ok(Object.keys(bundle).length > 30);
});

test('the walkthrough is short, and its pictures and commands are there', () => {
  const [walkthrough, ...others] = manifest.contributes.walkthroughs;
  assert.ok(walkthrough && others.length === 0);
  assert.ok(walkthrough.steps.length <= 5);
  for (const { media, completionEvents = [] } of walkthrough.steps) {
    assert.ok(existsSync(join(root, media.markdown)), media.markdown);
    for (const event of completionEvents) if (event.startsWith('onCommand:')) known(event.slice('onCommand:'.length));
  }
  for (const [key, text] of Object.entries(texts))
    if (key.startsWith('walkthrough.'))
      for (const [, command = ''] of text.matchAll(/\(command:([\w.]+)/g))
        if (command.startsWith('seaworthy.')) known(command);
});

test('the palette has a few commands, once the extension is awake', () => {
  const { commands, menus } = manifest.contributes;
  assert.ok(commands.length <= 6);
  assert.deepEqual(
    menus.commandPalette.map(({ command }) => command),
    commands.map(({ command }) => command),
  );
  for (const { when } of menus.commandPalette) assert.match(when, /\bseaworthy\.active\b/);
  const sources = readdirSync(join(root, 'client')).map((file) => read(`client/${file}`));
  for (const { command } of commands)
    assert.ok(
      sources.some((source) => source.includes(`registerCommand('${command}'`)),
      command,
    );
});

function known(command: string): void {
  assert.ok(
    manifest.contributes.commands.some((one) => one.command === command),
    command,
  );
}
