import type { SyntaxProblem } from './tree.js';

/**
 * The text as the parser should see it, of equal length: a lone CR is a line break, a `%YAML` line changes no rule of reading, and a byte order
 * mark behind the document's marker (where files were joined) is none of its first key's.
 */
export function readable(text: string): string {
  let result = text;
  if (text.includes('\r')) result = result.replace(/\r(?!\n)/g, '\n');
  if (text.includes('%')) result = result.replace(/^%(?=YAML\b)/m, '#');
  if (text.includes('\ufeff')) result = result.replace(/^(\ufeff?---[^\n\r]*)(\r\n|\n)\ufeff/m, '$1 $2');
  return result;
}

/** What the parser lets through and Kubernetes' does not (another version of YAML, control characters), and what Git left behind. */
export function* refused(text: string): Generator<SyntaxProblem> {
  yield* conflictMarkers(text);
  const version = text.includes('%YAML') ? /^%YAML[ \t]+(?!1\.1\b).*$/m.exec(text) : null;
  if (version)
    yield {
      code: 'BAD_DIRECTIVE',
      message: 'Unknown version of YAML',
      start: version.index,
      end: version.index + version[0].length,
    };
  for (let at = 0; at < text.length; at++)
    if (isControl(text.charCodeAt(at))) {
      yield { code: 'CONTROL_CHARACTER', message: 'Control character', start: at, end: at + 1 };
      return;
    }
}

/**
 * The lines that Git writes around two versions that it could not join. At the left edge of a map nothing else starts like this; a line of `=` alone
 * counts only beside the others, since a text of one line may be underlined with it.
 */
function* conflictMarkers(text: string): Generator<SyntaxProblem> {
  if (!text.includes('<<<<<<< ') && !text.includes('>>>>>>> ')) return;
  for (const { 0: line, index } of text.matchAll(/^(?:(?:<{7}|>{7}|\|{7}) [^\n\r]*|={7}[ \t]*$)/gm))
    yield { code: 'CONFLICT_MARKER', message: 'Merge conflict', start: index, end: index + line.length };
}

/** As goyaml's reader: tabs, line breaks and U+0085 are the only ones allowed. */
function isControl(unit: number): boolean {
  if (unit >= 0x20) return unit >= 0x7f && ((unit <= 0x9f && unit !== 0x85) || unit === 0xfffe || unit === 0xffff);
  return unit !== 0x09 && unit !== 0x0a && unit !== 0x0d;
}
