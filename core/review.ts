import type { Chosen, Left } from './fix.js';

/** What a person should know of edits that make many fixes at once and may change behaviour. */
export interface Review {
  /** Whether each edit is to be confirmed: where they are all over a file, nobody sees them at a glance. */
  readonly asks: boolean;
  /** The fixes, each with what it may break, and what stays. */
  readonly description: string;
}

/** As many titles and reasons as somebody reads. */
const MAX_NAMED = 6;

/** Undefined where no fix may change behaviour: then there is nothing to look at. */
export function reviewOf(applied: readonly Chosen[], asks: boolean, left: readonly Left[] = []): Review | undefined {
  const risky = applied.filter(({ fix }) => fix.safety === 'review');
  if (risky.length === 0) return undefined;
  const fixes = `${listed(risky.map(({ fix }) => fix.title))}.`;
  return { asks, description: left.length > 0 ? `${fixes} ${staying(left)}` : fixes };
}

/** What stays, and why: a sentence or two for each reason. */
export function staying(left: readonly Left[]): string {
  const reasons = left.map(({ finding: { rule }, reason }) => `${rule.title} (${rule.id}): ${reason}`);
  return `${left.length === 1 ? '1 problem stays' : `${left.length} problems stay`}. ${listed(reasons, ' ')}`;
}

function listed(texts: readonly string[], separator = '; '): string {
  const distinct = [...new Set(texts)];
  const more = distinct.length - MAX_NAMED;
  const named = distinct.slice(0, MAX_NAMED).join(separator);
  return more > 0 ? `${named}${separator}${more} more` : named;
}
