import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../../scripts/root.js';

/** Asks scripts/oracle, which is Kubernetes' own code. Needs Go, and minutes when that is built for the first time. */
export function askOracle<Answer>(
  mode: 'pod-security' | 'scalars' | 'accept' | 'pairs',
  questions: readonly object[],
): Answer[] {
  const run = spawnSync('go', ['run', '.', mode], {
    cwd: join(root, 'scripts', 'oracle'),
    input: questions.map((question) => `${JSON.stringify(question)}\n`).join(''),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (run.error) throw run.error;
  if (run.status !== 0) throw new Error(`scripts/oracle ${mode} failed with exit code ${run.status}`);
  const answers: Answer[] = run.stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  if (answers.length !== questions.length)
    throw new Error(`scripts/oracle ${mode} answered ${answers.length} of ${questions.length}`);
  return answers;
}
