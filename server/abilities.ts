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
  /** It has no templates of its own. */
  readonly templates: boolean;
  /** The address of a rule's page, if the client can open one. */
  readonly rulePage: (id: string) => string | undefined;
  /** Undefined for what the client does not ask for. */
  readonly hover: HoverAbilities | undefined;
  readonly completion: CompletionAbilities | undefined;
  readonly symbols: { readonly nested: boolean } | undefined;
  readonly folding: { readonly limit: number } | undefined;
}

type Format = 'markdown' | 'plaintext';

export interface HoverAbilities {
  readonly format: Format;
  /** Whether it has the messages of findings in its hovers already. */
  readonly hasMessages: boolean;
  /** The address of a rule's page in a hover's text. */
  readonly page: Abilities['rulePage'];
}

export interface CompletionAbilities {
  readonly format: Format;
  readonly snippets: boolean;
  /** It can be told to leave the indentation of further lines as it is. */
  readonly keepsIndentation: boolean;
  readonly labelDetails: boolean;
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
  const page: Abilities['rulePage'] =
    typeof options.rulePage === 'string'
      ? addressIn(options.rulePage)
      : linksCodes
        ? remembered(pageOfHost)
        : () => undefined;
  const { hover, completion, documentSymbol, foldingRange } = textDocument ?? {};
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
    templates: options.templates !== false,
    rulePage: page,
    hover: hover && {
      format: formatOf(hover.contentFormat),
      hasMessages: options.hoversWithMessages === true,
      page: typeof options.ruleLink === 'string' ? addressIn(options.ruleLink) : page,
    },
    completion: completion && {
      format: formatOf(completion.completionItem?.documentationFormat),
      snippets: can(completion.completionItem?.snippetSupport),
      keepsIndentation: can(completion.completionItem?.insertTextModeSupport?.valueSet?.includes(InsertTextMode.asIs)),
      labelDetails: can(completion.completionItem?.labelDetailsSupport),
    },
    symbols: documentSymbol && { nested: can(documentSymbol.hierarchicalDocumentSymbolSupport) },
    folding: foldingRange && { limit: limitOf(foldingRange.rangeLimit) },
  };
}

function addressIn(template: string): Abilities['rulePage'] {
  return (id) => template.replaceAll('{id}', id);
}

/** What the client likes best of what we have. */
function formatOf(formats: readonly string[] | undefined): Format {
  return Array.isArray(formats) &&
    formats.find((format) => format === 'markdown' || format === 'plaintext') === 'markdown'
    ? 'markdown'
    : 'plaintext';
}

function limitOf(limit: number | undefined): number {
  return typeof limit === 'number' && limit > 0 ? limit : Number.POSITIVE_INFINITY;
}

/** The host looks at its files: once for each rule. */
function remembered(page: Abilities['rulePage']): Abilities['rulePage'] {
  const known = new Map<string, string | undefined>();
  return (id) => {
    if (!known.has(id)) known.set(id, page(id));
    return known.get(id);
  };
}
