import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Action, actionsAt, fixAllOf } from '../core/actions.js';
import type { Config } from '../core/config.js';
import { applyTextEdits } from '../core/yaml/edit.js';
import { SegmentedText } from '../core/yaml/split.js';
import { linterWith, seen } from './linting.js';

interface Offer {
  readonly actions: readonly Action[];
  /** What an action makes of the text, tab stops as `<1:default>`. */
  readonly made: (title: RegExp) => string;
}

/** A snippet with its tab stops as `<1:default>`, and without escapes. */
function readable(snippet: string): string {
  return snippet.replace(/\\(.)|\$\{(\d+):([^}]*)\}/g, (_, escaped?: string, stop?: string, text?: string) =>
    stop === undefined ? (escaped ?? '') : `<${stop}:${text}>`,
  );
}

/** The actions at a part of a text. */
function offer(
  text: string,
  part: string,
  { snippets = true, config = {} }: { snippets?: boolean; config?: Partial<Config> } = {},
): Offer {
  const linter = linterWith(config);
  const segmented = new SegmentedText(text);
  const start = text.indexOf(part);
  assert.ok(start >= 0);
  const actions = actionsAt(linter, segmented, linter.check(segmented), { start, end: start }, { snippets });
  const made = (title: RegExp): string => {
    const action = actions.find((other) => title.test(other.title));
    assert.ok(action, `no action ${title}: ${titles(actions).join('\n')}`);
    return applyTextEdits(
      text,
      action.edits.map((edit) => (action.isSnippet ? { ...edit, newText: readable(edit.newText) } : edit)),
    );
  };
  return { actions, made };
}

function titles(actions: readonly Action[]): string[] {
  return actions.map(({ title }) => title);
}

function pod(name: string, ...containers: readonly string[]): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    `metadata: { name: ${name} }`,
    'spec:',
    '  automountServiceAccountToken: false',
    '  containers:',
    ...containers.map((container) => container.trimEnd()),
    '',
  ].join('\n');
}

const WEB = '  - name: web\n    image: shop:1.0';
const LOG = '  - name: log\n    image: log:1.0';

