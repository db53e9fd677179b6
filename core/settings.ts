import { distance } from 'fastest-levenshtein';
import { type Config, DEFAULT_CONFIG } from './config.js';
import { validate } from './generated/settings.js';

/** A user's settings, resolved. */
export interface Settings {
  readonly config: Config;
  /** Glob patterns of files that are not checked, relative to their workspace folder. */
  readonly exclude: readonly string[];
  /** The boldest fixes of `source.fixAll.seaworthy`. */
  readonly fixAll: 'safe' | 'review';
  /** What is wrong in them, a text for people each. Only the wrong part gives way to its default. */
  readonly problems: readonly string[];
}

export const SETTING_NAMES: readonly string[] = ['profile', 'kubernetesVersion', 'rules', 'exclude', 'fixAll'];
export const DEFAULT_SETTINGS: Settings = { config: DEFAULT_CONFIG, exclude: [], fixAll: 'safe', problems: [] };

/** Settings as a client or a file has them; whatever they hold, there is a config. `ruleIds`: for a rule that is misspelt. */
export function readSettings(value: unknown, ruleIds: readonly string[]): Settings {
  if (value === undefined || value === null) return DEFAULT_SETTINGS;
  const given = isRecord(value) ? withoutNulls(value) : value;
  const problems: string[] = [];
  const wrong = new Set<string>();
  if (!check(given))
    for (const error of check.errors ?? []) {
      const path = pathOf(error);
      const key = path.join('/');
      if (wrong.has(key)) continue; // of the wrong type, and for that reason none of the allowed values either
      wrong.add(key);
      problems.push(problemOf(path, given, error, ruleIds));
    }
  if (!isRecord(given)) return { ...DEFAULT_SETTINGS, problems };
  const { profile, kubernetesVersion, rules, exclude, fixAll } = given;
  const levels = isRecord(rules) ? Object.entries(rules).filter(([id]) => !wrong.has(`rules/${id}`)) : [];
  return {
    config: {
      profile: wrong.has('profile')
        ? DEFAULT_CONFIG.profile
        : ((profile as Config['profile'] | undefined) ?? DEFAULT_CONFIG.profile),
      minor: wrong.has('kubernetesVersion') ? DEFAULT_CONFIG.minor : minorOf(kubernetesVersion),
      levels: Object.fromEntries(levels) as Config['levels'],
    },
    exclude: Array.isArray(exclude) ? exclude.filter((pattern): pattern is string => typeof pattern === 'string') : [],
    fixAll: isRecord(fixAll) && fixAll.includeReview === true ? 'review' : 'safe',
    problems,
  };
}

/** What ajv says of a value, as far as it is used here. */
interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

interface Check {
  (value: unknown): boolean;
  errors?: readonly SchemaError[] | null;
}

const check: Check = validate;

const MEANINGS: Readonly<Record<string, string>> = {
  profile: 'a text',
  kubernetesVersion: 'a text, "1.31" for example',
  rules: 'a map of rules and their levels',
  exclude: 'a list of glob patterns',
  fixAll: 'a map of settings',
  'fixAll.includeReview': 'true or false',
};

/** Where settings can be unset, editors say null; `trace` belongs to the editor's own client. */
function withoutNulls(settings: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const given = Object.entries(settings).filter(
    ([name, value]) => value !== null && value !== undefined && name !== 'trace',
  );
  return Object.fromEntries(
    given.map(([name, value]) => [name, MAPS.includes(name) && isRecord(value) ? withoutNulls(value) : value]),
  );
}

/** Settings that hold others, or levels. */
const MAPS: readonly string[] = ['rules', 'fixAll'];

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function minorOf(version: unknown): number {
  return typeof version === 'string' && version !== 'latest' ? Number(version.slice(2)) : DEFAULT_CONFIG.minor;
}

/** The path of the wrong part; ajv names an unknown key beside the path of its map. */
function pathOf({ instancePath, params }: SchemaError): readonly string[] {
  const path = instancePath.split('/').slice(1);
  return typeof params.additionalProperty === 'string' ? [...path, params.additionalProperty] : path;
}

function problemOf(
  path: readonly string[],
  settings: unknown,
  { keyword, params }: SchemaError,
  ruleIds: readonly string[],
): string {
  const [name = '', key] = path;
  const written = JSON.stringify(valueAt(settings, path));
  if (path.length === 0)
    return `The settings of Seaworthy are ${written}, not a map of settings. The defaults are used.`;
  if (keyword === 'additionalProperties' && key === undefined)
    return `There is no setting seaworthy.${name}.${didYouMean(name, SETTING_NAMES, 'seaworthy.')} It is left out.`;
  if (name === 'fixAll' && keyword === 'additionalProperties')
    return `There is no setting seaworthy.fixAll.${key}.${didYouMean(key ?? '', ['includeReview'], 'seaworthy.fixAll.')} It is left out.`;
  if (name === 'fixAll') {
    const setting = path.join('.');
    return `seaworthy.${setting} is ${written}, which is not ${MEANINGS[setting]}. Only safe fixes are made.`;
  }
  if (keyword === 'additionalProperties')
    return `seaworthy.rules names "${key}", which is no rule.${didYouMean(key ?? '', ruleIds)} It is left out.`;
  const subject =
    name === 'rules' && key !== undefined
      ? `seaworthy.rules gives "${key}" the level ${written}, which`
      : `seaworthy.${name} is ${written}, which`;
  const instead =
    key === undefined
      ? `Its default, ${defaultOf(name)}, is used.`
      : name === 'rules'
        ? "The rule's own level is used."
        : 'It is left out.';
  const allowed = Array.isArray(params.allowedValues) ? params.allowedValues.map(String) : undefined;
  if (!allowed && key !== undefined && name === 'exclude')
    return `seaworthy.exclude holds ${written}, which is no glob pattern. ${instead}`;
  if (!allowed && key === undefined) return `${subject} is not ${MEANINGS[name] ?? 'allowed'}. ${instead}`;
  const values = allowed ?? ['off', 'info', 'warning', 'error'];
  return `${subject} is none of ${values.map((value) => `"${value}"`).join(', ')}.${didYouMean(String(valueAt(settings, path)), values)} ${instead}`;
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? Reflect.get(at, key) : undefined),
    value,
  );
}

function defaultOf(name: string): string {
  if (name === 'profile') return `"${DEFAULT_CONFIG.profile}"`;
  if (name === 'kubernetesVersion') return '"latest"';
  return 'nothing';
}

/** The nearest word as a question with a blank in front, if one is near. */
function didYouMean(word: string, words: readonly string[], prefix = ''): string {
  const limit = Math.max(2, Math.floor(word.length / 4));
  const [best] = words
    .map((known) => ({ known, far: distance(word.toLowerCase(), known.toLowerCase()) }))
    .sort((a, b) => a.far - b.far);
  return best && best.far <= limit ? ` Did you mean "${prefix}${best.known}"?` : '';
}
