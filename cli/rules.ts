import type { Rule, Safety } from '../core/rule.js';
import type { Options, Program } from './cli.js';
import { jsonLine } from './report/json.js';
import { paintOf } from './report/text.js';
import { type Io, styleOf } from './terminal.js';

/** Prints all rules, by category for people. */
export function listRules({ format }: Options, io: Io, { rules, safeties }: Program): number {
  const sorted = [...rules].sort((a, b) => (a.id < b.id ? -1 : 1));
  io.stdout.write(
    format === 'json'
      ? jsonLine({ version: 1, rules: sorted.map((rule) => ruleOf(rule, safetiesOf(rule, safeties))) })
      : table(sorted, safeties, io),
  );
  return 0;
}

export function safetiesOf({ id }: Rule, safeties: Program['safeties']): readonly Safety[] {
  return Object.hasOwn(safeties, id) ? (safeties[id] ?? []) : [];
}

export function pageOf(id: string): string {
  return `docs/rules/${id}.md`;
}

function ruleOf(
  { id, title, category, scope, profile, severity, fixable, standards, peers }: Rule,
  safety: readonly Safety[],
): unknown {
  return { id, title, category, scope, profile, severity, fixable, safety, standards, peers, page: pageOf(id) };
}

function table(rules: readonly Rule[], safeties: Program['safeties'], io: Io): string {
  const { colors } = styleOf(io.stdout, io.env);
  const width = Math.max(...rules.map(({ id }) => id.length));
  const categories = [...new Set(rules.map(({ category }) => category))].sort();
  const blocks = categories.map((category) => {
    const rows = rules
      .filter((rule) => rule.category === category)
      .map((rule) => {
        const fix = safetiesOf(rule, safeties).join('/') || 'no fix';
        return `  ${rule.id.padEnd(width)}  ${paintOf(colors, rule.severity)(rule.severity.padEnd(7))}  ${rule.profile.padEnd(11)}  ${colors.dim(fix.padEnd(18))}  ${rule.title}`;
      });
    return `${colors.bold(category)}\n${rows.join('\n')}\n`;
  });
  return `${blocks.join('\n')}\n${rules.length} rules. Each line: rule, severity, the first profile that has it, how safe its fixes are, what it finds.\n\`seaworthy explain RULE\` tells why one matters.\n`;
}
