import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import { parse } from 'yaml';
import type { Reading } from '../core/files.js';
import { names } from '../core/glob.js';
import { rules } from '../core/rules/index.js';
import { merge, readSettings, type Source } from '../core/settings.js';
import { findTeamFile, readTeamFile, sourcesOf } from '../core/team-file.js';
import { root } from '../scripts/root.js';

const ids = rules.map(({ id }) => id);
const read = (text: string) => readTeamFile(text, ids);

/** What is wrong, each with the text that is marked. */
const wrong = (text: string): [string, string][] =>
  read(text).problems.map(({ message, span }) => [text.slice(span.start, span.end), message]);

const settingsFor = (text: string, path: string, above: readonly Source[] = []) =>
  merge([...sourcesOf(read(text), path), ...above]);

describe('.seaworthy.yaml', () => {
  test('says profile, version and levels, as they are written and not as YAML reads them', () => {
    const { config } = settingsFor(
      'profile: strict\nkubernetesVersion: 1.30\nrules:\n  latest-image-tag: off\n  host-pid: "info"\n',
      'a.yaml',
    );
    assert.deepEqual(config, {
      profile: 'strict',
      minor: 30,
      levels: { 'latest-image-tag': 'off', 'host-pid': 'info' },
    });
  });

  test('says nothing where nothing is written', () => {
    for (const text of ['', '# nothing yet\n', '---\n', 'profile:\nrules:\n  # none\noverrides: ~\nexclude: null\n']) {
      assert.deepEqual(read(text).problems, [], text);
      assert.deepEqual(settingsFor(text, 'a.yaml').config, merge([]).config, text);
    }
  });

  test('names what is wrong at its place, with what was perhaps meant', () => {
    const text = `profil: strict
profile: restricte
kubernetesVersion: 1.99
rules:
  priviledged-container: off
  host-pid: on
exclude: charts
include:
  - [a]
fixAll: true
overrides:
  - profile: baseline
  - files: ['*.yaml']
    exclude: [b]
    rules: { host-ipc: warn }
  - just a text
`;
    const found = wrong(text);
    const about = (marked: string): string => {
      const matching = found.filter(([place]) => place === marked);
      assert.equal(matching.length, 1, `${marked}: ${JSON.stringify(found)}`);
      return matching[0]?.[1] ?? '';
    };
    assert.match(about('profil'), /no setting "profil"\. Did you mean "profile"\?/);
    assert.match(about('restricte'), /profile is "restricte".*Did you mean "restricted"\?/);
    assert.match(about('1.99'), /kubernetesVersion is "1\.99", which is none of "latest".*"1\.25"\. It is left out/);
    assert.match(about('priviledged-container'), /no rule\. Did you mean "privileged-container"\?/);
    assert.match(about('on'), /"host-pid" the level "on", which is none of "off", "info", "warning", "error"/);
    assert.match(about('charts'), /exclude is "charts", which is not a list of glob patterns/);
    assert.match(about('[a]'), /include holds \["a"\], which is no glob pattern/);
    assert.match(about('fixAll'), /no setting "fixAll"\. It is a setting of the editor/);
    assert.match(about('profile: baseline'), /names no files/);
    assert.match(about('exclude'), /no setting "exclude"\. An override says what is checked how/);
    assert.match(about('warn'), /"warn".*Did you mean "warning"\?/);
    assert.match(about('just a text'), /override is "just a text", not a map/);
    assert.equal(found.length, 12);
    const starts = read(text).problems.map(({ span }) => span.start);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
      'in the order of their places',
    );
  });

  test('knows the version in what a cluster calls its own', () => {
    assert.match(wrong('kubernetesVersion: v1.30.4\n')[0]?.[1] ?? '', /Did you mean "1\.30"\?/);
  });

  test('counts for what is right in it, where something else is wrong', () => {
    const { config } = settingsFor('profile: baselin\nrules: { host-pid: off, host-ipc: maybe }\n', 'a.yaml');
    assert.deepEqual(config, { ...merge([]).config, levels: { 'host-pid': 'off' } });
  });

  test('says nothing at all where it is no YAML, holds two documents or no map', () => {
    for (const [text, marked, message] of [
      ['profile: strict\nrules: {\n', '', /YAML cannot read this/],
      ['profile: strict\nprofile: baseline\n', 'profile: baseline', /Map keys must be unique/],
      ['profile: strict\n---\nprofile: baseline\n', '---', /second document/],
      ['- profile\n', '- profile', /not a map of settings/],
    ] as const) {
      const [first, ...others] = wrong(text);
      assert.deepEqual(others, []);
      assert.match(first?.[1] ?? '', message);
      if (marked !== '') assert.match(marked, new RegExp(`^${first?.[0]}`));
      assert.deepEqual(settingsFor(text, 'a.yaml').config, merge([]).config);
    }
  });

  test('does no harm, whatever it holds', () => {
    const bomb = `a: &a [x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [*${index ? `b${index - 1}` : 'a'}, *${index ? `b${index - 1}` : 'a'}]`).join('\n')}\n`;
    for (const text of [
      '__proto__: { profile: strict }\n',
      'rules: { __proto__: off, constructor: off }\n',
      `rules: ${'['.repeat(10_000)}`,
      `rules: ${'{a: '.repeat(50)}${'}'.repeat(50)}`,
      bomb,
      '\0',
      `#${'x'.repeat(2 * 1024 * 1024)}\n`,
      'overrides: [{ files: [""], profile: strict }]',
      '? { a: b }\n: c\n',
      '&a profile: *a\n',
    ]) {
      const { config } = settingsFor(text, 'a.yaml');
      assert.equal(config.profile, 'recommended', text.slice(0, 40));
      for (const { span, message } of read(text).problems) {
        assert.ok(span.start <= span.end && span.end <= text.length);
        assert.ok(message.length < 2000, message.slice(0, 300));
      }
    }
    assert.equal(Reflect.get({}, 'profile'), undefined);
  });

  test('an alias says what its anchor says', () => {
    const text = 'rules: &mild { host-pid: off }\noverrides: [{ files: ["a/*"], rules: *mild }]\n';
    assert.deepEqual(wrong(text), []);
    assert.deepEqual(settingsFor(text, 'a/b.yaml').config.levels, { 'host-pid': 'off' });
  });
});

