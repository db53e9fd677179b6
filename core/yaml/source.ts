import type { SyntaxProblem } from './tree.js';

/** The text as the parser should see it, of equal length: a lone CR is a line break, and a `%YAML` line changes no rule of reading. */
export function readable(text: string): string {
  let result = text;
  if (text.includes('\r')) result = result.replace(/\r(?!\n)/g, '\n');
  if (text.includes('%')) result = result.replace(/^%(?=YAML\b)/m, '#');
  return result;
}

/** What the parser lets through and Kubernetes' does not: another version of YAML, control characters. */
export function* refused(text: string): Generator<SyntaxProblem> {
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

/** As goyaml's reader: tabs, line breaks and U+0085 are the only ones allowed. */
function isControl(unit: number): boolean {
  if (unit >= 0x20) return unit >= 0x7f && ((unit <= 0x9f && unit !== 0x85) || unit === 0xfffe || unit === 0xffff);
  return unit !== 0x09 && unit !== 0x0a && unit !== 0x0d;
}
