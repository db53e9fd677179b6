/** What the client on the other side can do. */
import { type InitializeParams, InsertTextMode } from 'vscode-languageserver';
import type { InitializationOptions } from './protocol.js';

export interface Abilities {
  /** It asks for diagnostics; else they are sent to it. */
  readonly pulls: boolean;
  /** It asks again when told to. */
  readonly refreshes: boolean;
  readonly hasConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly hasFolders: boolean;
  /** It watches files for the server. */
  readonly watchesFiles: boolean;
  /** It tells what each scope of its settings holds. */
  readonly hasScopes: boolean;
  /** It reads files for the server. */
  readonly readsFiles: boolean;
  readonly relatedInformation: boolean;
  readonly versionedEdits: boolean;
  readonly snippetEdits: boolean;
  /** It indents the further lines of a snippet like the line in front of it. */
  readonly reindentsSnippets: boolean;
  /** It shows what is said of an action's edits, and asks for each edit where it is told to. */
  readonly annotatedEdits: boolean;
  /** It shows actions that can't be done, and why. */
  readonly disabledActions: boolean;
  /** Else it knows commands alone, of which there are none. */
  readonly codeActions: boolean;
  /** It asks for an action's edits when it is chosen. */
  readonly resolvesEdits: boolean;
  readonly wantsStatus: boolean;
  readonly completes: boolean;
  /** What is completed may have tab stops. */
  readonly snippetItems: boolean;
  readonly markdownItems: boolean;
  /** What is completed can be kept as it is, further lines not indented. */
  readonly keepsWhitespace: boolean;
  /** It has no templates of its own. */
  readonly templates: boolean;
  /** The address of a rule's page, if the client can open one. */
  readonly rulePage: (id: string) => string | undefined;
}

/** `pageOfHost`: the file of a rule's page, where the server has files. */
export function abilitiesOf(
  { capabilities, initializationOptions }: InitializeParams,
  pageOfHost: Abilities['rulePage'] = () => undefined,
): Abilities {
  const { workspace, textDocument } = capabilities;
  const options: InitializationOptions =
    typeof initializationOptions === 'object' && initializationOptions !== null ? initializationOptions : {};
  const can = (ability: boolean | undefined): boolean => ability === true;
  // A client that pulls may say what its diagnostics can hold at either place.
  const diagnostics = [textDocument?.diagnostic, textDocument?.publishDiagnostics];
  const versionedEdits = can(workspace?.workspaceEdit?.documentChanges);
  const linksCodes = diagnostics.some((where) => can(where?.codeDescriptionSupport));
  const { rulePage } = options;
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshes: can(workspace?.diagnostics?.refreshSupport),
    hasConfiguration: can(workspace?.configuration),
    registersConfiguration: can(workspace?.didChangeConfiguration?.dynamicRegistration),
    hasFolders: can(workspace?.workspaceFolders),
    watchesFiles: can(workspace?.didChangeWatchedFiles?.dynamicRegistration),
    hasScopes: options.scopes === true,
    readsFiles: options.files === true,
    relatedInformation: diagnostics.some((where) => can(where?.relatedInformation)),
    versionedEdits,
    annotatedEdits:
      versionedEdits &&
      workspace?.workspaceEdit?.changeAnnotationSupport !== undefined &&
      can(textDocument?.codeAction?.honorsChangeAnnotations),
    snippetEdits: versionedEdits && can(workspace?.workspaceEdit?.snippetEditSupport),
    reindentsSnippets: options.reindentsSnippets === true,
    disabledActions: can(textDocument?.codeAction?.disabledSupport),
    codeActions: textDocument?.codeAction?.codeActionLiteralSupport !== undefined,
    resolvesEdits:
      can(textDocument?.codeAction?.dataSupport) &&
      can(textDocument?.codeAction?.resolveSupport?.properties.includes('edit')),
    wantsStatus: options.status === true,
    completes: textDocument?.completion !== undefined,
    snippetItems: can(textDocument?.completion?.completionItem?.snippetSupport),
    markdownItems: can(textDocument?.completion?.completionItem?.documentationFormat?.includes('markdown')),
    keepsWhitespace: can(
      textDocument?.completion?.completionItem?.insertTextModeSupport?.valueSet.includes(InsertTextMode.asIs),
    ),
    templates: options.templates !== false,
    rulePage:
      typeof rulePage === 'string'
        ? (id) => rulePage.replaceAll('{id}', id)
        : linksCodes
          ? remembered(pageOfHost)
          : () => undefined,
  };
}

/** The host looks at its files: once for each rule. */
function remembered(page: Abilities['rulePage']): Abilities['rulePage'] {
  const known = new Map<string, string | undefined>();
  return (id) => {
    if (!known.has(id)) known.set(id, page(id));
    return known.get(id);
  };
}
