import { isMap, isSeq, type Node } from 'yaml';
import type { Subject } from './action.js';
import { type Container, DocumentView, identityOf, type Resource, View } from './kube/model.js';
import type { Linted } from './lint.js';
import { isUnwritten } from './yaml/nodes.js';
import type { Found, Key, Path, Span } from './yaml/tree.js';

export type OutlineKind = 'list' | 'resource' | 'pod' | 'container' | 'volume' | 'part' | 'setting';

/** A thing of Kubernetes in a file and the things in it. Spans are of the file; `name` lies within `span`. */
export interface OutlineItem {
  readonly kind: OutlineKind;
  /** `Deployment web`, `Pod`, `container app`; a number or nothing where a name is not known. */
  readonly label: string;
  /** What helps to tell it from others: a namespace, an image. */
  readonly detail: string;
  readonly span: Span;
  readonly name: Span;
  readonly children: readonly OutlineItem[];
}

/** So many resources and parts of one file are shown, and of one list; an outline of more is of no use. */
const LIMIT = 5000;
const LIST_LIMIT = 500;

/** The outline of a file's Kubernetes documents; what is no Kubernetes is left to others. */
export function outlineOf({ linter, text, result }: Subject): OutlineItem[] {
  const found: OutlineItem[] = [];
  let room = LIMIT;
  for (const [index, { linted }] of result.documents.entries()) {
    if (!linted.isKubernetes || room <= 0) continue;
    const isRead = linted.skipped === undefined && linted.notChecked === undefined;
    const items = isRead ? itemsOf(new DocumentView(linter.tree(linted), linter.schema)) : [];
    for (const item of items.length > 0 ? items : [unread(linted)]) {
      if (room > 0) found.push(moved(item, text.start(index)));
      room -= sizeOf(item);
    }
  }
  return found;
}

function itemsOf(document: DocumentView): OutlineItem[] {
  const resources = document.resources.map(resourceItem);
  const { tree } = document;
  const list = new View(document, [], tree.root);
  if (!isSeq(tree.child(tree.root, 'items')?.node) || document.resources[0]?.path.length === 0) return resources;
  return [itemAt(list, { kind: 'list', label: list.text('kind') ?? 'List', name: ['kind'], children: resources })];
}

function resourceItem(resource: Resource): OutlineItem {
  const { pod, kind } = resource;
  const start = resource.text('metadata', 'generateName');
  const name = resource.text('metadata', 'name') ?? (start === undefined ? undefined : `${start}…`);
  const isTemplate = pod !== undefined && pod.path.length > resource.path.length + 1;
  return itemAt(resource, {
    kind: 'resource',
    label: named(kind, name),
    detail: resource.text('metadata', 'namespace') ?? '',
    name: NAMING.find((path) => !isUnwritten(valueAt(resource, path)?.node ?? null)) ?? [],
    children: !pod
      ? partsOf(resource, PARTS[resource.kind] ?? [])
      : isTemplate
        ? [itemAt(pod, { kind: 'pod', label: 'Pod', children: podItems(pod) })]
        : podItems(pod),
  });
}

/** What names a resource, the best first. */
const NAMING: readonly Path[] = [['metadata', 'name'], ['metadata', 'generateName'], ['kind']];

function podItems(pod: NonNullable<Resource['pod']>): OutlineItem[] {
  return [
    ...pod.containers.map(containerItem),
    ...partsOf(pod, [{ kind: 'volume', noun: 'volume', at: ['volumes'], names: ['name'] }]),
    ...settings(pod, ['securityContext']),
  ];
}

function containerItem(c: Container): OutlineItem {
  return itemAt(c, {
    kind: 'container',
    label: c.label.replaceAll('"', ''), // messages quote names
    detail: c.text('image') ?? '',
    name: ['name'],
    children: [
      ...partsOf(c, [{ noun: 'port', at: ['ports'], names: ['name', 'containerPort'] }]),
      ...settings(c, ['resources', 'livenessProbe', 'readinessProbe', 'startupProbe', 'securityContext']),
    ],
  });
}

/** What a list or map of a resource holds: its items by the first of `names` that they have, or its keys. */
interface Part {
  readonly kind?: OutlineKind;
  readonly noun: string;
  readonly at: Path;
  readonly names?: readonly string[];
}

const ROLE: readonly Part[] = [{ noun: 'rule for', at: ['rules'], names: ['resources', 'nonResourceURLs'] }];
const BINDING: readonly Part[] = [{ noun: 'subject', at: ['subjects'], names: ['name'] }];
const KEYS: readonly Part[] = ['data', 'stringData', 'binaryData'].map((key) => ({ noun: 'key', at: [key] }));
const PARTS: Readonly<Record<string, readonly Part[] | undefined>> = Object.assign(Object.create(null), {
  Service: [{ noun: 'port', at: ['spec', 'ports'], names: ['name', 'port'] }],
  Ingress: [{ noun: 'host', at: ['spec', 'rules'], names: ['host'] }],
  Role: ROLE,
  ClusterRole: ROLE,
  RoleBinding: BINDING,
  ClusterRoleBinding: BINDING,
  ConfigMap: KEYS,
  Secret: KEYS,
});

