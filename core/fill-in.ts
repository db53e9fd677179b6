import { type Action, type ActionOptions, containerOf, type Place, type Subject, titleOf } from './action.js';
import { combine, shift } from './fix.js';
import { fact } from './kube/facts.js';
import { type Container, DocumentView } from './kube/model.js';
import { type ProbeKind, probeValue, type Question, questionFor, writtenQuestion } from './kube/probes.js';
import { type Amount, amountStop, lacksRequest, limitOf, podRequest, requestOf } from './kube/resources.js';
import type { Linted } from './lint.js';
import type { Finding } from './settle.js';
import { type Edit, set, type TextEdit } from './yaml/edit.js';
import type { Path } from './yaml/tree.js';

/**
 * Limits and probes, which only a person can choose, as whole blocks with tab stops: for each container that a selection touches a finding
 * of, and for every container that lacks them. Prefilled from what stands in the file; the titles say with what.
 */
export function fillIns(subject: Subject, at: readonly Place[], { snippets }: ActionOptions): Action[] {
  return FILLS.flatMap((fill) => {
    const asked = lackingIn(at, fill);
    if (asked.length === 0) return [];
    const containers = new Containers(subject);
    const one = asked.flatMap((lacking) => action(containers, fill, [lacking], snippets, fill.titleFor));
    // Without tab stops nobody is led to what must be chosen: many at once would be forgotten.
    return snippets ? [...one, ...forMany(containers, fill, asked)] : one;
  });
}

/**
 * Resources and probes as whole blocks for a container that lacks them by its findings, prefilled as the actions do; it may be a copy of the
 * subject's.
 */
export function fillingOf(subject: Subject, c: Container, findings: readonly Finding[]): Edit[] {
  const own = findings.filter(({ path }) => path && isSame(containerOf(path), c.path));
  const ids = new Set(own.map(({ rule }) => rule.id));
  const models = new Containers(subject).like(c);
  return FILLS.flatMap(({ needs }) => needs(c, ids, models)?.edits ?? []);
}

/** What is filled in together. */
interface Fill {
  readonly category: Finding['rule']['category'];
  readonly noun: string;
  /** What a container needs, `models` being others with its image; undefined where that is not known or not its own business. */
  readonly needs: (c: Container, ids: ReadonlySet<string>, models: readonly Container[]) => Needed | undefined;
  readonly titleFor: (c: Container, needed: Needed) => string;
}

interface Needed {
  readonly edits: readonly Edit[];
  /** `requests and a memory limit`. */
  readonly what: string;
  /** What each tab stop is and starts with: `memory 128Mi for both`. */
  readonly stops: readonly string[];
}

/** A container that lacks something, and the findings that say so. */
interface Lacking {
  readonly document: number;
  readonly path: Path;
  readonly findings: readonly Finding[];
}

/** More tab stops than those of so many containers are no help. */
const MAX_CONTAINERS = 25;
/** How many documents are read to find the same image elsewhere. */
const MAX_MODELS = 20;

function forMany(containers: Containers, fill: Fill, asked: readonly Lacking[]): Action[] {
  const all = lackingIn(
    containers.subject.result.documents.flatMap(({ findings }, document) =>
      findings.map((finding) => ({ finding, document })),
    ),
    fill,
  );
  const pods = [...new Map(asked.map((lacking) => [podKey(lacking), lacking])).keys()];
  const many = (lacking: readonly Lacking[], where: string): Action[] =>
    lacking.length < 2 || lacking.length > MAX_CONTAINERS
      ? []
      : action(containers, fill, lacking, true, () => `Add ${fill.noun} to every container${where} that lacks them`);
  return [
    ...pods.flatMap((pod) => {
      const own = all.filter((lacking) => podKey(lacking) === pod);
      return own.length < all.length ? many(own, ' of this pod') : [];
    }),
    ...many(all, ' in this file'),
  ];
}

function podKey({ document, path }: Lacking): string {
  return JSON.stringify([document, path.slice(0, -2)]);
}

/** The containers that findings of a fill are about. */
function lackingIn(places: readonly Place[], { category }: Fill): Lacking[] {
  const found = new Map<string, Lacking & { readonly findings: Finding[] }>();
  for (const { finding, document } of places) {
    const path = finding.path && containerOf(finding.path);
    if (!path || finding.rule.category !== category || !finding.rule.id.startsWith('missing-')) continue;
    const key = JSON.stringify([document, path]);
    const known = found.get(key) ?? { document, path, findings: [] };
    if (!known.findings.includes(finding)) known.findings.push(finding);
    found.set(key, known);
  }
  return [...found.values()];
}

