import type { Options } from '../cli.js';
import type { Repair } from '../fix.js';
import type { Result } from '../lint.js';
import { clean, count, type Style } from '../terminal.js';
import { paintOf } from './text.js';

/** What was changed, and what was left and why, by file. */
export function fixReport(repairs: readonly Repair[], result: Result, options: Options, style: Style): string {
  const blocks = repairs
    .filter(({ applied, left }) => applied.length + left.length > 0)
    .map((repair) => `${repairLines(repair, style).join('\n')}\n\n`);
  return `${blocks.join('')}${summary(repairs, result, options, style)}\n`;
}

function repairLines({ file, applied, left }: Repair, { colors, wrap }: Style): string[] {
  const place = (line: number, start: { readonly line: number; readonly character: number }): string =>
    `${clean(file)}:${line + start.line + 1}:${start.character + 1}`;
  return [
    ...applied.map(({ line, finding, fix }) =>
      wrap(
        `${place(line, finding.start)}: ${colors.green('fixed')}: ${clean(fix.title)} ${colors.dim(`[${finding.rule.id}]`)}`,
        2,
      ),
    ),
    ...left.map(({ line, finding, reason }) =>
      wrap(
        `${place(line, finding.start)}: ${paintOf(colors, finding.severity)('left')}: ${finding.rule.title}. ${clean(reason)} ${colors.dim(`[${finding.rule.id}]`)}`,
        2,
      ),
    ),
  ];
}

function summary(
  repairs: readonly Repair[],
  { files, skipped, errors }: Result,
  { diff, safety }: Options,
  { colors, wrap }: Style,
): string {
  const changed = repairs.filter(({ applied }) => applied.length > 0);
  const fixed = changed.reduce((sum, { applied }) => sum + applied.length, 0);
  const left = repairs.flatMap((repair) => repair.left);
  const skippedToo = skipped.length > 0 ? `, skipped ${count(skipped.length, 'document')}` : '';
  const unread =
    errors.length > 0
      ? `, ${colors.red(`${count(errors.length, 'problem')} kept something from being read, checked or written`)}`
      : '';
  const done =
    fixed === 0
      ? 'Nothing to fix'
      : `${diff ? 'Would fix' : 'Fixed'} ${count(fixed, 'finding')} in ${count(changed.length, 'file')}`;
  const withheld =
    safety === 'safe' && left.some(({ finding }) => !('none' in finding.fixes) && finding.fixes[0].safety === 'review');
  return wrap(
    `${done}, left ${left.length}. Read ${count(files, 'file')}${skippedToo}${unread}.${withheld ? ' More can be fixed with --safety review.' : ''}`,
  );
}
