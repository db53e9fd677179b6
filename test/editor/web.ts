/**
 * Runs in the web extension host of a real VS Code. The numbers go to the log, in a line that the runner looks for: a page that dies on the way may
 * end well.
 */
import 'mocha/mocha.js';
import { defineSuites } from './suites.js';

export async function run(): Promise<void> {
  mocha.setup({ ui: 'tdd', color: false, failZero: true, timeout: 30_000, reporter: 'spec' });
  await defineSuites();
  await new Promise<void>((resolve, reject) => {
    const runner = mocha.run((failures) => {
      const { passes, pending } = runner.stats ?? { passes: 0, pending: 0 };
      console.log(`SEAWORTHY_STATS ${JSON.stringify({ passed: passes, failed: failures + pending })}`);
      if (failures > 0) {
        reject(new Error(`${failures} failed`));
      } else {
        resolve();
      }
    });
  });
}
