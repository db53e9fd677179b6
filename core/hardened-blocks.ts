import type { Subject } from './action.js';
import { fillingOf } from './fill-in.js';
import { CONTAINER_LISTS, Container, DocumentView, type Pod } from './kube/model.js';
import { Linter } from './lint.js';
import { MANIFEST } from './role.js';
import { PROFILES, type Profile } from './rule.js';
import type { Finding } from './settle.js';
import type { Edit } from './yaml/edit.js';
import { Refusal, refuse } from './yaml/edit-kinds.js';
import { type Change, planOf, writtenValue } from './yaml/edit-plan.js';
import { applyToValue, readValue, type Value } from './yaml/edit-value.js';
import type { Path } from './yaml/tree.js';
import { isMoved, isNewMap, type NewMap } from './yaml/write.js';

/** The keys of a pod and of a container of which the values are a matter of hardening. */
const BLOCKS = {
  pod: ['securityContext', 'automountServiceAccountToken'],
  container: ['securityContext', 'resources', 'livenessProbe', 'readinessProbe'],
} as const;

/**
 * What a pod or container lacks of these keys, as the rules' own fixes write it: of security contexts what the profile asks for (restricted
 * at least), of the rest what a careful team has. The rules look at a copy in which nothing is half-typed, without the key `without`, so
 * that broken text keeps nothing from being offered.
 */
export function hardenedBlocks(subject: Subject, owner: Pod | Container, without: string): NewMap | undefined {
  const linter = carefulLinter(subject.linter.as(MANIFEST)); // what a patch lacks can be written all the same
  const copy = copyOf(owner, without);
  if (copy === undefined) return undefined;
  let edits: readonly Addition[] = [];
  let text = copy;
  for (let turn = 0; turn < TURNS; turn++) {
    const twin = twinOf(new DocumentView(linter.tree(text), linter.schema), owner);
    const [document] = linter.lint(text).documents;
    if (!twin || !document) return undefined;
    const more = missing(subject, twin, document.findings);
    if (more.every(({ path }) => edits.some((edit) => isSame(edit.path, path)))) break;
    // The later turn knows what the earlier one wrote.
    edits = [...edits.filter((edit) => !more.some(({ path }) => isSame(edit.path, path))), ...more];
    const value = readValue(linter.tree(copy));
    const written = value === undefined ? undefined : applyToValue(value, edits);
    if (written === undefined) break;
    text = JSON.stringify(toJson(written, without));
  }
  const twin = twinOf(new DocumentView(linter.tree(copy), linter.schema), owner);
  return twin && valueAt(edits, twin.path);
}

/** What is written may have findings of its own; their fixes seldom have. */
const TURNS = 3;

type Addition = Extract<Edit, { readonly op: 'set' | 'append' }>;

/** The edits that write what a pod or container lacks. */
function missing(subject: Subject, twin: Pod | Container, findings: readonly Finding[]): Addition[] {
  const keys: readonly unknown[] = twin instanceof Container ? BLOCKS.container : BLOCKS.pod;
  const pod = twin instanceof Container ? twin.pod : twin;
  const limit = Math.max(rankOf(subject.linter.context.config.profile), rankOf('restricted'));
  const isOwn = (edit: Edit): edit is Addition =>
    (edit.op === 'set' || edit.op === 'append') && keys.includes(below(twin.path, edit.path)?.[0]);
  const edits: Addition[] =
    twin instanceof Container
      ? fillingOf(subject, twin, findings).filter(isOwn)
      : [{ op: 'set', path: pod.at('automountServiceAccountToken'), value: false }];
  for (const finding of findings) {
    const { path, rule } = finding;
    // What is reported of the pod may be what fixes set at each container.
    const field = path && (below(twin.path, path) ?? below(pod.path, path));
    if (!field || !keys.includes(field[0])) continue;
    if (field[0] === 'securityContext' && rankOf(rule.profile) > limit) continue;
    const { fixes } = finding; // made and proved when they are looked at
    if ('none' in fixes) continue;
    const own = fixes[0].edits.filter(isOwn);
    const at = [...twin.path, ...field];
    if (!own.some((edit) => below(at, edit.path) ?? below(edit.path, at))) continue;
    edits.push(...own.filter((edit) => !edits.some((other) => isSame(other.path, edit.path))));
  }
  return edits;
}

