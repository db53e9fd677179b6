/** Many files are checked by as many threads as there are processors: which of them checks what changes nothing of what is said. */
import { availableParallelism } from 'node:os';
import type { Worker } from 'node:worker_threads';
import { type Checked, type CheckFiles, startChecking, type Task } from './check-files.js';
import type { Program } from './cli.js';

/** What a thread is started with. */
export interface Share {
  readonly task: Task;
  /** The next file that nobody has taken. */
  readonly next: Int32Array;
}

/** Below so many files, starting threads costs more than they save. */
const WORTH = 300;
/** More have little to do but to start. */
const MOST = 8;
/** How many files are taken at a time. */
const TAKEN = 16;

/** In the order of the files; undefined where one thread is quicker. */
export async function checkInThreads(task: Task, program: Program): Promise<readonly Checked[] | undefined> {
  const { startThread } = program;
  const threads = Math.min(availableParallelism(), MOST, Math.floor(task.files.length / WORTH) + 1);
  if (!startThread || threads < 2) return undefined;
  const share = { task, next: new Int32Array(new SharedArrayBuffer(4)) };
  const parts: Checked[] = [];
  const put = ({ from, checked }: Part): void => {
    parts[from / TAKEN] = checked;
  };
  const others = Array.from({ length: threads - 1 }, () => ended(startThread(share), put));
  const failed = Promise.all(others);
  failed.catch(() => {}); // until it is waited for
  takeParts(await startChecking(task, program), share, put);
  await failed;
  return parts;
}

/** What a thread does: it says what it found, part by part, until nothing is left. */
export async function work(share: Share, program: Program, say: (part: Part) => void): Promise<void> {
  takeParts(await startChecking(share.task, program), share, say);
}

export interface Part {
  readonly from: number;
  readonly checked: Checked;
}

function takeParts(check: CheckFiles, { task, next }: Share, put: (part: Part) => void): void {
  for (;;) {
    const from = Atomics.add(next, 0, TAKEN);
    if (from >= task.files.length) return;
    put({ from, checked: check(from, from + TAKEN) });
  }
}

function ended(worker: Worker, put: (part: Part) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on('message', put);
    worker.on('error', reject);
    worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A thread ended with ${code}.`))));
  });
}
