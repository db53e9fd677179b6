import type { Container, View } from './model.js';

/** The words of a container's command line as far as the manifest has them: its command, then its arguments. */
export function* commandLine(c: Container): Generator<View> {
  yield* c.items('command');
  yield* c.items('args');
}

/** The last part of a program's path: `sudo` of `/usr/bin/sudo`. */
export function programName(word: string): string {
  return word.slice(word.lastIndexOf('/') + 1);
}

/** Where the shell script of a command line stands among its words (`sh -ec SCRIPT`); undefined where it runs none. */
export function scriptIndex(words: readonly unknown[]): number | undefined {
  const shell = words.findIndex((word) => typeof word === 'string' && SHELLS.has(programName(word)));
  if (shell < 0) return undefined;
  const option = words.findIndex(
    (word, index) => index > shell && typeof word === 'string' && /^-[a-zA-Z]*c[a-zA-Z]*$/.test(word),
  );
  return option > 0 && option + 1 < words.length ? option + 1 : undefined;
}

const SHELLS = new Set(['sh', 'bash', 'ash', 'dash', 'ksh', 'zsh']);

/**
 * The simple commands of a shell script, each as its words. Good for finding a word that is meant as one, no more: substitutions are commands
 * too, quoted text with blanks is one word, comments are left out.
 */
export function simpleCommands(script: string): string[][] {
  const commands: string[][] = [[]];
  for (const [token] of script.matchAll(TOKEN)) {
    if (token.startsWith('#') || /^[ \t]|^\\\n/.test(token)) continue;
    if (SEPARATOR.test(token)) commands.push([]);
    else commands.at(-1)?.push(token.replace(/^(["'])(.*)\1$/s, '$2'));
  }
  return commands.filter((words) => words.length > 0);
}

/** Blanks, a comment, what ends a command, a word: with quoted parts in it, which may hold blanks. */
const TOKEN =
  /[ \t]+|\\\n|(?<![^\s;&|()])#[^\n]*|\$\(|[;&|\n()`{}]+|(?:"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s;&|()`{}"'\\$]|\$(?!\())+|["'\\$]/gs;
const SEPARATOR = /^(?:\$\(|[;&|\n()`{}]+)$/;

/** Which word of a command line calls a program: as a word itself, or in the script that a shell gets. */
export function callsProgram(words: readonly unknown[], program: string): number | undefined {
  const script = scriptIndex(words);
  const plain = words.map((word, index) => (typeof word === 'string' && index !== script ? word : ''));
  const own = callOf(plain, program);
  if (own !== undefined) return own;
  const text = script === undefined ? undefined : words[script];
  const isCalled =
    typeof text === 'string' && simpleCommands(text).some((words) => callOf(words, program) !== undefined);
  return isCalled ? script : undefined;
}

/** Commands for which other programs are only names: they print, look up or install them. */
const NAMING = new Set([
  ...['echo', 'printf', 'which', 'type', 'hash', 'man', 'grep', 'egrep', 'groups', 'usermod', 'gpasswd', 'adduser'],
  ...['apt', 'apt-get', 'apk', 'dnf', 'microdnf', 'yum', 'zypper', 'pacman', 'brew', 'rpm', 'dpkg'],
]);

function callOf(words: readonly string[], program: string): number | undefined {
  const [first = '', second = ''] = words;
  if (NAMING.has(programName(first)) || (first === 'command' && /^-[vV]/.test(second))) return undefined;
  const index = words.findIndex((word) => programName(word) === program);
  return index < 0 ? undefined : index;
}