function action(
  containers: Containers,
  { needs }: Fill,
  lacking: readonly Lacking[],
  snippets: boolean,
  titleFor: Fill['titleFor'],
): Action[] {
  const { linter, text, result } = containers.subject;
  const edits: TextEdit[] = [];
  const done: { readonly container: Container; readonly needed: Needed }[] = [];
  const findings: Place[] = [];
  for (const index of new Set(lacking.map(({ document }) => document))) {
    const document = result.documents[index];
    if (!document) continue;
    const chosen = lacking
      .filter((other) => other.document === index)
      .flatMap(({ path, ...own }) => {
        const container = containers.of(document.linted).find((other) => isSame(other.path, path));
        // All that is reported of it, not only what the selection touches.
        const all = document.findings.filter((finding) => finding.path && isSame(containerOf(finding.path), path));
        const needed =
          container && needs(container, new Set(all.map(({ rule }) => rule.id)), containers.like(container));
        const [finding] = own.findings;
        if (!container || !needed || !finding) return [];
        const fix = { title: '', safety: 'placeholder', edits: needed.edits } as const;
        return [{ finding, fix, container, needed, findings: own.findings }];
      });
    const made = combine(linter, document, chosen, snippets ? 'snippet' : 'default');
    const kept = chosen.filter(({ fix }) => made.applied.some((applied) => applied.fix === fix));
    const renumber = snippets ? renumbered(made.edits, stopsIn(edits)) : made.edits;
    edits.push(...renumber.map((edit) => shift(edit, text.start(index))));
    done.push(...kept);
    findings.push(...kept.flatMap((own) => own.findings.map((finding) => ({ finding, document: index }))));
  }
  const [first] = done;
  if (!first) return [];
  const title =
    done.length === 1 && lacking.length === 1
      ? titleFor(first.container, first.needed)
      : withValues(titleFor(first.container, first.needed), done);
  const tiered = titleOf({ title, safety: 'placeholder' });
  return [{ title: tiered, kind: 'quickfix', isPreferred: false, edits, isSnippet: snippets, findings }];
}

/** Menus cut off longer titles. */
const MAX_TITLE = 140;

/** With what all begin alike, else each (`"web": CPU 100m, memory 128Mi for both; "log": memory 64Mi`), or their names where that is too long. */
function withValues(
  title: string,
  done: readonly { readonly container: Container; readonly needed: Needed }[],
): string {
  const values = done.map(({ needed }) => needed.stops.join(', '));
  const more = done.length > 3 ? [`${done.length - 3} more`] : [];
  const listed = (of: (name: string, index: number) => string): readonly string[] => [
    ...done.slice(0, 3).map(({ container }, index) => of(container.shortName, index)),
    ...more,
  ];
  const each = `${title} (${listed((name, index) => `${name}: ${values[index]}`).join('; ')})`;
  if (new Set(values).size === 1) return `${title} (${values[0]})`;
  return each.length <= MAX_TITLE ? each : `${title} (${listed((name) => name).join(', ')})`;
}

