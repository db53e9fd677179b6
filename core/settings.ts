import { type Config, DEFAULT_CONFIG } from './config.js';
import { names } from './glob.js';
import { wrongIn } from './setting-problems.js';

/** What one place says: only what is written out there, and right. Of several places that speak, the stronger one is heard, rule by rule. */
export interface Layer {
  readonly profile?: Config['profile'];
  /** Kubernetes' minor version. */
  readonly minor?: number;
  readonly levels?: Config['levels'];
  /** Glob patterns of the files that are checked, of all if there are none. */
  readonly include?: readonly string[];
  /** Glob patterns of files that are not checked, of those even that are included. */
  readonly exclude?: readonly string[];
}

/** The settings of an editor, in one scope. */
export interface EditorSettings extends Layer {
  /** The boldest fixes of `source.fixAll.seaworthy`. */
  readonly fixAll?: 'safe' | 'review';
  /** Whether plain syntax errors are reported; `auto`: where nobody else does. */
  readonly syntaxErrors?: SyntaxErrors;
  /** What is wrong in them, a text for people each. Only the wrong part is left out. */
  readonly problems: readonly string[];
}

export type SyntaxErrors = 'auto' | 'on' | 'off';

export const SETTING_NAMES: readonly string[] = [
  'profile',
  'kubernetesVersion',
  'rules',
  'include',
  'exclude',
  'fixAll',
  'syntaxErrors',
];

/** Settings as a client has them, whatever they hold. `ruleIds`: for a rule that is misspelt. */
export function readSettings(value: unknown, ruleIds: readonly string[]): EditorSettings {
  if (value === undefined || value === null) return { problems: [] };
  const given = isRecord(value) ? withoutNulls(value) : value;
  const wrong = wrongIn('settings', given, ruleIds);
  const problems = wrong.map(({ message }) => message);
  if (!isRecord(given)) return { problems };
  const paths = new Set(wrong.map(({ path }) => path.join('\n')));
  const { fixAll, syntaxErrors } = given;
  return {
    ...layerOf(given, paths),
    ...(isRecord(fixAll) && typeof fixAll.includeReview === 'boolean'
      ? { fixAll: fixAll.includeReview ? 'review' : 'safe' }
      : {}),
    ...(syntaxErrors !== undefined && !paths.has('syntaxErrors') ? { syntaxErrors: syntaxErrors as SyntaxErrors } : {}),
    problems,
  };
}

/** What is right in a map of settings. `wrong`: the paths of what is not, their keys on a line each; `at`: the path of the map. */
export function layerOf(given: Readonly<Record<string, unknown>>, wrong: ReadonlySet<string>, at = ''): Layer {
  const { profile, kubernetesVersion, rules, include, exclude } = given;
  const isRight = (value: unknown, name: string): boolean => value !== undefined && !wrong.has(`${at}${name}`);
  return {
    ...(isRight(profile, 'profile') ? { profile: profile as Config['profile'] } : {}),
    ...(isRight(kubernetesVersion, 'kubernetesVersion') ? { minor: minorOf(kubernetesVersion) } : {}),
    ...(isRecord(rules)
      ? {
          levels: Object.fromEntries(
            Object.entries(rules).filter(([id]) => !wrong.has(`${at}rules\n${id}`)),
          ) as Config['levels'],
        }
      : {}),
    ...(Array.isArray(include) ? { include: texts(include) } : {}),
    ...(Array.isArray(exclude) ? { exclude: texts(exclude) } : {}),
  };
}

/** A layer, and what its glob patterns are written for. */
export interface Source extends Layer {
  /** How people call the place: `the setting seaworthy.exclude`, say, for the name `exclude`. */
  readonly call: (name: string) => string;
  /** The file's path relative to the folder of the patterns; undefined where the file is not below it: then they say nothing. */
  readonly path: string | undefined;
}

export interface Merged {
  readonly config: Config;
  /** Why the file is not checked: part of a sentence. */
  readonly leftOut: string | undefined;
}

/** What holds for a file. The strongest layer comes last. */
export function merge(sources: readonly Source[]): Merged {
  const strongestFirst = [...sources].reverse();
  const last = (name: keyof Layer): Source | undefined => strongestFirst.find((source) => source[name] !== undefined);
  return {
    config: {
      profile: last('profile')?.profile ?? DEFAULT_CONFIG.profile,
      minor: last('minor')?.minor ?? DEFAULT_CONFIG.minor,
      levels: Object.assign({}, ...sources.map(({ levels }) => levels)),
    },
    leftOut: excludedBy(last('exclude')) ?? notIncludedBy(last('include')),
  };
}

function excludedBy(source: Source | undefined): string | undefined {
  if (!source || source.path === undefined) return undefined;
  const { path, exclude = [], call } = source;
  const pattern = exclude.find((each) => names(each, path));
  return pattern === undefined ? undefined : `${call('exclude')} has "${pattern}"`;
}

function notIncludedBy(source: Source | undefined): string | undefined {
  if (!source || source.path === undefined) return undefined;
  const { path, include = [], call } = source;
  return include.length === 0 || include.some((each) => names(each, path))
    ? undefined
    : `${call('include')} does not have it`;
}

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

/** Whether settings, or a part of them, are a map. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function texts(list: readonly unknown[]): string[] {
  return list.filter((item) => typeof item === 'string');
}

function minorOf(version: unknown): number {
  return typeof version === 'string' && version !== 'latest' ? Number(version.slice(2)) : DEFAULT_CONFIG.minor;
}
