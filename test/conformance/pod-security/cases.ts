import { capabilityCases } from './capabilities.cases.js';
import { hostCases } from './host.cases.js';
import { identityCases } from './identity.cases.js';
import { manifest, type PodKind, type PodSecurityCase, podKinds } from './pod.js';
import { profileCases } from './profiles.cases.js';
import { textCases } from './text.cases.js';
import { volumeCases } from './volumes.cases.js';

/** Every case by its name, which is unique. */
export const podSecurityCases: ReadonlyMap<string, PodSecurityCase> = byName([
  ...hostCases(),
  ...capabilityCases(),
  ...identityCases(),
  ...profileCases(),
  ...volumeCases(),
  ...textCases(),
]);

export interface PodSecurityText {
  /** `text` where the case is a whole text and not a pod in every kind. */
  readonly kind: PodKind | 'text';
  readonly text: string;
}

export function textsOf(given: PodSecurityCase): readonly PodSecurityText[] {
  if ('text' in given) return [{ kind: 'text', text: given.text }];
  return podKinds.map((kind) => ({ kind, text: manifest(given.pod, kind) }));
}

function byName(cases: readonly PodSecurityCase[]): Map<string, PodSecurityCase> {
  const named = new Map(cases.map((given) => [given.name, given]));
  if (named.size < cases.length) {
    const twice = cases.filter((given) => named.get(given.name) !== given).map((given) => given.name);
    throw new Error(`Pod Security cases of equal names: ${twice.join('; ')}`);
  }
  return named;
}
