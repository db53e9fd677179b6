/** The files `.seaworthy.yaml` as they are now, read once for each text. */
import type { Range } from 'vscode-languageserver';
import { type Files, keyOf, nameOf } from '../core/files.js';
import { findTeamFile, readTeamFile, TEAM_FILE, type TeamFile } from '../core/team-file.js';
import { positionIn } from '../core/yaml/split.js';

/** The file that holds for another one. */
export interface Team {
  readonly uri: string;
  /** The name that people know it by. */
  readonly name: string;
  readonly folder: string;
  /** While it can't be read, what it said last. */
  readonly file: TeamFile;
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
}

export interface TeamFiles {
  /** The one that holds for a file, itself included. */
  of(uri: string): Promise<Team | undefined>;
}

export function isTeamFile(uri: string): boolean {
  return nameOf(uri) === TEAM_FILE;
}

/** So many are remembered. */
const KEPT = 100;

export function teamFiles(files: Files, ruleIds: readonly string[], folders: () => readonly string[]): TeamFiles {
  const known = new Map<string, { readonly text: string | undefined; readonly team: Team }>();
  return {
    async of(uri) {
      const found = await findTeamFile(files, uri, folders());
      if (!found) return undefined;
      const { folder, text } = found;
      const key = keyOf(found.uri);
      const before = known.get(key);
      if (before && before.text === text) return before.team;
      const read = typeof text === 'string' ? readTeamFile(text, ruleIds) : unread(text);
      const team: Team = {
        uri: found.uri,
        name: TEAM_FILE,
        folder,
        file: read.isBroken && before ? before.team.file : read,
        problems: read.problems.map(({ message, span }) => ({
          message,
          range: {
            start: positionIn({ text: String(text) }, span.start),
            end: positionIn({ text: String(text) }, span.end),
          },
        })),
      };
      known.delete(key);
      known.set(key, { text: typeof text === 'string' ? text : undefined, team });
      for (const oldest of known.keys()) {
        if (known.size <= KEPT) break;
        known.delete(oldest);
      }
      return team;
    },
  };
}

function unread({ message }: Error): TeamFile {
  const problem = { message: `The file can't be read, so it says nothing. ${message}`, span: { start: 0, end: 0 } };
  return { layer: {}, overrides: [], problems: [problem], isBroken: true };
}
