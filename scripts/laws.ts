/** npm run laws [-- RUNS]: the laws of fixes over random documents and edits, for each law so many batches of one to four edits. For maintainers. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { isMain, root } from './root.js';

/** For each law: with nine of them, well over 100,000 batches. */
const RUNS = 20_000;

function main([given]: readonly string[]): void {
  const runs = given === undefined ? RUNS : Number(given);
  if (!Number.isInteger(runs) || runs < 1) {
    console.error('Usage: node scripts/run.mjs laws [RUNS]');
    process.exitCode = 2;
    return;
  }
  const { status } = spawnSync(process.execPath, ['--test', join(root, 'out/test/yaml/edit.properties.test.js')], {
    env: { ...process.env, SEAWORTHY_LAWS: String(runs) },
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
}

if (isMain(import.meta.url)) main(process.argv.slice(2));
