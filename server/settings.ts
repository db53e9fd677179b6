/** The settings of each file: what the client holds, asked once and again after a change, and what the team's file says. */
import { type Connection, type DiagnosticRelatedInformation, RAL, type Range } from 'vscode-languageserver';
import type { Config } from '../core/config.js';
import { type Files, foldersAround, pathBelow, within } from '../core/files.js';
import { type EditorSettings, merge, readSettings, SETTING_NAMES, type Source } from '../core/settings.js';
import { sourcesOf } from '../core/team-file.js';
import { type ScopedSettings, SettingsRequest } from './protocol.js';
import { isTeamFile, type Team, teamFiles } from './team-files.js';

export interface FileSettings {
  readonly config: Config;
  /** Why the file is not checked: part of a sentence. */
  readonly leftOut: string | undefined;
  /** The boldest fixes of `source.fixAll.seaworthy`. */
  readonly fixAll: 'safe' | 'review';
  /** Whether plain errors of YAML are left to somebody else, or to nobody. */
  readonly hidesPlainYaml: boolean;
  /** What is wrong in the settings that hold for the file, and where, if that is known. */
  readonly problems: readonly SettingsProblem[];
  /** What is wrong in the file itself, where it is one of settings. */
  readonly own: readonly { readonly message: string; readonly range: Range }[];
}

export interface SettingsProblem {
  readonly message: string;
  readonly places: readonly DiagnosticRelatedInformation[];
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
  /** What the client can be asked for: what each scope holds, what they come to, or nothing. */
  readonly asks: 'scopes' | 'configuration' | 'nothing';
  /** Where the team's file is read. */
  readonly files: Files;
  /** Settings that came with `initialize`, if any. */
  readonly initial: unknown;
  /** The workspace's folders, as URIs. */
  readonly folders: () => readonly string[];
  /** Called once for each problem of the client's settings that was not there before the last change. */
  readonly onProblem: (problem: string) => void;
  /** Called when an answer comes so late that the defaults were used meanwhile. */
  readonly onLate: () => void;
}

/** How long an answer may take before the defaults are used, in milliseconds. */
const PATIENCE = 3000;
const SECTION = 'seaworthy';

