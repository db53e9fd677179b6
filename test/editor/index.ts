/**
 * Runs in the Node extension host of a real VS Code. The numbers go to the file that SEAWORTHY_STATS names: an extension host
 * that dies on the way ends with exit code 0, so only the file tells that all of it ran.
 */
import { writeFileSync } from 'node:fs';
import type MochaClass from 'mocha';
import { defineSuites } from './suites.js';

export async function run(): Promise<void> {
  const { default: Mocha }: { default: typeof MochaClass } = await import('mocha');
  const mocha = new Mocha({ ui: 'tdd', color: false, failZero: true, timeout: 30_000 });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await defineSuites();
  await import('./server-process.js');
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const { passes, pending } = runner.stats ?? { passes: 0, pending: 0 };
      const stats = process.env.SEAWORTHY_STATS;
      if (stats) {
        writeFileSync(stats, JSON.stringify({ passed: passes, failed: failures + pending }));
      }
      if (failures > 0) {
        reject(new Error(`${failures} failed`));
      } else {
        resolve();
      }
    });
  });
}
