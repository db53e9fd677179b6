import { Help } from 'commander';
import picocolors from 'picocolors';

/** What a command gets of the world around it. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

export interface Output {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How to write for people: colours or none, and how wide. */
export interface Style {
  readonly colors: Colors;
  readonly columns: number;
  /** Breaks text into lines where a person reads them; what goes to a file or program stays in one. */
  readonly wrap: (text: string, indent?: number) => string;
}

export type Colors = ReturnType<typeof picocolors.createColors>;

const WIDTH_OF_FILES = 120;

export function styleOf(output: Output, env: Io['env']): Style {
  const isTerminal = output.isTTY === true;
  const columns = isTerminal ? Math.max(output.columns ?? 80, 40) : WIDTH_OF_FILES;
  const help = new Help();
  return {
    colors: picocolors.createColors(hasColors(output, env)),
    columns,
    wrap: (text, indent = 0) =>
      isTerminal ? help.boxWrap(text, columns - indent).replaceAll('\n', `\n${' '.repeat(indent)}`) : text,
  };
}

/** https://no-color.org and https://force-color.org; else colours are for terminals alone. */
export function hasColors(output: Output, env: Io['env']): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR) return env.FORCE_COLOR !== '0';
  return output.isTTY === true && env.TERM !== 'dumb';
}

/**
 * Text of unknown origin with all that a terminal could obey, or that hides or turns around other text, made visible: one column for each
 * such character.
 */
export function clean(text: string): string {
  if (HARMLESS.test(text)) return text; // the way of nearly all text
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => {
    const code = character.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? '\u2421' : '\ufffd';
  });
}

const HARMLESS = /^[ -~]*$/;

/** How many columns a clean character takes. */
export function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  if (/^\p{M}/u.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** East Asian wide and full-width characters (UAX 11), and emoji. */
const WIDE =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]|^\p{Emoji_Presentation}/u;

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
