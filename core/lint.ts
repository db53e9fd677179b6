import { type Config, isOn, severityOf } from './config.js';
import { draftFixes } from './drafts.js';
import { factsOf, keyOf, type ResourceFacts, Unit } from './kube/facts.js';
import { DocumentView, identityOf, isKubernetes, isKubernetesText, type Resource } from './kube/model.js';
import { obscure } from './kube/obscure.js';
import { Schema, type SchemaStore } from './kube/schema.js';
import { type PeerMark, peerMarksOf } from './peer-marks.js';
import { withProvedFixes } from './prove.js';
import { MANIFEST, type Role } from './role.js';
import { type Fixes, isPath, type Part, type Report, type Rule, type Severity } from './rule.js';
import { type Finding, type ResourceName, type Settled, settle, unusedForFile } from './settle.js';
import { type Ignore, ignoresOf } from './suppress.js';
import { contentStart, type Segment, SegmentedText, segmentOf } from './yaml/split.js';
import { holdsBlocks, isForeignTemplate, writesDocuments } from './yaml/template.js';
import { keyOfSegment, MAX_DEPTH, MERGE_BUDGET, type Span, type Tree, treeOf, Unknown } from './yaml/tree.js';
import { clampToLine, underline } from './yaml/underline.js';

/** All that a document's result hangs on beside its text. */
export interface Context {
  readonly config: Config;
  readonly rules: readonly Rule[];
  readonly schema: SchemaStore;
  /** Today (UTC), `YYYY-MM-DD`: ignore comments end. */
  readonly today: string;
  /** A rule that throws costs that rule alone, and is never silent. */
  readonly onCrash: (rule: Rule, error: unknown) => void;
  /** Whether somebody will ask of every fix if it can be made: see `refusedDraft`. */
  readonly drafts?: boolean;
}

/** What the rules say of a document, before other documents and ignore comments have their say. Plain data, relative to the document. */
export interface Linted extends Segment {
  /** Of its file. */
  readonly role: Role;
  /** Nothing but markers and comments. */
  readonly isEmpty: boolean;
  readonly isKubernetes: boolean;
  /** Why it was not looked into, though it is Kubernetes'. */
  readonly skipped?: string;
  /** Why it could not be checked. */
  readonly notChecked?: string;
  readonly isBroken: boolean;
  /** Where its content starts. */
  readonly start: number;
  readonly reports: readonly Located[];
  readonly facts: readonly ResourceFacts[];
  readonly factsKey: string;
  readonly ignores: readonly Ignore[];
  /** Those of other tools that a rule knows. */
  readonly marks: readonly PeerMark[];
  /** Ids of rules that met something that is not known, or left a place to another rule: nobody can say that they had nothing to report. */
  readonly ended: ReadonlySet<string>;
  readonly crashed: readonly string[];
}

/** A report with its places found. */
export interface Located {
  readonly rule: Rule;
  readonly report: Report;
  readonly severity: Severity;
  readonly span: Span;
  readonly related: readonly { readonly span: Span; readonly message: string }[];
  readonly parts: readonly (Part & { readonly span: Span })[];
  readonly resource: ResourceName;
  /** The report's, with a review where one that claims to be safe is not: found out when they are looked at. */
  readonly fixes: Fixes;
}

/** What is known of a file: a result for each of its segments. */
export interface FileResult {
  readonly documents: readonly DocumentResult[];
  /** Why the file was not checked at all. */
  readonly notChecked?: string;
  /** Only some documents were looked into: see `glance`. */
  readonly isPartial?: true;
}

export interface DocumentResult extends Settled {
  readonly linted: Linted;
}

/** In UTF-16 units of text; the shells check bytes. */
export const MAX_FILE_LENGTH = 10 * 1024 * 1024;
/** In one document; each is looked into by every rule. */
const MAX_CONTAINERS = 10_000;
/** In one document; each is held against every report. */
const MAX_IGNORES = 5000;
/** How much text a glance looks into beyond the document that it starts in. */
const MAX_GLANCE = 32 * 1024;
/** How many documents a step of a pass settles. */
const SETTLED_AT_ONCE = 64;
/** How many bytes of documents and results a linter remembers. */
const MEMO_BYTES = 16 * 1024 * 1024;
/** A longer document is known by its segment alone: each keystroke would leave a whole version behind, of which hardly one comes back. */
const LARGE = 64 * 1024;
const TREES = 8;
const VIEWS = 64;

