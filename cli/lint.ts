import { type Config, configKey, SEVERITIES } from '../core/config.js';
import { crashesIn } from '../core/crashes.js';
import { refusedDraft } from '../core/drafts.js';
import { type Context, type FileResult, type Finding, type Linted, Linter } from '../core/lint.js';
import type { Role } from '../core/role.js';
import type { Rule, Safety, Severity } from '../core/rule.js';
import { positionIn, type SegmentedText } from '../core/yaml/split.js';
import type { Program } from './cli.js';
import type { Problem } from './files.js';

/** A finding in its file. */
export interface FileFinding {
  readonly file: string;
  /** The lines in front of its document. */
  readonly line: number;
  readonly document: Linted;
  readonly finding: Finding;
  readonly fix: { readonly title: string; readonly safety: Safety } | null;
  readonly noFix: string | null;
}

/** A document that was left out on purpose. Lines count from 1. */
export interface Skipped {
  readonly file: string;
  readonly startLine: number;
  readonly reason: string;
}

/** What there is to say of some files, in order. */
export interface Result {
  files: number;
  /** Those that are not empty. */
  documents: number;
  /** Those that are Kubernetes'. */
  resources: number;
  /** Files that the team's settings leave out. */
  leftOut: number;
  readonly skipped: Skipped[];
  readonly errors: Problem[];
  /** Files that kustomizations apply as patches: what they lack is not missing. */
  readonly patches: string[];
}

export function emptyResult(): Result {
  return { files: 0, documents: 0, resources: 0, leftOut: 0, skipped: [], errors: [], patches: [] };
}

/** One linter, and what crashed in it. */
export interface Run {
  readonly linter: Linter;
  /** Takes the rules that crashed since it was last asked. */
  readonly takeCrashes: () => { readonly rule: string; readonly message: string }[];
}

/** One linter for each config that is met. */
export async function startRuns(
  program: Program,
  { drafts = false }: Pick<Context, 'drafts'> = {},
): Promise<(config: Config) => Run> {
  const { contextOf, takeCrashes } = await startContexts(program);
  return forEachConfig((config) => ({ linter: new Linter({ ...contextOf(config), drafts }), takeCrashes }));
}

export async function startContexts({
  rules,
  schema,
}: Program): Promise<Pick<Run, 'takeCrashes'> & { readonly contextOf: (config: Config) => Context }> {
  let crashes: { rule: string; message: string }[] = [];
  const onCrash = (rule: Rule, error: unknown): void => {
    crashes.push({ rule: rule.id, message: error instanceof Error ? error.message : String(error) });
  };
  const context = { rules, schema: await schema(), today: new Date().toISOString().slice(0, 10), onCrash };
  return {
    contextOf: (config) => ({ ...context, config }),
    takeCrashes: () => {
      const taken = crashes;
      crashes = [];
      return taken;
    },
  };
}

/** Each remembers documents, so those that were met last are kept. */
const KEPT = 8;

export function forEachConfig<T>(make: (config: Config) => T): (config: Config) => T {
  const made = new Map<string, T>();
  return (config) => {
    const key = configKey(config);
    const one = made.get(key) ?? make(config);
    made.delete(key); // and in again, as the newest
    made.set(key, one);
    for (const oldest of made.keys()) {
      if (made.size <= KEPT) break;
      made.delete(oldest);
    }
    return one;
  };
}

/** Lints a file, adds what there is to say of it, and gives its findings in their order. */
export function lintInto(result: Result, run: Run, file: string, text: SegmentedText, role: Role): FileFinding[] {
  return checkInto(result, run, file, text, role).documents.flatMap((document, index) =>
    [...document.findings].sort(byPlace).map((finding): FileFinding => {
      const { fixes } = finding;
      const noFix = 'none' in fixes ? fixes.none : (refusedDraft(run.linter.as(role), document, fixes[0]) ?? null);
      const fix = 'none' in fixes || noFix !== null ? null : { title: fixes[0].title, safety: fixes[0].safety };
      return { file, line: text.line(index), document: document.linted, finding, fix, noFix };
    }),
  );
}

/** Lints a file and adds what there is to say of it, its findings apart. */
export function checkInto(result: Result, run: Run, file: string, text: SegmentedText, role: Role): FileResult {
  const checked = run.linter.check(text, role);
  result.files++;
  if (role.as === 'patch') result.patches.push(file);
  const errors = [...notChecked(file, text, checked), ...crashed(file, text, checked, run)];
  result.errors.push(...errors.sort((a, b) => (a.startLine ?? 0) - (b.startLine ?? 0)));
  for (const [index, { linted }] of checked.documents.entries()) {
    if (!linted.isEmpty) result.documents++;
    if (linted.isKubernetes) result.resources++;
    if (linted.skipped !== undefined)
      result.skipped.push({ file, startLine: startLine(text, index, linted), reason: linted.skipped });
  }
  return checked;
}

/** 2 where something was not read or checked, 1 for findings at or above a severity, else 0. */
export function exitCode(errors: readonly Problem[], found: Iterable<Severity>, failOn: Severity | 'never'): number {
  if (errors.length > 0) return 2;
  if (failOn === 'never') return 0;
  return [...found].some((severity) => SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(failOn)) ? 1 : 0;
}

function* notChecked(file: string, text: SegmentedText, checked: FileResult): Generator<Problem> {
  if (checked.notChecked !== undefined) yield { file, message: checked.notChecked, startLine: null, startColumn: null };
  for (const [index, { linted }] of checked.documents.entries())
    if (linted.notChecked !== undefined)
      yield {
        file,
        message: `${linted.notChecked} It was not checked.`,
        startLine: startLine(text, index, linted),
        startColumn: startColumn(linted),
      };
}

/** Once for each rule and file, where it crashed first. A rule that crashed in a document that was met before has crashed here as well. */
function* crashed(file: string, text: SegmentedText, checked: FileResult, run: Run): Generator<Problem> {
  const crashes = run.takeCrashes();
  const messages = messagesOf(run, crashes);
  for (const { rule, index, linted, more } of crashesIn(checked))
    yield {
      file,
      message: crashMessage(rule, messages.get(rule), more),
      startLine: startLine(text, index, linted),
      startColumn: startColumn(linted),
    };
  const placed = new Set(checked.documents.flatMap(({ linted }) => linted.crashed));
  for (const { rule, message } of crashes)
    if (!placed.has(rule)) yield { file, message: crashMessage(rule, message), startLine: null, startColumn: null };
}

const known = new WeakMap<Run, Map<string, string>>();

function messagesOf(
  run: Run,
  crashes: readonly { readonly rule: string; readonly message: string }[],
): ReadonlyMap<string, string> {
  const messages = known.get(run) ?? new Map<string, string>();
  known.set(run, messages);
  for (const { rule, message } of crashes) messages.set(rule, message);
  return messages;
}

function crashMessage(rule: string, message = 'no message', more = 0): string {
  const places = more === 0 ? 'here' : `here and in ${more} more ${more === 1 ? 'document' : 'documents'} of this file`;
  return `The rule "${rule}" crashed, so its check is missing ${places} (${message}). This is a bug of Seaworthy: please report it.`;
}

function startLine(text: SegmentedText, index: number, linted: Linted): number {
  return text.line(index) + positionIn(linted, linted.start).line + 1;
}

function startColumn(linted: Linted): number {
  return positionIn(linted, linted.start).character + 1;
}

function byPlace(a: FileFinding['finding'], b: FileFinding['finding']): number {
  return (
    a.start.line - b.start.line ||
    a.start.character - b.start.character ||
    (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0)
  );
}
