/**
 * Whether a text holds `{{` outside of comments and block scalars: a template of Helm or its like, which cannot be read as YAML. Works on
 * lines, since such a text need not parse.
 */
export function isTemplate(text: string): boolean {
  if (!text.includes('{{')) return false;
  let blockIndent: number | undefined; // the indentation of the line that opened a block scalar
  for (const line of text.split(/\r\n|\n|\r/)) {
    const indent = line.search(/\S/);
    if (indent < 0) continue;
    if (blockIndent !== undefined && indent > blockIndent) continue;
    blockIndent = undefined;
    const content = withoutComment(line);
    if (content.includes('{{')) return true;
    if (BLOCK_SCALAR.test(content)) blockIndent = indentOfEntry(content);
  }
  return false;
}

const BLOCK_SCALAR = /(?:^|[\s:-])[|>][-+0-9]*\s*$/;

/** A `- key: |` belongs to the key, which stands deeper than its dash. */
function indentOfEntry(content: string): number {
  const dashes = /^(?:\s*-\s+)*(?=\S+\s*:)|^\s*/.exec(content);
  return dashes?.[0].length ?? 0;
}

/** A line without its comment; a `#` in quotes is none. */
function withoutComment(line: string): string {
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const char = line[at] as string;
    if (quote) {
      if (char === '\\' && quote === '"') at++;
      else if (char === quote) quote = '';
    } else if ((char === '"' || char === "'") && /^$|[\s:[{,-]/.test(line[at - 1] ?? '')) quote = char;
    else if (char === '#' && /^$|\s/.test(line[at - 1] ?? '')) return line.slice(0, at);
  }
  return line;
}
