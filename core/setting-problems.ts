import { distance } from 'fastest-levenshtein';
import { validateFile, validateSettings } from './generated/settings.js';

/** A part of settings that is wrong. */
export interface Wrong {
  /** Where it stands; empty for the whole. */
  readonly path: readonly string[];
  /** A text for people. */
  readonly message: string;
  /** Whether the key is wrong, and not its value. */
  readonly isKey: boolean;
}

/** In an editor's settings every name has a prefix. */
export type Where = 'settings' | 'file';

/** What is wrong, each part once. */
export function wrongIn(where: Where, value: unknown, ruleIds: readonly string[]): Wrong[] {
  const check: Check = where === 'settings' ? validateSettings : validateFile;
  if (check(value)) return [];
  const found = new Map<string, Wrong>();
  for (const error of check.errors ?? []) {
    if (error.propertyName !== undefined) continue; // what is wrong with a name is said by the map that has it
    const path = pathOf(error);
    const key = path.join('\n');
    if (found.has(key)) continue; // of the wrong type, and for that reason none of the allowed values either
    const isKey = error.keyword === 'additionalProperties' || error.keyword === 'propertyNames';
    found.set(key, { path, message: messageOf(where, path, value, error, ruleIds), isKey });
  }
  return [...found.values()];
}

/** The nearest word as a question with a blank in front, if one is near. */
export function didYouMean(word: string, words: readonly string[], prefix = ''): string {
  const given = word.toLowerCase();
  const limit = Math.max(2, Math.floor(word.length / 4));
  const [best] = words
    .map((known) => ({ known, far: isShortFor(given, known) ? 0 : distance(given, known.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best && best.far <= limit ? ` Did you mean "${prefix}${best.known}"?` : '';
}

function isShortFor(given: string, known: string): boolean {
  return given.length > 2 && known.startsWith(given);
}

/** What ajv says of a value, as far as it is used here. */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly propertyName?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Check {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

const SHARED = ['profile', 'kubernetesVersion', 'rules'];
/** The names that each place knows. */
const NAMES: Readonly<Record<Where | 'override', readonly string[]>> = {
  settings: [...SHARED, 'include', 'exclude', 'fixAll', 'syntaxErrors'],
  file: [...SHARED, 'include', 'exclude', 'overrides'],
  override: ['files', ...SHARED],
};

const MEANINGS: Readonly<Record<string, string>> = {
  profile: 'a text',
  kubernetesVersion: 'a text, "1.31" for example',
  rules: 'a map of rules and their levels',
  include: 'a list of glob patterns',
  exclude: 'a list of glob patterns',
  files: 'a list of glob patterns',
  overrides: 'a list of overrides',
  fixAll: 'a map of settings',
  'fixAll.includeReview': 'true or false',
  syntaxErrors: 'a text',
};

/** Why a name that is known elsewhere is not known here. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'settings overrides': ' Overrides are a matter of the file .seaworthy.yaml.',
  'file fixAll': ' It is a setting of the editor.',
  'file syntaxErrors': ' It is a setting of the editor.',
  'override include': ' An override says what is checked how; "include" and "exclude" stand beside "overrides".',
  'override exclude': ' An override says what is checked how; "include" and "exclude" stand beside "overrides".',
};

/** The path of the wrong part; ajv names an unknown key beside the path of its map. */
function pathOf({ instancePath, params }: SchemaError): readonly string[] {
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = params.additionalProperty ?? params.propertyName;
  return typeof key === 'string' ? [...path, key] : path;
}

function messageOf(
  where: Where,
  path: readonly string[],
  settings: unknown,
  error: SchemaError,
  ruleIds: readonly string[],
): string {
  const prefix = where === 'settings' ? 'seaworthy.' : '';
  const written = writtenAs(valueAt(settings, path));
  if (path.length === 0)
    return `The settings of Seaworthy are ${written}, not a map of settings. ${where === 'settings' ? 'The defaults are used.' : 'Write "profile: …", for example.'}`;
  if (path[0] === 'overrides' && path.length > 1) {
    if (path.length === 2) return overrideMessage(written, error);
    return messageIn('override', '', path.slice(2), written, error, ruleIds);
  }
  return messageIn(where, prefix, path, written, error, ruleIds);
}

function overrideMessage(written: string, { keyword }: SchemaError): string {
  return keyword === 'required'
    ? 'This override names no files. Give it "files", a list of glob patterns. It is left out.'
    : `This override is ${written}, not a map of "files" and what holds for them. It is left out.`;
}

function messageIn(
  place: Where | 'override',
  prefix: string,
  [name = '', key]: readonly string[],
  written: string,
  { keyword, params }: SchemaError,
  ruleIds: readonly string[],
): string {
  const isUnknown = keyword === 'additionalProperties';
  const quoted = prefix === '' ? (text: string) => `"${text}"` : (text: string) => `${prefix}${text}`;
  if (isUnknown && key === undefined) {
    const hint = ELSEWHERE[`${place} ${name}`] ?? didYouMean(name, NAMES[place], prefix);
    return `There is no setting ${quoted(name)}.${hint} It is left out.`;
  }
  if (name === 'fixAll' && isUnknown)
    return `There is no setting ${quoted(`fixAll.${key}`)}.${didYouMean(key ?? '', ['includeReview'], `${prefix}fixAll.`)} It is left out.`;
  if (name === 'fixAll') {
    const setting = key === undefined ? name : `${name}.${key}`;
    return `${prefix}${setting} is ${written}, which is not ${MEANINGS[setting]}. Only safe fixes are made.`;
  }
  if (name === 'rules' && keyword === 'propertyNames')
    return `${prefix}rules names "${key}", which is no rule.${didYouMean(key ?? '', ruleIds)} It is left out.`;
  if (name !== 'rules' && key !== undefined)
    return `${prefix}${name} holds ${written}, which is no glob pattern. It is left out.`;
  const subject =
    key === undefined
      ? `${prefix}${name} is ${written}, which`
      : `${prefix}rules gives "${key}" the level ${written}, which`;
  const instead = key === undefined ? 'It is left out.' : "The rule's own level is used.";
  const allowed = Array.isArray(params.allowedValues) ? params.allowedValues.map(String) : undefined;
  if (!allowed && key === undefined) return `${subject} is not ${MEANINGS[name] ?? 'allowed'}. ${instead}`;
  const values = allowed ?? ['off', 'info', 'warning', 'error'];
  const word = written.replace(/^"|"$/g, '');
  const near = name === 'kubernetesVersion' ? versionIn(word, values) : didYouMean(word, values);
  return `${subject} is none of ${values.map((value) => `"${value}"`).join(', ')}.${near} ${instead}`;
}

/** `v1.31.2` is 1.31; a version that is not known is near to none. */
function versionIn(word: string, versions: readonly string[]): string {
  const version = /^v?(\d+\.\d+)/.exec(word)?.[1] ?? word.toLowerCase();
  return versions.includes(version) ? ` Did you mean "${version}"?` : '';
}

/** As JSON, shortened. */
function writtenAs(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

const LONGEST = 100;

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined),
    value,
  );
}
