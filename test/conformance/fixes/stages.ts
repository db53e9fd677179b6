import type { FixCase } from '../fixes.cases.js';
import { type Fields, manifest, type Pod } from '../pod-security/pod.js';

export const image = 'registry.example.com/app:1.2.3';

/** The same pod with three containers, that is three stages of one fix. */
export function container(name: string, before: Fields, alone: Fields, together: Fields, spec: Fields = {}): FixCase {
  const of = (own: Fields): Pod => ({ spec: { ...spec, containers: [{ name: 'app', image, ...own }] } });
  return stages(name, of(before), of(alone), of(together));
}

export function security(name: string, before: Fields, alone: Fields, together: Fields, spec: Fields = {}): FixCase {
  const of = (securityContext: Fields): Fields => ({ securityContext });
  return container(name, of(before), of(alone), of(together), spec);
}

export function pod(name: string, before: Fields, alone: Fields, together: Fields): FixCase {
  const of = (spec: Fields): Pod => ({ spec: { containers: [{ name: 'app', image }], ...spec } });
  return stages(name, of(before), of(alone), of(together));
}

export function stages(name: string, before: Pod, alone: Pod, together: Pod): FixCase {
  const text = (given: Pod) => manifest(given, 'Deployment');
  return { name, before: text(before), alone: text(alone), together: text(together) };
}
