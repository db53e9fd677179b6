// The one plain-JavaScript door: `node scripts/run.mjs start|test|build|gen|bench|templates|laws [arguments]`.
// On a fresh clone it installs the dependencies and compiles the TypeScript, then it runs out/scripts/<command>.js.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** What each command has compiled before it runs. Generating goes on where compiling fails: it may be what mends it. */
const commands = {
  start: { projects: ['client', 'server', 'scripts'] },
  test: { projects: [] },
  build: { projects: ['client', 'server', 'cli', 'scripts'] },
  gen: { projects: ['scripts'], evenIfBroken: true },
  bench: { projects: ['server', 'cli', 'scripts'] },
  templates: { projects: ['scripts'] },
  laws: { projects: ['scripts', 'test'] },
};

const [name = '', ...args] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  stop(`Usage: node scripts/run.mjs ${Object.keys(commands).join('|')} [arguments]`);
}
checkNode();
installDependencies();
compile(command);
await run(name, args);

function checkNode() {
  if (Number.parseInt(process.versions.node, 10) < 20) {
    stop(
      `Node.js 20 or newer is needed, this is ${process.version}. Get it from https://nodejs.org or with your version manager.`,
    );
  }
}

function installDependencies() {
  const why = whyInstall();
  if (!why) {
    return;
  }
  console.log(`Installing the dependencies from package-lock.json (${why}; about 300 MB, once) …`);
  const started = Date.now();
  // No install scripts: nothing here needs one, and a package that ran code on install would be a surprise.
  const result = npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']);
  if (result.error) {
    stop(`npm could not be started (${result.error.message}). It comes with Node.js: https://nodejs.org`);
  }
  if (result.status !== 0) {
    stop(
      'npm ci failed; its messages are above. It needs a package registry: check the network, or `npm config get registry`.',
    );
  }
  console.log(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** The reason to install, or nothing where node_modules holds what package-lock.json names. */
function whyInstall() {
  const wanted = readJson(join(root, 'package-lock.json'));
  if (!wanted) {
    stop('package-lock.json is missing: this is no complete clone of the project.');
  }
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'));
  if (!installed) {
    return 'node_modules is missing';
  }
  for (const [path, entry] of Object.entries(wanted.packages)) {
    const there = installed.packages[path];
    const mayLack = path === '' || (entry.optional && !there);
    if (!mayLack && there?.version !== entry.version) {
      return `${path.replace(/^.*node_modules\//, '')} is not ${entry.version}`;
    }
  }
  const extra = Object.keys(installed.packages).find((path) => !wanted.packages[path]);
  return extra ? `${extra.replace(/^.*node_modules\//, '')} is no longer needed` : undefined;
}

function npm(args) {
  const cli = process.env.npm_execpath;
  const options = { cwd: root, stdio: 'inherit' };
  return cli?.endsWith('.js')
    ? spawnSync(process.execPath, [cli, ...args], options)
    : spawnSync('npm', args, { ...options, shell: process.platform === 'win32' });
}

function compile({ projects, evenIfBroken }) {
  mkdirSync(join(root, 'out'), { recursive: true });
  const marker = join(root, 'out', 'package.json');
  if (!existsSync(marker)) {
    writeFileSync(marker, '{ "type": "module" }\n');
  }
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const { status } = spawnSync(process.execPath, [tsc, '-b', ...projects], { cwd: root, stdio: 'inherit' });
  if (status === 0) {
    return;
  }
  if (!evenIfBroken) {
    stop('The TypeScript does not compile; the errors are above.');
  }
  console.log(
    'The TypeScript does not compile yet (see above); going on, since generated files may be what is missing.',
  );
}

async function run(name, args) {
  const script = join(root, 'out', 'scripts', `${name}.js`);
  if (!existsSync(script)) {
    stop(`scripts/${name}.ts was not compiled to ${script}: is the file there?`);
  }
  // The script sees the command line as if node had started it.
  process.argv = [process.execPath, script, ...args];
  await import(pathToFileURL(script).href);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function stop(message) {
  console.error(message);
  if (name === 'test') {
    console.log('\n0 passed, 1 failed');
  }
  process.exit(1);
}