describe('resources as a whole block', () => {
  test('have one tab stop for a request and a limit that start the same', () => {
    const { made, actions } = offer(pod('a', WEB), 'web');
    assert.ok(
      made(/^Add resources to container "web"/).endsWith(
        [
          '    resources:',
          '      requests:',
          '        cpu: <1:100m>',
          '        memory: <2:128Mi>',
          '      limits:',
          '        memory: <2:128Mi>',
          '',
        ].join('\n'),
      ),
      made(/^Add resources/),
    );
    assert.ok(
      titles(actions).includes(
        'Add resources to container "web": requests and a memory limit (placeholder: CPU 100m, memory 128Mi for both)',
      ),
      titles(actions).join('\n'),
    );
  });
  test('come behind what repairs all of the container, and before what repairs one thing', () => {
    const order = titles(offer(pod('a', WEB), 'web').actions);
    const at = (start: string): number => order.findIndex((title) => title.startsWith(start));
    assert.ok(at('Fix all') === 0 && at('Add resources to') > 0);
    assert.ok(at('Add liveness and readiness') > at('Add resources to'));
    assert.ok(at('Set ') > at('Add liveness and readiness'), order.join('\n'));
  });
  test('take the limit from the request that stands there', () => {
    const text = pod('a', `${WEB}\n    resources: { requests: { memory: 300Mi } }`);
    const { made, actions } = offer(text, 'resources');
    assert.match(made(/^Add resources/), /requests: \{ cpu: <1:100m>, memory: 300Mi \}/);
    assert.match(made(/^Add resources/), /limits: \{ memory: <2:300Mi> \}|limits:\n +memory: <2:300Mi>/);
    assert.ok(titles(actions).some((title) => title.endsWith('(placeholder: CPU 100m, memory 300Mi as requested)')));
  });
  test('take the values that the same image has elsewhere in the file', () => {
    const other = `${WEB.replace('web', 'shop')}\n    resources: { requests: { cpu: 250m, memory: 64Mi }, limits: { memory: 96Mi } }`;
    const { made, actions } = offer(`${pod('a', WEB)}---\n${pod('b', other)}`, 'web');
    assert.match(made(/^Add resources/), /cpu: <1:250m>\n +memory: <2:64Mi>\n +limits:\n +memory: <3:96Mi>/);
    assert.ok(
      titles(actions).some((title) =>
        title.endsWith('(placeholder: CPU 250m as in "shop", memory request 64Mi and limit 96Mi as in "shop")'),
      ),
      titles(actions).join('\n'),
    );
  });
  test('have a CPU limit where the rules ask for one', () => {
    const made = offer(pod('a', WEB), 'web', { config: { profile: 'strict' } }).made(/^Add resources/);
    assert.match(made, /limits:\n +cpu: <\d:500m>\n +memory: <(\d):128Mi>/);
  });
  test('leave out what is ignored and what a LimitRange gives', () => {
    const ignored = pod('a', '  # seaworthy-ignore missing-cpu-request -- shares', WEB);
    assert.doesNotMatch(offer(ignored, 'web').made(/^Add resources/), /cpu:/);
    const range = `apiVersion: v1\nkind: LimitRange\nmetadata: { name: a }\nspec: { limits: [{ type: Container, default: { memory: 1Gi, cpu: 1 } }] }\n`;
    assert.ok(!titles(offer(`${pod('a', WEB)}---\n${range}`, 'web').actions).some((title) => /resources/.test(title)));
  });
  test('are not offered where one fix says the same', () => {
    const init =
      'apiVersion: v1\nkind: Pod\nmetadata: { name: a }\nspec:\n  initContainers:\n  - name: init\n    image: a:1\n  containers: []\n';
    const order = titles(offer(init, 'init\n').actions);
    assert.ok(order.includes('Set a memory limit for init container "init" (placeholder)'));
    assert.ok(!order.some((title) => title.startsWith('Add resources')), order.join('\n'));
  });
  test('go to every container that lacks them, each with stops of its own', () => {
    const text = `${pod('a', WEB, LOG)}---\n${pod('b', WEB)}`;
    const { made, actions } = offer(text, 'web');
    const ofPod = made(/^Add resources to every container of this pod/);
    assert.deepEqual(ofPod.match(/<\d+:/g), ['<1:', '<2:', '<2:', '<3:', '<4:', '<4:']);
    const ofFile = made(/^Add resources to every container in this file that lacks them/);
    assert.deepEqual(ofFile.match(/<\d+:/g)?.slice(6), ['<5:', '<6:', '<6:']);
    const alike =
      'Add resources to every container of this pod that lacks them (placeholder: CPU 100m, memory 128Mi for both)';
    assert.ok(titles(actions).includes(alike), titles(actions).join('\n'));
  });
  test('of several containers have titles that a menu can show', () => {
    const requesting = `${LOG}\n    resources: { requests: { cpu: 50m, memory: 64Mi } }`;
    const all = (...containers: string[]): string | undefined =>
      titles(offer(pod('a', ...containers), 'web').actions).find((title) => /resources to every/.test(title));
    const title = all(WEB, requesting);
    assert.match(
      title ?? '',
      /\(placeholder: "web": CPU 100m, memory 128Mi for both; "log": memory 64Mi as requested\)$/,
    );
    const names = all(WEB, requesting, ...['one', 'two'].map((name) => requesting.replace(/log/g, name)));
    assert.match(names ?? '', /\(placeholder: "web", "log", "one", 1 more\)$/);
  });
  test('are plain defaults, for one container alone, without tab stops', () => {
    const { made, actions } = offer(pod('a', WEB, LOG), 'web', { snippets: false });
    const text = made(/^Add resources to container "web"/);
    assert.doesNotMatch(text, /[$<]/);
    assert.ok(!seen(linterWith(), text).some((finding) => /memory|cpu/.test(finding) && finding.includes('web')));
    assert.ok(!titles(actions).some((title) => /every container/.test(title)));
    assert.ok(actions.every(({ isSnippet }) => !isSnippet));
  });
});

