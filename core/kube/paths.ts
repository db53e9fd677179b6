/** The shortest path that means the same, as Go's path.Clean makes it: what Kubernetes mounts. */
export function cleanPath(path: string): string {
  const isRooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const last = parts[parts.length - 1];
    if (part !== '..') parts.push(part);
    else if (last !== undefined && last !== '..') parts.pop();
    else if (!isRooted) parts.push(part);
  }
  return isRooted ? `/${parts.join('/')}` : parts.join('/') || '.';
}

/** Whether a cleaned path is a folder or lies in it. */
export function isWithin(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder === '/' ? '/' : `${folder}/`);
}
