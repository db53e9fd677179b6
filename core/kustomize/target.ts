import type { Target } from '../role.js';
import type { Fields } from './values.js';
import { textOf } from './values.js';

/**
 * The objects that a selector means (of a patch's `target` or a replacement's `select`). Its fields are regular expressions; one that is more
 * than names with `|` between them counts as any, and so do selectors by label.
 */
export function targetOf(selector: Fields | undefined): Target {
  const kinds = literals(textOf(selector?.get('kind')));
  const names = literals(textOf(selector?.get('name')));
  return { ...(kinds ? { kinds } : {}), ...(names ? { names } : {}) };
}

/** The object that a map names itself. */
export function ownTarget(fields: Fields): Target {
  const kind = textOf(fields.get('kind'));
  const metadata = fields.get('metadata');
  const name = metadata instanceof Map ? textOf(metadata.get('name')) : undefined;
  return { ...(kind === undefined ? {} : { kinds: [kind] }), ...(name === undefined ? {} : { names: [name] }) };
}

/** A target that may be named as the object is called after prefixes and suffixes were added. */
export function withoutAffixes(target: Target, affixes: Affixes): Target {
  if (!target.names) return target;
  const names = new Set(target.names);
  for (const name of names) {
    if (names.size > MAX_NAMES) return { ...target, names: [...names] };
    for (const prefix of affixes.prefixes) if (name.startsWith(prefix)) names.add(name.slice(prefix.length));
    for (const suffix of affixes.suffixes) if (name.endsWith(suffix)) names.add(name.slice(0, -suffix.length));
  }
  return { ...target, names: [...names] };
}

export interface Affixes {
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
}

const MAX_NAMES = 100;

function literals(pattern: string | undefined): readonly string[] | undefined {
  if (pattern === undefined) return undefined;
  const names = pattern.replace(/^\^|\$$/g, '').split('|');
  return names.every((name) => /^[\w.-]+$/.test(name)) ? names : undefined;
}
