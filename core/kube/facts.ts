import { Unknown, unknown } from '../yaml/tree.js';
import { isKind, type KindName } from './kinds.js';
import type { Resource, View } from './model.js';

/** A text that is known, absent, or not known. */
export type Fact<T = string> = T | undefined | Unknown;
export type Labels = Readonly<Record<string, string>>;

/** What a document tells other documents of its unit about one object. Only kinds that a query asks for leave facts. */
export type ResourceFacts = Identity & Details;

interface Identity {
  readonly name: Fact;
  readonly namespace: Fact;
}

type Details =
  | { readonly fact: 'service'; readonly selector: Fact<Labels> }
  /** What the API server gives containers that say nothing, after its own defaulting of the object. */
  | { readonly fact: 'limits'; readonly defaults: Readonly<Record<Resources, Fact<boolean>>> }
  | { readonly fact: 'account'; readonly automount: Fact<boolean> }
  | { readonly fact: 'binding'; readonly subjects: readonly Subject[] | Unknown }
  /** An object of which nothing more is known: of this kind, or of any. */
  | { readonly fact: 'unknown'; readonly kind: string | undefined };

export interface Subject {
  readonly kind: Fact;
  readonly name: Fact;
  readonly namespace: Fact;
}

/** A resource and the field of it that a LimitRange may fill in. */
export type Resources = 'memory limit' | 'memory request' | 'cpu limit' | 'cpu request' | 'ephemeral-storage limit';

/** A question about the other documents of a unit, as plain data. */
export type Query =
  | { readonly ask: 'limit-default'; readonly namespace: Fact; readonly resource: Resources }
  | { readonly ask: 'service-selects'; readonly namespace: Fact; readonly labels: Fact<Labels> }
  | { readonly ask: 'account'; readonly namespace: Fact; readonly name: string }
  | { readonly ask: 'account-without-token'; readonly namespace: Fact; readonly name: string }
  | { readonly ask: 'account-bound'; readonly namespace: Fact; readonly name: string };

export type Answer = 'yes' | 'no' | 'maybe';

/** A fact, or Unknown where reading it throws. */
export function fact<T>(read: () => T): T | Unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof Unknown) return error;
    throw error;
  }
}

/** A fact that is a text: what is no string is not known. */
export function textFact(view: View, ...keys: readonly string[]): Fact {
  const value = fact(() => view.get(...keys));
  return value === undefined || typeof value === 'string' ? value : unknown;
}

/** A map of strings, not known as soon as one of its values is not. */
export function labelsFact(view: View, ...keys: readonly string[]): Fact<Labels> {
  return fact(() => {
    if (!view.has(...keys)) return undefined;
    const labels: Record<string, string> = Object.create(null);
    for (const key of view.keys(...keys)) {
      const value = view.get(...keys, key);
      if (typeof value !== 'string') throw unknown;
      labels[key] = value;
    }
    return labels;
  });
}

/** The facts of one object, none for most kinds. */
export function* factsOf(resource: Resource): Generator<ResourceFacts> {
  const identity = {
    name: textFact(resource, 'metadata', 'name'),
    namespace: textFact(resource, 'metadata', 'namespace'),
  };
  const is = (name: KindName): boolean => isKind(resource.apiVersion, resource.kind, name);
  if (is(SERVICE)) yield { ...identity, fact: 'service', selector: labelsFact(resource, 'spec', 'selector') };
  if (is(LIMIT_RANGE)) yield { ...identity, fact: 'limits', defaults: limitDefaults(resource) };
  if (is(SERVICE_ACCOUNT)) yield { ...identity, fact: 'account', automount: automountFact(resource) };
  if (is(ROLE_BINDING) || is(CLUSTER_ROLE_BINDING))
    yield {
      ...identity,
      fact: 'binding',
      subjects: fact(() => [...subjects(resource, is(ROLE_BINDING) ? identity.namespace : undefined)]),
    };
}

const RBAC = 'rbac.authorization.k8s.io';
const SERVICE: KindName = { group: '', kind: 'Service' };
const LIMIT_RANGE: KindName = { group: '', kind: 'LimitRange' };
const SERVICE_ACCOUNT: KindName = { group: '', kind: 'ServiceAccount' };
const ROLE_BINDING: KindName = { group: RBAC, kind: 'RoleBinding' };
const CLUSTER_ROLE_BINDING: KindName = { group: RBAC, kind: 'ClusterRoleBinding' };

function automountFact(account: Resource): Fact<boolean> {
  const value = fact(() => account.get('automountServiceAccountToken'));
  return value === undefined || typeof value === 'boolean' ? value : unknown;
}

function* subjects(binding: Resource, namespace: Fact): Generator<Subject> {
  for (const subject of binding.items('subjects')) {
    const own = textFact(subject, 'namespace');
    yield { kind: textFact(subject, 'kind'), name: textFact(subject, 'name'), namespace: own ?? namespace };
  }
}

/** Defaulting of a LimitRange's items of type Container: max becomes default, default and min become defaultRequest (core/v1 SetDefaults_LimitRangeItem). */
function limitDefaults(range: Resource): Readonly<Record<Resources, Fact<boolean>>> {
  const given = (resource: 'memory' | 'cpu' | 'ephemeral-storage', lists: readonly string[]): Fact<boolean> =>
    fact(() => {
      for (const item of range.items('spec', 'limits'))
        if (item.get('type') === 'Container') for (const list of lists) if (item.has(list, resource)) return true;
      return false;
    });
  const limit = ['default', 'max'];
  const request = ['defaultRequest', 'default', 'max', 'min'];
  return {
    'memory limit': given('memory', limit),
    'memory request': given('memory', request),
    'cpu limit': given('cpu', limit),
    'cpu request': given('cpu', request),
    'ephemeral-storage limit': given('ephemeral-storage', limit),
  };
}

