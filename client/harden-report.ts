/** What is said after many files were hardened. */

export type Level = 'baseline' | 'restricted';

/** What became of one file. */
export interface Outcome {
  /** Its path as people see it. */
  readonly name: string;
  readonly edits: number;
  readonly left: readonly Left[];
  /** Why nothing was done with it. */
  readonly skipped: string | undefined;
}

/** What stays; `line` counts from 0. */
export interface Left {
  readonly line: number;
  readonly rule: string;
  readonly message: string;
  readonly reason: string;
  readonly ignored: boolean;
}

/** Puts a text into the person's language, and arguments into it: `vscode.l10n.t`. */
export type Translate = (message: string, ...args: (string | number)[]) => string;

export function summaryOf(level: Level, outcomes: readonly Outcome[], applied: boolean, t: Translate): string {
  const changed = outcomes.filter(({ edits }) => edits > 0).length;
  const left = outcomes.flatMap((outcome) => outcome.left);
  const ignored = left.filter((one) => one.ignored).length;
  const own = left.length - ignored;
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length;
  const done = deed(level, { files: outcomes.length, changed, applied, isLeft: left.length > 0 }, t);
  return [
    t('Seaworthy: {0}', done),
    ...counted(own, t('1 problem can only be solved by you.'), t('{0} problems can only be solved by you.', own)),
    ...counted(
      ignored,
      t('1 problem stays because of your settings and comments.'),
      t('{0} problems stay because of your settings and comments.', ignored),
    ),
    ...counted(skipped, t('1 file was left out.'), t('{0} files were left out.', skipped)),
  ].join(' ');
}

interface Deed {
  readonly files: number;
  readonly changed: number;
  readonly applied: boolean;
  readonly isLeft: boolean;
}

function deed(level: Level, { files, changed, applied, isLeft }: Deed, t: Translate): string {
  if (files === 0) return t('There is no YAML file here.');
  if (changed === 0 && isLeft) return t('Nothing here can be changed to reach the level {0}.', level);
  if (changed === 0) return t('Nothing here keeps a pod from the level {0}.', level);
  if (applied) return t('Hardened {0} of {1} files to {2}, as far as you took the changes.', changed, files, level);
  return t('{0} of {1} files can be hardened to {2}; nothing was changed.', changed, files, level);
}

/** What keeps pods from the level, in Markdown. */
export function reportOf(level: Level, outcomes: readonly Outcome[], t: Translate): string {
  const kept = outcomes.filter(({ left }) => left.length > 0);
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined);
  return [
    `# ${t('What keeps pods from the level {0}', level)}`,
    '',
    ...(kept.length === 0 ? [t('Nothing.'), ''] : []),
    ...kept.flatMap(({ name, left }) => [
      `## ${name}`,
      '',
      ...left.map(
        ({ line, rule, message, reason }) => `* ${t('line {0}', line + 1)}, \`${rule}\`: ${message} **${reason}**`,
      ),
      '',
    ]),
    ...(skipped.length > 0
      ? [`## ${t('Left out')}`, '', ...skipped.map(({ name, skipped: reason }) => `* ${name}: ${reason}`), '']
      : []),
  ].join('\n');
}

function counted(number: number, one: string, many: string): string[] {
  if (number === 0) return [];
  return [number === 1 ? one : many];
}