describe('probes as whole blocks', () => {
  test('share the tab stop of their port', () => {
    const { made, actions } = offer(pod('a', WEB), 'web');
    const text = made(/^Add liveness and readiness probes to container "web"/);
    assert.equal(text.match(/port: <1:8080>/g)?.length, 2);
    assert.ok(
      titles(actions).includes(
        'Add liveness and readiness probes to container "web" (placeholder: port 8080 for both)',
      ),
      titles(actions).join('\n'),
    );
  });
  test('ask the port that the container declares', () => {
    const { made, actions } = offer(pod('a', `${WEB}\n    ports: [{ name: http, containerPort: 3000 }]`), 'web');
    const text = made(/^Add liveness and readiness probes/);
    assert.match(text, /livenessProbe:\n +httpGet:\n +path: <\d:\/>\n +port: http\n/);
    assert.match(text, /readinessProbe:\n +httpGet:\n +path: <\d:\/>\n +port: http\n/);
    assert.ok(titles(actions).some((title) => title.endsWith('(placeholder: liveness path /, readiness path /)')));
  });
  test('ask as the same image is asked elsewhere in the file', () => {
    const other = `${WEB}\n    readinessProbe: { httpGet: { path: /ready, port: 9000 } }`;
    const { made } = offer(`${pod('a', WEB)}---\n${pod('b', other)}`, 'web');
    assert.match(
      made(/^Add liveness and readiness probes/),
      /readinessProbe:\n +httpGet:\n +path: <\d:\/ready>\n +port: <\d:9000>\n/,
    );
  });
  test('ask the port of the probe that is there', () => {
    const one = `${WEB}\n    livenessProbe: { tcpSocket: { port: 7000 } }`;
    assert.match(
      offer(pod('a', one), 'web').made(/^Add a readiness probe to container "web" \(placeholder: port 7000\)/),
      /readinessProbe:\n +tcpSocket:\n +port: <1:7000>\n/,
    );
  });
  test('link in the action for everything of the container as well', () => {
    const text = offer(pod('a', WEB), 'web').made(/^Fix all/);
    const ports = text.match(/port: <\d+:8080>/g);
    assert.equal(ports?.length, 2);
    assert.equal(new Set(ports).size, 1);
  });
});

describe('ignoring', () => {
  const text = pod('a', WEB).replace('  containers', '  hostPID: true\n  containers');
  test('asks for the reason', () => {
    assert.match(
      offer(text, 'true\n').made(/^Ignore host-pid/),
      /hostPID: true # seaworthy-ignore host-pid -- <1:reason>\n/,
    );
  });
  test('does without where there are no tab stops', () => {
    assert.match(
      offer(text, 'true\n', { snippets: false }).made(/^Ignore host-pid/),
      /hostPID: true # seaworthy-ignore host-pid\n/,
    );
  });
  test('adds to a comment that is there, and leaves its reason alone', () => {
    const both = text.replace('hostPID: true', 'hostPID: "yes" # seaworthy-ignore privileged-container -- the agent');
    const withBoth = both.replace('"yes"', 'true');
    assert.match(
      offer(withBoth, 'true #').made(/^Ignore host-pid/),
      /# seaworthy-ignore privileged-container, host-pid -- the agent\n/,
    );
  });
});

test('all unused ignore comments go at once', () => {
  const text = pod('a', WEB).replace(
    '  containers',
    '  hostPID: false # seaworthy-ignore host-pid\n  hostIPC: false # seaworthy-ignore host-ipc\n  containers',
  );
  const { made } = offer(text, 'host-pid');
  assert.doesNotMatch(made(/^Remove all unused ignore comments in this file \(review\)$/), /seaworthy-ignore/);
  const one = text.replace(' # seaworthy-ignore host-ipc', '');
  assert.ok(!titles(offer(one, 'host-pid').actions).some((title) => title.startsWith('Remove all')));
  const linter = linterWith();
  const segmented = new SegmentedText(text);
  assert.equal(fixAllOf(linter, segmented, linter.check(segmented), 'unused-suppression')?.findings.length, 2);
});
