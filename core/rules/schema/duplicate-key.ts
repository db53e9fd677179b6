import { isScalar, type Node, type Pair } from 'yaml';
import type { Fix, Fixes, Rule } from '../../rule.js';
import { replace } from '../../yaml/edit.js';
import type { DuplicateKey } from '../../yaml/equal-keys.js';
import { isUnwritten } from '../../yaml/nodes.js';
import { lineEnd, lineStart } from '../../yaml/split.js';
import type { Span } from '../../yaml/tree.js';

export default {
  id: 'duplicate-key',
  title: 'Key stands twice in one map',
  severity: 'error',
  category: 'schema',
  profile: 'baseline',
  scope: 'document',
  standards: ['k8s:strict field validation'],
  peers: ['kubeconform:strict-duplicate-keys', 'monokle:YML010', 'yaml-language-server:duplicate-key'],
  fixable: 'sometimes',
  docs: `
A map can hold a key once. Where one stands twice, the API server refuses the manifest if it is strict (\`kubectl\` asks for that since 1.25),
and otherwise takes the last one without a word: the first, often the hardened one that somebody pasted higher up, is gone.

Delete the one that is not meant. The fix deletes the earlier one, which Kubernetes drops anyway; the alternative keeps it and deletes the
later one. While the later one has no value yet, it is the one to go.

A key that overrides one from a merge (\`<<\`) is not reported, and \`1\` and \`"1"\` are two keys.
`,
  check: {
    *document({ tree }) {
      for (const duplicate of tree.duplicates)
        yield {
          at: duplicate.secondKey,
          message: `"${duplicate.key}" stands twice in this map: Kubernetes refuses the manifest, or silently takes the last one only. Delete the one that is not meant.`,
          related: [{ at: duplicate.firstKey, message: `"${duplicate.key}" stands here first.` }],
          fixes: tree.broken
            ? { none: 'The document has a syntax error: repair that first.' }
            : fixes(tree.text, duplicate),
        };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings # the old one
  name: app-settings
# ^^^^
data: { level: info, mode: fast, level: debug }
#                                ^^^^^
`,
      good: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: app-settings
data: { mode: fast, level: debug }
`,
    },
    {
      bad: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  name: app-settings
# ^^^^
data: { level: info
`,
    },
    {
      bad: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  "1": a
  1: b
`,
    },
  ],
} satisfies Rule;

function fixes(text: string, { key, map, first, second }: DuplicateKey): Fixes {
  const items = map.items;
  const earlier = deletion(text, items, first, map.flow === true);
  const later = deletion(text, items, second, map.flow === true);
  const deleteEarlier: Fix = {
    title: `Delete the earlier "${key}", which Kubernetes drops`,
    safety: 'review',
    edits: [replace(earlier, '')],
  };
  const deleteLater: Fix = { title: `Delete the later "${key}"`, safety: 'review', edits: [replace(later, '')] };
  return isUnwritten((items[second]?.value ?? null) as Node | null)
    ? [deleteLater, deleteEarlier]
    : [deleteEarlier, deleteLater];
}

/** The text that goes with an entry: its lines in block style, with a comma in flow style. */
function deletion(text: string, items: readonly Pair[], index: number, isFlow: boolean): Span {
  const start = startOf(items[index]);
  const end = endOf(items[index]);
  const next = items[index + 1];
  const lineBegin = lineStart(text, start);
  if (!isFlow && text.slice(lineBegin, start).trim() === '') {
    const after = text[end - 1] === '\n' ? end : afterLine(text, end);
    return { start: lineBegin, end: after };
  }
  if (next) return { start, end: startOf(next) };
  return { start: index > 0 ? endOf(items[index - 1]) : start, end };
}

function startOf(pair: Pair | undefined): number {
  return isScalar(pair?.key) ? (pair.key.range?.[0] ?? 0) : 0;
}

function endOf(pair: Pair | undefined): number {
  const value = pair?.value as Node | null | undefined;
  const key = isScalar(pair?.key) ? (pair.key.range?.[1] ?? 0) : 0;
  return Math.max(value?.range?.[1] ?? 0, key);
}

function afterLine(text: string, from: number): number {
  const end = lineEnd(text, from);
  return text.startsWith('\r\n', end) ? end + 2 : Math.min(end + 1, text.length);
}
