import { isCollection, isScalar, type Node, visit } from 'yaml';
import type { Fixes, Rule } from '../../rule.js';
import { replace } from '../../yaml/edit.js';
import { type Span, type SyntaxProblem, Tree } from '../../yaml/tree.js';

export default {
  id: 'yaml-syntax-error',
  title: 'YAML cannot be read',
  severity: 'error',
  category: 'schema',
  profile: 'baseline',
  scope: 'document',
  standards: ['k8s:declarative object configuration', 'YAML 1.2'],
  peers: [
    'monokle:YML001',
    ...[...Array(8).keys()].map((n) => `monokle:YML00${n + 2}`),
    ...[...Array(11).keys()].map((n) => `monokle:YML0${n + 11}`),
    'yaml-language-server:syntax',
  ],
  fixable: 'sometimes',
  docs: `
Text that is no YAML cannot be applied, and nothing sure can be said of what it lacks. One error is reported at its cause: the quote or
bracket that is never closed, the line whose indentation fits nothing, the tab, the key without a colon, the lines that a merge conflict left.

Until it is repaired, other rules speak only of what plainly stands there (a bad value, a key that is no field) and are silent about what is
missing. Other documents of the same file are judged as ever.

The fix replaces tabs in the indentation by spaces, where that makes the document readable.
`,
  check: {
    *document({ tree }) {
      const [first] = tree.errors;
      if (!first) return;
      const conflict = conflictIn(tree);
      const { span, message, related = [] } = conflict ?? causeOf(tree, first);
      const isPlainYaml = !conflict && (first.isPlain ?? false);
      yield { at: span, message, related, isPlainYaml, fixes: fixes(tree, first) };
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: "web
#       ^^^^
spec:
  containers: []
`,
    },
    {
      bad: ['', 'apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', 'spec:', '\tcontainers: []', '^', ''].join(
        '\n',
      ),
      good: ['', 'apiVersion: v1', 'kind: Pod', 'metadata:', '  name: web', 'spec:', '  containers: []', ''].join('\n'),
    },
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
<<<<<<< HEAD
^^^^^^^^^^^^
  name: web
=======
  name: shop
>>>>>>> rename
spec:
  containers: []
`,
    },
  ],
} satisfies Rule;

interface Cause {
  readonly span: Span;
  readonly message: string;
  readonly related?: readonly { readonly at: Span; readonly message: string }[];
}

/** The parser stumbles where it can't go on; the mistake is often earlier: something that was never closed. */
function causeOf(tree: Tree, first: SyntaxProblem): Cause {
  const unclosed = firstUnclosed(tree);
  if (unclosed && unclosed.span.start <= first.start) return unclosed;
  return {
    span: first,
    message:
      (first.code === 'CONTROL_CHARACTER' ? controlCharacter(tree.text, first) : MESSAGES[first.code]) ??
      `YAML cannot read this: ${first.message.replace(/ at line \d+.*$/s, '').replace(/\.?$/, '.')}`,
  };
}

/** Whatever else does not fit follows from it. */
function conflictIn({ errors, text }: Tree): Cause | undefined {
  const [first, ...others] = errors.filter(({ code }) => code === 'CONFLICT_MARKER');
  if (!first) return undefined;
  const line = text.slice(first.start, first.end).trim();
  const end = others.findIndex(({ start }) => text[start] === '>');
  return {
    span: first,
    message: `"${line.length > 60 ? `${line.slice(0, 60)}…` : line}" is a line of a merge conflict: Git could not join two versions and left both. Keep what is right of them, and delete the lines that start with <<<<<<<, ======= and >>>>>>>.`,
    related: others.slice(0, end + 1).map((at) => ({ at, message: 'This line belongs to the conflict.' })),
  };
}

function controlCharacter(text: string, { start }: Span): string {
  const code = text.charCodeAt(start).toString(16).toUpperCase().padStart(4, '0');
  return `The control character U+${code} stands here, which YAML does not allow. Delete it, or write it as an escape in double quotes.`;
}