/** A manifest with this pod alone, in JSON; undefined where aliases multiply it beyond measure. */
function copyOf(owner: Pod | Container, without: string): string | undefined {
  const pod = owner instanceof Container ? owner.pod : owner;
  const { resource, object, document } = pod;
  const value = readValue(document.tree, object.found);
  if (!(value instanceof Map)) return undefined;
  const plain = toJson(value, without) as Json;
  const copied = owner === pod ? { ...plain, spec: withSilentContainers(plain.spec as Json) } : plain;
  const way = pod.template.slice(resource.path.length);
  const whole = way.reduceRight<Json>((inner, key) => ({ [key]: inner }), copied);
  const { apiVersion, kind } = resource;
  return JSON.stringify({ ...whole, apiVersion, kind }).replaceAll('{{', '{'); // texts alone hold it: this is no template
}

type Json = Readonly<Record<string, unknown>>;

function toJson(value: Value, without: string): unknown {
  if (value instanceof Map)
    return Object.fromEntries(
      [...value].filter(([key]) => key !== without).map(([key, child]) => [key, toJson(child, without)]),
    );
  return Array.isArray(value) ? value.map((child) => toJson(child, without)) : value;
}

/** What the pod itself lacks does not hang on what its containers say, or whether they are written yet. */
function withSilentContainers(spec: Json): Json {
  const lists = CONTAINER_LISTS.flatMap((list) => {
    const containers = spec[list];
    return Array.isArray(containers) ? [[list, containers.map(silent)] as const] : [];
  });
  const written = lists.some(([, containers]) => containers.length > 0);
  return { ...spec, ...Object.fromEntries(lists), ...(written ? {} : { containers: [{}] }) };
}

function silent(container: unknown): unknown {
  return typeof container === 'object' && container !== null ? { ...container, securityContext: null } : container;
}

/** The pod or container of the copy that stands for one of the text. */
function twinOf({ resources }: DocumentView, owner: Pod | Container): Pod | Container | undefined {
  const pod = resources[0]?.pod;
  if (!(owner instanceof Container)) return pod;
  return pod?.containers.find(({ list, index }) => list === owner.list && index === owner.index);
}

const careful = new WeakMap<Linter, Linter>();

/** A linter that asks for resources and probes, whatever the profile; rules that are turned off stay so. */
function carefulLinter(linter: Linter): Linter {
  const { context } = linter;
  const { profile } = context.config;
  if (rankOf(profile) >= rankOf('recommended')) return linter;
  const known =
    careful.get(linter) ?? new Linter({ ...context, config: { ...context.config, profile: 'recommended' } });
  careful.set(linter, known);
  return known;
}

function rankOf(profile: Profile): number {
  return PROFILES.indexOf(profile);
}

/** The rest of a path that leads through another; undefined for one that does not. */
function below(base: Path, path: Path): Path | undefined {
  return base.every((key, index) => key === path[index]) ? path.slice(base.length) : undefined;
}

function isSame(a: Path, b: Path): boolean {
  return a.length === b.length && below(a, b) !== undefined;
}

/** What a batch writes at a place where nothing is; undefined if its edits do not go together. */
function valueAt(edits: readonly Edit[], path: Path): NewMap | undefined {
  try {
    const root = planOf(edits, () => refuse('nothing moves'));
    const change = path.reduce<Change | undefined>((at, key) => at?.children.get(key), root);
    const value = change && writtenValue(change);
    return value !== undefined && !isMoved(value) && isNewMap(value) ? value : undefined;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}
