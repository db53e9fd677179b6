/** One linter for each config, shared by all files that have it. */
import type { Config } from '../core/config.js';
import { type Context, Linter } from '../core/lint.js';

/** Each remembers documents: a few are enough for the folders of a workspace. */
const KEPT = 4;

/** Gives the linter of a config and of today; ignore comments end with a day. */
export function linters(context: Omit<Context, 'config' | 'today'>): (config: Config) => Linter {
  const kept = new Map<string, Linter>();
  return (config) => {
    const today = new Date().toISOString().slice(0, 10);
    const key = JSON.stringify([today, config.profile, config.minor, Object.entries(config.levels).sort()]);
    const linter = kept.get(key) ?? new Linter({ ...context, config, today });
    kept.delete(key); // and in again, as the newest
    kept.set(key, linter);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return linter;
  };
}
