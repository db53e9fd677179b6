/** Which settings hold for which file: the flags, then the team's file `.seaworthy.yaml`, then the defaults. */
import { isAbsolute, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Config } from '../core/config.js';
import { folderOf, pathBelow, type Reading } from '../core/files.js';
import { NEWEST_MINOR } from '../core/kube/schema.js';
import type { Role } from '../core/role.js';
import { type Layer, merge } from '../core/settings.js';
import { findTeamFile, readTeamFile, sourcesOf, TEAM_FILE, type TeamFile } from '../core/team-file.js';
import { positionIn } from '../core/yaml/split.js';
import type { Options, Program } from './cli.js';
import { disk } from './disk.js';
import { type Problem, type Source, slashed } from './files.js';
import { roles } from './roles.js';

/** A file to read, and what holds for it. */
export interface Settled {
  readonly source: Source;
  readonly config: Config;
  readonly role: Role;
  /** Whether something in the team's file is wrong: then nothing is written. */
  readonly isDoubtful: boolean;
}

/** What the run is about. */
export interface Plan {
  readonly settled: readonly Settled[];
  /** How many files in folders the team's settings leave out. */
  readonly leftOut: number;
}

/**
 * Finds the settings of each file. What is wrong in a team's file is added to `problems`, once; what is right in it counts. A file that was found in
 * a folder is dropped where the team leaves it out; one that somebody named is not.
 */
export async function settle(
  sources: readonly Source[],
  options: Options,
  cwd: string,
  { rules }: Program,
  problems: Problem[],
): Promise<Plan> {
  const reading = disk();
  const roleOf = roles(reading, cwd);
  const teamOf = teamFiles(
    reading,
    cwd,
    rules.map(({ id }) => id),
    problems,
  );
  const flags = { ...flagsOf(options), call: (name: string) => name, path: undefined };
  const settled: Settled[] = [];
  let leftOut = 0;
  for (const source of sources) {
    const path = source.path ?? resolve(cwd, source.name);
    const uri = pathToFileURL(path).href;
    const team = await teamOf(uri);
    const { config, leftOut: reason } = merge([
      ...(team ? sourcesOf(team.file, pathBelow(team.folder, uri)) : []),
      flags,
    ]);
    if (source.isFound && isTeamFile(path)) continue; // no manifest
    if (source.isFound && reason !== undefined) leftOut++;
    else {
      const isDoubtful = (team?.file.problems.length ?? 0) > 0;
      settled.push({ source, config, role: await roleOf(uri), isDoubtful });
    }
  }
  return { settled, leftOut };
}

interface Team {
  readonly folder: string;
  readonly file: TeamFile;
}

/** Each file is read once, and so are its problems. */
function teamFiles(
  reading: Reading,
  cwd: string,
  ruleIds: readonly string[],
  problems: Problem[],
): (uri: string) => Promise<Team | undefined> {
  const byFolder = new Map<string, Promise<Team | undefined>>();
  const byUri = new Map<string, Team>();
  const look = async (uri: string): Promise<Team | undefined> => {
    const found = await findTeamFile(reading, uri);
    if (!found) return undefined;
    const known = byUri.get(found.uri);
    if (known) return known;
    const name = nameIn(cwd, found.folder);
    const file = typeof found.text === 'string' ? readTeamFile(found.text, ruleIds) : unread(found.text);
    for (const { message, span } of file.problems) {
      const { line, character } = positionIn({ text: String(found.text) }, span.start);
      const place = found.text instanceof Error ? NOWHERE : { startLine: line + 1, startColumn: character + 1 };
      problems.push({ file: name, message, ...place });
    }
    const team = { folder: found.folder, file };
    byUri.set(found.uri, team);
    return team;
  };
  return (uri) => {
    const folder = folderOf(uri) ?? uri;
    const team = byFolder.get(folder) ?? look(uri);
    byFolder.set(folder, team);
    return team;
  };
}

const NOWHERE = { startLine: null, startColumn: null };

function unread({ message }: Error): TeamFile {
  const problem = { message: `It can't be read, so it says nothing. ${message}`, span: { start: 0, end: 0 } };
  return { layer: {}, overrides: [], problems: [problem], isBroken: true };
}

/** As people name it from where they are; in full where that leads upwards. */
function nameIn(cwd: string, folder: string): string {
  const path = fileURLToPath(`${folder}/${TEAM_FILE}`);
  const name = relative(cwd, path);
  return slashed(name.startsWith('..') || isAbsolute(name) ? path : name);
}

function isTeamFile(path: string): boolean {
  return /(?:^|[\\/])\.seaworthy\.yaml$/.test(path);
}

function flagsOf({ profile, kubernetesVersion }: Options): Layer {
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(kubernetesVersion === undefined ? {} : { minor: minorOf(kubernetesVersion) }),
  };
}

function minorOf(version: string): number {
  return version === 'latest' ? NEWEST_MINOR : Number(version.slice(2));
}
