/** `.seaworthy.yaml`: what a team wants checked, beside the files that it holds for. */
import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';
import { foldersAround, pathBelow, type Reading, within } from './files.js';
import { names } from './glob.js';
import { wrongIn } from './setting-problems.js';
import { isRecord, type Layer, layerOf, type Source } from './settings.js';
import { lineEnd } from './yaml/split.js';
import type { Span } from './yaml/tree.js';

export const TEAM_FILE = '.seaworthy.yaml';

/** What the file says, as far as it is right. */
export interface TeamFile {
  readonly layer: Layer;
  /** A later one wins over an earlier one, and each over `layer`. */
  readonly overrides: readonly Override[];
  /** In the order of their places. */
  readonly problems: readonly PlacedProblem[];
  /** Whether it can't be read as YAML at all, and so says nothing. */
  readonly isBroken: boolean;
}

export interface Override {
  readonly files: readonly string[];
  readonly layer: Layer;
}

export interface PlacedProblem {
  readonly message: string;
  /** Within one line. */
  readonly span: Span;
}

/** Where the file that holds for another one was found. */
export interface FoundFile {
  readonly uri: string;
  readonly folder: string;
  /** Its text, or why it could not be read. */
  readonly text: string | Error;
}

/**
 * The nearest one upwards from a file, up to the root of its repository (the folder with `.git`), or of the file system where there is none.
 * Beyond `file:` there may be no end to ask for, so the search ends at the workspace's folder. Those further up say nothing.
 */
export async function findTeamFile(
  reading: Reading,
  uri: string,
  folders: readonly string[] = [],
): Promise<FoundFile | undefined> {
  const isLast = (folder: string): boolean =>
    !folder.startsWith('file:') && folders.every((open) => pathBelow(open, folder) === undefined);
  for (const folder of foldersAround(uri)) {
    const file = within(folder, TEAM_FILE) ?? '';
    const [text, isRoot] = await Promise.all([
      reading.read(file).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
      isRepository(reading, folder),
    ]);
    if (text !== undefined) return { uri: file, folder, text };
    if (isRoot || isLast(folder)) return undefined;
  }
  return undefined;
}

/** Reads the file's text, whatever it holds. Beyond a mebibyte it says nothing. */
export function readTeamFile(text: string, ruleIds: readonly string[]): TeamFile {
  if (text.length > LONGEST)
    return unreadable(text, { start: 0, end: 0 }, 'This file has more than 1 MB: it is not read.');
  let document: Document.Parsed | undefined;
  let value: unknown;
  try {
    const documents = parseAllDocuments(text, {
      schema: 'failsafe', // "off" is a word, and 1.30 is not 1.3
      logLevel: 'silent',
      prettyErrors: false,
    });
    if (!Array.isArray(documents)) return NOTHING; // nothing but comments
    const [first, second] = documents as Document.Parsed[];
    const error = documents.flatMap(({ errors }) => errors)[0];
    if (error)
      return unreadable(
        text,
        { start: error.pos[0], end: error.pos[1] },
        `YAML cannot read this: ${error.message.replace(/\.?$/, '.')} Nothing of the file counts like this.`,
      );
    if (second)
      return unreadable(
        text,
        { start: second.range[0], end: second.range[1] },
        'A second document starts here. Seaworthy reads one: delete the other. Nothing of the file counts like this.',
      );
    document = first;
    value = document ? dataOf(document.contents, document, { aliases: 100 }) : undefined;
  } catch (error) {
    // Nested so deep that the parser gave up, or by us.
    const message = error instanceof TooMuch ? error.message : 'It is nested too deep.';
    return unreadable(text, { start: 0, end: 0 }, `This file is not read. ${message}`);
  }
  if (!document || value === undefined) return NOTHING;
  return understood(text, document, value, ruleIds);
}

/** What the file says of a file at a path below its folder, the stronger last. */
export function sourcesOf({ layer, overrides }: TeamFile, path: string | undefined): Source[] {
  const call = (name: string): string => `"${name}" in ${TEAM_FILE}`;
  const speaking = overrides.filter(({ files }) => path !== undefined && files.some((pattern) => names(pattern, path)));
  return [layer, ...speaking.map((override) => override.layer)].map((each) => ({ ...each, call, path }));
}

