/** The settings of each file: asked of the client once, and again after a change. */
import picomatch from 'picomatch/posix.js';
import { type Connection, RAL } from 'vscode-languageserver';
import { readSettings, SETTING_NAMES, type Settings } from '../core/settings.js';

export interface FileSettings extends Settings {
  /** The pattern that excludes the file, if one does. */
  readonly excludedBy: string | undefined;
}

export interface SettingsSource {
  /** Never fails: a client that answers nothing, or nothing sensible, gets the defaults. */
  of(uri: string): Promise<FileSettings>;
  /** The client says that something changed, perhaps what. */
  changed(pushed?: unknown): void;
  forget(uri: string): void;
}

export interface SettingsOptions {
  readonly ruleIds: readonly string[];
  /** Whether the client can be asked. */
  readonly asks: boolean;
  /** Settings that came with `initialize`, if any. */
  readonly initial: unknown;
  /** The workspace's folders, as URIs. */
  readonly folders: () => readonly string[];
  /** Called once for each problem that was not there before the last change. */
  readonly onProblem: (problem: string) => void;
  /** Called when an answer comes so late that the defaults were used meanwhile. */
  readonly onLate: () => void;
}

/** How long an answer may take before the defaults are used, in milliseconds. */
const PATIENCE = 3000;
const SECTION = 'seaworthy';

export function settingsSource(
  connection: Connection,
  { ruleIds, asks, initial, folders, onProblem, onLate }: SettingsOptions,
): SettingsSource {
  let known = new Map<string, Promise<FileSettings>>();
  let pushed = sectionOf(initial);
  let shown = new Set<string>();
  let shownBefore: ReadonlySet<string> = shown;
  let isRead = false;

  const read = (uri: string, value: unknown): FileSettings => {
    isRead = true;
    const settings = readSettings(value ?? pushed, ruleIds);
    for (const problem of settings.problems) {
      if (!shown.has(problem) && !shownBefore.has(problem)) onProblem(problem);
      shown.add(problem);
    }
    return { ...settings, excludedBy: excludedBy(settings.exclude, uri, folders()) };
  };

  const ask = (uri: string): Promise<FileSettings> =>
    new Promise((resolve) => {
      const asked = known;
      let isLate = false;
      const patience = RAL().timer.setTimeout(() => {
        isLate = true;
        resolve(read(uri, undefined));
      }, PATIENCE);
      const answered = (value: unknown): void => {
        patience.dispose();
        if (!isLate) {
          resolve(read(uri, value));
          return;
        }
        if (value === undefined || value === null || known !== asked || !known.has(uri)) return;
        known.set(uri, Promise.resolve(read(uri, value)));
        onLate();
      };
      connection.workspace
        .getConfiguration({ scopeUri: uri, section: SECTION })
        .then(answered, () => answered(undefined));
    });

  return {
    of(uri) {
      let settings = known.get(uri);
      if (!settings) {
        settings = asks ? ask(uri) : Promise.resolve(read(uri, undefined));
        known.set(uri, settings);
      }
      return settings;
    },
    changed(value) {
      pushed = sectionOf(value) ?? pushed;
      known = new Map();
      if (!isRead) return; // told twice of one change
      isRead = false;
      shownBefore = shown;
      shown = new Set();
    },
    forget: (uri) => void known.delete(uri),
  };
}

/** Clients send the settings with or without the section around them, and some send those of all their servers. */
function sectionOf(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return undefined;
  if (SECTION in settings) return settings[SECTION];
  return Object.keys(settings).some((name) => SETTING_NAMES.includes(name)) ? settings : undefined;
}

/** The pattern that a file's path below its workspace folder meets. Outside of the folders nothing is excluded. */
function excludedBy(patterns: readonly string[], uri: string, folders: readonly string[]): string | undefined {
  if (patterns.length === 0) return undefined;
  const [folder] = folders
    .map((open) => (open.endsWith('/') ? open : `${open}/`))
    .filter((open) => uri.startsWith(open))
    .sort((a, b) => b.length - a.length);
  if (folder === undefined) return undefined;
  const path = decoded(uri.slice(folder.length));
  return patterns.find((pattern) => matches(path, pattern));
}

/** A pattern that can't be read (an empty one, one of kilobytes) excludes nothing. */
function matches(path: string, pattern: string): boolean {
  try {
    return picomatch.isMatch(path, pattern, { dot: true });
  } catch {
    return false;
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
