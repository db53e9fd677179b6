/** How often a property is tried: with a fixed seed in the suite, at random and long with SEAWORTHY_LONG=1. */
export function runs(numRuns: number): { readonly numRuns: number; readonly seed?: number } {
  return process.env.SEAWORTHY_LONG ? { numRuns: numRuns * 50 } : { numRuns, seed: 20261124 };
}
