import { distance } from 'fastest-levenshtein';
import { severityOf } from './config.js';
import type { Query, Unit } from './kube/facts.js';
import { inWords } from './kube/names.js';
import type { Context, DocumentResult, Linted, Located } from './lint.js';
import { hides, markUseOf, type PeerMark, type PeerMarkUse } from './peer-marks.js';
import { type Fix, type Fixes, type IgnoreUse, isPath, type Report, type Rule, type Severity } from './rule.js';
import type { Ignore } from './suppress.js';
import { type Position, positionIn } from './yaml/split.js';
import type { Path, Span } from './yaml/tree.js';
import { clampToLine } from './yaml/underline.js';

/** Whom a finding is about; what is not known is null. */
export interface ResourceName {
  readonly apiVersion: string | null;
  readonly kind: string | null;
  readonly namespace: string | null;
  readonly name: string | null;
}

/** A report that has its place and its last word. Offsets and lines are relative to its document. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly message: string;
  readonly span: Span;
  readonly start: Position;
  readonly end: Position;
  readonly path: Path | null;
  readonly resource: ResourceName;
  readonly related: readonly {
    readonly span: Span;
    readonly start: Position;
    readonly end: Position;
    readonly message: string;
  }[];
  readonly fixes: Fixes;
  /** Every reader of YAML says it too. */
  readonly isPlainYaml: boolean;
}

export interface Settled {
  readonly findings: readonly Finding[];
  /** What comments and the marks of other tools hide: fixes must not change it. */
  readonly ignored: readonly Finding[];
  /** Ids that the file's ignore comments hid something of. */
  readonly usedForFile: ReadonlySet<string>;
  /** Ids of rules that cannot be called idle: what they read was not known, here or in another document. */
  readonly undecided: ReadonlySet<string>;
}

/** What is left of a document's reports after the other documents of its unit, its ignore comments and the marks of other tools. */
export function settle(linted: Linted, unit: Unit, fileIgnores: readonly Ignore[], context: Context): Settled {
  const findings: Finding[] = [];
  const ignored: Finding[] = [];
  const undecided = new Set(linted.ended);
  const used = new Map<Ignore | PeerMark, Set<string>>();
  const usedForFile = new Set<string>();
  const own = linted.ignores
    .filter(({ scope }) => scope.of !== 'file')
    .filter((ignore) => isActive(ignore, context.today));
  const forFile = fileIgnores.filter((ignore) => isActive(ignore, context.today));
  const hiding = (id: string, start: number): boolean => {
    let hidden = false;
    const use = (by: Ignore | PeerMark): void => {
      hidden = true;
      used.set(by, (used.get(by) ?? new Set<string>()).add(id));
    };
    for (const ignore of own) if (names(ignore, id) && covers(ignore, start)) use(ignore);
    for (const mark of linted.marks) if (hides(mark, id, start, context.today)) use(mark);
    if (!hidden && forFile.some((ignore) => names(ignore, id))) {
      hidden = true;
      usedForFile.add(id);
    }
    return hidden;
  };
  for (const located of linted.reports) {
    const severity = judge(located, unit, context, undecided);
    if (!severity) continue;
    if (hiding(located.rule.id, located.span.start)) {
      ignored.push(findingOf(linted, located, severity));
      continue;
    }
    const hidden = located.parts.filter(({ span }) => hiding(located.rule.id, span.start));
    for (const part of hidden) ignored.push(ofPart(linted, located, part, severity));
    if (hidden.length === 0) findings.push(findingOf(linted, located, severity));
    else if (hidden.length < located.parts.length) {
      const parts = located.parts.filter((part) => !hidden.includes(part));
      findings.push(findingOf(linted, withParts(located, parts), severity));
    }
  }
  const uses = linted.ignores
    .filter((ignore) => !fileIgnores.includes(ignore))
    .map((ignore) => useOf(ignore, linted, context, undecided, (id) => used.get(ignore)?.has(id) ?? false));
  const isDecided = (id: string): boolean =>
    !undecided.has(id) && context.rules.some((rule) => rule.id === id && severityOf(context.config, rule));
  const markUses = linted.marks.map((mark) =>
    markUseOf(mark, linted, context.today, isDecided, used.get(mark), [...findings, ...ignored]),
  );
  for (const located of reportUses(uses, markUses, linted, context)) {
    const finding = findingOf(linted, located, located.severity);
    if (hiding(located.rule.id, located.span.start)) ignored.push(finding);
    else findings.push(finding);
  }
  return { findings: findings.sort(byPlace), ignored, usedForFile, undecided };
}

/** The file's results with what became of the ignore comments for the whole file, which only all documents together can tell. */
export function unusedForFile(
  documents: readonly DocumentResult[],
  first: Linted,
  ignores: readonly Ignore[],
  context: Context,
): readonly DocumentResult[] {
  const undecided = new Set(documents.flatMap((document) => [...document.undecided]));
  const isUnread = documents.some(
    ({ linted }) => linted.isBroken || linted.skipped !== undefined || linted.notChecked !== undefined,
  );
  const used = new Set(documents.flatMap((document) => [...document.usedForFile]));
  const uses = ignores.map((ignore) =>
    useOf(ignore, { ...first, isBroken: isUnread }, context, undecided, (id) => used.has(id) || id === UNUSED),
  );
  const added = reportUses(uses, [], first, context).map((located) => findingOf(first, located, located.severity));
  if (added.length === 0 || ignores.some((ignore) => names(ignore, UNUSED) && isActive(ignore, context.today)))
    return documents;
  return documents.map((document) =>
    document.linted === first ? { ...document, findings: [...document.findings, ...added].sort(byPlace) } : document,
  );
}

