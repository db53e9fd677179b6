/** The assertions of node:assert/strict that the suite uses, where there is no Node. */
export function ok(value: unknown, message = 'expected something'): asserts value {
  if (!value) throw new Error(message);
}

export function equal(actual: unknown, expected: unknown, message = 'not equal'): void {
  ok(Object.is(actual, expected), `${message}: ${shown(actual)} is not ${shown(expected)}`);
}

export function notEqual(actual: unknown, other: unknown, message = 'equal'): void {
  ok(!Object.is(actual, other), `${message}: ${shown(actual)}`);
}

/** Of plain data. */
export function deepEqual(actual: unknown, expected: unknown, message = 'not equal'): void {
  ok(JSON.stringify(actual) === JSON.stringify(expected), `${message}: ${shown(actual)} is not ${shown(expected)}`);
}

export function match(text: string, pattern: RegExp, message = 'no match'): void {
  ok(pattern.test(text), `${message}: ${shown(text)} has nothing like ${pattern}`);
}

export function doesNotMatch(text: string, pattern: RegExp, message = 'match'): void {
  ok(!pattern.test(text), `${message}: ${shown(text)} has something like ${pattern}`);
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}
