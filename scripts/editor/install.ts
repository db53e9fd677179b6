/**
 * A real VS Code for machines that can't have the desktop build: code-server, from the package registry, with
 * playwright-core to drive it. Installed on first use into .vscode-test/, never into node_modules.
 */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../root.js';
import { installOnce, npmCi } from './install-once.js';
import { spdlog, watchdog } from './stand-ins.js';

/** Where the embedded editor is, or will be. */
export const installed = join(cache, 'embedded');

const codeServer = join(installed, 'node_modules', 'code-server');
const vscode = join(codeServer, 'lib', 'vscode');

/** What starts the embedded editor: `node entry.js`, with a Node of its own. */
export const codeServerEntry = join(codeServer, 'out', 'node', 'entry.js');

/** Installs the embedded editor where it is missing or another version. */
export function installEmbedded(log: (line: string) => void = console.log): void {
  embeddedNode();
  installOnce(
    {
      source: join(root, 'scripts', 'editor'),
      target: installed,
      what: 'the embedded VS Code into .vscode-test/ (once, about half a minute and 500 MB)',
    },
    (lap) => {
      npmCi(installed);
      lap('code-server, its Node.js and the browser driver');
      // VS Code's own dependencies, pinned by the shrinkwrap in code-server, whose lock lacks one peer.
      npmCi(vscode, '--omit=dev', '--legacy-peer-deps');
      lap("VS Code's own dependencies");
      writeStandIns();
      trim();
    },
    log,
  );
}

/** The Node.js that code-server needs (24: under another one it serves pages, but its extension host hangs). */
export function embeddedNode(): string {
  if (process.versions.node.startsWith('24.')) {
    return process.execPath;
  }
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) {
    return join(installed, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node');
  }
  throw new Error(
    `The embedded VS Code needs Node.js 24, and this is ${process.version} on ${process.platform}-${process.arch}. ` +
      'Run this under Node.js 24, or install the desktop VS Code (https://code.visualstudio.com), or name its executable in VSCODE_EXECUTABLE_PATH.',
  );
}

/** Two natives come without a prebuilt binary; plain JavaScript does here. */
function writeStandIns(): void {
  const release = join(vscode, 'node_modules', '@vscode', 'native-watchdog', 'build', 'Release');
  mkdirSync(release, { recursive: true });
  writeFileSync(join(release, 'watchdog.js'), watchdog);
  writeFileSync(join(vscode, 'node_modules', '@vscode', 'spdlog', 'index.js'), spdlog);
}

/** Removes what is large and never used here: other platforms' search binaries and assistants. */
function trim(): void {
  const modules = join(vscode, 'node_modules');
  const keep = new Set([`${process.platform}-${process.arch}`, 'copilot-sdk']);
  for (const folder of [join(modules, '@vscode', 'ripgrep-universal', 'bin'), join(modules, '@github')]) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!keep.has(name)) {
        rmSync(join(folder, name), { recursive: true });
      }
    }
  }
  for (const path of [
    'extensions/copilot',
    'extensions/mermaid-markdown-features',
    'node_modules/@microsoft/mxc-sdk',
  ]) {
    rmSync(join(vscode, path), { recursive: true, force: true });
  }
}
