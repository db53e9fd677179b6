import { pathToFileURL } from 'node:url';
import type { Reading } from '../core/files.js';
import { roleFinder } from '../core/kustomize/find.js';
import type { Role } from '../core/role.js';

/** What the kustomizations around a file make of it. Outside of repositories none is looked for above the folder that the command runs in. */
export function roles(reading: Reading, cwd: string): (uri: string) => Promise<Role> {
  const finder = roleFinder(reading);
  const here = pathToFileURL(cwd).href;
  return async (uri) => (await finder.find(uri, here)).role;
}
