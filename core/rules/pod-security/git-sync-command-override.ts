import { commandLine } from '../../kube/command.js';
import { parseImage } from '../../kube/image.js';
import type { Container, View } from '../../kube/model.js';
import { each, type Report, type Rule } from '../../rule.js';
import { remove } from '../../yaml/edit.js';

export default {
  id: 'git-sync-command-override',
  title: 'git-sync is told which program to run',
  severity: 'warning',
  category: 'pod-security',
  profile: 'recommended',
  scope: 'document',
  standards: ['K01', 'Akamai 2024 git-sync command injection'],
  peers: ['checkov:CKV_K8S_159~'],
  fixable: 'always',
  docs: `
git-sync copies a Git repository into a pod, and may be told to run another program in place of \`git\`, or one after each copy. Whoever may
change a manifest, but not run programs in its pods, gets them to run what they like this way, with the service account and the volumes that
git-sync has; a program that came with the repository runs unseen (Akamai, 2024).

Delete the setting. To have the app notice new files, let it watch the link that git-sync switches, or give \`--webhook-url\` an endpoint of
the app.

It is fine for a hook that you know, kept in the image and not in the repository: ignore the rule there, and say what the hook does. The fix makes
git-sync run plain \`git\`, and no hook.
`,
  check: {
    *container(c) {
      yield* each(c.items('env'), (entry) => fromEnvironment(c, entry));
      if (isGitSync(c)) yield* fromArguments(c);
    },
  },
  examples: [
    {
      bad: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: pages
spec:
  selector:
    matchLabels: { app: pages }
  template:
    metadata:
      labels: { app: pages }
    spec:
      initContainers:
        - name: clone
          image: registry.example.com/mirror/git-sync:v4.4.0
          args:
            - --repo=https://git.example.com/pages
            - --git=/tmp/run
#             ^^^^^^^^^^^^^^
            - --one-time
            - --exechook-command
#             ^^^^^^^^^^^^^^^^^^
            - /git/pages/hook.sh
      containers:
        - name: sync
          image: registry.k8s.io/git-sync/git-sync:v4.4.0
          env:
            - name: GITSYNC_REPO
              value: https://git.example.com/pages
            - name: GITSYNC_EXECHOOK_COMMAND
#                   ^^^^^^^^^^^^^^^^^^^^^^^^
              value: /git/pages/hook.sh
`,
      good: `
apiVersion: apps/v1
kind: Deployment
metadata:
  name: pages
spec:
  selector:
    matchLabels: { app: pages }
  template:
    metadata:
      labels: { app: pages }
    spec:
      initContainers:
        - name: clone
          image: registry.example.com/mirror/git-sync:v4.4.0
          args:
            - --repo=https://git.example.com/pages
            - --one-time
      containers:
        - name: sync
          image: registry.k8s.io/git-sync/git-sync:v4.4.0
          env:
            - name: GITSYNC_REPO
              value: https://git.example.com/pages
`,
    },
    {
      // Another program may call its options as it likes.
      bad: `
apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
  containers:
    - name: build
      image: registry.example.com/build:5.0.1
      args: ["--git=/usr/bin/git"]
      env:
        - { name: GIT_SYNC_HOOK_COMMAND, value: "" }
`,
    },
  ],
} satisfies Rule;

const VARIABLES: ReadonlySet<string> = new Set([
  ...['GITSYNC_GIT', 'GIT_SYNC_GIT', 'GITSYNC_EXECHOOK_COMMAND', 'GIT_SYNC_EXECHOOK_COMMAND', 'GIT_SYNC_HOOK_COMMAND'],
]);
const OPTION = /^--?(git|exechook-command)(?:=|$)/;

/** By the name of its image, wherever that is kept. */
function isGitSync(c: Container): boolean {
  const image = c.get('image');
  return typeof image === 'string' && parseImage(image)?.repository.split('/').at(-1) === 'git-sync';
}

function* fromEnvironment(c: Container, entry: View): Generator<Report> {
  const name = entry.get('name');
  if (typeof name !== 'string' || !VARIABLES.has(name) || entry.get('value') === '') return;
  if (!entry.has('value') && !entry.has('valueFrom')) return;
  yield report(c, [entry], entry.at('name'), name);
}

function* fromArguments(c: Container): Generator<Report> {
  const words = [...commandLine(c)];
  for (const [index, word] of words.entries()) {
    const text = word.value;
    const option = typeof text === 'string' ? OPTION.exec(text)?.[1] : undefined;
    if (option === undefined) continue;
    // Without an equals sign the next argument is its value.
    const next = text === `--${option}` || text === `-${option}` ? words[index + 1] : undefined;
    yield report(c, [word, ...(next ? [next] : [])], word.path, `--${option}`);
  }
}

function report(c: Container, places: readonly View[], at: Report['at'], name: string): Report {
  return {
    at,
    message: `${c.Label} tells git-sync which program to run ("${name}"): who may change this line runs what they like in the pod. Delete it.`,
    fixes: [
      {
        title: `Delete ${name} (git-sync runs plain git and no hook)`,
        safety: 'review',
        edits: places.map(({ path }) => remove(path)),
      },
    ],
  };
}
