/** What the server reads beside the open files: from its own disk where it has one, else through the client. */
import { type Connection, DidChangeWatchedFilesNotification, FileChangeType } from 'vscode-languageserver';
import { type Files, folderOf, foldersAround, keyOf, nameOf, pathBelow, type Reading } from '../core/files.js';
import type { OpenFiles } from './documents.js';
import { ListRequest, ReadRequest } from './protocol.js';

export interface FilesOptions {
  /** Reads `file:`, where the server runs on a machine with files. */
  readonly disk: Reading | undefined;
  /** A file that is open counts as it stands in its buffer. */
  readonly open: OpenFiles;
  /** Whether the client answers `seaworthy/read` and `seaworthy/list`. */
  readonly asks: boolean;
  /** Whether the client can be told to watch files. */
  readonly watches: boolean;
  /** The workspace's folders, as URIs: files are watched in these alone. */
  readonly folders: () => readonly string[];
}

export interface ServerFiles extends Files {
  /** Tells the client what to watch; not before it said that it is initialized. */
  start(): void;
}

/** How long it counts what was read in a place that nobody watches, in milliseconds. */
const UNWATCHED = 1000;
/** And how long what is in a folder that somebody watches: nobody tells of folders that go, and of some in new folders. */
const LISTED = 10_000;
/** So many files and folders are remembered. */
const KEPT = 4000;

export function serverFiles(connection: Connection, options: FilesOptions): ServerFiles {
  const { disk, open, asks, watches, folders } = options;
  const watched = new Set<string>();
  const listeners: { readonly names: ReadonlySet<string>; readonly changed: (uris: readonly string[]) => void }[] = [];
  /** The URIs of open files as the client writes them, by their keys. */
  const buffers = new Map<string, string>();
  /** Files that were removed while they are open: an editor may show their text for long. */
  const removed = new Set<string>();
  let isRegistered = false;

  const isWatched = (uri: string): boolean =>
    isRegistered && folders().some((folder) => pathBelow(folder, uri) !== undefined);
  const isFileWatched = (uri: string): boolean => isNamed(watched, uri) && isWatched(uri);
  const isOnDisk = (uri: string): boolean => disk !== undefined && uri.startsWith('file:');
  const texts = memory(isFileWatched, Number.POSITIVE_INFINITY, async (uri) => {
    if (disk && isOnDisk(uri)) return disk.read(uri);
    return asks ? ((await connection.sendRequest(ReadRequest, { uri })) ?? undefined) : undefined;
  });
  const lists = memory(isWatched, LISTED, async (uri) => {
    if (disk && isOnDisk(uri)) return disk.list(uri);
    return asks ? connection.sendRequest(ListRequest, { uri }).catch(() => []) : [];
  });

  const tell = (uris: readonly string[]): void => {
    for (const { names, changed } of listeners) {
      const own = uris.filter((uri) => isNamed(names, uri));
      if (own.length > 0) changed(own);
    }
  };
  const changed = (uris: readonly string[]): void => {
    for (const uri of uris) {
      texts.forget(uri);
      for (const folder of foldersAround(uri)) lists.forget(folder); // a new file may bring new folders
    }
    tell(uris);
  };
  const bufferChanged = (uri: string): void => {
    removed.delete(keyOf(uri));
    if (!isNamed(watched, uri)) return;
    texts.forget(uri);
    tell([uri]);
  };

  open.onDidOpen(({ document: { uri } }) => void buffers.set(keyOf(uri), uri));
  open.onDidChangeContent(({ document: { uri } }) => bufferChanged(uri));
  open.onDidClose(({ document: { uri } }) => {
    buffers.delete(keyOf(uri));
    bufferChanged(uri);
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri, type } of changes) {
      if (type === FileChangeType.Deleted && buffers.has(keyOf(uri))) removed.add(keyOf(uri));
      else removed.delete(keyOf(uri));
    }
    changed(changes.map(({ uri }) => uri));
  });

  return {
    async read(uri) {
      const key = keyOf(uri);
      const buffer = removed.has(key) ? undefined : open.get(buffers.get(key) ?? uri);
      return buffer ? buffer.text.text : texts.of(uri);
    },
    async list(uri) {
      const entries = await lists.of(uri);
      const names = new Set(entries.map(({ name }) => name));
      // A file may be open that was never saved.
      const unsaved = [...buffers]
        .filter(([key, each]) => !removed.has(key) && keyOf(folderOf(each) ?? each) === keyOf(uri))
        .map(([, each]) => nameOf(each));
      return [...entries, ...unsaved.filter((name) => !names.has(name)).map((name) => ({ name, isFolder: false }))];
    },
    watch(names, tell) {
      for (const name of names) watched.add(name);
      listeners.push({ names: new Set(names), changed: tell });
    },
    start() {
      if (!watches || watched.size === 0) return;
      const watchers = [...watched].map((name) => ({ globPattern: `**/${name}` }));
      connection.client.register(DidChangeWatchedFilesNotification.type, { watchers }).then(
        () => {
          isRegistered = true;
          texts.clear(); // what changed before somebody watched
          lists.clear();
        },
        () => undefined, // then what was read counts for a moment
      );
    },
  };
}

/** `*.yaml` stands for every name that ends so. */
function isNamed(names: ReadonlySet<string>, uri: string): boolean {
  const name = nameOf(uri);
  return names.has(name) || names.has(`*${/\.[^.]*$/.exec(name)?.[0]}`);
}

interface Memory<T> {
  of(uri: string): Promise<T>;
  forget(uri: string): void;
  clear(): void;
}

/** Answers that count for as long as their place is watched (`longest` at most, in milliseconds), and elsewhere for a moment. */
function memory<T>(isWatched: (uri: string) => boolean, longest: number, look: (uri: string) => Promise<T>): Memory<T> {
  /** `at`: when it was looked up, in milliseconds. */
  const known = new Map<string, { readonly at: number; readonly answer: Promise<T> }>();
  return {
    of(uri) {
      const key = keyOf(uri);
      const found = known.get(key);
      const age = found && Date.now() - found.at;
      if (found && age !== undefined && (age < UNWATCHED || (age < longest && isWatched(uri)))) return found.answer;
      const answer = look(uri);
      answer.catch(() => undefined); // who asked is told
      known.delete(key);
      known.set(key, { at: Date.now(), answer });
      for (const oldest of known.keys()) {
        if (known.size <= KEPT) break;
        known.delete(oldest);
      }
      return answer;
    },
    forget: (uri) => void known.delete(keyOf(uri)),
    clear: () => known.clear(),
  };
}