test('the example of the documentation is right, for us and for editors that know the schema', () => {
  const text = /```yaml\n(.*?)```/s.exec(readFileSync(join(root, 'docs', 'settings.md'), 'utf8'))?.[1] ?? '';
  assert.deepEqual(wrong(text), []);
  const schema: AnySchema = JSON.parse(readFileSync(join(root, 'schemas', 'config.schema.json'), 'utf8'));
  const validate = new Ajv({ strict: false, allowUnionTypes: true }).compile(schema);
  assert.ok(validate(parse(text)), JSON.stringify(validate.errors));
  for (const bad of [
    'profil: strict',
    'kubernetesVersion: 1.99',
    'overrides: [{ profile: strict }]',
    'rules: { x: off }',
  ])
    assert.ok(!validate(parse(bad)) && wrong(bad).length === 1, bad);
});

describe('overrides', () => {
  const text = `profile: restricted
rules: { host-pid: warning, host-ipc: warning }
overrides:
  - files: ['charts/**', '*.gen.yaml']
    profile: baseline
    rules: { host-pid: off }
  - files: [charts/web]
    kubernetesVersion: 1.28
    rules: { host-pid: info }
`;
  test('hold for the files of their globs, rule by rule, the later one before the earlier', () => {
    assert.deepEqual(settingsFor(text, 'web.yaml').config.levels, { 'host-pid': 'warning', 'host-ipc': 'warning' });
    const chart = settingsFor(text, 'charts/db/a.yaml').config;
    assert.equal(chart.profile, 'baseline');
    assert.deepEqual(chart.levels, { 'host-pid': 'off', 'host-ipc': 'warning' });
    const web = settingsFor(text, 'charts/web/deep/a.yaml').config;
    assert.deepEqual([web.profile, web.minor], ['baseline', 28]);
    assert.deepEqual(web.levels, { 'host-pid': 'info', 'host-ipc': 'warning' });
    assert.equal(settingsFor(text, 'x.gen.yaml').config.profile, 'baseline');
    assert.equal(settingsFor(text, 'sub/x.gen.yaml').config.profile, 'restricted');
  });
});

