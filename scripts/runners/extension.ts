/** Runs the mocha suite of test/editor in the Node extension host of a real VS Code, through @vscode/test-electron. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { resolveCliArgsFromVSCodeExecutablePath, runTests } from '@vscode/test-electron';
import { build } from 'esbuild';
import type { Editor } from '../editor/desktop.js';
import { makeProfile, type Profile } from '../editor/profile.js';
import { root } from '../root.js';
import type { Result } from './result.js';

const suite = join(root, 'out', 'editor-suite', 'index.cjs');

/** One file: VS Code loads it by `require`, whatever the folder around it says of modules. */
export async function bundleSuite(): Promise<void> {
  await build({
    entryPoints: [join(root, 'test', 'editor', 'index.ts')],
    outfile: suite,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
}

/** Runs the suite against the working tree, or against the package `vsix`, installed as people install it. */
export async function runExtensionSuite(editor: Editor, vsix?: string): Promise<Result> {
  const profile = makeProfile();
  try {
    const stats = join(profile.dir, 'stats.json');
    const folders = [`--user-data-dir=${profile.userData}`, `--extensions-dir=${profile.extensions}`];
    if (vsix) {
      install(editor, vsix, folders);
    }
    const problem = await runTests({
      vscodeExecutablePath: editor.executable,
      extensionDevelopmentPath: vsix ? emptyExtension(profile) : root,
      extensionTestsPath: suite,
      extensionTestsEnv: { SEAWORTHY_STATS: stats },
      launchArgs: [profile.workspace, ...(vsix ? [] : ['--disable-extensions']), ...folders],
    }).then(
      () => undefined,
      (error: unknown) => error,
    );
    // An extension host that dies ends with exit code 0; only the suite itself can say that it came to its end.
    const result = existsSync(stats) ? readResult(stats) : undefined;
    if (!result || (problem && result.failed === 0)) {
      throw new Error(`The suite did not come to its end: ${problem ?? 'the extension host stopped'}`);
    }
    if (result.passed === 0 && result.failed === 0) {
      throw new Error('The suite ran no test.');
    }
    return result;
  } finally {
    profile.remove();
  }
}

function readResult(stats: string): Result {
  const result: Result = JSON.parse(readFileSync(stats, 'utf8'));
  return result;
}

function install(editor: Editor, vsix: string, folders: string[]): void {
  const [command = editor.executable] =
    editor.kind === 'embedded' ? [] : resolveCliArgsFromVSCodeExecutablePath(editor.executable);
  const { status } = spawnSync(command, [...folders, '--install-extension', vsix], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error(`${vsix} could not be installed.`);
  }
}

/** VS Code runs a suite only beside an extension that is being developed: here one that does nothing. */
function emptyExtension(profile: Profile): string {
  const folder = join(profile.dir, 'empty');
  mkdirSync(folder);
  const manifest = { name: 'empty', publisher: 'seaworthy-test', version: '0.0.1', engines: { vscode: '^1.91.0' } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}
