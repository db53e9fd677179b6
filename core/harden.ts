import { type Chosen, choose, type Left, type Pick } from './fix.js';
import { podTemplate } from './kube/kinds.js';
import { CONTAINER_LISTS } from './kube/model.js';
import { fold } from './kube/schema.js';
import { type Context, type DocumentResult, Linter } from './lint.js';
import { type Repaired, repair } from './repair.js';
import type { Role } from './role.js';
import type { Finding } from './settle.js';
import { SegmentedText } from './yaml/split.js';
import type { Path } from './yaml/tree.js';

/** A level of the Pod Security Standards that pods can be brought to. */
export const LEVELS = ['baseline', 'restricted'] as const;
export type HardenLevel = (typeof LEVELS)[number];

/** What is hardened alone: a pod, a resource or whatever else stands at a path of a document. */
export interface Within {
  /** The document's index. */
  readonly document: number;
  readonly path: Path;
}

/** What hardening made of a text. What is left keeps a pod from the level. */
export interface Hardened extends Repaired {
  /** What keeps a pod from the level as well, and stays because a person chose to ignore it. */
  readonly ignored: Repaired['left'];
}

/** What hardening has in mind. */
export interface Look {
  readonly document: DocumentResult;
  readonly chosen: readonly Chosen[];
  /** What has no fix, or one that wants a value from a person. */
  readonly left: readonly Left[];
}

/** Hardens texts to one level. */
export interface Hardener {
  /** Reports what hardening is about, that of rules that are turned off too. */
  readonly linter: Linter;
  readonly harden: (text: string, within?: Within) => Hardened;
  /** What a first turn wants to do in a document, or in what stands at a path of it. Costs no edits yet. */
  readonly look: (text: SegmentedText, document: number, path?: Path) => Look | undefined;
  /** The same for files of a role. */
  readonly as: (role: Role) => Hardener;
}

/**
 * Brings pods to a level of the Pod Security Standards: safe and review fixes of its rules, and of misspelt keys on the way to the fields that
 * these read, until nothing more can be done. Of the config's levels only `off` counts.
 */
export function hardener(level: HardenLevel, context: Context): Hardener {
  const { config } = context;
  const linter = new Linter({
    ...context,
    rules: context.rules.filter(({ id, category }) => category === 'pod-security' || SCHEMA_RULES.includes(id)),
    config: { ...config, profile: level, levels: {} },
  });
  return hardenerWith(linter, ({ rule }) => config.levels[rule.id] === 'off');
}

function hardenerWith(linter: Linter, isOff: (finding: Finding) => boolean): Hardener {
  return {
    linter,
    as: (role) => hardenerWith(linter.as(role), isOff),
    harden(text, within) {
      const check = (segmented: SegmentedText): readonly DocumentResult[] =>
        linter.check(segmented).documents.map((document, index) => asked(document, index, within, isOff));
      const repaired = repair(linter, text, pick, check);
      const segmented = new SegmentedText(repaired.text);
      const ignored = check(segmented).flatMap((checked, document) =>
        checked.ignored
          .filter((finding) => isAsked(finding, document, within))
          .map((finding) => ({
            finding,
            reason: isOff(finding)
              ? 'The rule is turned off.'
              : 'It is ignored here, by a comment or by a mark of another tool.',
            document,
            line: segmented.line(document),
          })),
      );
      return { ...repaired, ignored };
    },
    look(text, document, path = []) {
      const result = linter.check(text).documents[document];
      if (!result) return undefined;
      const looked = asked(result, document, { document, path }, isOff);
      const picked = looked.findings.map(pick).filter((one) => one !== undefined);
      return {
        document: looked,
        chosen: picked.filter((one): one is Chosen => 'fix' in one),
        left: picked.filter((one): one is Left => 'reason' in one),
      };
    },
  };
}

const SCHEMA_RULES: readonly string[] = ['unknown-field', 'wrong-case-field', 'yaml-syntax-error'];

/** A document's result with those findings alone that hardening is about; those of rules that are off count as ignored. */
function asked(
  document: DocumentResult,
  index: number,
  within: Within | undefined,
  isOff: (finding: Finding) => boolean,
): DocumentResult {
  const findings = document.findings.filter((finding) => isAsked(finding, index, within));
  const off = findings.filter(isOff);
  return {
    ...document,
    findings: findings.filter((finding) => !off.includes(finding)),
    ignored: [...document.ignored, ...off],
  };
}

