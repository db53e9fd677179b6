/** What a person does at the tab stops of a snippet. */
export interface Answers {
  /** What is typed over a tab stop, by its number; the others are left as they are. */
  readonly typed?: Readonly<Record<number, string>>;
  /** Which entry of each list of choices is taken, counted from 0. */
  readonly choice?: number;
}

type Part = string | { readonly stop: number; readonly parts?: readonly Part[]; readonly choices?: readonly string[] };

/**
 * The text that a snippet leaves behind, by the grammar of LSP and VS Code without variables: `$1`, `${1}`, `${1:default}` (nested too),
 * `${1|one,two|}`, and a backslash before `$`, `}`, `\`, `,` and `|`.
 * @throws if the snippet has a variable or an unclosed brace
 */
export function expandSnippet(body: string, { typed = {}, choice = 0 }: Answers = {}): string {
  const parts = parse(body);
  const defaults = new Map<number, Part>();
  collectDefaults(parts, defaults);

  const textOf = (part: Part): string => {
    if (typeof part === 'string') return part;
    const answer = typed[part.stop];
    if (answer !== undefined) return answer;
    const source = defaults.get(part.stop);
    if (source === undefined || typeof source === 'string') return '';
    return source.choices?.[choice % source.choices.length] ?? (source.parts ?? []).map(textOf).join('');
  };
  return parts.map(textOf).join('');
}

/** The numbers of all tab stops, 0 being where the cursor ends. */
export function tabStops(body: string): Set<number> {
  const stops = new Set<number>();
  const visit = (part: Part): void => {
    if (typeof part === 'string') return;
    stops.add(part.stop);
    part.parts?.forEach(visit);
  };
  parse(body).forEach(visit);
  return stops;
}

/** A tab stop may stand without its default before the place that has it. */
function collectDefaults(parts: readonly Part[], defaults: Map<number, Part>): void {
  for (const part of parts) {
    if (typeof part === 'string') continue;
    if ((part.parts || part.choices) && !defaults.has(part.stop)) defaults.set(part.stop, part);
    collectDefaults(part.parts ?? [], defaults);
  }
}

function parse(body: string): Part[] {
  let at = 0;
  const parts = parseUntil('');
  return parts;

  function parseUntil(end: string): Part[] {
    const found: Part[] = [];
    let text = '';
    while (at < body.length && (end === '' || !body.startsWith(end, at))) {
      if (body[at] === '\\' && /[$}\\,|]/.test(body[at + 1] ?? '')) {
        text += body[at + 1];
        at += 2;
      } else if (body[at] === '$') {
        if (text !== '') found.push(text);
        text = '';
        found.push(parseStop());
      } else {
        text += body[at++];
      }
    }
    if (end !== '' && at >= body.length) throw new Error(`A tab stop of the snippet is not closed: ${body}`);
    at += end.length;
    if (text !== '') found.push(text);
    return found;
  }

  function parseStop(): Part {
    const match = /^\$(?:(\d+)|\{(\d+)([:|}]))/.exec(body.slice(at, at + 12));
    if (!match) throw new Error(`Neither a tab stop nor an escaped "$" at ${at}: ${body.slice(at, at + 20)}`);
    at += match[0].length;
    const stop = Number(match[1] ?? match[2]);
    if (match[3] === ':') return { stop, parts: parseUntil('}') };
    if (match[3] === '|') return { stop, choices: splitChoices() };
    return { stop };
  }

  function splitChoices(): string[] {
    const end = body.indexOf('|}', at);
    if (end < 0) throw new Error(`A list of choices is not closed: ${body.slice(at)}`);
    const choices = body.slice(at, end).split(/(?<!\\),/);
    at = end + 2;
    return choices.map((text) => text.replace(/\\([,|\\$}])/g, '$1'));
  }
}
