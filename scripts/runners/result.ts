/** What a runner counted. A runner that could not run throws instead. */
export interface Result {
  passed: number;
  failed: number;
}

/** Counts one check; a failing one is printed. */
export function check(what: string, problem: string | undefined): Result {
  console.log(problem === undefined ? `✔ ${what}` : `✖ ${what}\n${problem}`);
  return problem === undefined ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
}

export function sum(results: Result[]): Result {
  return {
    passed: results.reduce((total, { passed }) => total + passed, 0),
    failed: results.reduce((total, { failed }) => total + failed, 0),
  };
}
