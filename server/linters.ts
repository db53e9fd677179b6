/** One linter for each config, shared by all files that have it; and what hardens them. */
import { type Config, configKey } from '../core/config.js';
import { type Hardener, type HardenLevel, hardener } from '../core/harden.js';
import { type Context, Linter } from '../core/lint.js';

export interface Linters {
  /** The linter of a config and of today; ignore comments end with a day. */
  readonly linterOf: (config: Config) => Linter;
  readonly hardenerOf: (config: Config, level: HardenLevel) => Hardener;
}

/** Each remembers documents: a few are enough for the folders of a workspace, and what overrides make of their settings. */
const KEPT = 8;

export function linters(context: Omit<Context, 'config' | 'today'>): Linters {
  const made = newest<Linter>();
  const hardeners = newest<Hardener>();
  return {
    linterOf(config) {
      const today = dayOf(new Date());
      const key = `${today} ${configKey(config)}`;
      return made(key, () => new Linter({ ...context, config, today }));
    },
    hardenerOf(config, level) {
      const today = dayOf(new Date());
      const off = Object.entries(config.levels).filter(([, own]) => own === 'off'); // of the levels that alone counts
      const key = `${today} ${level} ${configKey({ ...config, profile: level, levels: Object.fromEntries(off) })}`;
      return hardeners(key, () => hardener(level, { ...context, config, today }));
    },
  };
}

/** Keeps those that were asked for last. */
function newest<T>(): (key: string, make: () => T) => T {
  const kept = new Map<string, T>();
  return (key, make) => {
    const found = kept.get(key) ?? make();
    kept.delete(key); // and in again, as the newest
    kept.set(key, found);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return found;
  };
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