function isAsked(finding: Finding, document: number, within: Within | undefined): boolean {
  return isInside(finding, document, within) && (finding.rule.category !== 'schema' || isInTheWay(finding));
}

function isInside({ path }: Finding, document: number, within: Within | undefined): boolean {
  if (!within) return true;
  return document === within.document && (path === null || within.path.every((key, index) => key === path[index]));
}

/** The first fix that needs no value from a person; of a misspelt key the one that renames it. Syntax is left to its author. */
const pick: Pick = (finding) => {
  const { rule, fixes } = finding;
  if (rule.id === 'yaml-syntax-error')
    return { finding, reason: 'Only what can be read can be hardened: repair the syntax first.' };
  if ('none' in fixes) return { finding, reason: fixes.none };
  const fix = fixes.find(({ safety }) => safety !== 'placeholder');
  return fix ? { finding, fix } : choose(finding, 'review');
};

/** Whether a schema finding keeps a pod from being judged: broken syntax, or a key that stands for one on the way to a Pod Security field. */
function isInTheWay({ rule, path, fixes, resource }: Finding): boolean {
  if (rule.id === 'yaml-syntax-error') return true;
  if (!path) return false;
  const edit = 'none' in fixes ? undefined : fixes[0].edits[0];
  if (edit?.op === 'rename') return leadsToField([...path.slice(0, -1), edit.key], resource);
  return rule.id === 'wrong-case-field' && leadsToField(path, resource); // the right key stands beside it
}

/** Whether a field that Pod Security reads stands at a path or behind it. A misspelt key's resource is that of its document's first. */
function leadsToField(path: Path, { apiVersion, kind }: Finding['resource']): boolean {
  const own = withoutItems(path);
  const single = own.length === path.length ? podTemplate(apiVersion ?? undefined, kind ?? '') : undefined;
  const templates = own.length < path.length ? LISTED : single ? [single.path] : [];
  return templates.some((template) => FIELDS.some((field) => isOnTheWay(own, [...template, ...field])));
}

function withoutItems(path: Path): Path {
  return path[0] === 'items' && typeof path[1] === 'number' ? withoutItems(path.slice(2)) : path;
}

function isOnTheWay(path: Path, field: Path): boolean {
  const below = field.indexOf(BELOW);
  if (below < 0 && path.length > field.length) return false;
  return path.every((key, index) => {
    const other = below >= 0 && index >= below ? ANY : field[index];
    return other === ANY || (typeof key === 'string' && typeof other === 'string' && fold(key) === fold(other));
  });
}

/** Where the items of a list may have their pods: what kind a misspelt key's own item is of is not told. */
const LISTED: readonly Path[] = [[], ['template'], ['spec', 'template'], ['spec', 'jobTemplate', 'spec', 'template']];

const ANY = '*';
const BELOW = '**';

const HANDLERS: readonly Path[] = [
  ['livenessProbe'],
  ['readinessProbe'],
  ['startupProbe'],
  ['lifecycle', 'postStart'],
  ['lifecycle', 'preStop'],
];

const CONTAINER_FIELDS: readonly Path[] = [
  ['securityContext', BELOW],
  ['ports', ANY, 'hostPort'],
  ...HANDLERS.flatMap((handler) => [
    [...handler, 'httpGet', 'host'],
    [...handler, 'tcpSocket', 'host'],
  ]),
];

/** The fields that the Pod Security Standards are about, from the object with the pod's `metadata` and `spec`. */
const FIELDS: readonly Path[] = [
  ['metadata', 'annotations'],
  ['spec', 'hostNetwork'],
  ['spec', 'hostPID'],
  ['spec', 'hostIPC'],
  ['spec', 'hostUsers'],
  ['spec', 'os', 'name'],
  ['spec', 'volumes', ANY, ANY],
  ['spec', 'securityContext', BELOW],
  ...CONTAINER_LISTS.flatMap((list) => CONTAINER_FIELDS.map((field) => ['spec', list, ANY, ...field])),
];
