/** A browser for the embedded editor: one that is there, or Debian's where a machine may be changed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { installed } from './install.js';
import { type Browser, loadPlaywright } from './playwright.js';
import { homeless, type Profile } from './profile.js';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/microsoft-edge',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** The browser's executable; installs Debian's Chromium where CI is set or as root, if there is none at all. */
export function chromium(log: (line: string) => void = console.log): string {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) {
      throw new Error(`CHROMIUM_PATH names ${named}, which is not there.`);
    }
    return named;
  }
  const found = places.find((place) => existsSync(place));
  if (found) {
    return found;
  }
  const isRoot = process.getuid?.() === 0;
  const mayInstall = process.platform === 'linux' && (isRoot || Boolean(process.env.CI));
  if (mayInstall && existsSync('/usr/bin/apt-get')) {
    aptInstall(isRoot ? [] : ['sudo', '-n'], log);
    const now = places.find((place) => existsSync(place));
    if (now) {
      return now;
    }
  }
  throw new Error(
    'No Chromium, Chrome or Edge was found. Install one (Debian and Ubuntu: `apt-get install chromium`), or name its executable in CHROMIUM_PATH.',
  );
}

/** A headless browser with a home of its own. */
export function launchChromium(profile: Profile, executablePath = chromium()): Promise<Browser> {
  return loadPlaywright(installed).chromium.launch({
    executablePath,
    headless: true,
    args: ['--no-sandbox', '--disable-dev-shm-usage'],
    env: homeless(profile),
  });
}

function aptInstall(prefix: string[], log: (line: string) => void): void {
  log('Installing Chromium with apt-get (no browser was found; once, about half a minute and 400 MB) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium'],
  ]) {
    const [command = 'apt-get', ...rest] = [...prefix, 'apt-get', ...args];
    const { status, stderr, stdout } = spawnSync(command, rest, { encoding: 'utf8', env });
    if (status !== 0) {
      log(`${[command, ...rest].join(' ')} failed:\n${stdout ?? ''}${stderr ?? ''}`.trim());
    }
  }
}
