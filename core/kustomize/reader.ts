import { type Kustomization, readKustomization } from './kustomization.js';
import { patchSettings } from './patch.js';

/** Reads kustomizations and patches. */
export interface Reader {
  readonly kustomization: (text: string) => Kustomization;
  readonly patch: typeof patchSettings;
}

/** So many texts of each are remembered: a keystroke in one parses that one. */
const KEPT = 1000;

export function newReader(): Reader {
  const kustomizations = newest<Kustomization>();
  const patches = newest<ReturnType<typeof patchSettings>>();
  return {
    kustomization: (text) => kustomizations(text, () => readKustomization(text)),
    patch: (text, target) => patches(`${JSON.stringify(target)}\0${text}`, () => patchSettings(text, target)),
  };
}

function newest<T>(): (key: string, make: () => T) => T {
  const known = new Map<string, { readonly made: T }>();
  return (key, make) => {
    const one = known.get(key) ?? { made: make() };
    known.delete(key); // and in again, as the newest
    known.set(key, one);
    for (const oldest of known.keys()) {
      if (known.size <= KEPT) break;
      known.delete(oldest);
    }
    return one.made;
  };
}
