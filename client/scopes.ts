/** Tells the server what each scope of the settings holds: what they come to does not say who wrote it, and a team's file stands between. */
import { Disposable, extensions, type Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { uriOf } from './files.js';

const SECTION = 'seaworthy';

/** Answers `seaworthy/settings`, and says when another extension begins or ends to report errors of YAML. */
export function serveSettings(client: BaseLanguageClient): Disposable {
  return Disposable.from(
    client.onRequest('seaworthy/settings', (params: unknown) => settingsFor(uriOf(params))),
    onYamlReporter(() => {
      // As after a change of our own settings; a client that stops meanwhile needs none.
      if (client.isRunning())
        client.sendNotification('workspace/didChangeConfiguration', { settings: null }).catch(() => undefined);
    }),
  );
}

function settingsFor(uri: Uri): Record<string, unknown> {
  const settings = workspace.getConfiguration(SECTION, uri);
  const names = Object.keys(settings).filter((name) => typeof settings[name] !== 'function');
  const held = (scope: 'globalValue' | 'workspaceValue' | 'workspaceFolderValue'): Record<string, unknown> =>
    Object.fromEntries(
      names.map((name) => [name, settings.inspect(name)?.[scope]] as const).filter(([, value]) => value !== undefined),
    );
  return {
    user: held('globalValue'),
    workspace: held('workspaceValue'),
    folder: held('workspaceFolderValue'),
    reportsYaml: isYamlActive() && validatesYaml(uri) && isPlainYaml(uri),
  };
}

/** Red Hat's extension, which reports plain errors of YAML. */
const YAML = 'redhat.vscode-yaml';

function isYamlActive(): boolean {
  return extensions.getExtension(YAML)?.isActive === true;
}

function validatesYaml(uri: Uri): boolean {
  return workspace.getConfiguration('yaml', uri).get('validate') !== false;
}

/** It looks at no template of Helm, say, where that is a language of its own. */
function isPlainYaml(uri: Uri): boolean {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  return open === undefined || open.languageId === 'yaml';
}

/** How often to look whether the extension is active by now, in milliseconds, and how many times: VS Code tells nobody. */
const PAUSE = 1000;
const LOOKS = 30;

/** Mostly it starts when ours does. Later than that, it is seen when it is installed, or when somebody turns to another editor. */
function onYamlReporter(changed: () => void): Disposable {
  let wasActive = isYamlActive();
  let looks = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    if (wasActive === isYamlActive()) return;
    wasActive = !wasActive;
    changed();
  };
  const lookAgain = (): void => {
    look();
    if (!wasActive && extensions.getExtension(YAML) && looks++ < LOOKS) timer = setTimeout(lookAgain, PAUSE);
  };
  lookAgain();
  return Disposable.from(
    extensions.onDidChange(look),
    window.onDidChangeActiveTextEditor(look),
    workspace.onDidChangeConfiguration((change) => {
      if (wasActive && change.affectsConfiguration('yaml.validate')) changed();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}
