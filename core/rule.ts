import type { Query } from './kube/facts.js';
import type { Container, DocumentView, Pod, Resource } from './kube/model.js';
import type { PeerMarkUse } from './peer-marks.js';
import type { Ignore } from './suppress.js';
import type { Edit } from './yaml/edit.js';
import { type Path, type Span, Unknown, unknown } from './yaml/tree.js';

export type Severity = 'error' | 'warning' | 'info';
/** Cumulative: each holds the ones before it. */
export const PROFILES = ['baseline', 'restricted', 'recommended', 'strict'] as const;
export type Profile = (typeof PROFILES)[number];
export type Category = 'schema' | 'pod-security' | 'image' | 'resources' | 'probes' | 'service-account' | 'meta';

/**
 * How sure a fix is. `safe`: Kubernetes reads the same object before and after (defaults filled in), or refused it before and one reading
 * is possible. `review`: needs no value from a person, but may change behaviour; its title says what. `placeholder`: a person must choose a
 * value; never written by a batch.
 */
export type Safety = 'safe' | 'review' | 'placeholder';

export interface Fix {
  /** Imperative and literal: `Set privileged: false`. */
  readonly title: string;
  readonly safety: Safety;
  readonly edits: readonly Edit[];
}

export interface Related {
  readonly at: Path | Span;
  readonly message: string;
}

/** A container that a report on the pod speaks for. */
export interface Part {
  /** The path of what this container lacks. */
  readonly at: Path;
  /** How the message names it: `"app"`, or `container 1`. */
  readonly name: string;
  /** What repairs this container alone, if another one's finding is ignored. */
  readonly edits: readonly Edit[];
}

/** What only other documents of the unit can decide; answered after a document's own result. */
export interface When {
  /** Silent where an answer is yes or not known. */
  readonly unless?: readonly Query[];
  /** Reported only where the answer is a sure yes. */
  readonly only?: Query;
  /** Milder unless the answer is a sure yes. */
  readonly softer?: { readonly severity: Severity; readonly unless: Query };
}

export type Fixes = readonly [Fix, ...Fix[]] | { readonly none: string };

/** What a rule says about one place. Plain data. */
export interface Report {
  /** A path from the document's root, the missing field's own where something is missing; a span for what has no path. */
  readonly at: Path | Span;
  /** The fact, the offender in quotes, why it matters, what to do. `{parts}` stands for the names of `parts`. */
  readonly message: string;
  /** What to underline where both are there; without it, the value if it is a scalar, else the key. */
  readonly on?: 'key' | 'value';
  /** The rule's own unless the sub-case is another. */
  readonly severity?: Severity;
  readonly profile?: Profile;
  readonly related?: readonly Related[];
  readonly parts?: readonly Part[];
  /** Rules that speak instead where they are on and report the place. */
  readonly yieldsTo?: readonly { readonly rule: string; readonly at: Path }[];
  readonly when?: When;
  /** Every reader of YAML says it too, one that knows nothing of Kubernetes. */
  readonly isPlainYaml?: boolean;
  /** The preferred one first, then alternatives; or why there is none. */
  readonly fixes: Fixes;
}

export interface Example {
  /** A manifest with lines of carets under what is underlined: `#   ^^^`, or without the `#` for a place that starts at column 0. */
  readonly bad: string;
  /** What the preferred fixes make of it, byte for byte; absent where there is no fix. */
  readonly good?: string;
  /** The minor version of Kubernetes, where not the newest. */
  readonly minor?: number;
  /** Rules that are off, where they would speak instead. */
  readonly off?: readonly string[];
}

type Reports = Iterable<Report>;

/** How much of a file a rule looks at. Each function runs apart for each thing, and one that reads what is not known ends alone. */
export interface Check {
  document?(document: DocumentView): Reports;
  resource?(resource: Resource): Reports;
  pod?(pod: Pod): Reports;
  container?(container: Container): Reports;
  /** Runs after everything else: what became of the ignore comments, and of the marks of other tools. */
  ignores?(uses: readonly IgnoreUse[], marks: readonly PeerMarkUse[]): Reports;
}

/** An ignore comment and what it hid. */
export interface IgnoreUse {
  readonly ignore: Ignore;
  readonly text: string;
  readonly expired: boolean;
  readonly ids: readonly {
    readonly id: string;
    readonly span: Span;
    /** `undecided`: its rule is off, or could not be run to its end here. */
    readonly state: 'used' | 'unused' | 'unknown' | 'undecided';
    /** For an unknown id, the rule that was perhaps meant. */
    readonly meant?: string;
  }[];
}

export interface Rule {
  /** The bad state, in kebab-case; read after "ignore". Never renamed. */
  readonly id: string;
  /** A sentence without a full stop. */
  readonly title: string;
  readonly severity: Severity;
  readonly category: Category;
  readonly profile: Profile;
  readonly scope: 'document' | 'workspace';
  /** Ids of sections of standards, as in the catalogue: `PSS:privileged`, `CIS-5.2.2`. */
  readonly standards: readonly string[];
  /** The same check in other tools, `tool:id`; a final `~` means roughly the same. */
  readonly peers: readonly string[];
  readonly fixable: 'always' | 'sometimes' | 'never';
  /** Markdown: why it matters (the attack), what to do, when it is fine. */
  readonly docs: string;
  readonly check: Check;
  readonly examples: readonly [Example, ...Example[]];
}

/** Runs `check` for every item; one that reads what is not known ends alone, and the whole ends as unknown after the last. */
export function* each<Item, Result>(items: Iterable<Item>, check: (item: Item) => Iterable<Result>): Generator<Result> {
  const iterator = items[Symbol.iterator]();
  let ended = false;
  for (;;) {
    let item: Item;
    try {
      const next = iterator.next();
      if (next.done) break;
      item = next.value;
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      ended = true; // the end of an open list
      break;
    }
    try {
      yield* check(item);
    } catch (error) {
      if (!(error instanceof Unknown)) throw error;
      ended = true;
    }
  }
  if (ended) throw unknown;
}

export function isPath(at: Path | Span): at is Path {
  return Array.isArray(at);
}
