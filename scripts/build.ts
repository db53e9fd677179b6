/** Bundles the four programs into dist/: nothing in there needs node_modules at run time. */
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import { fastYaml, yamlEntry } from './fast-yaml.js';
import { isMain, root } from './root.js';

interface Program {
  source: string;
  bundle: string;
  platform: 'node' | 'browser';
  /** A worker is loaded as a script, everything else by `require`. */
  format?: 'iife';
  executable?: true;
  /** Whether it shows the rules' examples; elsewhere they would be an eighth of the bundle. */
  showsExamples?: true;
}

const programs: Program[] = [
  { source: 'client/node.ts', bundle: 'dist/client.js', platform: 'node' },
  { source: 'server/node.ts', bundle: 'dist/server.js', platform: 'node' },
  { source: 'cli/main.ts', bundle: 'dist/cli.js', platform: 'node', executable: true, showsExamples: true },
  { source: 'client/browser.ts', bundle: 'dist/web/client.js', platform: 'browser' },
  { source: 'server/worker.ts', bundle: 'dist/web/server.js', platform: 'browser', format: 'iife' },
];

/** Builds every program whose source exists; the others are named and skipped. */
export async function buildAll(log: (line: string) => void = console.log): Promise<void> {
  const started = Date.now();
  const present = programs.filter((program) => existsSync(join(root, program.source)));
  for (const program of programs) {
    if (!present.includes(program)) {
      log(`Skipped ${program.bundle}: ${program.source} is not there.`);
    }
  }
  await Promise.all(present.map(buildOne));
  for (const { bundle } of present) {
    log(`${bundle.padEnd(20)} ${(statSync(join(root, bundle)).size / 1024).toFixed(0).padStart(5)} KB`);
  }
  log(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

async function buildOne({ source, bundle, platform, format, executable, showsExamples }: Program): Promise<void> {
  const entry = join(root, source);
  const outfile = join(root, bundle);
  const options: BuildOptions = {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    platform,
    format: format ?? 'cjs',
    target: platform === 'node' ? 'node20' : 'es2022',
    bundle: true,
    minify: true,
    legalComments: 'none',
    logLevel: 'warning',
    external: ['vscode'],
    alias: { yaml: yamlEntry },
    plugins: [jsonAsText, fastYaml, ...(showsExamples ? [] : [withoutExamples])],
  };
  if (executable && !readFileSync(entry, 'utf8').startsWith('#!')) {
    options.banner = { js: '#!/usr/bin/env node' };
  }
  await build(options);
  if (executable) {
    chmodSync(outfile, 0o755);
  }
}

/** Throws for a rule that is not formatted as the others, rather than to leave its examples in. */
const withoutExamples: Plugin = {
  name: 'without-examples',
  setup(build) {
    build.onLoad({ filter: /[\\/]core[\\/]rules[\\/][^\\/]+[\\/][^\\/]+\.ts$/ }, ({ path }) => {
      const source = readFileSync(path, 'utf8');
      const contents = source.replace(/^ {2}examples: \[\n[\s\S]*?^ {2}\],$/m, '  examples: [],');
      if (contents === source && !/^ {2}examples: \[\],$/m.test(source))
        throw new Error(`${path} has its examples elsewhere.`);
      return { contents, loader: 'ts' };
    });
  },
};

/** JSON.parse of a string is faster to start with than a JavaScript literal of the same data. */
const jsonAsText: Plugin = {
  name: 'json-as-text',
  setup(build) {
    build.onLoad({ filter: /[\\/]schemas[\\/][^\\/]+\.json$/ }, ({ path }) => {
      const data: unknown = JSON.parse(readFileSync(path, 'utf8'));
      const text = JSON.stringify(JSON.stringify(data));
      return { contents: `export default JSON.parse(${text});`, loader: 'js', watchFiles: [relative(root, path)] };
    });
  },
};

if (isMain(import.meta.url)) {
  await buildAll();
}
