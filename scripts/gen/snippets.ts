import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';

interface Snippet {
  readonly prefix: readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

/** The list of all snippets, in Markdown, in the order of their file. */
export function snippetsPage(): string {
  const snippets: Record<string, Snippet> = JSON.parse(readFileSync(join(root, 'snippets/kubernetes.json'), 'utf8'));
  const all = Object.entries(snippets);
  const isPart = ({ body }: Snippet): boolean => /^\w+:$/.test(body[0] ?? '');
  return [
    '# Snippets',
    '',
    'Type one of the words where a document begins, or for a part on a line of its own in a resource, and choose the snippet; Tab goes from one value to the',
    'next. What is one thing is one tab stop: a name is typed once. In other places the words are words like others.',
    'A comment in a snippet marks what only you can decide.',
    '',
    'No whole file has a finding in the profile `recommended`. All are written for the namespace that they are applied to.',
    '',
    '## Whole files',
    '',
    ...table(all.filter(([, snippet]) => !isPart(snippet))),
    '## Parts of a pod',
    '',
    ...table(all.filter(([, snippet]) => isPart(snippet))),
    ...elsewhere,
  ].join('\n');
}

function table(snippets: readonly (readonly [string, Snippet])[]): string[] {
  return [
    '| Snippet | What it makes | Type |',
    '| --- | --- | --- |',
    ...snippets.map(
      ([title, { prefix, description }]) =>
        `| ${title} | ${description} | ${prefix.map((word) => `\`${word}\``).join(', ')} |`,
    ),
    '',
  ];
}

const elsewhere = [
  '## Other editors',
  '',
  'The language server offers them wherever it runs. Without it, [snippets/kubernetes.json](../snippets/kubernetes.json) has the format of VS Code, which',
  'others read as well (and which they offer at any place):',
  '',
  '* Neovim with LuaSnip: `require("luasnip.loaders.from_vscode").lazy_load({ paths = { "/path/to/seaworthy" } })`',
  '* Zed: copy it to `~/.config/zed/snippets/yaml.json` (Zed takes the first word of each alone).',
  '* Helix: through a server for snippets, such as `hx-lsp` or `simple-completion-language-server`.',
  '',
];
