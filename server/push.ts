/** When diagnostics are sent to a client that does not ask for them. */
import { type Disposable, RAL } from 'vscode-languageserver';

export interface Pusher {
  /** The file changed: its diagnostics are due. */
  changed(uri: string): void;
  closed(uri: string): void;
}

/** A pass below this many milliseconds needs no pause before it. */
const SHORT = 20;
const LONGEST_PAUSE = 500;

/**
 * `pass` makes and sends the diagnostics of the file as it is then, and gives the milliseconds of work that it took. After a long pass comes a
 * pause as long as it: edits within it are answered by one pass, so a burst of them queues nothing.
 */
export function pusher(pass: (uri: string) => Promise<number>): Pusher {
  const states = new Map<string, State>();

  const run = async (uri: string, state: State): Promise<void> => {
    state.phase = 'running';
    let took = 0;
    try {
      took = await pass(uri);
    } finally {
      state.phase = 'idle';
      state.pause = took < SHORT ? 0 : Math.min(took, LONGEST_PAUSE);
      if (state.isDue && states.get(uri) === state) schedule(uri, state);
    }
  };

  const schedule = (uri: string, state: State): void => {
    state.isDue = false;
    if (state.pause === 0) {
      void run(uri, state);
      return;
    }
    state.phase = 'pausing';
    state.timer = RAL().timer.setTimeout(() => void run(uri, state), state.pause);
  };

  return {
    changed(uri) {
      const state: State = states.get(uri) ?? { phase: 'idle', isDue: false, pause: 0, timer: undefined };
      states.set(uri, state);
      if (state.phase === 'idle') schedule(uri, state);
      else if (state.phase === 'running') state.isDue = true;
    },
    closed(uri) {
      states.get(uri)?.timer?.dispose();
      states.delete(uri);
    },
  };
}

interface State {
  phase: 'idle' | 'pausing' | 'running';
  /** Something changed while a pass was running. */
  isDue: boolean;
  /** Milliseconds before the next pass. */
  pause: number;
  timer: Disposable | undefined;
}
