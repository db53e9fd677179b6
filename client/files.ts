/** Reads for the server what it can't reach by itself: everything in a web editor, other file systems than the disk elsewhere. */
import { Disposable, FileSystemError, FileType, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** As large as the server wants them. In bytes. */
const LARGEST = 4 * 1024 * 1024;

/** Answers `seaworthy/read` and `seaworthy/list`. */
export function serveFiles(client: BaseLanguageClient): Disposable {
  return Disposable.from(
    client.onRequest('seaworthy/read', (params: unknown) => read(uriOf(params))),
    client.onRequest('seaworthy/list', (params: unknown) => list(uriOf(params))),
  );
}

/** null where there is no such file. */
async function read(uri: Uri): Promise<string | null> {
  try {
    const { type, size } = await workspace.fs.stat(uri);
    if ((type & FileType.File) === 0) return null;
    if (size > LARGEST) throw new Error(`It has more than ${LARGEST / 1024 / 1024} MB.`);
    return new TextDecoder('utf-8', { fatal: true }).decode(await workspace.fs.readFile(uri));
  } catch (error) {
    if (error instanceof FileSystemError && ABSENT.includes(error.code)) return null;
    if (error instanceof TypeError) throw new Error('It is not UTF-8 text.');
    throw error;
  }
}

/** Beside a missing file: a scheme that nobody provides, such as that of an extension that is not there. */
const ABSENT = ['FileNotFound', 'FileNotADirectory', 'Unavailable'];

async function list(uri: Uri): Promise<{ name: string; isFolder: boolean }[]> {
  const entries = await workspace.fs.readDirectory(uri);
  return entries.map(([name, type]) => ({ name, isFolder: (type & FileType.Directory) !== 0 }));
}

/** What the server asks about. */
export function uriOf(params: unknown): Uri {
  if (typeof params === 'object' && params !== null && 'uri' in params && typeof params.uri === 'string')
    return Uri.parse(params.uri, true);
  throw new Error('The server asks for no file.');
}
