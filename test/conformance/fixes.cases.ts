import { podFixCases } from './fixes/pod.cases.js';
import { securityFixCases } from './fixes/security.cases.js';

/**
 * A manifest, one obvious edit of it, and the edits that must come with it. The table holds what the API server says to
 * each: in most, `alone` is refused where `before` and `together` are accepted. Some show that an edit is harmless.
 */
export interface FixCase {
  readonly name: string;
  readonly before: string;
  readonly alone: string;
  readonly together: string;
}

export function fixCases(): readonly FixCase[] {
  return [...securityFixCases(), ...podFixCases()];
}
