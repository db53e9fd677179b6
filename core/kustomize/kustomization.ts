import type { Setting, Target } from '../role.js';
import { settingsOf } from './settings.js';
import { type Affixes, targetOf } from './target.js';
import { documentsOf, entriesOf, type Fields, fieldsOf, textOf, textsOf } from './values.js';

/** What a kustomization may be called; of several the first counts (Kustomize takes no two). */
export const KUSTOMIZATION_NAMES = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'] as const;

/**
 * What a kustomization takes a file or folder for: what it builds (`resource`; a folder is another kustomization), a component, a patch,
 * a file of Kustomize's own configuration, or the data of a generator or chart, which may hold anything.
 */
export type Use = 'resource' | 'component' | 'patch' | 'config' | 'data';

/** A file or folder that a kustomization names, by a path from its own folder. */
export interface Named {
  readonly use: Use;
  readonly path: string;
}

export interface Patch {
  /** Its text where it stands inline, else the path of its file. */
  readonly text: string | undefined;
  readonly path: string | undefined;
  /** The objects that it is for; those that it names itself where nothing is said. */
  readonly target: Target | undefined;
}

/** A kustomization as its text tells it, as far as it can be read. */
export interface Kustomization {
  readonly names: readonly Named[];
  /** What its own fields set. */
  readonly sets: readonly Setting[];
  readonly patches: readonly Patch[];
  /** The paths of files with replacements. */
  readonly replacements: readonly string[];
  readonly affixes: Affixes;
  /** Whether it does more than is known: it can't be read to its end, or runs transformers. */
  readonly isOpen: boolean;
}

export function readKustomization(text: string): Kustomization {
  const { values, isWhole } = documentsOf(text);
  const fields: Fields = fieldsOf(values[0]) ?? new Map();
  const patches = patchesOf(fields);
  return {
    names: [...namesOf(fields), ...patches.flatMap(({ path }) => (path === undefined ? [] : [named('patch')(path)]))],
    sets: [...settingsOf(fields)],
    patches,
    replacements: entriesOf(fields.get('replacements')).flatMap((entry) => textOf(entry.get('path')) ?? []),
    affixes: { prefixes: affix(fields, 'namePrefix'), suffixes: affix(fields, 'nameSuffix') },
    isOpen: !isWhole || textsOf(fields.get('transformers')).length > 0,
  };
}

function affix(fields: Fields, name: string): readonly string[] {
  const text = textOf(fields.get(name));
  return text === undefined ? [] : [text];
}

function* namesOf(fields: Fields): Generator<Named> {
  for (const [use, names] of USES)
    for (const name of names) for (const text of textsOf(fields.get(name))) if (!isInline(text)) yield named(use)(text);
  for (const replacement of entriesOf(fields.get('replacements'))) yield* optional('config', replacement.get('path'));
  yield* optional('config', fieldsOf(fields.get('openapi'))?.get('path'));
  for (const generator of ['configMapGenerator', 'secretGenerator'])
    for (const entry of entriesOf(fields.get(generator))) {
      // A file may be given a key: `key=path`.
      for (const file of textsOf(entry.get('files'))) yield named('data')(file.replace(/^[^=]*=/, ''));
      for (const path of textsOf(entry.get('envs'))) yield named('data')(path);
      yield* optional('data', entry.get('env'));
    }
  for (const chart of entriesOf(fields.get('helmCharts'))) {
    yield* optional('data', chart.get('valuesFile'));
    for (const path of textsOf(chart.get('additionalValuesFiles'))) yield named('data')(path);
  }
}

const USES: readonly (readonly [Use, readonly string[]])[] = [
  ['resource', ['resources', 'bases']],
  ['component', ['components']],
  ['config', ['generators', 'transformers', 'validators', 'configurations', 'crds']],
];

function named(use: Use): (path: string) => Named {
  return (path) => ({ use, path });
}

function* optional(use: Use, value: Parameters<typeof textOf>[0]): Generator<Named> {
  const path = textOf(value);
  if (path !== undefined) yield { use, path };
}

function patchesOf(fields: Fields): readonly Patch[] {
  const merged = textsOf(fields.get('patchesStrategicMerge')).map((text): Patch => {
    const inline = isInline(text);
    return { text: inline ? text : undefined, path: inline ? undefined : text, target: undefined };
  });
  const others = [...entriesOf(fields.get('patches')), ...entriesOf(fields.get('patchesJson6902'))].map((entry) => {
    const target = fieldsOf(entry.get('target'));
    const path = textOf(entry.get('path'));
    return {
      text: path === undefined ? textOf(entry.get('patch')) : undefined,
      path,
      target: target && targetOf(target),
    } satisfies Patch;
  });
  return [...merged, ...others].filter(({ text, path }) => text !== undefined || path !== undefined);
}

/** Whether an entry is YAML itself, where a path may stand. */
function isInline(text: string): boolean {
  return text.includes('\n') || /:\s|^[[{]/.test(text);
}
