/** The extension in a web editor: the server is a worker. */
import { type ExtensionContext, Uri } from 'vscode';
import { BrowserMessageReader, BrowserMessageWriter, LanguageClient } from 'vscode-languageclient/browser';
import { activateWith } from './client.js';

export { deactivate } from './client.js';

export function activate(context: ExtensionContext): Promise<void> {
  const script = Uri.joinPath(context.extensionUri, 'dist', 'web', 'server.js').toString(true);
  let worker: Worker | undefined;
  // A worker for every start: one that crashed, or was told to stop, can't be used again. The library would take the worker
  // itself, but asks whether it is an `instanceof Worker`, which in VS Code's extension host it is not.
  const start = async () => {
    worker?.terminate();
    worker = new Worker(script);
    return { reader: new BrowserMessageReader(worker), writer: new BrowserMessageWriter(worker) };
  };
  return activateWith(context, (options) => new LanguageClient('seaworthy', 'Seaworthy', start, options));
}
