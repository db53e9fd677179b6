import type { Fixes, IgnoreUse, Report, Rule } from '../../rule.js';
import { replace } from '../../yaml/edit.js';
import type { Span } from '../../yaml/tree.js';

export default {
  id: 'unused-suppression',
  title: 'Ignore comment hides nothing',
  severity: 'warning',
  category: 'meta',
  profile: 'recommended',
  scope: 'document',
  standards: ['eslint --report-unused-disable-directives'],
  peers: ['kubeaudit:RedundantAuditorOverride'],
  fixable: 'always',
  docs: `
An ignore comment is a decision that somebody took. When what it hid is gone, or its day has passed, the comment lies in wait: the next
mistake at that place is hidden unseen. So are comments that name no rule, or one that doesn't exist, which never hid anything.

The fix deletes the id, or the comment if nothing is left of it. A comment is not called idle while its rule is off, or could not be run to
its end there (a syntax error, a value that is not known).
`,
  check: {
    *ignores(uses) {
      for (const use of uses) yield* reportsOf(use);
    },
  },
  examples: [
    {
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  # seaworthy-ignore host-pid
#                    ^^^^^^^^
  hostPID: false
  hostIPC: false # not needed # seaworthy-ignore host-ipcs
#                                                ^^^^^^^^^
  containers: []
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  hostPID: false
  hostIPC: false # not needed
  containers: []
`,
    },
    {
      bad: `
# seaworthy-ignore privileged-container until 2020-02-29 -- the driver is replaced in spring
^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
`,
      good: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
`,
    },
  ],
} satisfies Rule;

function* reportsOf(use: IgnoreUse): Generator<Report> {
  const { ignore, text, expired, ids } = use;
  const whole = { at: ignore.comment, fixes: deleteComment(text, ignore.comment) };
  if (ids.length === 0)
    yield {
      ...whole,
      message:
        'This ignore comment names no rule, so it hides nothing. Name one (seaworthy-ignore RULE), or delete it.',
    };
  else if (ignore.invalidDay)
    yield {
      ...whole,
      at: ignore.invalidDay,
      message: `"${text.slice(ignore.invalidDay.start, ignore.invalidDay.end)}" is no day of the form YYYY-MM-DD, so the comment hides nothing. Correct it.`,
    };
  else if (expired)
    yield {
      ...whole,
      message: `This ignore comment ended on ${ignore.until}: what it hid is reported again. Decide anew, and delete it or give it another day.`,
    };
  else {
    const idle = ids.filter(({ state }) => state === 'unused' || state === 'unknown');
    const fixes = idle.length === ids.length ? deleteComment(text, ignore.comment) : deleteIds(use);
    for (const { id, span, state, meant } of idle)
      yield {
        at: span,
        message:
          state === 'unknown'
            ? `There is no rule "${id}", so this hides nothing.${meant ? ` Did you mean "${meant}"?` : ' Delete it.'}`
            : `"${id}" has nothing to hide here. Delete it, so that it hides nothing later.`,
        fixes,
      };
  }
}

function deleteComment(text: string, comment: Span): Fixes {
  let start = comment.start;
  while (text[start - 1] === ' ' || text[start - 1] === '\t') start--;
  const isOwnLine = start === 0 || text[start - 1] === '\n' || text[start - 1] === '\r';
  let end = comment.end;
  if (isOwnLine) end += text.startsWith('\r\n', end) ? 2 : end < text.length ? 1 : 0;
  return [{ title: 'Delete the ignore comment', safety: 'review', edits: [replace({ start, end }, '')] }];
}

/** All idle ids go at once: their commas leave no two ways. */
function deleteIds({ ids }: IgnoreUse): Fixes {
  const kept = ids.filter(({ state }) => state !== 'unused' && state !== 'unknown').map(({ id }) => id);
  const gone = ids.filter(({ id }) => !kept.includes(id)).map(({ id }) => id);
  const span = { start: ids[0]?.span.start ?? 0, end: ids[ids.length - 1]?.span.end ?? 0 };
  return [
    {
      title: `Delete ${gone.join(', ')} from the ignore comment`,
      safety: 'review',
      edits: [replace(span, kept.join(', '))],
    },
  ];
}
