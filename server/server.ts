/** The language server, without its surroundings: a process and a worker start it alike. */
import {
  CancellationToken,
  type CodeAction,
  type Connection,
  DidChangeConfigurationNotification,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
  ErrorCodes,
  type InitializeParams,
  type InitializeResult,
  MessageType,
  RAL,
  type Range,
  ResponseError,
  ShowMessageNotification,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { Reading } from '../core/files.js';
import type { SchemaStore } from '../core/kube/schema.js';
import type { Rule } from '../core/rule.js';
import { TEAM_FILE } from '../core/team-file.js';
import type { Template } from '../core/templates.js';
import { type Abilities, abilitiesOf } from './abilities.js';
import { ACTION_KINDS, codeActions, kindsOf, resolveAction } from './actions.js';
import type { Checked } from './check.js';
import { skippedIn, toSpan, toStatus } from './convert.js';
import { Diagnoser, isSame } from './diagnose.js';
import { holdsManifests, type OpenFile, openFiles } from './documents.js';
import { serverFiles } from './files.js';
import { harden } from './harden.js';
import { helpProviders, provideHelp } from './help.js';
import { linters } from './linters.js';
import { cancelled, type Done, isDone, passes } from './passes.js';
import { withoutPlainYaml } from './plain-yaml.js';
import {
  deferredOf,
  HardenRequest,
  hardenParamsOf,
  type InitializationOptions,
  type Status,
  StatusNotification,
} from './protocol.js';
import { pusher } from './push.js';
import { roles } from './roles.js';
import { type SettingsSource, settingsSource } from './settings.js';
import { warmUp } from './warm-up.js';

/** What the surroundings give. */
export interface Host {
  readonly rules: readonly Rule[];
  readonly schema: SchemaStore;
  /** What an empty document can begin with. */
  readonly templates?: readonly Template[];
  /** The address of the file with a rule's page, where there are files. */
  readonly rulePage?: (id: string) => string | undefined;
  /** Reads `file:`, where the server runs on a machine with files; everything else is read through the client. */
  readonly disk?: Reading;
  /** Whether to get up to speed once the first file is checked, in place of during the first keystrokes. */
  readonly warmsUp?: boolean;
}

/** Told twice of one change (by two ways of VS Code's), the server acts once: it waits this many milliseconds. */
const CALM = 5;

/** From this length on, in UTF-16 units, a menu does not wait for a pass that takes more than a slice. */
const LONG = 64 * 1024;

const NOTHING_FOUND: Done = { result: { documents: [] }, took: 0 };

/** Serves a client until it says `exit`. */
export function startServer(connection: Connection, host: Host): void {
  const files = openFiles();
  files.listen(connection);
  connection.onInitialize((params): InitializeResult => {
    const abilities = abilitiesOf(params, host.rulePage);
    serve(connection, host, files, abilities, params);
    return {
      serverInfo: { name: 'Seaworthy' },
      capabilities: {
        positionEncoding: 'utf-16',
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        ...(abilities.pulls
          ? {
              diagnosticProvider: {
                identifier: 'seaworthy',
                interFileDependencies: false,
                workspaceDiagnostics: false,
              },
            }
          : {}),
        ...(abilities.codeActions
          ? { codeActionProvider: { codeActionKinds: [...ACTION_KINDS], resolveProvider: abilities.resolvesEdits } }
          : {}),
        ...helpProviders(abilities),
        ...(abilities.hasFolders
          ? { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } }
          : {}),
      },
    };
  });
  connection.listen();
}

/** What was said of a file last. */
interface Said {
  readonly diagnoser: Diagnoser;
  items: ReturnType<Diagnoser['diagnostics']> | undefined;
  resultId: string;
  status: Status | undefined;
}

