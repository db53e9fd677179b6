import { podTemplate } from '../kube/kinds.js';
import type { Setting, Step, Target } from '../role.js';
import { ownTarget } from './target.js';
import { documentsOf, entriesOf, type Fields, fieldsOf, textOf, type Value } from './values.js';

/** The places that a patch sets, adds to or removes; undefined where the text does not tell all of them. */
export function patchSettings(text: string, target?: Target): readonly Setting[] | undefined {
  const { values, isWhole } = documentsOf(text);
  if (!isWhole) return undefined;
  const settings: Setting[] = [];
  for (const value of values) {
    const fields = fieldsOf(value);
    const paths = Array.isArray(value) ? operations(value) : fields && mergedPlaces(fields);
    const meant = target ?? (fields && ownTarget(fields));
    if (!paths || !meant) return undefined;
    for (const path of paths) settings.push({ target: meant, from: 'object', path });
  }
  return settings;
}

/** JSON 6902. */
function operations(list: Value): readonly (readonly Step[])[] {
  return entriesOf(list).flatMap((operation) => {
    const op = textOf(operation.get('op'));
    const paths = op === 'test' ? [] : [operation.get('path'), op === 'move' ? operation.get('from') : undefined];
    return paths.flatMap((path) => (typeof path === 'string' ? [placeOf(path, op)] : []));
  });
}

/** What is added to or removed from a list moves what follows: then the list is another. */
function placeOf(pointer: string, op: string | undefined): readonly Step[] {
  const path = pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  return op !== 'replace' && /^\d+$/.test(path.at(-1) ?? '') ? path.slice(0, -1) : path;
}

/** What a strategic merge patch is about, without what only names its target. */
function mergedPlaces(fields: Fields): readonly (readonly Step[])[] {
  const kind = textOf(fields.get('kind')) ?? '';
  const isMerged = kind === 'Service' || podTemplate(textOf(fields.get('apiVersion')), kind)?.workload !== undefined;
  if (fields.get('$patch') === 'delete') return []; // where it is not applied, the object stands
  return [...places(fields, [], isMerged)].filter(([first, second, ...more]) => {
    if (first === 'apiVersion' || first === 'kind') return false;
    return !(first === 'metadata' && (second === 'name' || second === 'namespace') && more.length === 0);
  });
}

/** `isMerged`: whether lists are merged by their items' keys, as for built-in kinds, and not replaced. */
function* places(value: Value, path: readonly Step[], isMerged: boolean): Generator<readonly Step[]> {
  const fields = fieldsOf(value);
  const items = Array.isArray(value) ? keyedItems(value, path, isMerged) : undefined;
  if (items) for (const { step, rest } of items) yield* places(rest, [...path, step], isMerged);
  else if (!fields || fields.size === 0 || fields.has('$patch') || fields.has('$retainKeys')) yield path;
  else
    for (const [key, child] of fields) {
      const deleted = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key)?.[1];
      if (deleted !== undefined) yield [...path, deleted];
      else if (!key.startsWith('$')) yield* places(child, [...path, key], isMerged);
    }
}

/** The items of a list with what tells them apart; undefined where the whole list is set. */
function keyedItems(
  list: readonly Value[],
  path: readonly Step[],
  isMerged: boolean,
): readonly { readonly step: Step; readonly rest: Fields }[] | undefined {
  const keys = isMerged ? MERGE_KEYS[String(path.at(-1))] : undefined;
  const items = list.map((item) => {
    const fields = fieldsOf(item);
    const key = keys?.find((candidate) => fields?.has(candidate));
    const value = key === undefined ? undefined : fields?.get(key);
    if (!fields || key === undefined || (typeof value !== 'string' && typeof value !== 'number')) return undefined;
    const rest = new Map([...fields].filter(([name]) => name !== key));
    return { step: { items: { [key]: String(value) } }, rest };
  });
  const known = items.filter((item) => item !== undefined);
  return known.length === list.length && list.length > 0 ? known : undefined;
}

/** `patchMergeKey` of the lists in pods and Services (k8s.io/api). */
const MERGE_KEYS: Readonly<Record<string, readonly string[]>> = {
  containers: ['name'],
  initContainers: ['name'],
  ephemeralContainers: ['name'],
  volumes: ['name'],
  env: ['name'],
  volumeMounts: ['mountPath'],
  volumeDevices: ['devicePath'],
  ports: ['containerPort', 'port'],
  imagePullSecrets: ['name'],
  hostAliases: ['ip'],
  topologySpreadConstraints: ['topologyKey'],
};
