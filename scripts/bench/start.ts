/** From the server's process to the first diagnostics of a small file. */
import { converse, openText, type Server } from './client.js';
import type { Verdict } from './fix.js';
import { makeInput } from './inputs.js';
import { quantile } from './quantile.js';

/** Milliseconds. */
const BAR = 300;

export async function benchStart(file: string, quick: boolean): Promise<Verdict[]> {
  const { text } = makeInput('small');
  console.log('\nMilliseconds from the spawn of the server to the first diagnostics of one Deployment.');
  const verdicts: Verdict[] = [];
  for (const mode of ['pull', 'push'] as const) {
    const server: Server = { command: process.execPath, args: [file, '--stdio'], mode };
    const times: number[] = [];
    for (let run = quick ? 5 : 15; run > 0; run--)
      times.push(await converse(server, async (client) => (await openText(client, text)).came - client.spawned));
    const median = quantile(times, 0.5);
    console.log(`  ${mode}, ${times.length} runs: ${times.map((ms) => ms.toFixed(0)).join(' ')}`);
    verdicts.push({ passed: median <= BAR, text: `start, ${mode}: median ${median.toFixed(0)} ms, bar ${BAR} ms` });
  }
  return verdicts;
}
