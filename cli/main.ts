import { rules, safeties } from '../core/rules/index.js';
import { version } from '../package.json';
import { run } from './cli.js';

/** Read when a command needs it: help comes without. */
const schema = async () => (await import('../schemas/kubernetes.json')).default;

// Whoever reads our output may have enough of it (`| head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
const { stdin, stdout, stderr, env } = process;
run(
  process.argv.slice(2),
  { stdin, stdout, stderr, env, cwd: process.cwd() },
  { version, rules, safeties, schema },
).then((code) => {
  process.exitCode = code;
});
