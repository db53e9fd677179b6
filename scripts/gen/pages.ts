import type { Example, Rule, Safety } from '../../core/rule.js';
import { reference } from '../../core/standards.js';
import { unmark } from './examples.js';

/** A rule's page, in Markdown. */
export function rulePage(rule: Rule, safeties: readonly Safety[]): string {
  const references = rule.standards.map((id) => {
    const { title, url } = reference(id);
    return url ? `- [${title}](${url})` : `- ${title}`;
  });
  return [
    `# ${rule.title}`,
    '',
    `\`${rule.id}\` · ${rule.category} · ${rule.severity} · on from profile **${rule.profile}** · ${fixLine(safeties)}`,
    '',
    rule.docs.trim(),
    '',
    ...rule.examples.flatMap(exampleSection),
    '## Leave it out',
    '',
    ...suppression(rule.id),
    ...(references.length > 0 ? ['## Where it comes from', '', ...references, ''] : []),
    ...(rule.peers.length > 0 ? ['## The same check elsewhere', '', rule.peers.map(peer).join(', '), ''] : []),
  ].join('\n');
}

/** The list of all rules. */
export function rulesPage(rules: readonly Rule[]): string {
  const categories = [...new Set(rules.map(({ category }) => category))].sort();
  return [
    '# Rules',
    '',
    'Profiles are cumulative: `baseline` < `restricted` < `recommended` (the default) < `strict`.',
    '',
    ...categories.flatMap((category) => [
      `## ${category}`,
      '',
      '| rule | what it reports | severity | profile | scope |',
      '| --- | --- | --- | --- | --- |',
      ...rules
        .filter((rule) => rule.category === category)
        .map(
          ({ id, title, severity, profile, scope }) =>
            `| [\`${id}\`](${id}.md) | ${title} | ${severity} | ${profile} | ${scope} |`,
        ),
      '',
    ]),
  ].join('\n');
}

function fixLine(safeties: readonly Safety[]): string {
  return safeties.length === 0 ? 'no fix' : `fix: ${safeties.join(', ')}`;
}

function exampleSection({ bad, good, minor, off = [] }: Example, index: number): string[] {
  const { text, marks } = unmark(bad);
  const conditions = [...(minor === undefined ? [] : [`Kubernetes 1.${minor}`]), ...off.map((id) => `without ${id}`)];
  const where = conditions.length === 0 ? '' : ` (${conditions.join(', ')})`;
  const block = (yaml: string): string[] => ['```yaml', yaml.trimEnd(), '```', ''];
  if (marks.length === 0) return [`## Not reported${where}`, '', ...block(text)];
  return [
    `## Example ${index + 1}${where}`,
    '',
    ...block(text),
    ...(good === undefined ? [] : ['With the fix:', '', ...block(unmark(good).text)]),
  ];
}

function suppression(id: string): string[] {
  return [
    'In place, with the reason:',
    '',
    '```yaml',
    `# seaworthy-ignore ${id} -- why it is fine here`,
    '```',
    '',
    'Everywhere, in the settings of the editor:',
    '',
    '```json',
    `"seaworthy.rules": { "${id}": "off" }`,
    '```',
    '',
  ];
}

function peer(id: string): string {
  return id.endsWith('~') ? `\`${id.slice(0, -1)}\` (roughly)` : `\`${id}\``;
}