const UNUSED = 'unused-suppression';

/** The severity after the other documents' say, undefined for none. */
function judge(
  { rule, report, severity }: Located,
  unit: Unit,
  context: Context,
  undecided: Set<string>,
): Severity | undefined {
  const { when } = report;
  if (!when) return severity;
  const answer = (query: Query) => {
    const answered = unit.answer(query);
    if (answered === 'maybe') undecided.add(rule.id);
    return answered;
  };
  if (when.unless?.some((query) => answer(query) !== 'no')) return undefined;
  if (when.only && answer(when.only) !== 'yes') return undefined;
  if (when.softer && answer(when.softer.unless) !== 'yes')
    return severityOf(context.config, rule, { ...report, severity: when.softer.severity });
  return severity;
}

function isActive({ until, invalidDay }: Ignore, today: string): boolean {
  return invalidDay === undefined && (until === undefined || until >= today);
}

function names({ ids }: Ignore, id: string): boolean {
  return ids.some((named) => named.id === id);
}

function covers({ scope }: Ignore, start: number): boolean {
  return scope.of === 'file' || (scope.span.start <= start && start <= scope.span.end);
}

/** A report on the pod for the containers that are not ignored: their names, and a fix for them alone. */
function withParts(located: Located, parts: Located['parts']): Located {
  const { fixes } = located;
  const names = inWords(parts.map(({ name }) => name));
  const edits = parts.flatMap((part) => part.edits);
  const own: Fix | undefined =
    'none' in fixes || edits.length === 0 ? undefined : { ...fixes[0], title: withNames(fixes[0].title, names), edits };
  return { ...located, parts, fixes: own ? [own] : fixes };
}

/** What a report on the pod says of one container. */
function ofPart(linted: Linted, located: Located, part: Located['parts'][number], severity: Severity): Finding {
  return { ...findingOf(linted, { ...withParts(located, [part]), span: part.span }, severity), path: part.at };
}

/** What a fix may break stays last in its title. */
function withNames(title: string, names: string): string {
  return title.replace(/(?= \()|$/, ` in ${names}`);
}

function findingOf(linted: Linted, located: Located, severity: Severity): Finding {
  const { rule, report, span, related, parts, resource } = located;
  const place = (at: Span) => ({ start: positionIn(linted, at.start), end: positionIn(linted, at.end) });
  return {
    rule,
    severity,
    message: report.message.replace('{parts}', inWords(parts.map(({ name }) => name))),
    span,
    ...place(span),
    path: isPath(report.at) ? report.at : null,
    resource,
    related: related.map((other) => ({ ...other, ...place(other.span) })),
    get fixes() {
      return located.fixes;
    },
    isPlainYaml: report.isPlainYaml === true,
  };
}

function useOf(
  ignore: Ignore,
  linted: Linted,
  context: Context,
  undecided: ReadonlySet<string>,
  isUsed: (id: string) => boolean,
): IgnoreUse {
  const state = (id: string) => {
    const rule = context.rules.find((known) => known.id === id);
    if (!rule) return 'unknown';
    if (isUsed(id)) return 'used';
    return linted.isBroken || undecided.has(id) || id === UNUSED || !severityOf(context.config, rule)
      ? 'undecided'
      : 'unused';
  };
  return {
    ignore,
    text: linted.text,
    expired: ignore.until !== undefined && ignore.until < context.today,
    ids: ignore.ids.map(({ id, span }) => {
      const found = state(id);
      const meant = found === 'unknown' ? nearestId(id, context.rules) : undefined;
      return { id, span, state: found, ...(meant === undefined ? {} : { meant }) };
    }),
  };
}

function nearestId(id: string, rules: readonly Rule[]): string | undefined {
  const limit = Math.max(2, Math.floor(id.length / 4));
  const [best] = rules.map((rule) => ({ id: rule.id, far: distance(id, rule.id) })).sort((a, b) => a.far - b.far);
  return best && best.far <= limit ? best.id : undefined;
}

function reportUses(
  uses: readonly IgnoreUse[],
  marks: readonly PeerMarkUse[],
  linted: Linted,
  context: Context,
): Located[] {
  if (uses.length === 0 && marks.length === 0) return [];
  const located: Located[] = [];
  for (const rule of context.rules) {
    if (!rule.check.ignores) continue;
    const add = (report: Report): void => {
      const severity = severityOf(context.config, rule, report);
      if (!severity || isPath(report.at)) return;
      const resource = linted.reports[0]?.resource ?? { apiVersion: null, kind: null, namespace: null, name: null };
      located.push({
        rule,
        report,
        severity,
        span: clampToLine(linted.text, report.at),
        related: [],
        parts: [],
        resource,
        fixes: report.fixes,
      });
    };
    try {
      for (const report of rule.check.ignores(uses, marks)) add(report);
    } catch (error) {
      context.onCrash(rule, error);
    }
  }
  return located;
}

function byPlace(a: Finding, b: Finding): number {
  return (
    a.span.start - b.span.start ||
    a.span.end - b.span.end ||
    (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0)
  );
}
