import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { build } from 'esbuild';
import fc from 'fast-check';
import type * as Yaml from 'yaml';
import { rules } from '../core/rules/index.js';
import { fastYaml, yamlEntry } from '../scripts/fast-yaml.js';

const folder = mkdtempSync(join(tmpdir(), 'seaworthy-yaml-'));
let own: typeof Yaml;
let fast: typeof Yaml;

before(async () => {
  const load = async (name: string, isFast: boolean): Promise<typeof Yaml> => {
    const outfile = join(folder, `${name}.cjs`);
    await build({ entryPoints: [yamlEntry], outfile, bundle: true, format: 'cjs', plugins: isFast ? [fastYaml] : [] });
    return createRequire(import.meta.url)(outfile);
  };
  [own, fast] = [await load('own', false), await load('fast', true)];
});
after(() => rmSync(folder, { recursive: true }));

/** All that is read of a text: tokens, nodes with their places, errors. */
function readBy(yaml: typeof Yaml, text: string): string {
  const tokens = [...new yaml.Parser().parse(text)];
  const documents = yaml.parseAllDocuments(text, { uniqueKeys: false, logLevel: 'silent', prettyErrors: false });
  const read = [...documents].map(({ contents, errors, warnings, range }) => ({
    nodes: nodesOf(yaml, contents),
    errors,
    warnings,
    range,
  }));
  return JSON.stringify([tokens, read]);
}

function nodesOf(yaml: typeof Yaml, root: Yaml.Node | null): unknown[] {
  const nodes: unknown[] = [];
  const add = (node: Yaml.Node): void => {
    const { range, tag, comment, commentBefore, spaceBefore } = node;
    const own = yaml.isScalar(node)
      ? [String(node.value), node.type, node.source, node.anchor]
      : yaml.isAlias(node)
        ? [node.source]
        : [];
    nodes.push([range, tag, comment, commentBefore, spaceBefore, ...own]);
  };
  if (root) yaml.visit(root, { Node: (_, node) => add(node) });
  return nodes;
}

function assertSame(text: string): void {
  assert.equal(readBy(fast, text), readBy(own, text));
}

test('the bundled parser reads the manifests of all examples as the package does, whole and broken off anywhere', () => {
  for (const { examples } of rules)
    for (const { bad } of examples) {
      assertSame(bad);
      assertSame(bad.replaceAll('\n', '\r\n'));
      for (let end = 0; end < bad.length; end += 41) assertSame(bad.slice(0, end));
    }
});

test('it reads any text as the package does', () => {
  const parts = [
    'a',
    ': ',
    '- ',
    '\n',
    '  ',
    '\t',
    '"',
    "'",
    '{',
    '}',
    '[',
    ']',
    ',',
    '|',
    '>-',
    '#',
    ' # c\n',
    '&a ',
    '*a',
    '!!str ',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '? ',
    '\r\n',
    '\ufeff',
    '\\',
    '@',
    '`',
    '🚢',
    '<<: ',
  ];
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...parts), { maxLength: 30 }), (list) => assertSame(list.join(''))),
    {
      seed: 11,
      numRuns: 2000,
    },
  );
});

test('it reads deep nesting', () => {
  for (const open of ['[', '{a: ', '- ', '? ']) assertSame(open.repeat(120));
});
