import type { PeerMark } from '../../core/peer-marks.js';
import type { Position } from '../../core/yaml/split.js';
import type { Options } from '../cli.js';
import type { FileConversion } from '../convert.js';
import type { Result } from '../lint.js';
import { clean, count, type Style } from '../terminal.js';

/** What became of other tools' marks, by file. */
export function conversionReport(
  conversions: readonly FileConversion[],
  { files, skipped, errors }: Result,
  { diff, dryRun }: Options,
  style: Style,
): string {
  const { colors, wrap } = style;
  const isDry = diff || dryRun;
  const blocks = conversions
    .filter(({ converted, left }) => converted.length + left.length > 0)
    .map((conversion) => `${linesOf(conversion, isDry, style).join('\n')}\n\n`);
  const changed = conversions.filter(({ converted }) => converted.length > 0);
  const marks = changed.reduce((sum, { converted }) => sum + converted.length, 0);
  const left = conversions.reduce((sum, conversion) => sum + conversion.left.length, 0);
  const done =
    marks === 0
      ? 'Nothing to convert'
      : `${isDry ? 'Would convert' : 'Converted'} ${count(marks, 'mark')} in ${count(changed.length, 'file')}`;
  const skippedToo = skipped.length > 0 ? `, skipped ${count(skipped.length, 'document')}` : '';
  const unread =
    errors.length > 0
      ? `, ${colors.red(`${count(errors.length, 'problem')} kept something from being read, checked or written`)}`
      : '';
  return `${blocks.join('')}${wrap(`${done}, left ${left}. Read ${count(files, 'file')}${skippedToo}${unread}.`)}\n`;
}

function linesOf({ file, converted, left }: FileConversion, isDry: boolean, { colors, wrap }: Style): string[] {
  const line = (at: Position, verb: string, mark: PeerMark, rest: string): string =>
    wrap(
      `${clean(file)}:${at.line + 1}:${at.character + 1}: ${verb}: ${clean(nameOf(mark))}${clean(rest)} ${colors.dim(`[${mark.tool}]`)}`,
      2,
    );
  const done = colors.green(isDry ? 'would convert' : 'converted');
  return [
    ...converted.map(({ at, mark, ids }) => ({
      at,
      told: line(at, done, mark, ` to seaworthy-ignore ${ids.join(', ')}`),
    })),
    ...left.map(({ at, mark, reason }) => ({ at, told: line(at, colors.yellow('left'), mark, `. ${reason}`) })),
  ]
    .sort((a, b) => a.at.line - b.at.line || a.at.character - b.at.character)
    .map(({ told }) => told);
}

function nameOf({ path, checks }: PeerMark): string {
  return path ? String(path[path.length - 1]) : `trivy:ignore:${checks.map(({ id }) => id).join(', ') || '*'}`;
}
