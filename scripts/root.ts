import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder, seen from out/scripts/. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** What is made on this machine and never committed: editors, profiles, screenshots, the package. */
export const cache = join(root, '.vscode-test');

/** True in the file that node was started with (directly, or by scripts/run.mjs). */
export function isMain(url: string): boolean {
  return process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(url);
}
