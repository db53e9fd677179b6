import type { Options } from '../cli.js';
import type { Repair } from '../fix.js';
import type { Result } from '../lint.js';
import { clean, count, type Style } from '../terminal.js';
import { paintOf } from './text.js';

/** What was changed, and what was left and why, by file. */
export function fixReport(repairs: readonly Repair[], result: Result, options: Options, style: Style): string {
  const blocks = repairs
    .filter(({ applied, left, ignored }) => applied.length + left.length + ignored.length > 0)
    .map((repair) => `${repairLines(repair, options, style).join('\n')}\n\n`);
  return `${blocks.join('')}${summary(repairs, result, options, style)}\n`;
}

function repairLines(
  { file, applied, left, ignored }: Repair,
  { diff, dryRun }: Options,
  { colors, wrap }: Style,
): string[] {
  const fixed = diff || dryRun ? 'would fix' : 'fixed';
  const place = (line: number, start: { readonly line: number; readonly character: number }): string =>
    `${clean(file)}:${line + start.line + 1}:${start.character + 1}`;
  return [
    ...applied.map(({ line, finding, fix }) =>
      wrap(
        `${place(line, finding.start)}: ${colors.green(fixed)}: ${clean(fix.title)} ${colors.dim(`[${finding.rule.id}]`)}`,
        2,
      ),
    ),
    ...[...left, ...ignored]
      .sort(byPlace)
      .map(({ line, finding, reason }) =>
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
  { diff, dryRun, safety, harden }: Options,
  { colors, wrap }: Style,
): string {
  const changed = repairs.filter(({ applied }) => applied.length > 0);
  const fixed = changed.reduce((sum, { applied }) => sum + applied.length, 0);
  const left = repairs.flatMap((repair) => [...repair.left, ...repair.ignored]);
  const skippedToo = skipped.length > 0 ? `, skipped ${count(skipped.length, 'document')}` : '';
  const unread =
    errors.length > 0
      ? `, ${colors.red(`${count(errors.length, 'problem')} kept something from being read, checked or written`)}`
      : '';
  const done =
    fixed === 0
      ? 'Nothing to fix'
      : `${diff || dryRun ? 'Would fix' : 'Fixed'} ${count(fixed, 'finding')} in ${count(changed.length, 'file')}`;
  const withheld =
    safety === 'safe' && left.some(({ finding }) => !('none' in finding.fixes) && finding.fixes[0].safety === 'review');
  const refused = harden !== undefined && left.length > 0 ? ` that Pod Security "${harden}" refuses` : '';
  return wrap(
    `${done}, left ${left.length}${refused}. Read ${count(files, 'file')}${skippedToo}${unread}.${withheld ? ' More can be fixed with --safety review.' : ''}`,
  );
}

function byPlace(a: Repair['left'][number], b: Repair['left'][number]): number {
  return a.line + a.finding.start.line - (b.line + b.finding.start.line) || a.finding.span.start - b.finding.span.start;
}
