import { RAL } from 'vscode-languageserver';
import { DEFAULT_CONFIG } from '../core/config.js';
import { type Context, Linter } from '../core/lint.js';
import { SegmentedText } from '../core/yaml/split.js';

/** In milliseconds: a turn's work, the rest between two, all the work. */
const SLICE = 8;
const REST = 2;
const ENOUGH = 400;

/**
 * The engine compiles what runs often; until then a keystroke takes up to ten times as long. So that these are not a person's first ones,
 * the rules' examples are checked, a few milliseconds at a time.
 */
export function warmUp(context: Omit<Context, 'config' | 'today'>): void {
  const linter = new Linter({ ...context, config: DEFAULT_CONFIG, today: '', onCrash: () => undefined });
  const examples = context.rules.flatMap((rule) => rule.examples.map(({ bad }) => bad)).filter((text) => text !== '');
  if (examples.length === 0) return;
  let work = 0;
  let typed = 0;
  const turn = (): void => {
    const started = Date.now();
    while (Date.now() - started < SLICE) {
      const text = new SegmentedText(examples[typed % examples.length] ?? '');
      text.edit(0, 0, `# ${typed++}\n`); // no text comes twice: the linter would remember it
      linter.check(text);
    }
    work += Date.now() - started;
    if (work < ENOUGH) RAL().timer.setTimeout(turn, REST);
  };
  RAL().timer.setTimeout(turn, REST);
}
