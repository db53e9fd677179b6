import type { View } from './model.js';

/** What tells the placeholders of a container, or of the pod's own level, from those of others. */
export function placeholderName({ path }: View): string {
  return path.join('.');
}

/** An entry of a pod's `volumes` at the beginning of a message: `Volume "data"`, or where the name is not known `Volume 1`. */
export function volumeLabel(volume: View): string {
  const name = volume.text('name');
  return name === undefined ? `Volume ${Number(volume.path[volume.path.length - 1]) + 1}` : `Volume "${name}"`;
}

/** An object at the beginning of a message: `ServiceAccount "web"`, or where its name is not known `ServiceAccount`. */
export function objectLabel(noun: string, object: View): string {
  const name = object.text('metadata', 'name');
  return name === undefined ? noun : `${noun} "${name}"`;
}

/** `a`, `a and b`, `a, b and c`. */
export function inWords(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items[items.length - 1]}`;
}
