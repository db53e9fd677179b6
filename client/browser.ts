/** The extension in a web editor: the server is a worker. */
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { activateWith } from './client.js';

export { deactivate } from './client.js';

export function activate(context: ExtensionContext): Promise<void> {
  const server = Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js').toString(true);
  // A worker for every start: one that crashed, or was told to stop, can't be used again.
  return activateWith(
    context,
    (options) => new LanguageClient('seaworthy', 'Seaworthy', async () => new Worker(server), options),
  );
}
