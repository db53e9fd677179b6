import type { PeerMarkUse } from '../../peer-marks.js';
import type { Fixes, IgnoreUse, Report, Rule } from '../../rule.js';
import { remove, replace, set } from '../../yaml/edit.js';
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

The marks of other tools count as well where one of our rules checks exactly the same: annotations of kube-linter, kube-score, Polaris,
Checkov, Datree and Monokle, labels of kubeaudit, comments of Trivy. They hide here what they hide there, and where they hide nothing they
are reported. Marks for checks that we have no rule for are left alone. \`seaworthy convert-ignores\` makes comments of them.
`,
  check: {
    *ignores(uses, marks) {
      for (const use of uses) yield* reportsOf(use);
      for (const use of marks) yield* reportsOfMark(use);
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
    {
      // Another tool's mark that hides something stays, and so does one for a check that we don't have.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: agent
  annotations:
    ignore-check.kube-linter.io/host-network: listens on each node
    ignore-check.kube-linter.io/host-pid: reads /proc
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ignore-check.kube-linter.io/sorted-keys: generated
spec:
  hostNetwork: true
  containers: []
`,
      good: `
apiVersion: v1
kind: Pod
metadata:
  name: agent
  annotations:
    ignore-check.kube-linter.io/host-network: listens on each node
    ignore-check.kube-linter.io/sorted-keys: generated
spec:
  hostNetwork: true
  containers: []
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

function* reportsOfMark({ mark, text, expired, idle }: PeerMarkUse): Generator<Report> {
  const { tool, span, path, checks, until, scope } = mark;
  const fixes = idle.length === checks.length || expired ? removeMark(mark, text) : withoutChecks(mark, idle);
  if (expired)
    yield {
      at: span,
      message: `This comment for ${tool} held until ${until}: what it hid is reported again. Decide anew, and delete it or give it another day.`,
      fixes,
    };
  if (idle.length === 0) return;
  const name = path ? String(path[path.length - 1]) : 'trivy:ignore';
  const named = idle.map(({ id }) => `"${id}"`).join(', ');
  const what = !scope
    ? 'names a container that is not there'
    : checks.length === 1
      ? 'has nothing to hide here'
      : `has nothing to hide for ${named}`;
  yield { at: span, message: `"${name}" of ${tool} ${what}. Remove it, so that it hides nothing later.`, fixes };
}

function removeMark({ path, span }: PeerMarkUse['mark'], text: string): Fixes {
  if (!path) return deleteComment(text, span);
  const noun = path[path.length - 2] === 'labels' ? 'label' : 'annotation';
  return [
    { title: `Remove the ${noun} ${path[path.length - 1]}${restarts(path)}`, safety: 'review', edits: [remove(path)] },
  ];
}

/** What is left of a list of checks (kube-score's value, trivy's words). */
function withoutChecks({ path, checks, span, reason }: PeerMarkUse['mark'], idle: PeerMarkUse['idle']): Fixes {
  const kept = checks.filter((check) => !idle.includes(check)).map(({ id }) => id);
  const gone = idle.map(({ id }) => id).join(', ');
  if (!path) {
    const comment = [...kept.map((id) => `#trivy:ignore:${id}`), ...(reason === undefined ? [] : [reason])].join(' ');
    return [{ title: `Delete ${gone} from the comment`, safety: 'review', edits: [replace(span, comment)] }];
  }
  const title = `Remove ${gone} from the annotation ${path[path.length - 1]}${restarts(path)}`;
  return [{ title, safety: 'review', edits: [set(path, kept.join(','))] }];
}

/** A changed pod template is a new rollout. */
function restarts(path: readonly (string | number)[]): string {
  return /template/i.test(path.slice(0, -3).join('.')) ? ' (new pods replace the running ones)' : '';
}
