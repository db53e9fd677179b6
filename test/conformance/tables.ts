import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/root.js';

/** Verdicts of Kubernetes' own code by the name of their case. */
export type Table<Entry> = Readonly<Record<string, Entry>>;

/** Ties a verdict to its text: a case that was changed without asking again is found to be stale. */
interface Dated {
  readonly digest: string;
}

/** The failing checks of both levels of the Pod Security Standards, for a range of policy versions, ends included. */
export interface PodSecurityVerdict {
  readonly from: string;
  readonly to: string;
  readonly baseline: readonly string[];
  readonly restricted: readonly string[];
}

export type PodSecurityEntry = Dated & PodSecurityJudgement;

export type PodSecurityJudgement =
  | { readonly every: readonly PodSecurityVerdict[] }
  /** A Pod is judged otherwise than a template, since the API server fills in more. */
  | { readonly pod: readonly PodSecurityVerdict[]; readonly template: readonly PodSecurityVerdict[] };

/**
 * `json` is text, as its numbers may be too long. `strict`: only the API server's strict decoder refuses the text.
 * `unstable`: Kubernetes itself reads now this, now that (two keys that are one only as JSON).
 */
export interface ScalarEntry {
  readonly json?: string;
  readonly error?: string;
  readonly strict?: string;
  readonly unstable?: true;
}

export interface Problem {
  /** The path as Kubernetes writes it, `spec.containers[0].image`; for a key given twice the key alone. */
  readonly field: string;
  /** `unknown` and `duplicate` from strict decoding, `yaml`, `decode`, `no-match`, or an error type of the API. */
  readonly type: string;
  readonly message: string;
}

/** `accepted` is null where no object of the text is built in. */
export interface FieldsEntry extends Dated {
  readonly accepted: boolean | null;
  readonly unknown: readonly string[];
  readonly duplicate: readonly string[];
  /** The other reasons to refuse it, as `type field`. */
  readonly other: readonly string[];
}

/** What the API server says to a manifest, to a single edit of it, and to the edits that belong together. */
export interface FixEntry extends Dated {
  readonly before: boolean;
  readonly alone: boolean;
  readonly together: boolean;
  /** Why the single edit is refused. */
  readonly refusal: readonly string[];
}

/** What the API server says to a manifest, and the fixes after which it refuses what it accepted before. */
export interface RepairsEntry extends Dated {
  readonly accepted: boolean | null;
  readonly lost: readonly string[];
}

/** What Kubernetes says to a manifest that was hardened, in the order of its texts. */
export interface HardenedEntry extends Dated {
  /** The checks of the level that a text still fails. */
  readonly refused: readonly (readonly string[])[];
  /** The levels at which the API server refuses it now, but did not before. */
  readonly lost: readonly string[];
}

/** What the API server says to what a snippet leaves behind; `accepted` is null where it serves no such kind. */
export interface SnippetEntry extends Dated {
  readonly accepted: boolean | null;
  readonly problems: readonly string[];
}

export interface Tables {
  'pod-security': PodSecurityEntry;
  scalars: ScalarEntry;
  fields: FieldsEntry;
  fixes: FixEntry;
  repairs: RepairsEntry;
  hardened: HardenedEntry;
  snippets: SnippetEntry;
}

export function readTable<Name extends keyof Tables>(name: Name): Table<Tables[Name]> {
  return JSON.parse(readFileSync(pathOf(name), 'utf8'));
}

/** One entry a line, so that a change of one verdict is a change of one line. */
export function writeTable<Name extends keyof Tables>(name: Name, table: Table<Tables[Name]>): void {
  const lines = Object.entries(table).map(([key, entry]) => `${JSON.stringify(key)}: ${JSON.stringify(entry)}`);
  writeFileSync(pathOf(name), `{\n${lines.join(',\n')}\n}\n`);
}

export function digest(...texts: readonly string[]): string {
  return createHash('sha256').update(texts.join('\0')).digest('hex').slice(0, 12);
}

/** The committed verdict for a text, which must be the very text that it was given for. */
export function verdictFor<Entry extends Dated>(table: Table<Entry>, name: string, ...texts: readonly string[]): Entry {
  const entry = table[name];
  if (entry?.digest !== digest(...texts)) {
    throw new Error(`No verdict for "${name}" as it stands: remake the tables (scripts/oracle/README.md).`);
  }
  return entry;
}

export function minorOf(version: string): number {
  return Number(version.slice(2));
}

function pathOf(name: keyof Tables): string {
  return join(root, 'test', 'conformance', `${name}.json`);
}
