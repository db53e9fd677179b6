import { isSeq, type Node } from 'yaml';
import type { Role, Setting, Step, Target } from '../role.js';
import type { Found, Tree } from '../yaml/tree.js';
import { groupOf } from './kinds.js';
import type { DocumentView, Resource, View } from './model.js';

/** Makes unknown in a document what its role says is set from outside, and open what may get more. Before any rule reads it. */
export function obscure(document: DocumentView, { isOpen, sets }: Role): void {
  const { tree, resources } = document;
  if (isOpen || resources.some(isKustomizes)) tree.openAll();
  for (const setting of sets)
    for (const resource of resources)
      if (isMeant(setting.target, resource))
        for (const { found } of origins(resource, setting)) forget(tree, found, setting.path);
}

/** Kustomize's own files are no objects of a cluster: they lack nothing. */
const KUSTOMIZE_GROUPS: readonly string[] = ['kustomize.config.k8s.io', 'builtin'];

function isKustomizes({ apiVersion = '' }: Resource): boolean {
  return KUSTOMIZE_GROUPS.includes(groupOf(apiVersion) || apiVersion);
}

/** One whose kind or name is not known may be meant. */
function isMeant({ kinds, names }: Target, resource: Resource): boolean {
  const name = resource.text('metadata', 'name');
  return (kinds?.includes(resource.kind) ?? true) && (name === undefined || (names?.includes(name) ?? true));
}

function origins(resource: Resource, { from, image }: Setting): readonly View[] {
  if (from === 'object') return [resource];
  const { pod } = resource;
  if (!pod) return [];
  if (from === 'template') return [pod.object];
  return pod.containers.filter((c) => image === undefined || nameOfImage(c.text('image') ?? '') === image);
}

/** As Kustomize splits an image: what stands in front of the tag and digest, of whatever form. */
function nameOfImage(text: string): string {
  const [named = ''] = text.split('@');
  const colon = named.indexOf(':', named.lastIndexOf('/') + 1);
  return colon < 0 ? named : named.slice(0, colon);
}

function forget(tree: Tree, found: Found, path: readonly Step[]): void {
  const { node } = found;
  const [step, ...rest] = path;
  if (!node) return;
  if (step === undefined) tree.forget(node);
  else if (isSeq<Node>(node)) forgetItems(tree, found, step, rest, node.items.length);
  else if (typeof step === 'object' || !('items' in node))
    tree.forget(node); // a list is what is set here, or nothing is written yet
  else {
    const child = tree.child(found, String(step));
    if (child) forget(tree, child, rest);
    else tree.open(node, keysOf(path));
  }
}

/** As far as a path goes by keys. */
function keysOf(path: readonly Step[]): readonly string[] {
  const end = path.findIndex((step) => typeof step === 'object');
  return path.slice(0, end < 0 ? path.length : end).map(String);
}

function forgetItems(tree: Tree, list: Found, step: Step, rest: readonly Step[], length: number): void {
  const { node } = list;
  if (!node) return;
  const indexes = [...Array(length).keys()].filter((index) => isItem(tree, list, index, step));
  if (indexes.length === 0) tree.open(node);
  for (const index of indexes) {
    const item = tree.child(list, index);
    if (item) forget(tree, item, rest);
  }
}

function isItem(tree: Tree, list: Found, index: number, step: Step): boolean {
  if (typeof step !== 'object') return String(step) === String(index);
  const item = tree.child(list, index);
  return Object.entries(step.items).every(([key, expected]) => {
    const value = item && tree.child(item, key)?.node;
    return value && 'value' in value ? tree.isUnknown(value) || String(value.value) === expected : false;
  });
}
