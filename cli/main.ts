import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { rules, safeties } from '../core/rules/index.js';
import { version } from '../package.json';
import { type Program, run } from './cli.js';
import { work } from './threads.js';

const program: Program = {
  version,
  rules,
  safeties,
  /** Read when a command needs it: help comes without. */
  schema: async () => (await import('../schemas/kubernetes.json')).default,
  startThread: (share) => new Worker(__filename, { workerData: share }),
};

if (isMainThread) main();
else void work(workerData, program, (part) => parentPort?.postMessage(part));

function main(): void {
  // Whoever reads our output may have enough of it (`| head`): that is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  const { stdin, stdout, stderr, env } = process;
  run(process.argv.slice(2), { stdin, stdout, stderr, env, cwd: process.cwd() }, program).then((code) => {
    process.exitCode = code;
  });
}
