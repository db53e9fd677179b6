/** When diagnostics are sent to a client that does not ask for them. */
import { type Disposable, RAL } from 'vscode-languageserver';

export interface Pusher {
  /** The file changed: its diagnostics are due. */
  changed(uri: string): void;
  closed(uri: string): void;
}

/** A pass below this many milliseconds needs no pause before the next. */
const SHORT = 20;
const LONGEST_PAUSE = 50;

/**
 * `pass` makes and sends the diagnostics of the file as it is then, and gives the milliseconds of work that it took. Where a pass takes long,
 * edits that follow each other at once (those that came in while it ran, say) are answered by one.
 */
export function pusher(pass: (uri: string) => Promise<number>): Pusher {
  const states = new Map<string, State>();

  const run = async (uri: string, state: State): Promise<void> => {
    state.timer = undefined;
    state.isRunning = true;
    state.took = await pass(uri);
    state.isRunning = false;
    if (state.isDue && states.get(uri) === state) schedule(uri, state);
  };

  const schedule = (uri: string, state: State): void => {
    state.isDue = false;
    if (state.took < SHORT) {
      void run(uri, state);
      return;
    }
    if (!state.timer) state.latest = Date.now() + state.took;
    state.timer?.dispose();
    const pause = Math.min((state.took - SHORT) / 10, LONGEST_PAUSE, Math.max(state.latest - Date.now(), 0));
    state.timer = RAL().timer.setTimeout(() => void run(uri, state), pause);
  };

  return {
    changed(uri) {
      const state: State = states.get(uri) ?? { isRunning: false, isDue: false, took: 0, latest: 0, timer: undefined };
      states.set(uri, state);
      if (state.isRunning) state.isDue = true;
      else schedule(uri, state);
    },
    closed(uri) {
      states.get(uri)?.timer?.dispose();
      states.delete(uri);
    },
  };
}

interface State {
  isRunning: boolean;
  /** Something changed while a pass was running. */
  isDue: boolean;
  /** Milliseconds of work in the last pass. */
  took: number;
  /** When the next pass starts even if edits go on. */
  latest: number;
  timer: Disposable | undefined;
}
