/** Packages that are installed apart, on first use, from a committed lock. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Installation {
  /** The folder with package.json and package-lock.json. */
  source: string;
  target: string;
  /** Completes "Installing …". */
  what: string;
}

/** Installs where `target` is missing or of another lock, and says so, since it takes a while. `steps` gets a function that tells of a step done. */
export function installOnce(
  { source, target, what }: Installation,
  steps: (lap: (what: string) => void) => void,
  log: (line: string) => void,
): void {
  const version = createHash('sha256')
    .update(readFileSync(join(source, 'package-lock.json'), 'utf8'))
    .digest('hex');
  const stamp = join(target, 'complete');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === version) {
    return;
  }
  const started = Date.now();
  const lap = (step: string) => log(`  ${((Date.now() - started) / 1000).toFixed(0).padStart(3)} s  ${step}`);
  log(`Installing ${what} …`);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    copyFileSync(join(source, file), join(target, file));
  }
  steps(lap);
  writeFileSync(stamp, version);
  lap('ready');
}

/** No install script of any package runs: no compiler, no Python, nothing but the registry is needed. */
export function npmCi(cwd: string, ...more: string[]): void {
  const cli = process.env.npm_execpath;
  const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...more];
  const options = { cwd, stdio: ['ignore', 'inherit', 'inherit'] as ['ignore', 'inherit', 'inherit'] };
  const result = cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
  if (result.status !== 0) {
    throw new Error(
      `npm ci failed in ${cwd}${result.error ? ` (${result.error.message})` : ''}. It needs the package registry: check the network.`,
    );
  }
}