describe('precedence', () => {
  const call = (name: string): string => `the setting seaworthy.${name}`;
  const scope = (value: unknown, path?: string): Source => ({ ...readSettings(value, ids), call, path });

  test('the user, the file, the workspace, a folder: the later wins, rule by rule', () => {
    const { config } = merge([
      scope({ profile: 'strict', kubernetesVersion: '1.27', rules: { 'host-pid': 'off', 'host-ipc': 'off' } }),
      ...sourcesOf(read('profile: restricted\nrules: { host-pid: error, host-network: info }\n'), 'a.yaml'),
      scope({ rules: { 'host-network': 'error' } }),
      scope({ rules: { 'host-port': 'off' } }),
    ]);
    assert.deepEqual(config, {
      profile: 'restricted',
      minor: 27,
      levels: { 'host-pid': 'error', 'host-ipc': 'off', 'host-network': 'error', 'host-port': 'off' },
    });
  });

  test('include and exclude are those of the strongest place that has them', () => {
    const file = read('include: [deploy]\nexclude: [deploy/old]\n');
    const leftOut = (path: string, ...above: Source[]) => merge([...sourcesOf(file, path), ...above]).leftOut;
    assert.equal(leftOut('deploy/a.yaml'), undefined);
    assert.equal(leftOut('deploy/old/a.yaml'), '"exclude" in .seaworthy.yaml has "deploy/old"');
    assert.equal(leftOut('a.yaml'), '"include" in .seaworthy.yaml does not have it');
    assert.equal(leftOut('deploy/old/a.yaml', scope({ exclude: [] }, 'deploy/old/a.yaml')), undefined);
    assert.equal(
      leftOut('deploy/a.yaml', scope({ include: ['charts/**'] }, 'deploy/a.yaml')),
      'the setting seaworthy.include does not have it',
    );
  });

  test('an empty include has everything, and a file beyond the folder of the patterns is not left out', () => {
    assert.equal(merge([scope({ include: [] }, 'a.yaml')]).leftOut, undefined);
    assert.equal(merge([scope({ include: ['x'], exclude: ['**'] }, undefined)]).leftOut, undefined);
  });
});

test('a glob names files, and folders with all that is in them', () => {
  for (const [pattern, path, expected] of [
    ['charts', 'charts/web/a.yaml', true],
    ['charts/', 'charts/a.yaml', true],
    ['./charts/*.yaml', 'charts/a.yaml', true],
    ['charts/*', 'charts/web/a.yaml', true],
    ['*.yaml', 'charts/a.yaml', false],
    ['**/*.{gen,out}.yaml', '.hidden/a.gen.yaml', true],
    ['!charts/*.yaml', 'charts/a.yaml', false],
    ['!charts/*.yaml', 'web/a.yaml', true],
    ['chart', 'charts/a.yaml', false],
    ['', 'a.yaml', false],
    ['x'.repeat(100_000), 'a.yaml', false],
  ] as const)
    assert.equal(names(pattern, path), expected, `${pattern.slice(0, 30)} ${path}`);
});

describe('the nearest file upwards', () => {
  const reading = (texts: Record<string, string>): Reading => ({
    read: async (uri) => {
      if (texts[uri] === 'denied') throw new Error('You have no permission to read it.');
      return texts[uri];
    },
    list: async (uri) =>
      Object.keys(texts)
        .filter((each) => each.startsWith(`${uri}/`))
        .map((each) => ({ name: each.slice(uri.length + 1), isFolder: false })),
  });
  const found = async (texts: Record<string, string>, uri: string, folders?: string[]) =>
    (await findTeamFile(reading(texts), uri, folders))?.uri;

  test('is found in the folder of the file or above, and no other one counts', async () => {
    const texts = { 'file:///.seaworthy.yaml': 'a', 'file:///shop/.seaworthy.yaml': 'b' };
    assert.equal(await found(texts, 'file:///shop/charts/web/a.yaml'), 'file:///shop/.seaworthy.yaml');
    assert.equal(await found(texts, 'file:///shop/a.yaml'), 'file:///shop/.seaworthy.yaml');
    assert.equal(await found(texts, 'file:///other/a.yaml'), 'file:///.seaworthy.yaml');
    assert.equal(await found(texts, 'untitled:a.yaml'), undefined);
  });

  test('is not looked for above the repository, which may be a work tree', async () => {
    const above = { 'file:///.seaworthy.yaml': 'a' };
    for (const git of ['file:///shop/.git/HEAD', 'file:///shop/.git'])
      assert.equal(await found({ ...above, [git]: 'x' }, 'file:///shop/charts/a.yaml'), undefined);
    assert.equal(
      await found({ 'file:///shop/.git/HEAD': 'x', 'file:///shop/.seaworthy.yaml': 'b' }, 'file:///shop/charts/a.yaml'),
      'file:///shop/.seaworthy.yaml',
    );
  });

  test('is not looked for above the workspace where there is no disk', async () => {
    const texts = { 'vfs://host/.seaworthy.yaml': 'a', 'vfs://host/o/r/.seaworthy.yaml': 'b' };
    assert.equal(await found(texts, 'vfs://host/o/r/deploy/a.yaml', ['vfs://host/o/r/deploy']), undefined);
    assert.equal(
      await found(texts, 'vfs://host/o/r/deploy/a.yaml', ['vfs://host/o/r']),
      'vfs://host/o/r/.seaworthy.yaml',
    );
  });

  test("is found where it can't be read, and says why", async () => {
    const { text } = (await findTeamFile(reading({ 'file:///a/.seaworthy.yaml': 'denied' }), 'file:///a/b.yaml')) ?? {};
    assert.ok(text instanceof Error);
  });
});