function partsOf(view: View, parts: readonly Part[]): OutlineItem[] {
  return parts.flatMap(({ kind = 'part', noun, at, names }) =>
    children(view, at).map((part) => {
      const key = part.path.at(-1);
      const own = names?.map((name) => textAt(part, name)).find((text) => text !== undefined);
      return itemAt(part, {
        kind,
        label: named(noun, typeof key === 'string' ? key : (own ?? String(Number(key) + 1))),
        name: names?.slice(0, 1),
      });
    }),
  );
}

/** What is one map under a key that says all. */
function settings(view: View, keys: readonly string[]): OutlineItem[] {
  return keys.flatMap((key) => {
    const found = valueAt(view, [key]);
    if (!found || !isMap(found.node)) return [];
    return [itemAt(new View(view.document, view.at(key), found), { kind: 'setting', label: key })];
  });
}

/** What stands in a list or map; the key of an entry is a part's name. */
function children(view: View, at: Path): View[] {
  const { document } = view;
  const found = valueAt(view, at);
  const node = found?.node;
  const keys: readonly Key[] = isMap(node)
    ? [...document.tree.entries(node).keys()]
    : isSeq(node)
      ? [...node.items.keys()]
      : [];
  return keys.slice(0, LIST_LIMIT).flatMap((key) => {
    const child = found && document.tree.child(found, key);
    return child ? [new View(document, view.at(...at, key), child)] : [];
  });
}

function valueAt(view: View, path: Path): Found | undefined {
  const { tree } = view.document;
  return path.reduce<Found | undefined>((at, key) => at && tree.child(at, key), view.found);
}

/** A scalar as it is written, or the scalars of a list. */
function textAt(view: View, key: string): string | undefined {
  const node = valueAt(view, [key])?.node;
  if (isSeq(node))
    return (
      children(view, [key])
        .map(({ found }) => scalarText(found.node))
        .join(', ') || undefined
    );
  return scalarText(node);
}

function scalarText(node: Node | null | undefined): string | undefined {
  return node && 'value' in node && !isUnwritten(node) ? String(node.value) : undefined;
}

function named(noun: string, name: string | undefined): string {
  return name === undefined || name === '' ? noun : `${noun} ${name}`;
}

/** The outline's item for a view; `name` leads from it to what names it, else its key does. */
function itemAt(
  view: View,
  {
    kind,
    label,
    detail = '',
    name = [],
    children = [],
  }: Pick<OutlineItem, 'kind' | 'label'> &
    Partial<Omit<OutlineItem, 'name' | 'span'>> & { readonly name?: Path | undefined },
): OutlineItem {
  const { document, found } = view;
  const own = spanOf(document.tree.text, [found.key, found.via ?? found.node]);
  const naming = name.length > 0 ? valueAt(view, name) : undefined;
  const at = naming && !naming.via ? spanOf(document.tree.text, [naming.node]) : undefined;
  const place = at ?? spanOf(document.tree.text, [found.key]) ?? own;
  const zero = { start: 0, end: 0 };
  return {
    kind,
    label,
    detail,
    span: around([own, place, ...children.map(({ span }) => span)].filter((span) => span !== undefined)),
    name: place ?? zero,
    children,
  };
}

/** From the first of some nodes to the last, without blank lines behind; undefined for what is not written. */
function spanOf(text: string, nodes: readonly (Node | null | undefined)[]): Span | undefined {
  const spans = nodes.flatMap((node) =>
    node?.range && !isUnwritten(node) ? [{ start: node.range[0], end: node.range[1] }] : [],
  );
  if (spans.length === 0) return undefined;
  const { start, end } = around(spans);
  return { start, end: start + text.slice(start, end).trimEnd().length };
}

function around(spans: readonly Span[]): Span {
  if (spans.length === 0) return { start: 0, end: 0 };
  return spans.reduce((a, b) => ({ start: Math.min(a.start, b.start), end: Math.max(a.end, b.end) }));
}

/** What stands at the left edge of text that is not read. */
function unread({ text, start, skipped }: Linted): OutlineItem {
  const { apiVersion, kind } = identityOf(text);
  const label = kind ?? apiVersion ?? 'Resource';
  const end = Math.max(start, text.trimEnd().length);
  const at = text.indexOf(label, start);
  const name = at < 0 ? { start, end: start } : { start: at, end: at + label.length };
  return {
    kind: 'resource',
    label,
    detail: skipped === undefined ? '' : 'template',
    span: { start, end },
    name,
    children: [],
  };
}

function moved(item: OutlineItem, by: number): OutlineItem {
  const shift = ({ start, end }: Span): Span => ({ start: start + by, end: end + by });
  return {
    ...item,
    span: shift(item.span),
    name: shift(item.name),
    children: item.children.map((child) => moved(child, by)),
  };
}

function sizeOf({ children }: OutlineItem): number {
  return children.reduce((sum, child) => sum + sizeOf(child), 1);
}
