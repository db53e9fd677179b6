/** Runs the mocha suite of test/editor in the web extension host of a real VS Code, through @vscode/test-web. */
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makeProfile } from '../editor/profile.js';
import type { WebRun } from '../editor/web-host.js';
import { root } from '../root.js';
import type { Result } from './result.js';

const suite = join(root, 'out', 'editor-suite', 'web.js');
const host = fileURLToPath(new URL('../editor/web-host.js', import.meta.url));

/** How long the suite may run before it counts as hanging, in milliseconds. */
const patience = 180_000;

/** What test-web and the workbench say of their own affairs. */
const noise =
  /Ignoring|builtin extension|\bGET \/|^Request to|package\.nls|ESM loader|fs provider registers|^\s+at .*workbench/;

/** The same tests as in the Node host; the suite's assertions are its own there, since a browser has none. */
export async function bundleWebSuite(): Promise<void> {
  await build({
    entryPoints: [join(root, 'test', 'editor', 'web.ts')],
    outfile: suite,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    // Mocha's build for browsers would take the suite's own exports for its own.
    define: { exports: 'undefined' },
    alias: { 'node:assert/strict': join(root, 'test', 'editor', 'assert.ts') },
    logLevel: 'warning',
  });
}

export async function runWebSuite(): Promise<Result> {
  const profile = makeProfile();
  const scratch = join(profile.dir, 'web');
  mkdirSync(scratch);
  const run: WebRun = { extension: root, suite, folder: profile.workspace, scratch };
  try {
    const { output, problem } = await inProcess(run);
    // A page that dies on the way may end well; only the suite itself can say that it came to its end.
    const line = /^SEAWORTHY_STATS (.*)$/m.exec(output)?.[1];
    const result: Result | undefined = line === undefined ? undefined : JSON.parse(line);
    if (!result || (problem && result.failed === 0))
      throw new Error(`The suite did not come to its end: ${problem ?? 'the web extension host stopped'}`);
    if (result.passed === 0 && result.failed === 0) throw new Error('The suite ran no test.');
    return result;
  } finally {
    profile.remove();
  }
}

/** All that the run prints, and what went wrong. Its browser and its server end with it. */
function inProcess(run: WebRun): Promise<{ output: string; problem: string | undefined }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [host, JSON.stringify(run)], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (text: string) => {
      output += text;
      for (const line of text.split('\n')) if (line.trim() && !noise.test(line)) console.log(line);
    });
    const impatient = setTimeout(() => child.kill(), patience);
    const end = (): void => {
      child.kill();
    };
    process.once('exit', end);
    child.once('close', (code, signal) => {
      clearTimeout(impatient);
      process.off('exit', end);
      resolve({ output, problem: code === 0 ? undefined : `it ended with ${signal ?? code}` });
    });
  });
}
