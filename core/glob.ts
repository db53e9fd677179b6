import picomatch from 'picomatch/posix.js';

/**
 * Whether a glob pattern names a file, or a folder that the file is in (`charts` and `charts/` are `charts/**`). `path`: with slashes, relative to
 * the folder that the pattern is written for. A pattern that can't be read (an empty one, one of kilobytes) names nothing.
 */
export function names(pattern: string, path: string): boolean {
  const isMatch = matcherOf(pattern);
  if (isMatch(path)) return true;
  if (pattern.startsWith('!')) return false; // all but these: a folder around says nothing of what is in it
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1))
    if (isMatch(path.slice(0, end))) return true;
  return false;
}

type IsMatch = (path: string) => boolean;

/** So many patterns are remembered. */
const KEPT = 1000;
const known = new Map<string, IsMatch>();

function matcherOf(pattern: string): IsMatch {
  const found = known.get(pattern);
  if (found) return found;
  if (known.size >= KEPT) known.clear();
  const made = make(pattern.replace(/^\.\//, '').replace(/(?<=[^/])\/+$/, ''));
  known.set(pattern, made);
  return made;
}

/** Repeated groups (`+(a|b)`) stay text, as in VS Code: one may take for ever. */
function make(pattern: string): IsMatch {
  try {
    return picomatch(pattern, { dot: true, noextglob: true });
  } catch {
    return () => false;
  }
}