/** In UTF-16 units. */
const LONGEST = 1024 * 1024;
const DEEPEST = 20;
const NOTHING: TeamFile = { layer: {}, overrides: [], problems: [], isBroken: false };

class TooMuch extends Error {}

/** `.git` is a folder, or in a work tree and a submodule a file. */
async function isRepository(reading: Reading, folder: string): Promise<boolean> {
  const git = within(folder, '.git') ?? '';
  if ((await reading.list(git)).length > 0) return true;
  return reading.read(git).then(
    (text) => text !== undefined,
    () => false,
  );
}

function understood(text: string, document: Document.Parsed, value: unknown, ruleIds: readonly string[]): TeamFile {
  const wrong = wrongIn('file', value, ruleIds);
  const paths = new Set(wrong.map(({ path }) => path.join('\n')));
  const problems = wrong
    .map(({ path, message, isKey }) => ({ message, span: onOneLine(text, placeOf(document, path, isKey)) }))
    .sort((a, b) => a.span.start - b.span.start);
  if (!isRecord(value)) return { ...NOTHING, problems };
  const overrides = Array.isArray(value.overrides) ? value.overrides : [];
  return {
    layer: layerOf(value, paths),
    overrides: overrides.flatMap((override: unknown, index): Override[] => {
      const at = `overrides\n${index}`;
      if (!isRecord(override) || paths.has(at) || !Array.isArray(override.files)) return [];
      const files = override.files.filter((pattern) => typeof pattern === 'string');
      return [{ files, layer: layerOf(override, paths, `${at}\n`) }];
    }),
    problems,
    isBroken: false,
  };
}

function unreadable(text: string, span: Span, message: string): TeamFile {
  return { ...NOTHING, problems: [{ message, span: onOneLine(text, span) }], isBroken: true };
}

/** Maps, lists and texts; undefined for what is not written, and so says nothing. */
function dataOf(node: unknown, document: Document.Parsed, left: { aliases: number }, depth = 0): unknown {
  if (depth > DEEPEST) throw new TooMuch(`It is nested deeper than ${DEEPEST} levels.`);
  if (isAlias(node)) {
    if (left.aliases-- === 0) throw new TooMuch('It has more than 100 aliases.');
    return dataOf(node.resolve(document), document, left, depth + 1);
  }
  if (isSeq(node)) return node.items.map((item) => dataOf(item, document, left, depth + 1) ?? '');
  if (isMap(node)) {
    const map: Record<string, unknown> = Object.create(null); // a key may be __proto__
    for (const { key, value } of node.items) map[keyOf(key)] = dataOf(value, document, left, depth + 1);
    return map;
  }
  if (!isScalar(node)) return undefined;
  const isNull = node.type === 'PLAIN' && /^(?:~|null|)$/i.test(node.source ?? '');
  return isNull ? undefined : String(node.value);
}

function keyOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

/** The value at a path, its key if it is no scalar or if the key is meant; the nearest thing that is there. */
function placeOf(document: Document.Parsed, path: readonly string[], isKey: boolean): Span {
  let at: Node | null = document.contents;
  let place: Node | null = at;
  for (const [index, part] of path.entries()) {
    const isLast = index === path.length - 1;
    if (isMap<Node, Node | null>(at)) {
      const pair = at.items.find(({ key }) => keyOf(key) === part);
      if (!pair) break;
      at = pair.value;
      place = isScalar(at) && !(isLast && isKey) && at.range?.[0] !== at.range?.[1] ? at : pair.key;
    } else if (isSeq<Node>(at)) {
      at = at.items[Number(part)] ?? null;
      place = at ?? place;
    } else break;
  }
  const [start = 0, end = 0] = place?.range ?? [];
  return { start, end };
}

/** From its start to its end, or to the end of the line, without the blanks there. */
function onOneLine(text: string, { start, end }: Span): Span {
  const last = Math.min(Math.max(end, start), lineEnd(text, start));
  const written = text.slice(start, last).trimEnd().length;
  return { start, end: start + written };
}
