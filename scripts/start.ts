/**
 * `npm start [folder]`: opens the extension of this working tree in a real VS Code, on a copy of examples/ or on a folder.
 *   --embedded   the editor in the browser, even where there is a desktop one
 *   --open       launches the browser on it
 *   --port N     at this port
 * After a change: `npm run build`, then "Developer: Reload Window".
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildAll } from './build.js';
import { startCodeServer } from './editor/code-server.js';
import { findEditor } from './editor/desktop.js';
import { installEmbedded } from './editor/install.js';
import { makeProfile, type Profile } from './editor/profile.js';
import { root } from './root.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { embedded: { type: 'boolean' }, open: { type: 'boolean' }, port: { type: 'string' } },
});

try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function start(): Promise<void> {
  const named = positionals[0] === undefined ? undefined : resolve(positionals[0]);
  if (named && !existsSync(named)) {
    throw new Error(`There is no folder ${named}.`);
  }
  await buildAll();
  const editor = values.embedded || values.port ? undefined : await findEditor();
  const profile = makeProfile();
  process.on('exit', () => profile.remove());
  const folder = named ?? profile.workspace;
  const file = named ? undefined : join(folder, 'insecure-web.yaml');
  if (editor?.kind === 'desktop') {
    startDesktop(editor.executable, profile, [folder, ...(file ? [file] : [])]);
  } else {
    await startEmbedded(profile, folder, file);
  }
}

function startDesktop(executable: string, profile: Profile, opened: string[]): void {
  const args = [
    ...opened,
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${profile.userData}`,
    `--extensions-dir=${profile.extensions}`,
    ...['--skip-welcome', '--skip-release-notes', '--disable-workspace-trust', '--disable-updates'],
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  console.log(`\nOpening ${opened[0]} in ${executable}. Close its window, or press Ctrl+C here, to end.`);
  const child = spawn(executable, args, { stdio: 'ignore' });
  child.once('error', (error) => {
    console.error(`VS Code could not be started: ${error.message}`);
    process.exit(1);
  });
  child.once('exit', (code) => process.exit(code ?? 0));
  endWith(() => {
    child.kill();
    return Promise.resolve();
  });
}

async function startEmbedded(profile: Profile, folder: string, file: string | undefined): Promise<void> {
  installEmbedded();
  const server = await startCodeServer(profile, values.port === undefined ? undefined : Number(values.port));
  const payload: [string, string][] = [['extensionDevelopmentPath', server.remote(root)]];
  if (file) {
    payload.push(['openFile', server.remote(file)]);
  }
  const url = server.url(folder, payload);
  console.log(
    `\nVS Code with Seaworthy is ready. Open this in a browser:\n\n  ${url}\n\nIts folder is ${folder}. Ctrl+C ends it.`,
  );
  endWith(() => server.stop());
  if (values.open) {
    openBrowser(url);
  }
}

function openBrowser(url: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  spawn(opener, [url], { stdio: 'ignore', detached: true })
    .on('error', () =>
      console.log(`No browser could be opened (${opener} is missing): open the address above yourself.`),
    )
    .unref();
}

function endWith(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().then(() => process.exit(0)));
  }
}
