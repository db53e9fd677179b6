import type { Container, View } from './model.js';

/** A container's name without quotes, where several placeholders must be told apart: `web`, or `container 1`. */
export function placeholderName(c: Container): string {
  return c.text('name') ?? c.label;
}

/** An entry of a pod's `volumes` at the beginning of a message: `Volume "data"`, or where the name is not known `Volume 1`. */
export function volumeLabel(volume: View): string {
  const name = volume.text('name');
  return name === undefined ? `Volume ${Number(volume.path[volume.path.length - 1]) + 1}` : `Volume "${name}"`;
}
