/** Starts code-server: VS Code's own server, its Node extension host and the workbench as a page. */
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { codeServerEntry, embeddedNode } from './install.js';
import { homeless, type Profile } from './profile.js';

export interface CodeServer {
  /** The workbench's address with `folder` open; `payload` are VS Code's own options for tests and development. */
  url(folder: string, payload?: [name: string, value: string][]): string;
  /** The name that the workbench has for a file of this machine. */
  remote(path: string): string;
  stop(): Promise<void>;
}

/** Starts the editor on 127.0.0.1, at a free port or at `port`; it ends with this process at the latest. */
export async function startCodeServer(profile: Profile, port?: number): Promise<CodeServer> {
  const address = `127.0.0.1:${port ?? (await freePort())}`;
  const logFile = join(profile.dir, 'code-server.log');
  const log = openSync(logFile, 'w');
  const [node, ...args] = codeServerCommand(profile);
  // In a group of its own, so that the extension host and what it started end with it, and let go of the profile.
  const child = spawn(node, [...args, '--bind-addr', address], {
    env: homeless(profile),
    stdio: ['ignore', log, log],
    detached: true,
  });
  const kill = () => signalGroup(child, 'SIGKILL');
  process.on('exit', kill);
  await answering(child, `http://${address}/healthz`, logFile);
  return {
    url: (folder, payload = []) => {
      const url = new URL(`http://${address}`);
      url.searchParams.set('folder', folder);
      if (payload.length > 0) {
        url.searchParams.set('payload', JSON.stringify(payload));
      }
      return url.toString();
    },
    remote: (path) => `vscode-remote://${address}${path}`,
    stop: async () => {
      process.off('exit', kill);
      if (child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        signalGroup(child, 'SIGTERM');
        const impatient = setTimeout(kill, 3000);
        await gone;
        clearTimeout(impatient);
      }
      kill();
    },
  };
}

function signalGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) {
    return; // It never started.
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // Nobody is left in the group, or the system has no groups.
    child.kill(signal);
  }
}

/** The command that runs code-server on a profile, as it is for starting and for `--install-extension`. */
export function codeServerCommand(profile: Profile): [node: string, ...args: string[]] {
  const config = join(profile.dir, 'config.yaml');
  writeFileSync(config, 'auth: none\ncert: false\n');
  return [
    embeddedNode(),
    codeServerEntry,
    ...['--config', config, '--auth', 'none'],
    ...['--user-data-dir', profile.userData, '--extensions-dir', profile.extensions],
    ...[
      '--disable-telemetry',
      '--disable-update-check',
      '--disable-workspace-trust',
      '--disable-getting-started-override',
    ],
    // VS Code 1.13x honours extensionDevelopmentPath and extensionTestsPath in a built workbench's address only with this.
    ...['--vscode-option', 'enable-smoke-test-driver'],
  ];
}

async function answering(child: ChildProcess, url: string, logFile: string): Promise<void> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline) {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`The embedded VS Code stopped while it started:\n${readFileSync(logFile, 'utf8').slice(-2000)}`);
    }
    try {
      const answer = await fetch(url);
      if (answer.ok) {
        return;
      }
    } catch {
      // Not up yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  signalGroup(child, 'SIGKILL');
  throw new Error('The embedded VS Code did not start within a minute.');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      );
    });
  });
}
