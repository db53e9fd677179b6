/** What a check says of some files: made file by file, so that a file can be forgotten before the next. */
import type { Config } from '../core/config.js';
import type { Severity } from '../core/rule.js';
import { SegmentedText } from '../core/yaml/split.js';
import type { Options, Program } from './cli.js';
import { type Content, isProblem, type Problem, readSource } from './files.js';
import { emptyResult, lintInto, type Result, type Run, startRuns } from './lint.js';
import { findingsJson } from './report/json.js';
import { findingsText } from './report/text.js';
import type { Settled } from './settings.js';
import { type Io, type Output, styleOf } from './terminal.js';

/** Plain data. */
export interface Task {
  readonly files: readonly Pick<Settled, 'source' | 'config' | 'role'>[];
  readonly format: Options['format'];
  /** Where the report goes. */
  readonly terminal: Pick<Output, 'isTTY' | 'columns'>;
  readonly env: Io['env'];
}

export interface Checked extends Result {
  /** What the report says of each file with findings, in order. */
  readonly blocks: string[];
  readonly findings: Record<Severity, number>;
  /** How many of the findings a command can repair. */
  fixable: number;
}

export function emptyChecked(): Checked {
  return { ...emptyResult(), blocks: [], findings: { error: 0, warning: 0, info: 0 }, fixable: 0 };
}

/** `piped`: what came in by standard input. */
export type CheckFiles = (piped?: Content | Problem) => Checked;

export async function startChecking(task: Task, program: Program): Promise<CheckFiles> {
  const runOf = await startRuns(program, { drafts: true });
  const style = styleOf({ ...task.terminal, write: () => undefined }, task.env);
  const report =
    task.format === 'json' ? findingsJson : (found: Parameters<typeof findingsText>[0]) => findingsText(found, style);
  return (piped) => {
    const checked = emptyChecked();
    for (const { source, config, role } of task.files) {
      const { name, path } = source;
      const content = path === undefined ? piped : readSource({ name, path });
      if (content === undefined) continue;
      if (isProblem(content)) checked.errors.push(content);
      else checkInto(checked, runOf, { name, text: content.text, config, role }, report);
    }
    return checked;
  };
}

/** Adds what another check said of the files behind. */
export function add(sum: Checked, more: Checked): void {
  sum.files += more.files;
  sum.documents += more.documents;
  sum.resources += more.resources;
  sum.fixable += more.fixable;
  for (const severity of ['error', 'warning', 'info'] as const) sum.findings[severity] += more.findings[severity];
  for (const list of ['blocks', 'patches'] as const) for (const one of more[list]) sum[list].push(one);
  for (const one of more.skipped) sum.skipped.push(one);
  for (const one of more.errors) sum.errors.push(one);
}

function checkInto(
  checked: Checked,
  runOf: (config: Config) => Run,
  { name, text, config, role }: Pick<Settled, 'config' | 'role'> & { readonly name: string; readonly text: string },
  report: typeof findingsJson,
): void {
  const found = lintInto(checked, runOf(config), name, new SegmentedText(text), role);
  if (found.length === 0) return;
  checked.blocks.push(report(found));
  for (const { finding, fix } of found) {
    checked.findings[finding.severity]++;
    if (fix && fix.safety !== 'placeholder') checked.fixable++;
  }
}