/** Lints files in one context. A document that was seen before costs a look-up: an edit lints one document, not the file. */
export class Linter {
  readonly schema: Schema;
  readonly #rules: readonly Rule[];
  readonly #memo = new Map<string, Linted>();
  readonly #bySegment = new WeakMap<Segment, Linted>();
  readonly #settled = new WeakMap<
    Linted,
    DocumentResult & { readonly unit: Unit; readonly fileIgnores: readonly Ignore[] }
  >();
  readonly #units = new WeakMap<SegmentedText, { readonly keys: readonly string[]; readonly unit: Unit }>();
  readonly #trees = new Map<string, Tree>();
  /** The same for each role, so that one who asks twice asks the same linter. */
  readonly #views = new Map<string, Linter>();
  /** The linter whose memory this one uses. */
  readonly #whole: Linter;
  #bytes = 0;

  /** `whole`: a linter of the same context, of which this is the view for files of one role. */
  constructor(
    readonly context: Context,
    readonly role: Role = MANIFEST,
    whole?: Linter,
  ) {
    this.#whole = whole ?? this;
    this.schema = whole?.schema ?? new Schema(context.schema, context.config.minor);
    this.#rules = whole ? [] : context.rules.filter((rule) => isOn(context.config, rule));
  }

  /** For files of a role: everything that is made of its results lints in this role too. Costs nothing, and remembers together with this one. */
  as(role: Role): Linter {
    if (role.key === this.role.key) return this;
    if (this.#whole !== this) return this.#whole.as(role);
    const view = this.#views.get(role.key) ?? new Linter(this.context, role, this);
    if (this.#views.size >= VIEWS) this.#views.clear();
    this.#views.set(role.key, view);
    return view;
  }

  /** The specification: what `check` says of any sequence of edits equals this of the text that they made. */
  lint(text: string): FileResult {
    return this.check(new SegmentedText(text));
  }

  check(text: SegmentedText, role: Role = this.role): FileResult {
    const pass = this.pass(text, role);
    for (;;) {
      const step = pass.next();
      if (step.done) return step.value;
    }
  }

  /**
   * `check` in small steps, for those who have others to serve between two: of the text as it is at the first step. It may be left at any; what was
   * looked into until then is remembered with its segments, so that the next pass goes on from there.
   */
  *pass(text: SegmentedText, role: Role = this.role): Generator<undefined, FileResult> {
    if (this.#whole !== this) return yield* this.#whole.pass(text, role);
    if (text.length > MAX_FILE_LENGTH)
      return {
        documents: [],
        notChecked: `The file has more than ${MAX_FILE_LENGTH / 1024 / 1024} MB: it was not checked.`,
      };
    const linted: Linted[] = [];
    for (const segment of [...text.segments]) {
      const known = this.#bySegment.get(segment);
      const isKnown = known?.role.key === role.key;
      linted.push(isKnown ? known : this.#lintSegment(segment, role));
      if (!isKnown) yield;
    }
    const unit = this.#unitOf(text, linted);
    const first = linted.find(({ isEmpty }) => !isEmpty);
    const forFile = fileIgnoresOf(first);
    const documents: DocumentResult[] = [];
    for (const document of linted) {
      documents.push(this.#settle(document, unit, forFile));
      if (documents.length % SETTLED_AT_ONCE === 0) yield;
    }
    if (forFile.length === 0 || !first) return { documents };
    return { documents: unusedForFile(documents, first, forFile, this.context) };
  }

  /**
   * What is found in the documents that a span touches (in the first of them, where it touches much), at once, however long the file. The others
   * count as not known: what they could refute is not said.
   */
  glance(text: SegmentedText, span: Span, role: Role = this.role): FileResult {
    if (this.#whole !== this) return this.#whole.glance(text, span, role);
    if (text.length > MAX_FILE_LENGTH) return this.check(text, role);
    const read = new Map<number, Linted>();
    const look = (index: number): Linted | undefined => {
      const segment = text.segments[index];
      const linted = segment && this.#lintSegment(segment, role);
      if (linted) read.set(index, linted);
      return linted;
    };
    let first = 0;
    while (look(first)?.isEmpty) first++;
    const from = text.segmentAt(span.start);
    const to = text.segmentAt(span.end);
    for (let index = from; index <= to && text.start(index) <= text.start(from + 1) + MAX_GLANCE; index++) look(index);
    const unit = new Unit([...[...read.values()].flatMap(({ facts }) => facts), ...UNKNOWN]);
    const forFile = fileIgnoresOf(read.get(first));
    const documents = text.segments.map((_, index) => {
      const linted = read.get(index);
      return linted ? { linted, ...settle(linted, unit, forFile, this.context) } : NOT_READ;
    });
    return { documents, isPartial: true };
  }

  /** The tree of a document, for those that compute fixes. */
  tree(document: Segment | string): Tree {
    if (this.#whole !== this) return this.#whole.tree(document);
    const segment = typeof document === 'string' ? segmentOf(document) : document;
    const key = keyOfSegment(segment);
    let tree = this.#trees.get(key);
    this.#trees.delete(key);
    tree ??= treeOf(segment);
    this.#trees.set(key, tree);
    for (const oldest of this.#trees.keys()) {
      if (this.#trees.size <= TREES) break;
      this.#trees.delete(oldest);
    }
    return tree;
  }

  #lintSegment(segment: Segment, role: Role): Linted {
    let linted = this.#bySegment.get(segment);
    if (linted?.role.key === role.key) return linted;
    const key = memoKey(keyOfSegment(segment), role);
    linted = this.#memo.get(key);
    if (linted) {
      this.#memo.delete(key); // and in again, as the newest
      this.#memo.set(key, linted);
    } else {
      linted = this.#lintDocument(segment, role);
      this.#remember(key, linted);
    }
    this.#bySegment.set(segment, linted);
    return linted;
  }

  #remember(key: string, linted: Linted): void {
    if (linted.text.length > LARGE) return;
    this.#memo.set(key, linted);
    this.#bytes += bytesOf(linted);
    for (const [other, oldest] of this.#memo) {
      if (this.#bytes <= MEMO_BYTES || oldest === linted) break;
      this.#memo.delete(other);
      this.#bytes -= bytesOf(oldest);
    }
  }

  #unitOf(text: SegmentedText, linted: readonly Linted[]): Unit {
    const withFacts = linted.filter(({ facts }) => facts.length > 0);
    const before = this.#units.get(text);
    if (
      before &&
      before.keys.length === withFacts.length &&
      withFacts.every(({ factsKey }, index) => factsKey === before.keys[index])
    )
      return before.unit;
    const unit = withFacts.length === 0 ? NO_UNIT : new Unit(withFacts.flatMap(({ facts }) => facts));
    this.#units.set(text, { keys: withFacts.map(({ factsKey }) => factsKey), unit });
    return unit;
  }

  #settle(linted: Linted, unit: Unit, fileIgnores: readonly Ignore[]): DocumentResult {
    const known = this.#settled.get(linted);
    if (known && known.unit === unit && known.fileIgnores === fileIgnores) return known;
    const settled = { linted, unit, fileIgnores, ...settle(linted, unit, fileIgnores, this.context) };
    this.#settled.set(linted, settled);
    return settled;
  }

  #lintDocument(segment: Segment, role: Role, safety: 'proved' | 'as it is' = 'proved'): Linted {
    const { text, template } = segment;
    const start = contentStart(template?.masked ?? text);
    const plain = { ...NOTHING, ...segment, role, start, isEmpty: start === text.length, ...factsBeside(segment) };
    if (plain.isEmpty || !/kind|apiVersion/.test(text)) return plain;
    const tree = treeOf(segment);
    if (tree.broken && (template || isForeignTemplate(text))) {
      if (!isKubernetesText(text, this.context.schema)) return plain;
      const skipped = 'It holds expressions of a template and cannot be read as YAML.';
      return { ...plain, isKubernetes: true, skipped, facts: UNKNOWN, factsKey: keyOf(UNKNOWN) };
    }
    if (!isKubernetes(tree, this.context.schema)) return plain;
    const unchecked = (notChecked: string): Linted => ({
      ...plain,
      isKubernetes: true,
      notChecked,
      facts: UNKNOWN,
      factsKey: keyOf(UNKNOWN),
    });
    if (text.split('seaworthy-ignore').length > MAX_IGNORES)
      return unchecked(`It has more than ${MAX_IGNORES} ignore comments.`);
    if (tree.depth > MAX_DEPTH) return unchecked(`It is nested deeper than ${MAX_DEPTH} levels.`);
    const document = new DocumentView(tree, this.schema);
    if (document.containerCount > MAX_CONTAINERS) return unchecked(`It has more than ${MAX_CONTAINERS} containers.`);
    obscure(document, role);
    const run = new Run(this.context, document);
    for (const rule of this.#rules) run.rule(rule);
    if (tree.isOverMerged) return unchecked(`Its merge keys (<<) repeat more than ${MERGE_BUDGET} entries.`);
    const facts = [...factsOfDocument(document)];
    const located = run.located();
    if (this.context.drafts && safety === 'proved') draftFixes(tree, located);
    return {
      ...plain,
      isKubernetes: true,
      isBroken: tree.broken,
      reports: safety === 'as it is' ? located : this.#proved(located, segment, role),
      facts,
      factsKey: keyOf(facts),
      ignores: ignoresOf(tree),
      marks: peerMarksOf(document, this.context.rules),
      ended: run.ended,
      crashed: run.crashed,
    };
  }

  #proved(reports: readonly Located[], segment: Segment, role: Role): readonly Located[] {
    const lint = (repaired: string): readonly Located[] =>
      this.#lintDocument(segmentOf(repaired, segment.template?.depth), role, 'as it is').reports;
    return withProvedFixes(reports, () => this.tree(segment), lint);
  }
}

/** One document's run of all rules. */
class Run {
  readonly ended = new Set<string>();
  readonly crashed: string[] = [];
  readonly #found: Located[] = [];
  readonly #pods;

  constructor(
    readonly context: Context,
    readonly document: DocumentView,
  ) {
    this.#pods = document.resources.flatMap(({ pod }) => pod ?? []);
  }

  rule(rule: Rule): void {
    const { check } = rule;
    if (check.document) this.#run(rule, undefined, check.document, this.document);
    if (check.resource)
      for (const resource of this.document.resources) this.#run(rule, resource, check.resource, resource);
    if (!check.pod && !check.container) return;
    for (const pod of this.#pods) {
      if (check.pod) this.#run(rule, pod.resource, check.pod, pod);
      if (check.container)
        for (const container of pod.containers) this.#run(rule, pod.resource, check.container, container);
    }
  }

  /** What was found, without what a more specific rule says as well. */
  located(): Located[] {
    const places = new Set(
      this.#found.flatMap(({ rule, report: { at } }) => (isPath(at) ? [placeKey(rule.id, at)] : [])),
    );
    const speaks = ({ rule: { id }, report: { yieldsTo } }: Located): boolean => {
      const yields = yieldsTo?.some(({ rule, at }) => places.has(placeKey(rule, at))) ?? false;
      if (yields) this.ended.add(id);
      return !yields;
    };
    return this.#found
      .filter(speaks)
      .sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end || (a.rule.id < b.rule.id ? -1 : 1));
  }

  #run<T>(rule: Rule, resource: Resource | undefined, check: (of: T) => Iterable<Report>, of: T): void {
    try {
      for (const report of check(of)) this.#add(rule, report, resource ?? this.document.resources[0]);
    } catch (error) {
      if (error instanceof Unknown) this.ended.add(rule.id);
      else {
        if (!this.crashed.includes(rule.id)) this.crashed.push(rule.id);
        this.context.onCrash(rule, error);
      }
    }
  }

  #add(rule: Rule, report: Report, resource: Resource | undefined): void {
    const severity = severityOf(this.context.config, rule, report);
    if (!severity) return;
    const { tree } = this.document;
    const place = (at: Report['at'], on?: 'key' | 'value') =>
      isPath(at) ? underline(tree, at, on) : clampToLine(tree.text, at);
    const { start, end, origin } = { origin: undefined, ...place(report.at, report.on) };
    this.#found.push({
      rule,
      report,
      severity,
      span: { start, end },
      related: [
        ...(report.related ?? []).map(({ at, message }) => ({ span: spanOnly(place(at)), message })),
        ...(origin ? [{ span: origin, message: 'The value comes from here.' }] : []),
      ],
      parts: (report.parts ?? []).map((part) => ({ ...part, span: spanOnly(place(part.at)) })),
      resource: nameOf(resource, tree.text),
      fixes: report.fixes,
    });
  }
}

