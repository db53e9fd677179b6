/** The extension without its surroundings: what desktop, remote and web have in common. */
import { commands, type ExtensionContext, type LogOutputChannel, l10n, version, window, workspace } from 'vscode';
import {
  type BaseLanguageClient,
  CloseAction,
  type ErrorHandler,
  type LanguageClientOptions,
  State,
} from 'vscode-languageclient';
import { serveFiles } from './files.js';
import { registerHardenFolder } from './harden.js';
import { registerPalette } from './palette.js';
import { openRulePagesWith, ruleLinkTemplate, rulePageTemplate } from './rule-pages.js';
import { serveSettings } from './scopes.js';
import { DocumentStatus } from './status.js';

/** Makes a client that is not started yet, with a server process or a worker behind it. */
export type MakeClient = (options: LanguageClientOptions) => BaseLanguageClient;

interface YamlFilter {
  language: 'yaml' | 'helm';
  scheme: string;
}

const LANGUAGES = ['yaml', 'helm'] as const;

interface Running {
  stop(): Promise<void>;
}

let running: Running | undefined;

/** Starts the server, registers the commands and the rules' pages; all of it ends with `context`. */
export async function activateWith(context: ExtensionContext, makeClient: MakeClient): Promise<void> {
  const log = window.createOutputChannel('Seaworthy', { log: true });
  const selector = documentSelector();
  const status = new DocumentStatus(selector);
  context.subscriptions.push(log, status, openRulePagesWith(context.extensionUri));

  let current: BaseLanguageClient | undefined;
  const restart = async () => {
    await running?.stop();
    const client = makeClient(clientOptions(selector, log, () => client));
    current = client;
    running = watch(client, status);
    // The client says itself what went wrong; the commands stay, so that a person can look at the log and try again.
    await client.start().catch(() => status.server('stopped'));
  };
  context.subscriptions.push(
    commands.registerCommand('seaworthy.restartServer', async () => {
      log.info('Restarting the server because a person asked for it.');
      await restart();
    }),
    commands.registerCommand('seaworthy.showLog', () => log.show()),
    registerPalette(context),
    registerHardenFolder(async (method, params, token) => {
      if (!current?.isRunning()) throw new Error('The server does not run.');
      return current.sendRequest(method, params, token);
    }, log),
  );
  // Until now the palette didn't offer the commands: choosing one must not be a way to wake the extension.
  await commands.executeCommand('setContext', 'seaworthy.active', true);
  await restart();
}

/** Ends the server. */
export async function deactivate(): Promise<void> {
  await running?.stop();
  running = undefined;
}

/**
 * YAML where people edit it, and what an extension for Helm takes for its own language. Schemes are listed, since the read-only ones (the left side of a diff, a file's history,
 * a pull request's base) have names that nobody can list.
 */
function documentSelector(): YamlFilter[] {
  const schemes = ['file', 'untitled', 'vscode-remote', 'vscode-vfs', 'vscode-userdata'];
  const opened = (workspace.workspaceFolders ?? []).map((folder) => folder.uri.scheme);
  return [...new Set([...schemes, ...opened])].flatMap((scheme) =>
    LANGUAGES.map((language) => ({ language, scheme }) as const),
  );
}

function clientOptions(
  documentSelector: YamlFilter[],
  outputChannel: LogOutputChannel,
  client: () => BaseLanguageClient,
): LanguageClientOptions {
  return {
    documentSelector,
    outputChannel,
    initializationOptions: {
      rulePage: rulePageTemplate,
      ruleLink: ruleLinkTemplate,
      hoversWithMessages: true,
      status: true,
      reindentsSnippets: true,
      files: true,
      scopes: true,
      templates: leavesTemplatesOut(version),
    },
    markdown: { isTrusted: { enabledCommands: ['seaworthy.explainRule'] } },
    // The library asks on opening alone unless told otherwise.
    diagnosticPullOptions: { onChange: true },
    errorHandler: restarting(client),
  };
}

/**
 * VS Code offers the snippets of an extension wherever their word is typed: behind `kind: Pod`, Enter would write a whole Pod. The server offers
 * them where they fit, and the file of snippets leaves them out (`exclude`), which VS Code understands from 1.109 on.
 */
function leavesTemplatesOut(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 1 || minor >= 109;
}

/** The library's own policy (five crashes in three minutes are too many), in words of ours. */
function restarting(client: () => BaseLanguageClient): ErrorHandler {
  let handler: ErrorHandler | undefined;
  const usual = () => {
    handler ??= client().createDefaultErrorHandler();
    return handler;
  };
  return {
    error: (error, message, count) => usual().error(error, message, count),
    closed: async () => {
      const { action } = await usual().closed();
      const message =
        action === CloseAction.Restart
          ? l10n.t('The Seaworthy server stopped unexpectedly and was started again. Its log says more.')
          : l10n.t(
              'The Seaworthy server keeps stopping, so it stays off. Its log says more; "Seaworthy: Restart Server" tries again.',
            );
      return { action, message };
    },
  };
}

function watch(client: BaseLanguageClient, status: DocumentStatus): Running {
  client.onNotification('seaworthy/status', (params: unknown) => status.update(params));
  const files = serveFiles(client);
  const settings = serveSettings(client);
  const states = client.onDidChangeState(({ newState }) => {
    status.server(newState === State.Running ? 'running' : newState === State.Starting ? 'starting' : 'stopped');
  });
  return {
    stop: async () => {
      states.dispose();
      files.dispose();
      settings.dispose();
      // Ending a server that is already gone, or not up yet, is no news for anybody.
      await client.dispose().catch(() => undefined);
    },
  };
}