/** All that the documents of one unit tell each other. */
export class Unit {
  readonly #facts: readonly ResourceFacts[];
  readonly #servicesByLabel = new Map<string, ResourceFacts[]>();
  readonly #otherServices: ResourceFacts[] = [];

  constructor(facts: readonly ResourceFacts[]) {
    this.#facts = facts;
    for (const fact of facts) {
      if (fact.fact !== 'service') continue;
      const [first] = fact.selector instanceof Unknown ? [] : Object.entries(fact.selector ?? {});
      if (!first) this.#otherServices.push(fact);
      else {
        const label = first.join('=');
        this.#servicesByLabel.set(label, [...(this.#servicesByLabel.get(label) ?? []), fact]);
      }
    }
  }

  answer(query: Query): Answer {
    const answers = this.#candidates(query).map((fact) => answerOf(fact, query));
    if (answers.includes('yes')) return 'yes';
    return answers.includes('maybe') ? 'maybe' : 'no';
  }

  #candidates(query: Query): readonly ResourceFacts[] {
    const kinds = KINDS_ASKED[query.ask];
    const open = this.#facts.filter(
      (fact) => fact.fact === 'unknown' && (fact.kind === undefined || kinds.includes(fact.kind)),
    );
    if (query.ask !== 'service-selects')
      return [...open, ...this.#facts.filter(({ fact }) => fact === FACT_ASKED[query.ask])];
    if (query.labels instanceof Unknown) return [...open, ...this.#facts.filter(({ fact }) => fact === 'service')];
    return [
      ...open,
      ...this.#otherServices,
      ...Object.entries(query.labels ?? {}).flatMap((label) => this.#servicesByLabel.get(label.join('=')) ?? []),
    ];
  }
}

const FACT_ASKED = {
  'limit-default': 'limits',
  'service-selects': 'service',
  account: 'account',
  'account-without-token': 'account',
  'account-bound': 'binding',
} as const satisfies Readonly<Record<Query['ask'], ResourceFacts['fact']>>;

const KINDS_ASKED: Readonly<Record<Query['ask'], readonly string[]>> = {
  'limit-default': [LIMIT_RANGE.kind],
  'service-selects': [SERVICE.kind],
  account: [SERVICE_ACCOUNT.kind],
  'account-without-token': [SERVICE_ACCOUNT.kind],
  'account-bound': [ROLE_BINDING.kind, CLUSTER_ROLE_BINDING.kind],
};

function answerOf(fact: ResourceFacts, query: Query): Answer {
  const here = same(fact.namespace, query.namespace);
  switch (fact.fact) {
    case 'unknown':
      return here === 'no' ? 'no' : 'maybe';
    case 'service':
      return query.ask === 'service-selects' ? both(here, selects(fact.selector, query.labels)) : 'no';
    case 'limits':
      return query.ask === 'limit-default' ? both(here, truth(fact.defaults[query.resource])) : 'no';
    case 'account': {
      if (query.ask !== 'account' && query.ask !== 'account-without-token') return 'no';
      const found = both(here, same(fact.name, query.name));
      return query.ask === 'account'
        ? found
        : both(found, fact.automount instanceof Unknown ? 'maybe' : truth(fact.automount === false));
    }
    case 'binding':
      return query.ask === 'account-bound' ? bound(fact.subjects, query) : 'no';
  }
}

function bound(
  subjects: readonly Subject[] | Unknown,
  query: { readonly namespace: Fact; readonly name: string },
): Answer {
  if (subjects instanceof Unknown) return 'maybe';
  const answers = subjects.map((subject) =>
    both(
      same(subject.kind, 'ServiceAccount'),
      both(same(subject.name, query.name), same(subject.namespace, query.namespace)),
    ),
  );
  return answers.includes('yes') ? 'yes' : answers.includes('maybe') ? 'maybe' : 'no';
}

/** An absent namespace is the one that the manifest is applied to: the same for two of them, and maybe any that is written out. */
function same(a: Fact, b: Fact): Answer {
  if (a instanceof Unknown || b instanceof Unknown) return 'maybe';
  if (a === undefined || b === undefined) return a === b ? 'yes' : 'maybe';
  return a === b ? 'yes' : 'no';
}

function selects(selector: Fact<Labels>, labels: Fact<Labels>): Answer {
  if (selector instanceof Unknown) return 'maybe';
  if (selector === undefined || Object.keys(selector).length === 0) return 'no';
  if (labels instanceof Unknown) return 'maybe';
  return truth(Object.entries(selector).every(([key, value]) => labels?.[key] === value));
}

function both(a: Answer, b: Answer): Answer {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'yes' && b === 'yes' ? 'yes' : 'maybe';
}

function truth(value: Fact<boolean>): Answer {
  return value instanceof Unknown ? 'maybe' : value ? 'yes' : 'no';
}

/** Facts as a text that is equal for equal facts. */
export function keyOf(facts: readonly ResourceFacts[]): string {
  return facts.length === 0
    ? ''
    : JSON.stringify(facts, (_, value: unknown) => (value instanceof Unknown ? '?' : (value ?? null)));
}
