import type { Container, Pod, View } from './model.js';
import { volumeLabel } from './names.js';
import { cleanPath, isWithin } from './paths.js';

/** The entry of the pod's volumes that a mount names; undefined where none has its name. Throws Unknown where that is not known. */
export function mountedVolume(c: Container, mount: View): View | undefined {
  const name = mount.get('name');
  if (name === undefined) return undefined;
  for (const volume of c.pod.items('volumes')) if (volume.get('name') === name) return volume;
  return undefined;
}

/**
 * Whether a hostPath volume is a socket or a device: `readOnly` on its mount stops nobody from using it. Where it has no type its path tells.
 */
export function isSocketOrDevice(volume: View): boolean {
  const type = volume.get('hostPath', 'type');
  if (type !== undefined && type !== '') return type === 'Socket' || type === 'CharDevice' || type === 'BlockDevice';
  const path = String(volume.get('hostPath', 'path') ?? '');
  if (path.startsWith(NAMED_PIPE)) return true;
  const clean = cleanPath(path);
  return clean.endsWith('.sock') || (isWithin(clean, '/dev') && clean !== '/dev' && !isWithin(clean, '/dev/shm'));
}

/** Where Windows has its named pipes. */
const NAMED_PIPE = '\\\\.\\pipe\\';

/** Sources whose files outlive the pod, or may be many, and that the kubelet gives a group. */
const PERSISTENT = ['persistentVolumeClaim', 'ephemeral', 'csi'];

/**
 * How a message names the first volume of a pod that holds files and can be written to: `volume "data"`. Undefined if it has none. Throws
 * Unknown where it may have one.
 */
export function persistentVolume(p: Pod): string | undefined {
  if (p.workload === 'StatefulSet')
    for (const claim of p.resource.items('spec', 'volumeClaimTemplates')) {
      const name = claim.text('metadata', 'name');
      return name === undefined ? 'the claimed volumes' : `volume "${name}"`;
    }
  for (const volume of p.items('volumes')) {
    const source = PERSISTENT.find((key) => volume.has(key));
    if (source === undefined || volume.get(source, 'readOnly') === true) continue;
    const label = volumeLabel(volume);
    return label.charAt(0).toLowerCase() + label.slice(1);
  }
  return undefined;
}