function serve(
  connection: Connection,
  host: Host,
  files: ReturnType<typeof openFiles>,
  abilities: Abilities,
  params: InitializeParams,
): void {
  const said = new WeakMap<OpenFile, Said>();
  // A server that was started anew must not take the ids of the one before for its own.
  const session = Date.now().toString(36);
  let results = 0;
  let isWarm = !host.warmsUp;
  let folders: readonly string[] =
    params.workspaceFolders?.map(({ uri }) => uri) ?? (params.rootUri ? [params.rootUri] : []);
  const options: InitializationOptions = params.initializationOptions ?? {};
  const beside = serverFiles(connection, {
    disk: host.disk,
    open: files,
    asks: abilities.readsFiles,
    watches: abilities.watchesFiles,
    folders: () => folders,
  });
  const context = { rules: host.rules, schema: host.schema, onCrash: crashLog(connection) };
  const { linterOf, hardenerOf } = linters(context);
  const passing = passes((file) => files.get(file.uri) === file);
  const settings: SettingsSource = settingsSource(connection, {
    ruleIds: host.rules.map(({ id }) => id),
    asks: abilities.hasScopes ? 'scopes' : abilities.hasConfiguration ? 'configuration' : 'nothing',
    files: beside,
    initial: options.settings,
    folders: () => folders,
    onProblem: (problem) => {
      connection.console.warn(problem);
      quietly(() =>
        connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message: problem }),
      );
    },
    onLate: () => refresh(),
  });

  const kustomized = roles({
    files: beside,
    folders: () => folders,
    watches: abilities.watchesFiles,
    onChange: () => refreshSoon(),
    onError: (uri, error) =>
      quietly(async () => connection.console.error(`The kustomizations around ${uri}: ${textOf(error)}`)),
  });

  /**
   * The one way from a file to what is found in it; undefined if it is not open, or not any more. `glance`: the range that matters, for one who
   * can't wait for a long pass.
   */
  const check = async (uri: string, token = CancellationToken.None, glance?: Range): Promise<Checked | undefined> => {
    while (files.get(uri)) {
      const [own, role] = await Promise.all([settings.of(uri), kustomized.of(uri)]);
      const file = files.get(uri); // as it is by now
      if (token.isCancellationRequested) throw cancelled();
      if (!file) return undefined;
      const linter = linterOf(own.config).as(role);
      const started = own.leftOut === undefined && holdsManifests(uri) ? passing.start(file, linter) : NOTHING_FOUND;
      const done = isDone(started)
        ? started
        : glance && file.text.length > LONG
          ? { result: linter.glance(file.text, toSpan(file.text, glance)), took: 0 }
          : await started.wait(token);
      if (!done) continue;
      return {
        file,
        settings: own,
        linter,
        result: own.hidesPlainYaml ? withoutPlainYaml(done.result) : done.result,
        hardenerOf: (level) => hardenerOf(own.config, level).as(role),
        took: done.took,
      };
    }
    return undefined;
  };

  const diagnose = ({ file, settings: own, result }: Checked): Said & { readonly isNew: boolean } => {
    if (!isWarm) warmUp(context, passing.isBusy);
    isWarm = true;
    const last = said.get(file) ?? {
      diagnoser: new Diagnoser(file.uri, abilities),
      items: undefined,
      resultId: '',
      status: undefined,
    };
    const items = last.diagnoser.diagnostics(file.text, result, own);
    const isNew = !last.items || !isSame(last.items, items);
    if (isNew) last.resultId = `${session}.${++results}`;
    last.items = items;
    said.set(file, last);
    if (abilities.wantsStatus) {
      const skipped =
        own.leftOut === undefined ? skippedIn(file.text, result) : [`This file is not checked: ${own.leftOut}.`];
      const status = toStatus(file.uri, own.config, result, skipped);
      if (JSON.stringify(status) !== JSON.stringify(last.status))
        quietly(() => connection.sendNotification(StatusNotification, status));
      last.status = status;
    }
    return { ...last, isNew };
  };

  const push = pusher(async (uri) => {
    try {
      const checked = await check(uri);
      if (!checked) return 0;
      const { items = [] } = diagnose(checked);
      await connection.sendDiagnostics({ uri, version: checked.file.version, diagnostics: items });
      return checked.took;
    } catch (error) {
      quietly(async () => connection.console.error(`The diagnostics of ${uri} could not be made: ${textOf(error)}`));
      return 0;
    }
  });

  const refresh = (): void => {
    if (!abilities.pulls) for (const uri of files.keys()) push.changed(uri);
    else if (abilities.refreshes) quietly(() => connection.languages.diagnostics.refresh());
  };

  let calm: { dispose(): void } | undefined;
  const refreshSoon = (): void => {
    calm?.dispose();
    calm = RAL().timer.setTimeout(refresh, CALM);
  };
  const settingsChanged = (pushed?: unknown): void => {
    settings.changed(pushed);
    refreshSoon();
  };
  beside.watch([TEAM_FILE], refreshSoon);

  connection.onInitialized(() => {
    beside.start();
    if (abilities.registersConfiguration)
      quietly(() => connection.client.register(DidChangeConfigurationNotification.type, { section: 'seaworthy' }));
    if (abilities.hasFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set(removed.map(({ uri }) => uri));
        folders = [...folders.filter((uri) => !gone.has(uri)), ...added.map(({ uri }) => uri)];
        kustomized.changed();
        settingsChanged();
      });
  });
  connection.onDidChangeConfiguration((change) => settingsChanged(change.settings));

  files.onDidChangeContent(({ document: { uri } }) => {
    if (!abilities.pulls) push.changed(uri);
  });
  files.onDidClose(({ document: { uri } }) => {
    push.closed(uri);
    settings.forget(uri);
    kustomized.forget(uri);
    if (!abilities.pulls) quietly(() => connection.sendDiagnostics({ uri, diagnostics: [] }));
  });

  if (abilities.pulls)
    connection.languages.diagnostics.on(
      async (
        { textDocument, previousResultId }: DocumentDiagnosticParams,
        token,
      ): Promise<DocumentDiagnosticReport> => {
        const checked = await check(textDocument.uri, token);
        if (!checked) return { kind: 'full', items: [] };
        const { items = [], resultId, isNew } = diagnose(checked);
        return isNew || previousResultId !== resultId
          ? { kind: 'full', resultId, items }
          : { kind: 'unchanged', resultId };
      },
    );

  connection.onCodeAction(async ({ textDocument, range, context }, token): Promise<CodeAction[]> => {
    const kinds = kindsOf(context.only);
    // A menu that opens by itself can't wait for a long file's pass; who asks for a kind, as on saving, wants all of it.
    const checked =
      kinds.length > 0 ? await check(textDocument.uri, token, context.only ? undefined : range) : undefined;
    return checked ? codeActions(checked, range, context.only, abilities) : [];
  });
  connection.onCodeActionResolve(async (action, token): Promise<CodeAction> => {
    const deferred = deferredOf(action.data);
    const checked = deferred ? await check(deferred.uri, token) : undefined;
    return deferred && checked ? resolveAction(action, deferred, checked, abilities) : action;
  });
  provideHelp(connection, abilities, host.templates ?? [], check);
  connection.onRequest(HardenRequest, async (given, token) => {
    const asked = hardenParamsOf(given);
    if (!asked) throw new ResponseError(ErrorCodes.InvalidParams, 'Give uri, text and level.');
    const [own, role] = await Promise.all([settings.of(asked.uri), kustomized.of(asked.uri)]);
    if (!files.get(asked.uri)) {
      settings.forget(asked.uri);
      kustomized.forget(asked.uri);
    }
    if (token.isCancellationRequested) throw cancelled();
    return harden(asked.text, hardenerOf(own.config, asked.level).as(role), own);
  });
}

/** A rule's crash is said once, with what a report of the bug needs. */
function crashLog(connection: Connection): (rule: Rule, error: unknown) => void {
  const known = new Set<string>();
  return (rule, error) => {
    const key = `${rule.id} ${error}`;
    if (known.has(key)) return;
    known.add(key);
    connection.console.error(
      `The rule "${rule.id}" crashed (rule-crash) and is left out where it did. This is a bug of Seaworthy: please report it.\n${textOf(error)}`,
    );
  };
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** A message that can't be delivered any more, since the client is gone, is nobody's loss. */
function quietly(send: () => Promise<unknown>): void {
  (async () => send())().catch(() => undefined);
}
