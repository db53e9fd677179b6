import type { Pod, View } from './model.js';

/** The objects whose labels tell what a pod is: the one with the pod's own metadata, and the workload that makes it. */
export function labelled(p: Pod): readonly View[] {
  return p.template.length === p.resource.path.length ? [p.object] : [p.object, p.resource];
}
