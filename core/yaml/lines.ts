/** Where the line that holds an offset starts. */
export function lineStart(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text[at - 1] !== '\n' && text[at - 1] !== '\r') at--;
  return at;
}

/** Where the line that holds an offset ends, its line break not counted. */
export function lineEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++;
  return at;
}

export function nextLine(text: string, from: number): number {
  const at = lineEnd(text, from);
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}
