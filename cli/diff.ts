import { relative, resolve, sep } from 'node:path';
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import { clean, type Io, type Style } from './terminal.js';

/** A unified diff that `git apply` and `patch -p1` take in the folder in which the command runs. */
export function diff(file: string, before: string, after: string, { colors }: Style, { stdout, cwd }: Io): string {
  const name = patchName(file, cwd);
  const patch = formatPatch(
    structuredPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 }),
    FILE_HEADERS_ONLY,
  );
  const text = name.includes(' ') ? patch.replace(/^--- .*$/m, '$&\t').replace(/^\+\+\+ .*$/m, '$&\t') : patch;
  if (!stdout.isTTY) return colors.isColorSupported ? paint(text.split('\n'), colors) : text;
  // Only a person sees it: nothing of the file reaches the terminal as it is.
  return paint(text.split('\n').map(clean), colors);
}

/** As seen from the folder in which the patch is to be applied; what lies elsewhere keeps its name. */
function patchName(file: string, cwd: string): string {
  const below = relative(cwd, resolve(cwd, file)).replaceAll(sep, '/');
  return below.startsWith('../') ? file.replace(/^\/+/, '') : below;
}

function paint(lines: readonly string[], colors: Style['colors']): string {
  return lines
    .map((line, index) => {
      if (index < 2) return colors.bold(line);
      if (line.startsWith('@@')) return colors.cyan(line);
      if (line.startsWith('+')) return colors.green(line);
      return line.startsWith('-') ? colors.red(line) : line;
    })
    .join('\n');
}
