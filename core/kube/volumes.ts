import type { View } from './model.js';

/** `volume "data"`, or where the name is not known `volume 1`: an entry of a pod's `volumes` in a message. */
export function volumeLabel(volume: View): string {
  const name = volume.text('name');
  return name === undefined ? `volume ${Number(volume.path[volume.path.length - 1]) + 1}` : `volume "${name}"`;
}

/** The same as a message's beginning. */
export function volumeTitle(volume: View): string {
  return `V${volumeLabel(volume).slice(1)}`;
}
