import { parseAllDocuments, stringify } from 'yaml';
import { type Hardener, type HardenLevel, hardener, LEVELS } from '../../core/harden.js';
import { NEWEST_MINOR, OLDEST_MINOR } from '../../core/kube/schema.js';
import { linterWith } from '../linting.js';
import { fixCases } from './fixes.cases.js';
import { podSecurityCases, textsOf } from './pod-security/cases.js';
import { contentOf } from './repairs.js';

/** A manifest brought to a level. */
export interface Hardened {
  readonly level: HardenLevel;
  readonly minor: number;
  readonly before: string;
  readonly after: string;
  /** What is left: the checks that it fails, and why it stays. */
  readonly left: readonly { readonly checks: readonly string[]; readonly reason: string }[];
}

/** A case in some kinds and versions, brought to each level. */
export interface HardenedCase {
  readonly name: string;
  readonly texts: readonly Hardened[];
}

/** The manifests of the tables, each as a Pod for the newest version and in one other kind for one of all: over all cases, in every one. */
export function* hardenedCases(): Generator<HardenedCase> {
  for (const [index, [name, given]] of [...podSecurityCases].entries()) {
    const [first, ...others] = textsOf(given).map(({ text }) => text);
    const minor = OLDEST_MINOR + (index % (NEWEST_MINOR - OLDEST_MINOR + 1));
    yield { name, texts: [...both(first ?? ''), ...both(others[index % others.length] ?? first ?? '', minor)] };
  }
  for (const { name, before } of fixCases()) yield { name: `${name} (fixes)`, texts: both(before) };
}

/** A text at each level. */
function both(before: string, minor = NEWEST_MINOR): Hardened[] {
  return LEVELS.map((level) => {
    const { text, left } = hardenerFor(level, minor).harden(before);
    return {
      level,
      minor,
      before,
      after: text,
      left: left.map(({ finding: { rule }, reason }) => ({
        checks: rule.standards.filter((id) => id.startsWith('PSS:')).map((id) => id.slice(4)),
        reason,
      })),
    };
  });
}

/** The texts that a verdict is for. What fixes wrote counts by its content: its layout needs no new verdict. */
export function judged({ texts }: HardenedCase): string[] {
  return texts.flatMap(({ before, after }) => [before, after === before ? '' : contentOf(after)]);
}

const hardeners = new Map<string, Hardener>();

export function hardenerFor(level: HardenLevel, minor = NEWEST_MINOR): Hardener {
  const key = `${level} ${minor}`;
  const made = hardeners.get(key) ?? hardener(level, linterWith({ minor }).context);
  hardeners.set(key, made);
  return made;
}

/** The ways in which people write a manifest. */
export const styles: Readonly<Record<string, (value: unknown) => string>> = {
  json: (value) => JSON.stringify(value, null, 2),
  'json in one line': (value) => JSON.stringify(value),
  flow: (value) => stringify(value, { ...WRITTEN, collectionStyle: 'flow' }),
  kyaml: (value) => `---\n${kyaml(value, '')}\n`,
  'wide indentation': (value) => stringify(value, { ...WRITTEN, indent: 4, indentSeq: false }),
  'CRLF without a last one': (value) => stringify(value, WRITTEN).trimEnd().replaceAll('\n', '\r\n'),
  comments: (value) => commented(stringify(value, WRITTEN)),
  'several documents': (value) =>
    `# first\n${stringify(value, WRITTEN)}---\n# none\n---\n${stringify(value, WRITTEN)}...\n`,
  list: (value) => stringify({ apiVersion: 'v1', kind: 'List', items: [value, value] }, WRITTEN),
};

/** YAML 1.1 quotes what Kubernetes would read as a boolean or an octal number. */
const WRITTEN = { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false } as const;

/** As `kubectl get -o kyaml` prints it. */
function kyaml(value: unknown, indentation: string): string {
  const inside = `${indentation}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => `${inside}${kyaml(item, inside)},\n`).join('')}${indentation}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  const keyed = entries.map(
    ([key, item]) => `${/^[A-Za-z]\w+$/.test(key) ? key : JSON.stringify(key)}: ${kyaml(item, inside)}`,
  );
  return `{\n${keyed.map((entry) => `${inside}${entry},\n`).join('')}${indentation}}`;
}

/** A comment above every third line, and at the end of every third. */
function commented(text: string): string {
  return text
    .trimEnd()
    .split('\n')
    .map((line, index) => {
      if (index % 3 === 0) return `${/^ */.exec(line)?.[0]}# above ${index}\n${line}\n`;
      return index % 3 === 1 && !/[|>]$/.test(line) ? `${line} # behind ${index}\n` : `${line}\n`;
    })
    .join('');
}

/** The objects of a text, those in lists as well. */
export function objectsOf(text: string): unknown[] {
  const read = parseAllDocuments(text, { version: '1.1', uniqueKeys: false });
  const documents: unknown[] = [...read].map((document) => document.toJS()).filter((value) => value !== null);
  return documents.flatMap((value) =>
    typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)
      ? value.items
      : [value],
  );
}
