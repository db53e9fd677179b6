import { closest, distance } from 'fastest-levenshtein';
import type { Rule } from '../core/rule.js';
import { reference } from '../core/standards.js';
import type { Program } from './cli.js';
import { paintOf } from './report/text.js';
import { pageOf, safetiesOf } from './rules.js';
import { clean, type Io, type Style, styleOf } from './terminal.js';

/** Prints a rule's page. */
export function explain(id: string, io: Io, { rules, safeties }: Program): number {
  const rule = rules.find((known) => known.id === id);
  if (!rule) {
    io.stderr.write(`error: There is no rule '${clean(id)}'.${meant(id, rules)}\n`);
    return 2;
  }
  const style = styleOf(io.stdout, io.env);
  const { colors, wrap } = style;
  const fixes = safetiesOf(rule, safeties).join(', ') || 'none';
  const facts = [
    `${paintOf(colors, rule.severity)(rule.severity)}, ${rule.category}, on from profile ${rule.profile}`,
    `fixes: ${fixes}`,
    `page: ${pageOf(rule.id)}`,
  ];
  const sections = [
    `${colors.bold(rule.title)} ${colors.dim(`[${rule.id}]`)}\n${facts.map((fact) => `  ${fact}`).join('\n')}`,
    prose(rule.docs, style),
    ...examples(rule, style),
    list('Standards', rule.standards.map(standardLine), style),
    list(
      'The same in other tools',
      rule.peers.map((peer) => (peer.endsWith('~') ? `${peer.slice(0, -1)} (roughly)` : peer)),
      style,
    ),
    wrap(`To ignore it at a place: # seaworthy-ignore ${rule.id} -- the reason`),
  ];
  io.stdout.write(`${sections.filter((section) => section !== '').join('\n\n')}\n`);
  return 0;
}

function meant(id: string, rules: readonly Rule[]): string {
  const ids = rules.map((rule) => rule.id);
  const nearest = closest(id, ids);
  if (ids.length > 0 && distance(id, nearest) <= Math.max(2, Math.floor(id.length / 3)))
    return ` Did you mean '${nearest}'?`;
  const similar = id.length > 2 ? ids.filter((known) => known.includes(id)) : [];
  if (similar.length > 0) return ` Did you mean one of these? ${similar.join(', ')}`;
  return ' `seaworthy rules` lists them all.';
}

/** Markdown for a terminal: paragraphs filled, code coloured. */
function prose(markdown: string, { colors, wrap }: Style): string {
  return markdown
    .trim()
    .split(/\n{2,}/)
    .map((block) => {
      if (/^(```| {4})/.test(block)) return block.replace(/^```.*\n?/gm, '').replace(/^/gm, '    ');
      const filled = block
        .replace(/\n(?!\s*[-*] |\s*\d+\. )/g, ' ')
        .replace(/\*\*(.+?)\*\*/g, (_, text: string) => colors.bold(text))
        .replace(/`([^`]+)`/g, (_, code: string) => colors.cyan(code));
      const linked = filled
        .replace(/\[([^\]]+)\]\((https?:[^)]+)\)/g, '$1 ($2)')
        .replace(/^#+ (.*)$/, (_, title: string) => colors.bold(title));
      return linked
        .split('\n')
        .map((line) => wrap(line))
        .join('\n');
    })
    .join('\n\n');
}

/** The first example, before and after, with its marks. */
function examples({ examples: [{ bad, good }] }: Rule, { colors }: Style): string[] {
  const indent = (text: string): string => text.replace(/^(?=.)/gm, '    ');
  const marked = bad
    .trim()
    .split('\n')
    .map((line) => (/^#?\s*\^+\s*$/.test(line) ? colors.red(line.replace('#', ' ')) : line));
  return [
    `${colors.bold('Found')}\n${indent(marked.join('\n'))}`,
    ...(good === undefined ? [] : [`${colors.bold('After the fix')}\n${indent(good.trim())}`]),
  ];
}

function list(title: string, items: readonly string[], { colors }: Style): string {
  return items.length === 0 ? '' : `${colors.bold(title)}\n${items.map((item) => `  ${item}`).join('\n')}`;
}

function standardLine(id: string): string {
  const { title, url } = reference(id);
  return `${title === id ? id : `${id}: ${title}`}${url === undefined ? '' : `\n    ${url}`}`;
}
