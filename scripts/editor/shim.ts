#!/usr/bin/env node
/**
 * Looks like the desktop's executable to @vscode/test-electron, and runs code-server with a headless browser instead:
 *   shim.js [folder] --extensionDevelopmentPath=DIR --extensionTestsPath=FILE --user-data-dir=DIR --extensions-dir=DIR
 *   shim.js --install-extension FILE --extensions-dir=DIR
 * The suite's output comes to stdout, and the exit code is the suite's.
 */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { launchChromium } from './chromium.js';
import { type CodeServer, codeServerCommand, startCodeServer } from './code-server.js';
import type { Browser } from './playwright.js';
import { makeProfile } from './profile.js';

/** How long a suite may run before it counts as hanging, in milliseconds. */
const patience = 180_000;

/** What code-server and its extension host say of their own affairs. */
const noise =
  /@vscode[/]spdlog|native-watchdog|Release[/]watchdog|open-vsx|authentication provider 'github'|Creating a socket|connection token|reconnection-grace|AgentHost|AccountPolicyGate|Service Worker|additional builtin/;

const { options, rest } = parse(process.argv.slice(2));
const profile = makeProfile();
profile.userData = resolve(options.get('user-data-dir')?.at(-1) ?? profile.userData);
profile.extensions = resolve(options.get('extensions-dir')?.at(-1) ?? profile.extensions);
if (options.has('install-extension')) {
  const [node, ...args] = codeServerCommand(profile);
  const vsix = options.get('install-extension')?.[0] || rest[0] || '';
  const result = spawnSync(node, [...args, '--install-extension', resolve(vsix), '--force'], { stdio: 'inherit' });
  profile.remove();
  process.exit(result.status ?? 1);
}
process.exit(await runSuite());

async function runSuite(): Promise<number> {
  let server: CodeServer | undefined;
  let browser: Browser | undefined;
  const end = async () => {
    await browser?.close().catch(() => undefined);
    await server?.stop();
    profile.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => void end().then(() => process.exit(130)));
  }
  try {
    server = await startCodeServer(profile);
    browser = await launchChromium(profile);
    const page = await browser.newPage();
    const result = new Promise<number>((done, fail) => {
      void page.exposeFunction('codeAutomationExit', (code: number) => done(code));
      void page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        if (!noise.test(String(args[0]))) {
          (type === 'warn' || type === 'error' ? console.error : console.log)(...args);
        }
      });
      page.on('crash', () => fail(new Error('The page of the embedded VS Code crashed.')));
      setTimeout(() => fail(new Error(`The suite gave no result within ${patience / 1000} s.`)), patience).unref();
    });
    const { remote } = server;
    const payload = ['extensionDevelopmentPath', 'extensionTestsPath'].flatMap((name) =>
      (options.get(name) ?? []).map((path): [string, string] => [name, remote(resolve(path))]),
    );
    await page.goto(server.url(resolve(rest[0] ?? profile.workspace), payload));
    return await result;
  } catch (error) {
    console.error(error);
    return 1;
  } finally {
    await end();
  }
}

function parse(args: string[]): { options: Map<string, string[]>; rest: string[] } {
  const options = new Map<string, string[]>();
  const rest: string[] = [];
  for (const arg of args) {
    const [, name, value = ''] = /^--([\w-]+)(?:=(.*))?$/s.exec(arg) ?? [];
    if (name) {
      options.set(name, [...(options.get(name) ?? []), value]);
    } else {
      rest.push(arg);
    }
  }
  return { options, rest };
}
