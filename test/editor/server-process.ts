import * as assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { closeAll, deployment, eventually, found, openText } from './editor.js';

suite("The server's process", () => {
  teardown(closeAll);

  test('is another after the command that restarts it', async () => {
    const [before] = await serverProcesses();
    await vscode.commands.executeCommand('seaworthy.restartServer');
    await found(await openText(deployment), 'privileged-container');
    const [after] = await serverProcesses();
    assert.notEqual(after, before);
  });

  test('that crashes is started again', async () => {
    const [pid] = await serverProcesses();
    assert.ok(pid);
    process.kill(pid, 'SIGKILL');
    await eventually('another process', async () => ((await serverProcesses())[0] !== pid ? true : undefined));
    await found(await openText(deployment), 'privileged-container');
  });
});

/** The processes of our server below this extension host. */
function serverProcesses(): Promise<number[]> {
  return eventually('a server process', () => {
    const pids = processes()
      .filter(({ parent, command }) => parent === process.pid && /dist[\\/]server\.js/.test(command))
      .map(({ pid }) => pid);
    return pids.length > 0 ? pids : undefined;
  });
}

function processes(): { pid: number; parent: number; command: string }[] {
  return process.platform === 'linux' ? fromProc() : fromPs();
}

/** Linux by its own files, since a slim image has no `ps`. */
function fromProc(): { pid: number; parent: number; command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = Number(/^PPid:\s*(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1]);
        return [{ pid: Number(name), parent, command: readFileSync(`/proc/${name}/cmdline`, 'utf8') }];
      } catch {
        return []; // It ended meanwhile.
      }
    });
}

function fromPs(): { pid: number; parent: number; command: string }[] {
  return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,command='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, pid, parent, command]) => ({ pid: Number(pid), parent: Number(parent), command: command ?? '' }));
}