function fileIgnoresOf(first: Linted | undefined): readonly Ignore[] {
  const ignores = first?.ignores.filter(({ scope }) => scope.of === 'file') ?? NONE;
  return ignores.length > 0 ? ignores : NONE;
}

function spanOnly({ start, end }: Span): Span {
  return { start, end };
}

function placeKey(rule: string, at: readonly (string | number)[]): string {
  return JSON.stringify([rule, ...at]);
}

function nameOf(resource: Resource | undefined, text: string): ResourceName {
  if (!resource) {
    const { apiVersion, kind } = identityOf(text);
    return { apiVersion: apiVersion ?? null, kind: kind ?? null, namespace: null, name: null };
  }
  return {
    apiVersion: resource.apiVersion ?? null,
    kind: resource.kind,
    namespace: resource.text('metadata', 'namespace') ?? null,
    name: resource.text('metadata', 'name') ?? null,
  };
}

/** A document whose kind is not known may be anything; one that a template may leave out, or repeat, is not surely there. */
function* factsOfDocument(document: DocumentView): Generator<ResourceFacts> {
  const { tree, resources } = document;
  for (const resource of resources)
    for (const known of factsOf(resource))
      yield tree.isOptional(resource.path)
        ? { name: known.name, namespace: known.namespace, fact: 'unknown', kind: resource.kind }
        : known;
  const isOpenList =
    resources.some(({ path }) => path.length > 0) && (tree.broken || (tree.template && holdsBlocks(tree.template)));
  if (resources.length === 0 ? tree.root.node !== null : isOpenList) yield* UNKNOWN;
  else if (tree.template && writesDocuments(tree.template)) yield* UNKNOWN;
}

