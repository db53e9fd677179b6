/** Runs compiled test files by node:test, each in a process of its own, and counts exactly what they report. */
import { readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { root } from '../root.js';
import type { Result } from './result.js';

/**
 * The compiled tests of test/, without the folders in `except`. They are found by their sources: what a removed file
 * left behind in out/ is not run.
 */
export function testFiles(folder: string, except: string[] = []): string[] {
  const sources = join(root, folder);
  return readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.test.ts') && !except.some((start) => path.startsWith(`${start}/`)))
    .sort()
    .map((path) => join(root, 'out', folder, path.replace(/\.ts$/, '.js')));
}

/** Skipped and to-do tests count as failed, and so does a file without a test: nothing of it was proved. */
export async function runNodeTests(files: string[], concurrency = availableParallelism()): Promise<Result> {
  if (files.length === 0) {
    throw new Error('There is no test file.');
  }
  const silent = new Set(files);
  let passed = 0;
  let failed = 0;
  const events = run({ files, concurrency, timeout: 900_000 });
  events.on('test:pass', ({ name, details, file, skip, todo }) => {
    // A file without a test passes as a test of its own name.
    if (details.type === 'suite' || (file && resolve(name) === file)) {
      return;
    }
    silent.delete(file ?? '');
    if (skip || todo) {
      failed += 1;
    } else {
      passed += 1;
    }
  });
  events.on('test:fail', ({ details, file }) => {
    if (details.type === 'suite') {
      return;
    }
    silent.delete(file ?? '');
    failed += 1;
  });
  await new Promise<void>((resolve, reject) => {
    const printed = events.compose(new spec());
    printed.pipe(process.stdout, { end: false });
    printed.once('end', resolve);
    printed.once('error', reject);
  });
  for (const file of silent) {
    console.log(`✖ ${relative(root, file)} ran no test`);
    failed += 1;
  }
  return { passed, failed };
}