const STOP = /\\.|\$\{(\d+):/gs;

/** How many tab stops snippets have. */
function stopsIn(edits: readonly TextEdit[]): number {
  let most = 0;
  for (const { newText } of edits)
    for (const [, stop] of newText.matchAll(STOP)) most = Math.max(most, Number(stop ?? 0));
  return most;
}

/** Each document's stops begin at 1: behind those of others they go on. */
function renumbered(edits: readonly TextEdit[], by: number): readonly TextEdit[] {
  if (by === 0) return edits;
  return edits.map((edit) => ({
    ...edit,
    newText: edit.newText.replace(STOP, (whole, stop?: string) =>
      stop === undefined ? whole : `\${${Number(stop) + by}:`,
    ),
  }));
}

/** The containers of a file, each document read once. */
class Containers {
  readonly #known = new Map<Linted, readonly Container[]>();

  constructor(readonly subject: Subject) {}

  of(linted: Linted): readonly Container[] {
    const { linter } = this.subject;
    const known = this.#known.get(linted);
    if (known) return known;
    const { resources } = new DocumentView(linter.tree(linted), linter.schema);
    const containers = resources.flatMap(({ pod }) => pod?.containers ?? []);
    this.#known.set(linted, containers);
    return containers;
  }

  /** Others with the same image. */
  like(c: Container): readonly Container[] {
    const image = c.text('image');
    if (image === undefined) return [];
    return this.subject.result.documents
      .filter(({ linted }) => linted.isKubernetes && linted.text.includes(image))
      .slice(0, MAX_MODELS)
      .flatMap(({ linted }) => this.of(linted))
      .filter((other) => other !== c && other.text('image') === image);
  }
}

function isSame(a: Path | undefined, b: Path): boolean {
  return a?.length === b.length && a.every((key, index) => key === b[index]);
}

const AMOUNTS: readonly Amount[] = ['cpu', 'memory'];
const NAMES: Readonly<Record<Amount, string>> = { cpu: 'CPU', memory: 'memory' };
const REQUESTS: Readonly<Record<Amount, string>> = { cpu: '100m', memory: '128Mi' };
const LIMITS: Readonly<Record<Amount, string>> = { cpu: '500m', memory: '128Mi' };

function neededResources(c: Container, ids: ReadonlySet<string>, models: readonly Container[]): Needed | undefined {
  const limits = AMOUNTS.filter((amount) => ids.has(`missing-${amount}-limit`));
  if (limits.some((amount) => podRequest(c.pod, amount) !== undefined)) return undefined; // the limit is the pod's
  // A request is reported together with its limit, so that there is one finding.
  const requests = AMOUNTS.filter(
    (amount) =>
      ids.has(`missing-${amount}-request`) || (limits.includes(amount) && fact(() => lacksRequest(c, amount)) === true),
  );
  const edits: Edit[] = [];
  const stops: string[] = [];
  for (const amount of AMOUNTS) {
    const own = requestOf(c, amount);
    const like = models.find((other) => (limitOf(other, amount) ?? requestOf(other, amount)) !== undefined);
    const likeRequest = like && (requestOf(like, amount) ?? limitOf(like, amount));
    const request = own ?? likeRequest ?? REQUESTS[amount];
    // Another one's limit goes with its request.
    const likeLimit = like && request === likeRequest ? limitOf(like, amount) : undefined;
    const isRequested = own !== undefined || requests.includes(amount);
    const limit = likeLimit ?? (own !== undefined || (isRequested && amount === 'memory') ? request : LIMITS[amount]);
    const source = own !== undefined && limit === own ? ' as requested' : like ? ` as in ${like.shortName}` : '';
    const asks = requests.includes(amount);
    if (asks) edits.push(set(c.at('resources', 'requests', amount), amountStop(c, amount, request)));
    if (limits.includes(amount)) edits.push(set(c.at('resources', 'limits', amount), amountStop(c, amount, limit)));
    const name = NAMES[amount];
    if (asks && !limits.includes(amount)) stops.push(`${name} ${request}${source}`);
    else if (asks && request === limit) stops.push(`${name} ${request} for both${source}`);
    else if (asks) stops.push(`${name} request ${request} and limit ${limit}${source}`);
    else if (limits.includes(amount)) stops.push(`${name} ${limit}${source}`);
  }
  if (edits.length === 0) return undefined;
  const what = [...amountsOf(requests, 'request'), ...amountsOf(limits, 'limit')].join(' and ');
  return { edits, what, stops };
}

/** `requests` for both, `a CPU request` for one. */
function amountsOf(amounts: readonly Amount[], noun: string): string[] {
  if (amounts.length > 1) return [`${noun}s`];
  return amounts.map((amount) => `a ${NAMES[amount]} ${noun}`);
}

const PROBES: readonly ProbeKind[] = ['liveness', 'readiness'];

function neededProbes(c: Container, ids: ReadonlySet<string>, models: readonly Container[]): Needed | undefined {
  const missing = PROBES.filter((kind) => ids.has(`missing-${kind}-probe`));
  if (missing.length === 0) return undefined;
  const asked = missing.map((kind) => ({ kind, ...questionLike(c, kind, models) }));
  const stops = asked.flatMap(({ kind, question: { path }, source }) =>
    path === undefined ? [] : [`${kind} path ${path}${source}`],
  );
  const ports = [
    ...new Set(asked.flatMap(({ question: { path, port, isDeclared } }) => (path && isDeclared ? [] : [port]))),
  ];
  const [port] = ports;
  if (ports.length === 1) stops.push(`port ${port}${missing.length > 1 ? ' for both' : ''}`);
  else stops.push(...ports.map((other) => `port ${other}`));
  return {
    edits: asked.map(({ kind, question }) => set(c.at(`${kind}Probe`), probeValue(c, kind, question))),
    what: missing.length > 1 ? 'liveness and readiness probes' : `a ${missing[0]} probe`,
    stops,
  };
}

/** The same probe of the same image, else the container's other one, else what its ports suggest. */
function questionLike(
  c: Container,
  kind: ProbeKind,
  models: readonly Container[],
): { readonly question: Question; readonly source: string } {
  const other = kind === 'liveness' ? 'readiness' : 'liveness';
  for (const model of models) {
    const written = writtenQuestion(model, kind);
    if (written) return { question: questionFor(c, written), source: ` as in ${model.shortName}` };
  }
  const own = writtenQuestion(c, other);
  if (own) return { question: questionFor(c, own), source: ` as in its ${other} probe` };
  return { question: questionFor(c), source: '' };
}

const FILLS: readonly Fill[] = [
  {
    category: 'resources',
    noun: 'resources',
    needs: neededResources,
    titleFor: ({ label }, { what, stops }) => `Add resources to ${label}: ${what} (${stops.join(', ')})`,
  },
  {
    category: 'probes',
    noun: 'liveness and readiness probes',
    needs: neededProbes,
    titleFor: ({ label }, { what, stops }) => `Add ${what} to ${label} (${stops.join(', ')})`,
  },
];