const UNKNOWN: readonly ResourceFacts[] = [
  { name: new Unknown(), namespace: new Unknown(), fact: 'unknown', kind: undefined },
];
/** What actions write where no document is may be any. */
function factsBeside({ template }: Segment): Pick<Linted, 'facts' | 'factsKey'> {
  const facts = template && writesDocuments(template) ? UNKNOWN : [];
  return { facts, factsKey: keyOf(facts) };
}

const NO_UNIT = new Unit([]);
const NONE: readonly Ignore[] = [];
const NOTHING = {
  isKubernetes: false,
  isBroken: false,
  reports: [],
  facts: [],
  factsKey: '',
  ignores: NONE,
  marks: [],
  ended: new Set<string>(),
  crashed: [],
} satisfies Partial<Linted>;

const NOT_READ: DocumentResult = {
  linted: { ...NOTHING, text: '', role: MANIFEST, start: 0, isEmpty: true },
  findings: [],
  ignored: [],
  usedForFile: NOTHING.ended,
  undecided: NOTHING.ended,
};

/** A plain manifest's text is its key: nothing is made for it. */
function memoKey(document: string, { key }: Role): string {
  return key === '' ? document : `${key}\0${document}`;
}

function bytesOf({ text, template, role, reports, ignores, marks }: Linted): number {
  return (
    2 * ((template ? 3 : 1) * text.length + role.key.length) +
    1500 * reports.length +
    200 * ignores.length +
    500 * marks.length +
    500
  );
}

export type { Finding, ResourceName };
