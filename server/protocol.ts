/** What the server says beyond the protocol. */
import { NotificationType } from 'vscode-languageserver';

/** What is done with a file; sent when it changes, to clients that ask for it by `initializationOptions.status`. */
export interface Status {
  readonly uri: string;
  readonly profile: string;
  readonly kubernetesVersion: string;
  /** A sentence for each part that is not checked. */
  readonly skipped: readonly string[];
}

export const StatusNotification = new NotificationType<Status>('seaworthy/status');

/** What a client may give with `initialize`. */
export interface InitializationOptions {
  /** The address of a rule's page, with `{id}` for the rule's id. */
  readonly rulePage?: unknown;
  /** Whether the client wants `seaworthy/status`. */
  readonly status?: unknown;
  /** For clients without `workspace/configuration`: the settings, with or without the section `seaworthy` around them. */
  readonly settings?: unknown;
}

/** What an action carries until its edits are asked for. */
export interface Deferred {
  readonly uri: string;
  /** The id of the rule of which all findings in the file are repaired. */
  readonly allOf: string;
}

/** Whatever a client sends back. */
export function deferredOf(data: unknown): Deferred | undefined {
  if (typeof data !== 'object' || data === null || !('uri' in data && 'allOf' in data)) return undefined;
  const { uri, allOf } = data;
  return typeof uri === 'string' && typeof allOf === 'string' ? { uri, allOf } : undefined;
}