export function settingsSource(
  connection: Connection,
  { ruleIds, asks, files, initial, folders, onProblem, onLate }: SettingsOptions,
): SettingsSource {
  const teams = teamFiles(files, ruleIds, folders);
  let known = new Map<string, Promise<Held>>();
  let pushed = sectionOf(initial);
  let shown = new Set<string>();
  let shownBefore: ReadonlySet<string> = shown;
  let isRead = false;

  const read = (value: unknown): Held => {
    isRead = true;
    const held = asks === 'scopes' ? heldIn(value, ruleIds) : heldByUser(value ?? pushed, ruleIds);
    for (const problem of held.problems) {
      if (!shown.has(problem) && !shownBefore.has(problem)) onProblem(problem);
      shown.add(problem);
    }
    return held;
  };

  const request = (uri: string): Promise<unknown> =>
    asks === 'scopes'
      ? connection.sendRequest(SettingsRequest, { uri })
      : connection.workspace.getConfiguration({ scopeUri: uri, section: SECTION });

  const ask = (uri: string): Promise<Held> =>
    new Promise((resolve) => {
      const asked = known;
      let isLate = false;
      const patience = RAL().timer.setTimeout(() => {
        isLate = true;
        resolve(read(undefined));
      }, PATIENCE);
      const answered = (value: unknown): void => {
        patience.dispose();
        if (!isLate) {
          resolve(read(value));
          return;
        }
        if (value === undefined || value === null || known !== asked || !known.has(uri)) return;
        known.set(uri, Promise.resolve(read(value)));
        onLate();
      };
      request(uri).then(answered, () => answered(undefined));
    });

  const held = (uri: string): Promise<Held> => {
    let settings = known.get(uri);
    if (!settings) {
      settings = asks === 'nothing' ? Promise.resolve(read(undefined)) : ask(uri);
      known.set(uri, settings);
    }
    return settings;
  };

  return {
    async of(uri) {
      const open = folders();
      const [own, team] = await Promise.all([held(uri), teams.of(placeOf(uri, open))]);
      return settingsOf(uri, own, team, open);
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

/** What the client holds for a file. */
interface Held {
  readonly user: EditorSettings;
  readonly workspace: EditorSettings;
  readonly folder: EditorSettings;
  readonly reportsYaml: boolean;
  /** Each once. */
  readonly problems: readonly string[];
}

function heldIn(value: unknown, ruleIds: readonly string[]): Held {
  const scoped: ScopedSettings = typeof value === 'object' && value !== null ? value : {};
  const user = readSettings(scoped.user, ruleIds);
  const workspace = readSettings(scoped.workspace, ruleIds);
  const folder = readSettings(scoped.folder, ruleIds);
  const problems = [...new Set([user, workspace, folder].flatMap((scope) => scope.problems))];
  return { user, workspace, folder, reportsYaml: scoped.reportsYaml === true, problems };
}

/** What an editor says without a scope may be anybody's, so it counts as the user's. */
function heldByUser(value: unknown, ruleIds: readonly string[]): Held {
  const user = readSettings(value, ruleIds);
  return { user, workspace: NOTHING, folder: NOTHING, reportsYaml: false, problems: user.problems };
}

const NOTHING: EditorSettings = { problems: [] };

/** A file without a place, not saved yet, is as if it were in the workspace's folder, if there is but one. */
function placeOf(uri: string, folders: readonly string[]): string {
  const [only, ...others] = folders;
  const hasPlace = !foldersAround(uri).next().done;
  return hasPlace || only === undefined || others.length > 0 ? uri : (within(only, 'untitled') ?? uri);
}

function settingsOf(uri: string, held: Held, team: Team | undefined, folders: readonly string[]): FileSettings {
  const { user, workspace, folder, reportsYaml, problems } = held;
  const path = pathInWorkspace(uri, folders);
  const call = (name: string): string => `the setting seaworthy.${name}`;
  const from = (scope: EditorSettings): Source => ({ ...scope, call, path });
  const byTeam = team ? sourcesOf(team.file, pathBelow(team.folder, uri)) : [];
  const syntaxErrors = folder.syntaxErrors ?? workspace.syntaxErrors ?? user.syntaxErrors ?? 'auto';
  return {
    ...merge([from(user), ...byTeam, from(workspace), from(folder)]),
    fixAll: folder.fixAll ?? workspace.fixAll ?? user.fixAll ?? 'safe',
    hidesPlainYaml: syntaxErrors === 'off' || (syntaxErrors === 'auto' && reportsYaml),
    problems: [...problems.map((message) => ({ message, places: [] })), ...(team ? problemOf(team) : [])],
    own: team && isTeamFile(uri) ? team.problems : [],
  };
}

/** One for the whole file: it says itself what is where. */
function problemOf({ uri, name, problems }: Team): SettingsProblem[] {
  const [first, ...others] = problems;
  if (!first) return [];
  const more = others.length === 0 ? '' : ` (and ${others.length} more)`;
  return [
    {
      message: `${name}:${first.range.start.line + 1}:${first.range.start.character + 1} is wrong${more}. ${first.message}`,
      places: problems.slice(0, 10).map(({ message, range }) => ({ location: { uri, range }, message })),
    },
  ];
}

/** The path below the innermost folder of the workspace that the file is in. */
function pathInWorkspace(uri: string, folders: readonly string[]): string | undefined {
  const paths = folders.flatMap((folder) => pathBelow(folder, uri) ?? []);
  return paths.sort((a, b) => a.length - b.length)[0];
}

/** Clients send the settings with or without the section around them, and some send those of all their servers. */
function sectionOf(settings: unknown): unknown {
  if (typeof settings !== 'object' || settings === null) return undefined;
  if (SECTION in settings) return settings[SECTION];
  return Object.keys(settings).some((name) => SETTING_NAMES.includes(name)) ? settings : undefined;
}
