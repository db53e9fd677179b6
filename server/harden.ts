/** Brings a file to a level that may not be open: for commands over many files. */
import type { Hardened, Hardener } from '../core/harden.js';
import { SegmentedText } from '../core/yaml/split.js';
import { toTextEdits } from './convert.js';
import type { HardenAnswer, HardenLeft } from './protocol.js';
import type { FileSettings } from './settings.js';

export function harden(text: string, { linter, harden }: Hardener, { leftOut }: FileSettings): HardenAnswer {
  if (leftOut !== undefined) return skipped(`It is excluded: ${leftOut}.`);
  const segmented = new SegmentedText(text);
  const { notChecked } = linter.check(segmented);
  if (notChecked !== undefined) return skipped(notChecked);
  const { edits, applied, left, ignored } = harden(text);
  return {
    edits: toTextEdits(edits, segmented),
    fixes: [...new Set(applied.map(({ fix }) => fix.title))],
    left: [...left.map((one) => toLeft(one, false)), ...ignored.map((one) => toLeft(one, true))],
  };
}

function skipped(reason: string): HardenAnswer {
  return { edits: [], fixes: [], left: [], skipped: reason };
}

function toLeft({ finding, reason, line }: Hardened['left'][number], ignored: boolean): HardenLeft {
  const { rule, message, start } = finding;
  return { line: line + start.line, rule: rule.id, message, reason, ignored };
}
