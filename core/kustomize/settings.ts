import type { Setting, Step, Target } from '../role.js';
import { targetOf } from './target.js';
import { entriesOf, type Fields, fieldsOf, keysOf, textOf, textsOf } from './values.js';

const EVERY: Target = {};
const ANY_ITEM: Step = { items: {} };

/**
 * What the fields of a kustomization set in what it builds, patches apart. Prefixes and suffixes are left out: names are changed together with
 * what refers to them, so what is said of them as they are written stays true.
 */
export function* settingsOf(fields: Fields): Generator<Setting> {
  if (textOf(fields.get('namespace')) !== undefined) yield* NAMESPACE;
  for (const image of entriesOf(fields.get('images'))) {
    const name = textOf(image.get('name'));
    if (name !== undefined && IMAGE_PARTS.some((part) => image.get(part)))
      yield { target: EVERY, from: 'container', path: ['image'], image: name };
  }
  for (const label of entriesOf(fields.get('labels'))) {
    const selects = label.get('includeSelectors') === true;
    for (const key of keysOf(label.get('pairs'))) {
      yield* labelled(key, selects, selects || label.get('includeTemplates') === true);
      for (const field of entriesOf(label.get('fields')))
        yield {
          target: targetOf(field),
          from: 'object',
          path: [...(textOf(field.get('path')) ?? 'metadata/labels').split('/'), key],
        };
    }
  }
  for (const key of keysOf(fields.get('commonLabels'))) yield* labelled(key, true, true);
  for (const key of keysOf(fields.get('commonAnnotations')))
    for (const from of ['object', 'template'] as const)
      yield { target: EVERY, from, path: ['metadata', 'annotations', key] };
  for (const replica of entriesOf(fields.get('replicas'))) {
    const name = textOf(replica.get('name'));
    if (name !== undefined) yield { target: { names: [name] }, from: 'object', path: ['spec', 'replicas'] };
  }
  for (const replacement of entriesOf(fields.get('replacements'))) yield* replaced(replacement);
}

/** What a replacement writes into. */
export function* replaced(replacement: Fields): Generator<Setting> {
  for (const target of entriesOf(replacement.get('targets'))) {
    const paths = textsOf(target.get('fieldPaths'));
    for (const path of paths)
      yield { target: targetOf(fieldsOf(target.get('select'))), from: 'object', path: stepsOf(path) };
  }
}

const IMAGE_PARTS = ['newName', 'newTag', 'digest', 'tagSuffix'];

/** Kustomize moves objects into a namespace, and the accounts that bindings name with them. */
const NAMESPACE: readonly Setting[] = [
  { target: EVERY, from: 'object', path: ['metadata', 'namespace'] },
  {
    target: { kinds: ['RoleBinding', 'ClusterRoleBinding'] },
    from: 'object',
    path: ['subjects', ANY_ITEM, 'namespace'],
  },
];

function* labelled(key: string, selects: boolean, labelsPods: boolean): Generator<Setting> {
  yield { target: EVERY, from: 'object', path: ['metadata', 'labels', key] };
  if (labelsPods) yield { target: EVERY, from: 'template', path: ['metadata', 'labels', key] };
  if (!selects) return;
  for (const { kinds, path } of SELECTORS) yield { target: { kinds }, from: 'object', path: [...path, key] };
}

/** Where Kustomize puts labels that select (its commonLabels fieldspecs). */
const SELECTORS: readonly { readonly kinds: readonly string[]; readonly path: readonly Step[] }[] = [
  { kinds: ['Service', 'ReplicationController'], path: ['spec', 'selector'] },
  {
    kinds: ['Deployment', 'ReplicaSet', 'DaemonSet', 'StatefulSet', 'Job', 'PodDisruptionBudget'],
    path: ['spec', 'selector', 'matchLabels'],
  },
  { kinds: ['CronJob'], path: ['spec', 'jobTemplate', 'spec', 'selector', 'matchLabels'] },
  { kinds: ['NetworkPolicy'], path: ['spec', 'podSelector', 'matchLabels'] },
];

/** `spec.template.spec.containers.[name=web].env.0.value`; a dot within a key is written `\.`. */
function stepsOf(path: string): readonly Step[] {
  return (path.match(/\[[^\]]*\]|(?:\\.|[^.[\]\\])+/g) ?? []).map((part): Step => {
    const [, key, value] = /^\[([^=]+)=(.*)\]$/.exec(part) ?? [];
    if (key !== undefined && value !== undefined) return { items: { [key]: value } };
    return part === '*' ? ANY_ITEM : part.replace(/^\[|\]$/g, '').replaceAll('\\', '');
  });
}
