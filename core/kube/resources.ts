import { type Edit, Placeholder, set } from '../yaml/edit.js';
import { fact, type Resources, textFact } from './facts.js';
import type { Container, Pod, Scalar, View } from './model.js';
import { placeholderName } from './names.js';

type Amount = 'memory' | 'cpu';

/** Whether nothing in its own document limits a container; ephemeral ones can't be limited. */
export function lacksLimit(c: Container, amount: Amount): boolean {
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
 * request for all its containers: what they ask for one by one may not exceed that.
 */
export function limitEdit(c: Container, amount: Amount, fallback: string): Edit {
  const ofPod = podAmount(c.pod, 'requests', amount);
  const [owner, name, request] =
    ofPod === undefined
      ? ([c, placeholderName(c), ownAmount(c, amount)] as const)
      : ([c.pod, 'the pod', ofPod] as const);
  return set(
    owner.at('resources', 'limits', amount),
    new Placeholder(`${amount} limit of ${name}`, request ?? fallback),
  );
}

export function requestEdit(c: Container, amount: Amount, value: string): Edit {
  return set(
    c.at('resources', 'requests', amount),
    new Placeholder(`${amount} request of ${placeholderName(c)}`, value),
  );
}

type List = 'requests' | 'limits';

/** Since 1.34 a pod can have resources as a whole; before, the field says nothing. */
const POD_LEVEL_RESOURCES = 34;

function podHas(pod: Pod, list: List, amount: Amount): boolean {
  return pod.minor >= POD_LEVEL_RESOURCES && pod.peek('resources', list, amount) !== undefined;
}

function podAmount(pod: Pod, list: List, amount: Amount): string | number | undefined {
  return pod.minor >= POD_LEVEL_RESOURCES ? quantity(fact(() => pod.peek('resources', list, amount))) : undefined;
}

function ownAmount(c: Container, amount: Amount): string | number | undefined {
  return quantity(fact(() => c.peek('resources', 'requests', amount)));
}

function quantity(value: Scalar | View | object | undefined): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}
