/** Packages the extension and looks at what is in it. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../root.js';
import { check, type Result, sum } from './result.js';

/** The package that the tests install. */
export const vsix = join(cache, 'seaworthy.vsix');

const limit = 1_000_000;

/** Everything that is in the package, besides a page for each rule. */
const contents = [
  '[Content_Types].xml',
  'extension.vsixmanifest',
  'extension/LICENSE.txt',
  'extension/changelog.md',
  'extension/dist/client.js',
  'extension/dist/server.js',
  'extension/dist/web/client.js',
  'extension/dist/web/server.js',
  'extension/examples/insecure-web.yaml',
  'extension/images/icon.png',
  'extension/images/screenshot.png',
  'extension/package.json',
  'extension/package.nls.json',
  'extension/readme.md',
  'extension/schemas/config.schema.json',
  'extension/snippets/kubernetes.json',
  ...['choose', 'harden', 'repair', 'see', 'write'].map((step) => `extension/walkthrough/${step}.md`),
];

export function packageExtension(): Result {
  mkdirSync(cache, { recursive: true });
  rmSync(vsix, { force: true });
  const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
  const options = ['--no-dependencies', '--no-rewrite-relative-links', '--allow-missing-repository'];
  const { status, stdout, stderr } = spawnSync(process.execPath, [vsce, 'package', ...options, '--out', vsix], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, NODE_OPTIONS: '--no-deprecation' },
  });
  if (status !== 0) {
    throw new Error(`vsce package failed:\n${stdout}${stderr}`);
  }
  const size = statSync(vsix).size;
  const pages = readdirSync(join(root, 'docs', 'rules')).map((page) => `extension/docs/rules/${page}`);
  return sum([
    check(
      `the .vsix is smaller than 1 MB (${Math.round(size / 1000)} KB)`,
      size < limit ? undefined : `It has ${size} bytes. See what grew: npm run build`,
    ),
    check(
      'the .vsix holds exactly what it should',
      difference(zipEntries(readFileSync(vsix)), [...contents, ...pages]),
    ),
  ]);
}

function difference(actual: string[], expected: string[]): string | undefined {
  const lines = [
    ...actual.filter((path) => !expected.includes(path)).map((path) => `  + ${path} (unexpected; see .vscodeignore)`),
    ...expected.filter((path) => !actual.includes(path)).map((path) => `  - ${path} (missing)`),
  ];
  return lines.length > 0 ? lines.sort().join('\n') : undefined;
}

/** The names in a zip file's central directory (APPNOTE.TXT 4.3.12; no zip64, no comment at the end). */
function zipEntries(zip: Buffer): string[] {
  const end = zip.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [name, extra, comment] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32)];
    names.push(zip.toString('utf8', at + 46, at + 46 + name));
    at += 46 + name + extra + comment;
  }
  return names;
}
