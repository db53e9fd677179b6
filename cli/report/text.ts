import { SEVERITIES } from '../../core/config.js';
import type { Severity } from '../../core/rule.js';
import type { Checked } from '../check-files.js';
import type { Problem } from '../files.js';
import type { FileFinding, Skipped } from '../lint.js';
import { type Colors, clean, count, type Style } from '../terminal.js';
import { frame } from './frame.js';

/** The report for people: each finding with its code, then what was read and found. */
export function textReport(checked: Checked, style: Style): string {
  return `${[...checked.blocks, summary(checked, style).join('\n')].join('\n\n')}\n`;
}

/** What the report says of a file's findings. */
export function findingsText(findings: readonly FileFinding[], style: Style): string {
  return groupsOf(findings)
    .map((group) => groupLines(group, style).join('\n'))
    .join('\n\n');
}

/** One line for each thing that could not be read or checked. */
export function problemLines(problems: readonly Problem[], { colors }: Style): string {
  return problems
    .map(({ file, message, startLine, startColumn }) => {
      const place = [clean(file), startLine, startColumn].filter((part) => part !== null).join(':');
      return `${colors.bold(place)}: ${colors.red('error')}: ${clean(message)}\n`;
    })
    .join('');
}

export function paintOf(colors: Colors, severity: Severity): (text: string) => string {
  return { error: colors.red, warning: colors.yellow, info: colors.cyan }[severity];
}

/** Findings of one place, which one code frame serves. */
type Group = readonly [FileFinding, ...FileFinding[]];

function groupsOf(findings: readonly FileFinding[]): Group[] {
  const groups: [FileFinding, ...FileFinding[]][] = [];
  for (const found of findings) {
    const group = groups.at(-1);
    if (group && isSamePlace(group[0], found)) group.push(found);
    else groups.push([found]);
  }
  return groups;
}

function isSamePlace(a: FileFinding, b: FileFinding): boolean {
  return (
    a.file === b.file &&
    a.line === b.line &&
    a.finding.span.start === b.finding.span.start &&
    a.finding.span.end === b.finding.span.end
  );
}

function groupLines(group: Group, style: Style): string[] {
  const { colors } = style;
  const [{ line, document, finding }] = group;
  const severity =
    SEVERITIES.find((level) => group.some((found) => found.finding.severity === level)) ?? finding.severity;
  return [
    ...group.map((found) => messageLine(found, style)),
    ...frame(document.text, finding.span, line + finding.start.line + 1, style, paintOf(colors, severity)),
    ...group.flatMap((found) => relatedLines(found, style)),
    ...group.map((found) => fixLine(found, group.length > 1, style)),
  ];
}

/** What problem matchers know from compilers: `file:line:column: severity: message [rule]`. */
function messageLine({ file, line, finding }: FileFinding, { colors, wrap }: Style): string {
  const { severity, message, rule, start } = finding;
  const place = `${clean(file)}:${line + start.line + 1}:${start.character + 1}`;
  return wrap(
    `${colors.bold(place)}: ${colors.bold(paintOf(colors, severity)(severity))}: ${clean(message)} ${colors.dim(`[${rule.id}]`)}`,
    2,
  );
}

function relatedLines({ file, line, finding }: FileFinding, { wrap }: Style): string[] {
  return finding.related.map(({ start, message }) =>
    wrap(`  note: ${clean(file)}:${line + start.line + 1}:${start.character + 1}: ${clean(message)}`, 8),
  );
}

function fixLine({ finding, fix, noFix }: FileFinding, isOneOfMany: boolean, { colors, wrap }: Style): string {
  const id = isOneOfMany ? ` ${colors.dim(`[${finding.rule.id}]`)}` : '';
  if (!fix) return wrap(`  ${colors.dim('no fix')}: ${clean(noFix ?? '')}${id}`, 10);
  return wrap(`  ${colors.green('fix')}: ${clean(fix.title)} ${colors.dim(`(${fix.safety})`)}${id}`, 7);
}

function summary(
  { files, documents, resources, leftOut, findings, fixable, skipped, errors, patches }: Checked,
  { colors, wrap }: Style,
): string[] {
  const unread = `${errors.length} could not be read or checked`;
  const byTeam = leftOut === 0 ? '' : `, left out ${count(leftOut, 'file')} as .seaworthy.yaml says`;
  const read = `Read ${count(files, 'file')} with ${count(documents, 'document')}, skipped ${count(skipped.length, 'document')}${byTeam}; ${errors.length > 0 ? colors.red(unread) : unread}.`;
  const lines = [...skippedLines(skipped, colors), ...patchLines(patches, colors), read];
  if (SEVERITIES.some((severity) => findings[severity] > 0))
    return [...lines, total(findings, fixable, colors)].map((line) => wrap(line));
  if (errors.length > 0) return [...lines, 'No findings in what could be checked.'];
  if (files === 0 && leftOut > 0)
    return [...lines, 'Nothing to check: "include" and "exclude" in .seaworthy.yaml leave no file.'];
  if (files === 0) return [...lines, 'Nothing to check: there are no *.yaml, *.yml or *.json files.'];
  if (resources === skipped.length)
    return [
      ...lines,
      `Nothing to check: ${skipped.length > 0 ? 'everything of Kubernetes was skipped' : 'there are no Kubernetes resources'}.`,
    ];
  return [...lines, colors.green('No findings.')];
}

function total(findings: Checked['findings'], fixable: number, colors: Colors): string {
  const bySeverity = SEVERITIES.flatMap((severity) => {
    const number = findings[severity];
    return number === 0
      ? []
      : [paintOf(colors, severity)(severity === 'info' ? `${number} info` : count(number, severity))];
  });
  const all = SEVERITIES.reduce((sum, severity) => sum + findings[severity], 0);
  const repair =
    fixable === 0
      ? '`seaworthy fix` can repair none of them.'
      : `\`seaworthy fix\` can repair ${fixable === all ? 'all of them' : fixable}.`;
  return `Found ${colors.bold(count(all, 'finding'))}: ${bySeverity.join(', ')}. ${repair}`;
}

const NAMED = 3;

/** What was left out, by reason, with some places. */
function skippedLines(skipped: readonly Skipped[], colors: Colors): string[] {
  const byReason = new Map<string, Skipped[]>();
  for (const document of skipped) byReason.set(document.reason, [...(byReason.get(document.reason) ?? []), document]);
  return [...byReason].map(([reason, documents]) => {
    const places = documents.map(({ file, startLine }) => `${clean(file)}:${startLine}`);
    return colors.dim(`Skipped ${someOf(places)}: ${clean(reason)}`);
  });
}

/** What was checked in part. */
function patchLines(patches: readonly string[], colors: Colors): string[] {
  if (patches.length === 0) return [];
  return [colors.dim(`Patches of kustomizations, for which nothing is missing: ${someOf(patches.map(clean))}.`)];
}

function someOf(places: readonly string[]): string {
  const more = places.length > NAMED ? ` and ${places.length - NAMED} more` : '';
  return `${places.slice(0, NAMED).join(', ')}${more}`;
}
