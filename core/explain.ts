import { type Place, type Subject, touched } from './action.js';
import { SEVERITIES } from './config.js';
import type { Rule } from './rule.js';
import type { Finding } from './settle.js';
import { reference } from './standards.js';
import type { Span } from './yaml/tree.js';

/** What a hover shows. The span is of the file. */
export interface Explanation {
  readonly text: string;
  readonly span: Span;
}

export interface ExplainOptions {
  readonly format: 'markdown' | 'plaintext';
  /** Whether what each finding says comes too: an editor that shows it above a hover needs it no second time. */
  readonly messages: boolean;
  /** The address of a rule's page, if one can be opened from here. */
  readonly page: (id: string) => string | undefined;
}

/** Up to so many findings of one word are explained; of more there is a line each, and of what lies beyond a number. */
const EXPLAINED = 2;
const LISTED = 8;
/** How many ids of other tools are named. */
const PEERS = 4;

/** Explains what is found at an offset of a file: what an attacker makes of it, what to do, where it comes from. Undefined where nothing is found. */
export function explainAt(subject: Subject, offset: number, options: ExplainOptions): Explanation | undefined {
  const here = touched(subject, { start: offset, end: offset });
  const [narrowest] = [...here].sort((a, b) => lengthOf(a) - lengthOf(b));
  if (!narrowest) return undefined;
  const { start, end } = narrowest.finding.span;
  const base = subject.text.start(narrowest.document);
  const findings = here
    .filter(
      ({ finding: { span }, document }) => document === narrowest.document && span.start <= end && start <= span.end,
    )
    .map(({ finding }) => finding)
    .sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
  const text = options.format === 'markdown' ? markdown(findings, options) : plaintext(findings, options);
  return { text, span: { start: base + start, end: base + end } };
}

function lengthOf({ finding: { span } }: Place): number {
  return span.end - span.start;
}

function markdown(findings: readonly Finding[], { messages, page }: ExplainOptions): string {
  const message = (finding: Finding): string[] => (messages ? [escaped(finding.message)] : []);
  if (findings.length > EXPLAINED)
    return [
      ...findings.slice(0, LISTED).map(({ rule, message }) => {
        const said = messages ? escaped(message) : firstSentence(paragraphs(rule)[0] ?? '');
        return `- **${rule.title}** · ${linked(`\`${rule.id}\``, page(rule.id))}  \n  ${said}`;
      }),
      ...more(findings).map((line) => `\n${line}`),
    ].join('\n');
  return findings
    .map((finding) => {
      const { rule, severity } = finding;
      const [attack = '', remedy = ''] = paragraphs(rule);
      const standards = rule.standards.map((id) => linked(shortName(id), reference(id).url));
      const peers = peersOf(rule).map((id) => `\`${id}\``);
      return [
        `**${rule.title}** · \`${rule.id}\` · ${severity}`,
        ...message(finding),
        attack,
        remedy,
        [
          ...(standards.length > 0 ? [standards.join(' · ')] : []),
          ...(peers.length > 0 ? [`The same in ${inRow(rule, peers)}`] : []),
        ].join('  \n'),
        ...linkedPage(rule, page),
      ]
        .filter((part) => part !== '')
        .join('\n\n');
    })
    .join('\n\n---\n\n');
}

function plaintext(findings: readonly Finding[], { messages, page }: ExplainOptions): string {
  if (findings.length > EXPLAINED)
    return [
      ...findings.slice(0, LISTED).map(({ rule, message }) => {
        const said = messages ? message : unmarked(firstSentence(paragraphs(rule)[0] ?? ''));
        return `${rule.title} (${rule.id})\n${said}`;
      }),
      ...more(findings),
    ].join('\n\n');
  return findings
    .map(({ rule, severity, message }) => {
      const [attack = '', remedy = ''] = paragraphs(rule).map(unmarked);
      const address = page(rule.id);
      const peers = peersOf(rule);
      return [
        `${rule.title} (${rule.id}, ${severity})`,
        ...(messages ? [message] : []),
        attack,
        remedy,
        [
          ...(rule.standards.length > 0 ? [rule.standards.map(shortName).join(', ')] : []),
          ...(peers.length > 0 ? [`The same in ${inRow(rule, peers)}`] : []),
          ...(address === undefined ? [] : [address]),
        ].join('\n'),
      ]
        .filter((part) => part !== '')
        .join('\n\n');
    })
    .join('\n\n\n');
}

/** The paragraphs of a rule's page, each on one line: the attack, what to do, when it is fine. */
function paragraphs({ docs }: Rule): string[] {
  return docs
    .trim()
    .split(/\n{2,}/)
    .map((paragraph) => (/^(?:[-*|]|\d+\.) /m.test(paragraph) ? paragraph : paragraph.replace(/\s*\n\s*/g, ' ')));
}

function firstSentence(text: string): string {
  return /^.*?[^.][.!?](?= [A-Z`"]|$)/s.exec(text)?.[0] ?? text;
}

/** Text without the marks of Markdown that pages have. */
function unmarked(text: string): string {
  return text
    .replace(/`([^`]*)`/g, '$1')
    .replace(/\*\*([^*]*)\*\*/g, '$1')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1');
}

/** What a file says must not become a link or a heading. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+!<>|~]/g, '\\$&');
}

function linked(text: string, url: string | undefined): string {
  return url === undefined ? text : `[${text}](${url})`;
}

function linkedPage({ id }: Rule, page: ExplainOptions['page']): string[] {
  const url = page(id);
  return url === undefined ? [] : [`[Examples, exceptions, how to ignore it](${url})`];
}

/** `PSS privileged`, `CIS 5.2.2`, `OWASP K01`: what an id of a standard is called where there is little room. */
function shortName(id: string): string {
  if (/^K\d\d$/.test(id)) return `OWASP ${id}`;
  return id
    .replace(/^k8s:/, 'Kubernetes: ')
    .replace(/^(PSS|NSA):/, '$1 ')
    .replace(/^CIS-/, 'CIS ');
}

/** Other tools' ids for exactly the same, of those that most people have first; roughly the same ones are on the page. */
function peersOf({ peers }: Rule): string[] {
  const rank = (id: string): number => {
    const index = WELL_KNOWN.findIndex((tool) => id.startsWith(`${tool}:`));
    return index < 0 ? WELL_KNOWN.length : index;
  };
  return peers
    .filter((id) => !id.endsWith('~'))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, PEERS);
}

const WELL_KNOWN = ['trivy', 'checkov', 'kubescape', 'kube-linter', 'polaris', 'kyverno-policies'];

function inRow({ peers }: Rule, shown: readonly string[]): string {
  const others = peers.length - shown.length;
  return [...shown, ...(others > 0 ? [`${others} more`] : [])].join(', ');
}

function more(findings: readonly Finding[]): string[] {
  const others = findings.length - LISTED;
  return others > 0 ? [`And ${others} more: the list of problems has all.`] : [];
}
