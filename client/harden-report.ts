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

export function summaryOf(level: Level, outcomes: readonly Outcome[], applied: boolean): string {
  const changed = outcomes.filter(({ edits }) => edits > 0).length;
  const left = outcomes.flatMap((outcome) => outcome.left);
  const ignored = left.filter((one) => one.ignored).length;
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length;
  const done =
    outcomes.length === 0
      ? 'There is no YAML file here.'
      : changed === 0
        ? `Nothing in ${count(outcomes.length, 'file')} ${left.length > 0 ? 'can be changed to reach' : 'keeps a pod from'} the level ${level}.`
        : applied
          ? `Hardened ${count(changed, 'file')} of ${outcomes.length} to ${level}, as far as you took the changes.`
          : `${count(changed, 'file')} of ${outcomes.length} can be hardened to ${level}; nothing was changed.`;
  return [
    `Seaworthy: ${done}`,
    ...(left.length > ignored ? [`${count(left.length - ignored, 'problem')} can only be solved by you.`] : []),
    ...(ignored > 0
      ? [`${count(ignored, 'problem')} ${ignored === 1 ? 'stays' : 'stay'} because of your settings and comments.`]
      : []),
    ...(skipped > 0 ? [`${count(skipped, 'file')} ${skipped === 1 ? 'was' : 'were'} left out.`] : []),
  ].join(' ');
}

/** What keeps pods from the level, in Markdown. */
export function reportOf(level: Level, outcomes: readonly Outcome[]): string {
  const kept = outcomes.filter(({ left }) => left.length > 0);
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined);
  return [
    `# What keeps pods from the level ${level}`,
    '',
    ...(kept.length === 0 ? ['Nothing.', ''] : []),
    ...kept.flatMap(({ name, left }) => [
      `## ${name}`,
      '',
      ...left.map(({ line, rule, message, reason }) => `* line ${line + 1}, \`${rule}\`: ${message} **${reason}**`),
      '',
    ]),
    ...(skipped.length > 0
      ? ['## Left out', '', ...skipped.map(({ name, skipped: reason }) => `* ${name}: ${reason}`), '']
      : []),
  ].join('\n');
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
