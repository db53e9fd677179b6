/** What the server says beyond the protocol. */
import { NotificationType, RequestType, type TextEdit } from 'vscode-languageserver';
import type { Entry } from '../core/files.js';
import { type HardenLevel, LEVELS, type Within } from '../core/harden.js';
import type { HardenTarget } from '../core/harden-actions.js';

/** What is done with a file; sent when it changes, to clients that ask for it by `initializationOptions.status`. */
export interface Status {
  readonly uri: string;
  readonly profile: string;
  readonly kubernetesVersion: string;
  /** Whether it holds a document of Kubernetes: others are none of our business. */
  readonly isKubernetes: boolean;
  /** A sentence for each part that is not checked. */
  readonly skipped: readonly string[];
}

export const StatusNotification = new NotificationType<Status>('seaworthy/status');

/** What a client may give with `initialize`. */
export interface InitializationOptions {
  /** The address of a rule's page, with `{id}` for the rule's id. */
  readonly rulePage?: unknown;
  /** The same for links in the Markdown of a hover, where these need another address. */
  readonly ruleLink?: unknown;
  /** Whether the client shows the messages of diagnostics in its hovers, so that ours need not say them again. */
  readonly hoversWithMessages?: unknown;
  /** Whether the client wants `seaworthy/status`. */
  readonly status?: unknown;
  /** Whether the client indents the further lines of a snippet once more. */
  readonly reindentsSnippets?: unknown;
  /** Whether the client answers `seaworthy/settings`: what each scope holds, where `workspace/configuration` tells what they come to. */
  readonly scopes?: unknown;
  /** Whether the client answers `seaworthy/read` and `seaworthy/list`, for files that the server can't reach. */
  readonly files?: unknown;
  /** False if the client offers the templates of `snippets/` itself. */
  readonly templates?: unknown;
  /** For clients without `workspace/configuration`: the settings, with or without the section `seaworthy` around them. */
  readonly settings?: unknown;
}

/** Asks what brings a file to a level, whether it is open or not. */
export interface HardenParams {
  readonly uri: string;
  /** As it is now, in its buffer if it has one. */
  readonly text: string;
  readonly level: HardenLevel;
}

export interface HardenAnswer {
  readonly edits: readonly TextEdit[];
  /** What the fixes do and may break, each once. */
  readonly fixes: readonly string[];
  /** What stays; lines are of the file as it is when the edits are made. */
  readonly left: readonly HardenLeft[];
  /** Why nothing was done with the file: it is excluded, or too large. */
  readonly skipped?: string;
}

export interface HardenLeft {
  /** Counts from 0. */
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  /** Why it stays. */
  readonly reason: string;
  /** Whether it stays because a person chose to ignore it. */
  readonly ignored: boolean;
}

export const HardenRequest = new RequestType<HardenParams, HardenAnswer, void>('seaworthy/harden');

/** Asks the client for the settings that hold for a file, by scope. After a change it says `workspace/didChangeConfiguration`. */
export const SettingsRequest = new RequestType<{ readonly uri: string }, ScopedSettings, void>('seaworthy/settings');

/** What is written out in each scope, without the prefix `seaworthy.`. */
export interface ScopedSettings {
  readonly user?: unknown;
  readonly workspace?: unknown;
  readonly folder?: unknown;
  /** Whether somebody else reports plain errors of YAML in this file. */
  readonly reportsYaml?: unknown;
}

/** Asks the client for a file's text: null where there is none, an error where it can't be read. */
export const ReadRequest = new RequestType<{ readonly uri: string }, string | null, void>('seaworthy/read');

/** Asks the client for what is in a folder. */
export const ListRequest = new RequestType<{ readonly uri: string }, Entry[], void>('seaworthy/list');

/** What an action carries until its edits are asked for. */
export interface Deferred {
  readonly uri: string;
  /** The id of the rule of which all findings in the file are repaired. */
  readonly allOf?: string;
  /** Whether the marks of other tools in it are converted. */
  readonly converts?: true;
  readonly harden?: HardenTarget;
}

/** Whatever a client sends back. */
export function deferredOf(data: unknown): Deferred | undefined {
  if (!isRecord(data) || typeof data.uri !== 'string') return undefined;
  const { uri, allOf } = data;
  if (typeof allOf === 'string') return { uri, allOf };
  if (data.converts === true) return { uri, converts: true };
  const harden = targetOf(data.harden);
  return harden && { uri, harden };
}

/** Whatever a client asks for. */
export function hardenParamsOf(params: unknown): HardenParams | undefined {
  if (!isRecord(params)) return undefined;
  const { uri, text } = params;
  const level = levelOf(params.level);
  return typeof uri === 'string' && typeof text === 'string' && level ? { uri, text, level } : undefined;
}

function targetOf(data: unknown): HardenTarget | undefined {
  if (!isRecord(data)) return undefined;
  const level = levelOf(data.level);
  if (!level || data.within === undefined) return level && { level };
  const within = withinOf(data.within);
  return within && { level, within };
}

function withinOf(data: unknown): Within | undefined {
  if (!isRecord(data) || typeof data.document !== 'number' || !Array.isArray(data.path)) return undefined;
  const { document, path } = data;
  const isPath = path.every((key) => typeof key === 'string' || typeof key === 'number');
  return isPath ? { document, path } : undefined;
}

function levelOf(data: unknown): HardenLevel | undefined {
  return LEVELS.find((level) => level === data);
}

function isRecord(data: unknown): data is Record<string, unknown> {
  return typeof data === 'object' && data !== null;
}
