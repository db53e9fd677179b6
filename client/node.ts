/** The extension in a desktop or remote editor: the server is a process of its own. */
import type { ExtensionContext } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { activateWith } from './client.js';

export { deactivate } from './client.js';

export function activate(context: ExtensionContext): Promise<void> {
  const server = { module: context.asAbsolutePath('dist/server.js'), transport: TransportKind.ipc };
  const debug = { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } };
  return activateWith(
    context,
    (options) => new LanguageClient('seaworthy', 'Seaworthy', { run: server, debug }, options),
  );
}
