import type { Fixes } from '../rule.js';
import { Placeholder, set } from '../yaml/edit.js';
import { fact, type Resources, textFact } from './facts.js';
import type { Container, Pod, View } from './model.js';
import { placeholderName } from './names.js';

export type Amount = 'memory' | 'cpu';
/** What a container's limits may name besides. */
export type AnyAmount = Amount | 'ephemeral-storage';

/** Whether nothing in its own document limits a container; ephemeral ones can't be limited. */
export function lacksLimit(c: Container, amount: AnyAmount): boolean {
  return c.list !== 'ephemeralContainers' && !c.has('resources', 'limits', amount) && !podHas(c.pod, 'limits', amount);
}

/** Whether the scheduler counts a container that runs along as nothing. A limit alone sets the request. */
export function lacksRequest(c: Container, amount: Amount): boolean {
  if (c.list !== 'containers' && !c.isSidecar) return false;
  const isSet = (list: List): boolean => c.has('resources', list, amount) || podHas(c.pod, list, amount);
  return !isSet('requests') && !isSet('limits');
}

/** What a LimitRange of the namespace may give a container that says nothing. */
export function limitRangeGives(c: Container, resource: Resources) {
  return {
    unless: [{ ask: 'limit-default', namespace: textFact(c.pod.resource, 'metadata', 'namespace'), resource }],
  } as const;
}

/**
 * Writes a limit, prefilled with the request, since a limit below it is refused; else with `fallback`. It is the pod's where the pod has a
 * request for all its containers: what they ask for one by one may not exceed that, nor their limits the pod's.
 */
export function limitFixes(c: Container, amount: Amount, fallback: string): Fixes {
  const shared = podRequest(c.pod, amount);
  const owner = shared === undefined ? c : c.pod;
  const value = amountStop(owner, amount, shared ?? requestOf(c, amount) ?? fallback);
  if (
    shared !== undefined &&
    c.pod.containers.some((other) => fact(() => other.peek('resources', 'limits', amount)) !== undefined)
  )
    return { none: "Only you know how the pod's request and its containers' limits go together." };
  const title = `Set a ${amount === 'cpu' ? 'CPU' : amount} limit for ${shared === undefined ? c.label : 'the pod'}`;
  return [{ title, safety: 'placeholder', edits: [set(owner.at('resources', 'limits', amount), value)] }];
}

export function requestFixes(c: Container, amount: Amount, value: string): Fixes {
  const title = `Set a ${amount === 'cpu' ? 'CPU' : amount} request for ${c.label}`;
  const request = amountStop(c, amount, value);
  return [{ title, safety: 'placeholder', edits: [set(c.at('resources', 'requests', amount), request)] }];
}

/** A tab stop for an amount; a request and its limit that start out the same are one. */
export function amountStop(owner: View, amount: AnyAmount, value: string | number): Placeholder {
  return new Placeholder(`${amount} of ${placeholderName(owner)}: ${value}`, value);
}

/** The amount that a container or pod itself requests, as far as it is known. */
export function requestOf(owner: View, amount: AnyAmount): string | number | undefined {
  return amountOf(owner, 'requests', amount);
}

/** The limit that a container or pod itself has, as far as it is known. */
export function limitOf(owner: View, amount: AnyAmount): string | number | undefined {
  return amountOf(owner, 'limits', amount);
}

/** What a pod requests for all its containers: their limits are the pod's business then. */
export function podRequest(pod: Pod, amount: Amount): string | number | undefined {
  return pod.minor >= POD_LEVEL_RESOURCES ? requestOf(pod, amount) : undefined;
}

/** Whether a pod has an amount for all its containers: then that decides on its quality of service. */
export function isSharedIn(pod: Pod, amount: AnyAmount): boolean {
  return podHas(pod, 'requests', amount) || podHas(pod, 'limits', amount);
}

type List = 'requests' | 'limits';

/** Since 1.34 a pod can have resources as a whole; before, the field says nothing. */
const POD_LEVEL_RESOURCES = 34;

function podHas(pod: Pod, list: List, amount: AnyAmount): boolean {
  return pod.minor >= POD_LEVEL_RESOURCES && pod.peek('resources', list, amount) !== undefined;
}

function amountOf(owner: View, list: List, amount: AnyAmount): string | number | undefined {
  const value = fact(() => owner.peek('resources', list, amount));
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