function firstUnclosed({ contents, text }: Tree): Cause | undefined {
  let found: Cause | undefined;
  const take = (node: Node, message: string): void => {
    const start = node.range?.[0];
    if (start !== undefined && (!found || start < found.span.start))
      found = { span: { start, end: isCollection(node) ? start + 1 : (node.range?.[1] ?? start) }, message };
  };
  visit(contents, {
    Node(_, node) {
      const end = node.range?.[1] ?? 0;
      const start = node.range?.[0] ?? 0;
      if (isScalar(node) && (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE')) {
        const quote = text[start] ?? '';
        if (end - start < 2 || text[end - 1] !== quote)
          take(node, `The quote ${quote} is never closed. Close it on this line.`);
      } else if (isCollection(node) && node.flow) {
        const open = text[start] ?? '';
        const close = open === '{' ? '}' : ']';
        if (text[end - 1] !== close || end - start < 2)
          take(node, `The bracket ${open} is never closed. Write ${close} behind its last item.`);
      }
    },
  });
  return found;
}

const MESSAGES: Readonly<Record<string, string>> = {
  ALIAS_PROPS: 'An alias (*name) takes no tag or anchor of its own. Delete what stands before it.',
  BAD_ALIAS:
    'There is no anchor of this name before this place. Define it (&name) above, or put the text in quotes if no alias is meant.',
  BAD_DIRECTIVE: 'Kubernetes knows no such directive. Delete the line.',
  BAD_DQ_ESCAPE: 'This is no escape that YAML knows. Write \\\\ for a backslash, or use single quotes.',
  BAD_INDENT: 'This line is indented in a way that fits nothing above it. Align it with its neighbours.',
  BAD_PROP_ORDER: 'Anchors and tags stand in front of the value, on its line. Move them there.',
  BAD_SCALAR_START: 'A plain value cannot start with this character. Put it in quotes.',
  BLOCK_AS_IMPLICIT_KEY:
    'There is a second "key: value" where only a value can stand. Start a new line for it, or put the value in quotes.',
  BLOCK_IN_FLOW: 'Within { } and [ ] there are no lines of "key: value" or "- item". Close the bracket first.',
  KEY_OVER_1024_CHARS: 'This key is longer than 1,024 characters. Is a quote or a colon missing?',
  MISSING_CHAR: 'Something is missing here: a key needs a colon and a blank after it, an item of a { } or [ ] a comma.',
  MULTILINE_IMPLICIT_KEY: 'This line has no colon. Write "key: value", or delete it.',
  MULTIPLE_ANCHORS: 'A value can have one anchor only. Delete the other.',
  MULTIPLE_TAGS: 'A value can have one tag only. Delete the other.',
  NULL_KEY:
    'There is no key in front of this colon, and Kubernetes takes no empty one. Write it, or put the text in quotes.',
  TAB_AS_INDENT: 'A tab stands in the indentation, where YAML allows spaces only. Replace it by spaces.',
  TAG_RESOLVE_FAILED: 'The value does not fit its tag. Correct the value, or delete the tag.',
  UNEXPECTED_TOKEN: 'This does not fit here. Look for a missing quote, dash or colon, here or on the line above.',
};

const INDENTATION_WITH_TABS = /^[ \t]*\t[ \t]*(?=\S)/gm;

function fixes(tree: Tree, first: SyntaxProblem): Fixes {
  if (tree.errors.some(({ code }) => code === 'CONFLICT_MARKER'))
    return { none: 'Only you know which of the two versions is meant.' };
  if (!/^[ ]*\t/m.test(tree.text)) return { none: 'Only you know what was meant.' };
  for (const width of [2, 4, 8]) {
    const spaces = (tabs: string): string => tabs.replace(/\t/g, ' '.repeat(width));
    if (new Tree(tree.text.replace(INDENTATION_WITH_TABS, spaces)).broken) continue;
    const [edit, ...more] = [...tree.text.matchAll(INDENTATION_WITH_TABS)].map(({ 0: indentation, index }) =>
      replace({ start: index, end: index + indentation.length }, spaces(indentation)),
    );
    if (!edit) break;
    return [
      {
        title: `Replace tabs in the indentation by ${width} spaces`,
        safety: 'review',
        edits: [edit, ...more],
      },
    ];
  }
  return {
    none:
      first.code === 'TAB_AS_INDENT'
        ? 'With spaces for the tabs the document would still not be readable: only you know its structure.'
        : 'Only you know what was meant.',
  };
}
