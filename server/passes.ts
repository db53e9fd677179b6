/** Passes over files in slices, so that requests are answered between two of them, however long a file is. */
import { type CancellationToken, LSPErrorCodes, RAL, ResponseError } from 'vscode-languageserver';
import type { FileResult, Linter } from '../core/lint.js';
import type { SegmentedText } from '../core/yaml/split.js';
import type { OpenFile } from './documents.js';

export interface Passes {
  /**
   * The result where one slice gives it (the way of nearly every keystroke), else the pass that goes on while somebody waits for it. There is one
   * for each file: who asks for the same joins it.
   */
  start(file: OpenFile, linter: Linter): Done | Pass;
  /** Whether a pass goes on. */
  isBusy(): boolean;
}

export interface Done {
  readonly result: FileResult;
  /** Milliseconds of work. */
  readonly took: number;
}

export interface Pass {
  /** Undefined if the file changed meanwhile, was closed, or is judged by something else: what was found is dropped. */
  wait(token: CancellationToken): Promise<Done | undefined>;
}

/** Milliseconds of work at a time, the parse of one document excepted. */
const SLICE = 4;

export function isDone(started: Done | Pass): started is Done {
  return 'result' in started;
}

export function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'The client cancelled the request.');
}

/** `isOpen`: whether a file still is what the editor has. */
export function passes(isOpen: (file: OpenFile) => boolean): Passes {
  const going = new Map<OpenFile, Going>();
  let isRunning = false;

  /** A slice for each in turn, and a chance for whatever came in before the next. */
  const run = async (): Promise<void> => {
    isRunning = true;
    for (;;) {
      await turn();
      const [next] = going.values();
      if (!next) break;
      going.delete(next.file);
      if (!next.isWanted || !isOpen(next.file) || next.isStale) next.drop();
      else if (!next.work()) going.set(next.file, next); // behind the others
    }
    isRunning = false;
  };

  return {
    isBusy: () => isRunning,
    start(file, linter) {
      const known = going.get(file);
      if (known && known.linter === linter && !known.isStale) return known;
      known?.drop();
      going.delete(file);
      const fresh = new Going(file, linter);
      const done = fresh.work();
      if (done) return done;
      going.set(file, fresh);
      if (!isRunning) void run();
      return fresh;
    },
  };
}

/** A pass that one slice did not bring to its end. */
class Going implements Pass {
  readonly #steps: Generator<undefined, FileResult>;
  readonly #waiting = new Set<Waiting>();
  readonly #version: number;
  readonly #text: SegmentedText;
  #took = 0;

  constructor(
    readonly file: OpenFile,
    readonly linter: Linter,
  ) {
    this.#version = file.version;
    this.#text = file.text;
    this.#steps = linter.pass(file.text);
  }

  get isWanted(): boolean {
    return this.#waiting.size > 0;
  }

  get isStale(): boolean {
    return this.#version !== this.file.version || this.#text !== this.file.text;
  }

  /** Works for one slice; gives what was found if that was the last. A failure is told to those who wait, or to the caller if nobody does. */
  work(): Done | undefined {
    const started = Date.now();
    try {
      for (;;) {
        const step = this.#steps.next();
        const took = Date.now() - started;
        if (step.done) return this.#end({ result: step.value, took: this.#took + took });
        if (took < SLICE) continue;
        this.#took += took;
        return undefined;
      }
    } catch (error) {
      if (!this.isWanted) throw error;
      for (const { reject } of this.#waiting) reject(error);
      this.#waiting.clear(); // nobody wants it any more, so it does not go on
      return undefined;
    }
  }

  drop(): void {
    this.#end(undefined);
  }

  wait(token: CancellationToken): Promise<Done | undefined> {
    return new Promise((resolve, reject) => {
      const waiting = { resolve, reject };
      this.#waiting.add(waiting);
      token.onCancellationRequested(() => {
        if (this.#waiting.delete(waiting)) reject(cancelled());
      });
    });
  }

  #end<T extends Done | undefined>(done: T): T {
    for (const { resolve } of this.#waiting) resolve(done);
    this.#waiting.clear();
    return done;
  }
}

interface Waiting {
  readonly resolve: (done: Done | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** A message that came in during a slice is handed over in the turn after: twice, so that it comes before the next slice. */
async function turn(): Promise<void> {
  for (let count = 0; count < 2; count++) await new Promise<void>((resolve) => RAL().timer.setImmediate(resolve));
}
