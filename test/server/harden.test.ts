import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as lsp from 'vscode-languageserver/node';
import type { HardenAnswer } from '../../server/protocol.js';
import { applyEdits, codes, rangeOf, type Session, startSession } from './session.js';

const uri = 'file:///shop/web.yaml';
const RESTRICTED = 'refactor.rewrite.seaworthy.hardenRestricted';
const BASELINE = 'refactor.rewrite.seaworthy.hardenBaseline';

const deployment = (name: string, spec = ''): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector:
    matchLabels: { app: ${name} }
  template:
    metadata:
      labels: { app: ${name} }
    spec:
${spec}      containers:
        - name: web # the shop itself
          image: registry.example.com/shop:1.4.2
          securityContext:
            privileged: true
`;

const service = `apiVersion: v1
kind: Service
metadata:
  name: shop
spec:
  selector: { app: shop }
  ports: [{ port: 80 }]
`;

const hostPath = `      volumes:
        - name: data
          hostPath: { path: /srv/data }
`;

const titles = (actions: readonly lsp.CodeAction[]): string[] => actions.map(({ title }) => title);
const hardening = async (session: Session, part: string, only = ['refactor.rewrite']): Promise<lsp.CodeAction[]> =>
  session.actions(uri, rangeOf(session.text(uri), part), only);

test('a pod is hardened by one action, after which only what was not asked for is found', async (t) => {
  const session = await startSession(t, { resolves: true });
  await session.open(uri, deployment('shop'));
  const actions = await hardening(session, 'Deployment');
  assert.deepEqual(
    actions.map(({ title, kind }) => [title, kind]),
    [
      ['Harden pod of Deployment "shop" to restricted (review)', RESTRICTED],
      ['Harden pod of Deployment "shop" to baseline (review)', BASELINE],
    ],
  );
  assert.equal(actions[0]?.edit, undefined, 'edits are made when it is chosen');
  await session.apply(uri, await session.resolve(actions[0]));
  assert.match(session.text(uri), /- name: web # the shop itself\n/);
  const found = codes(await session.pull(uri));
  assert.ok(found.includes('missing-memory-limit'));
  for (const id of ['privileged-container', 'root-user-allowed', 'missing-seccomp-profile', 'capabilities-not-dropped'])
    assert.ok(!found.includes(id), id);
  assert.deepEqual(titles(await hardening(session, 'Deployment')), []);
});

test('baseline does less than restricted', async (t) => {
  const session = await startSession(t);
  await session.open(uri, deployment('shop'));
  const [action, ...more] = await hardening(session, 'privileged', [BASELINE]);
  assert.deepEqual(more, []);
  await session.apply(uri, action);
  assert.equal(session.text(uri), deployment('shop').replace('privileged: true', 'privileged: false'));
});

test('hardening is offered without being asked for, and not among other kinds', async (t) => {
  const session = await startSession(t, { resolves: true });
  await session.open(uri, deployment('shop'));
  const kinds = async (only?: string[]): Promise<unknown[]> => {
    const actions = await session.actions(uri, rangeOf(deployment('shop'), 'privileged: true'), only);
    return [...new Set(actions.map(({ kind }) => kind))].filter((kind) => kind !== 'quickfix');
  };
  assert.deepEqual(await kinds(), [RESTRICTED, BASELINE]);
  for (const asked of ['refactor', 'refactor.rewrite', 'refactor.rewrite.seaworthy', ''])
    assert.deepEqual(
      (await kinds([asked])).filter((kind) => /harden/.test(String(kind))),
      [RESTRICTED, BASELINE],
    );
  assert.deepEqual(await kinds([RESTRICTED]), [RESTRICTED]);
  for (const asked of ['quickfix', 'refactor.extract', 'refactor.rewrite.seaworthy.hard', 'source.organizeImports'])
    assert.deepEqual(await kinds([asked]), []);
  const provider = session.capabilities.codeActionProvider;
  assert.ok(
    typeof provider === 'object' && [RESTRICTED, BASELINE].every((kind) => provider.codeActionKinds?.includes(kind)),
  );
});

test('one pod of several is hardened alone, and all of the file at once', async (t) => {
  const text = `${deployment('shop')}---\n${service}---\n${deployment('mail')}`;
  const session = await startSession(t, { resolves: true });
  await session.open(uri, text);
  assert.deepEqual(titles(await hardening(session, 'Service', [BASELINE])), [
    'Harden all pods of this file to baseline (review)',
  ]);
  const [one, all] = await hardening(session, 'mail', [BASELINE]);
  assert.deepEqual(titles([one, all].filter((action) => action !== undefined)), [
    'Harden pod of Deployment "mail" to baseline (review)',
    'Harden all pods of this file to baseline (review)',
  ]);
  await session.apply(uri, await session.resolve(one));
  const mail = deployment('mail').replace('privileged: true', 'privileged: false');
  assert.equal(session.text(uri), `${deployment('shop')}---\n${service}---\n${mail}`);
  await session.apply(uri, await session.resolve(all));
  assert.equal(session.text(uri), text.replaceAll('privileged: true', 'privileged: false'));
  assert.equal((await session.resolve(all)).edit, undefined, 'nothing is left to do');
});

test('one item of a list is hardened alone', async (t) => {
  const item = (name: string): string =>
    `  - apiVersion: v1\n    kind: Pod\n    metadata: { name: ${name} }\n    spec: { hostPID: true, containers: [] }\n`;
  const session = await startSession(t);
  const text = `apiVersion: v1\nkind: List\nitems:\n${item('a')}${item('b')}`;
  await session.open(uri, text);
  const [one, all, ...more] = await hardening(session, '{ name: b }', [BASELINE]);
  assert.deepEqual(
    [one?.title, all?.title],
    ['Harden Pod "b" to baseline (review)', 'Harden all pods of this file to baseline (review)'],
  );
  assert.deepEqual(more, []);
  await session.apply(uri, one);
  assert.deepEqual(session.text(uri).match(/hostPID/g)?.length, 1);
  assert.ok(session.text(uri).indexOf('hostPID') < session.text(uri).indexOf('name: b'));
});

test('what only a person can decide is counted in the title, and is the reason where nothing else is to do', async (t) => {
  const session = await startSession(t, { resolves: true, annotates: true });
  await session.open(uri, deployment('shop', hostPath));
  const [action] = await hardening(session, 'Deployment', [BASELINE]);
  assert.equal(action?.title, 'Harden pod of Deployment "shop" to baseline (review: 1 problem needs you)');
  const resolved = await session.resolve(action);
  const [annotation] = Object.values(resolved.edit?.changeAnnotations ?? {});
  assert.match(
    annotation?.description ?? '',
    /Set privileged: false.*1 problem stays.*host-path-volume.*Only you know/,
  );
  await session.apply(uri, resolved);
  const [disabled] = await hardening(session, 'Deployment', [BASELINE]);
  assert.equal(disabled?.title, 'Harden pod of Deployment "shop" to baseline');
  assert.match(disabled?.disabled?.reason ?? '', /host-path-volume.*Only you know what the container looks for/);
  assert.equal(disabled?.edit ?? disabled?.data, undefined);
});

test('what is ignored or off is left alone, and nothing is offered for it', async (t) => {
  const text = deployment('shop').replace(
    'privileged: true',
    'privileged: true # seaworthy-ignore privileged-container',
  );
  const session = await startSession(t, { settings: () => ({ rules: { 'host-pid': 'off' } }) });
  await session.open(uri, text.replace('      containers:', '      hostPID: true\n      containers:'));
  assert.deepEqual(await hardening(session, 'Deployment', [BASELINE]), []);
  await session.change(uri, { text: `# seaworthy-ignore-file privileged-container\n---\n${deployment('shop')}` });
  assert.deepEqual(await hardening(session, 'Deployment', [BASELINE]), []);
});

test('the version of Kubernetes counts', async (t) => {
  const text = deployment(
    'shop',
    '      securityContext: { sysctls: [{ name: net.ipv4.tcp_keepalive_time, value: "1" }] }\n',
  ).replace('privileged: true', 'privileged: false');
  for (const [kubernetesVersion, count] of [
    ['1.28', 1],
    ['1.29', 0],
  ] as const) {
    const session = await startSession(t, { settings: () => ({ kubernetesVersion }) });
    await session.open(uri, text);
    assert.equal((await hardening(session, 'Deployment', [BASELINE])).length, count, kubernetesVersion);
  }
});

test('all levels are offered whatever the profile', async (t) => {
  const session = await startSession(t, { settings: () => ({ profile: 'baseline' }) });
  await session.open(uri, deployment('shop').replace('privileged: true', 'privileged: false'));
  assert.deepEqual(await session.pull(uri), []);
  assert.deepEqual(titles(await hardening(session, 'Deployment')), [
    'Harden pod of Deployment "shop" to restricted (review)',
  ]);
});

test('nothing is offered in what is no Kubernetes, has no pod, or cannot be read', async (t) => {
  const session = await startSession(t);
  for (const text of [
    service,
    'services: { web: { privileged: true } }\n',
    '',
    '---\n---\n',
    `${deployment('shop')}\n{{ .x }}: {\n`,
  ]) {
    await session.open(uri, text);
    const all = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    assert.deepEqual(titles(await session.actions(uri, all, ['refactor'])), [], text);
    await session.close(uri);
  }
});

test('an answer to resolve that does not fit the file changes nothing', async (t) => {
  const session = await startSession(t, { resolves: true });
  await session.open(uri, deployment('shop'));
  for (const harden of [
    { level: 'strict' },
    { level: 'baseline', within: { document: 7, path: [] } },
    { level: 'baseline', within: { document: 0, path: ['items', 3] } },
    { level: 'baseline', within: { document: 'x', path: [] } },
    { level: 'baseline', within: { document: 0, path: [{}] } },
    'baseline',
  ]) {
    const resolved = await session.resolve({ title: 'x', data: { uri, harden } });
    assert.equal(resolved.edit, undefined, JSON.stringify(harden));
  }
});

test('batches that may change behaviour say so; those over a file ask for each change', async (t) => {
  const session = await startSession(t, { annotates: true, snippets: true });
  const text = `${deployment('shop')}---\n${deployment('mail')}`;
  await session.open(uri, text);
  const at = rangeOf(text, 'privileged: true');
  const actions = [...(await session.actions(uri, at)), ...(await session.actions(uri, at, ['refactor']))];
  const asks = (title: RegExp): boolean | undefined => {
    const edit = actions.find((action) => title.test(action.title))?.edit;
    const [change] = edit?.documentChanges ?? [];
    assert.ok(change && lsp.TextDocumentEdit.is(change), String(title));
    const ids = new Set(change.edits.map((each) => ('annotationId' in each ? each.annotationId : undefined)));
    assert.equal(ids.size, 1);
    const [id] = ids;
    const annotation = id === undefined ? undefined : edit?.changeAnnotations?.[id];
    if (annotation) assert.equal(annotation.label, 'Fixes that may change behaviour');
    return annotation?.needsConfirmation;
  };
  assert.equal(asks(/^Fix all \d+ problems of container/), false);
  assert.equal(asks(/^Fix all 2 of privileged-container in this file/), true);
  assert.equal(asks(/^Harden pod of Deployment "shop" to baseline/), false);
  assert.equal(asks(/^Harden all pods of this file to baseline/), true);
  assert.equal(asks(/^Set privileged: false/), undefined);
});

test('batches of safe fixes, and clients that show no annotations, get plain edits', async (t) => {
  const twice = `${deployment('shop')}---\n${deployment('mail')}`.replaceAll('image:', 'Image:');
  for (const annotates of [true, false]) {
    const session = await startSession(t, { annotates });
    await session.open(uri, twice);
    const spelling = (await session.actions(uri, rangeOf(twice, 'Image'))).find(({ title }) =>
      /^Fix all 2 of wrong-case-field/.test(title),
    );
    assert.ok(spelling?.edit);
    assert.equal(spelling.edit.changeAnnotations, undefined);
    const [harden] = await hardening(session, 'Deployment', [BASELINE]);
    assert.equal(harden?.edit?.changeAnnotations !== undefined, annotates);
  }
});

test('fix-all makes review fixes where the setting says so, without a question on every save', async (t) => {
  const session = await startSession(t, { annotates: true });
  await session.open(uri, deployment('shop'));
  const fixAll = async (): Promise<lsp.CodeAction[]> => hardening(session, 'Deployment', ['source.fixAll']);
  assert.deepEqual(await fixAll(), []);
  await session.configure({ fixAll: { includeReview: true } });
  const [action] = await fixAll();
  assert.deepEqual(
    Object.values(action?.edit?.changeAnnotations ?? {}).map(({ needsConfirmation }) => needsConfirmation),
    [false],
  );
  await session.apply(uri, action);
  assert.match(session.text(uri), /privileged: false/);
  await session.configure({ fixAll: { includeReview: null } });
  await session.change(uri, { text: deployment('shop') });
  assert.deepEqual(await fixAll(), []);
  assert.deepEqual(session.messages, []);
});

test('a placeholder is never written by a bulk fix', async (t) => {
  const session = await startSession(t, { settings: () => ({ profile: 'strict', fixAll: { includeReview: true } }) });
  const text = `${deployment('shop')}---\n${deployment('mail')}`;
  await session.open(uri, text);
  assert.ok(codes(await session.pull(uri)).includes('missing-memory-limit'));
  const place = rangeOf(text, deployment('shop'));
  const bulk = [
    ...(await session.actions(uri, place)).filter(({ title }) =>
      /^Fix all .* in this file \((safe|review|safe, review)\)$/.test(title),
    ),
    ...(await session.actions(uri, place, ['source.fixAll', 'refactor'])),
  ];
  assert.ok(bulk.length >= 6, titles(bulk).join('\n'));
  assert.ok(!titles(bulk).some((title) => /missing-(memory|cpu)|probe/.test(title)));
  for (const action of bulk) {
    const [change] = action.edit?.documentChanges ?? [];
    assert.ok(change && lsp.TextDocumentEdit.is(change), action.title);
    for (const edit of change.edits) {
      assert.ok(!('snippet' in edit), action.title);
      assert.doesNotMatch(edit.newText, /resources|limits|Probe/, action.title);
    }
  }
});

test('a file that is not open is hardened by a request of its own', async (t) => {
  const session = await startSession(t, {
    settings: () => ({ exclude: ['charts/**'], rules: { 'host-pid': 'off' } }),
    folders: ['file:///shop'],
  });
  const ask = (params: object): Promise<HardenAnswer> => session.connection.sendRequest('seaworthy/harden', params);
  const text = deployment('shop', `      hostPID: true\n${hostPath}`).replaceAll('\n', '\r\n');
  const answer = await ask({ uri, text, level: 'baseline' });
  assert.equal(applyEdits(text, answer.edits), text.replace('privileged: true', 'privileged: false'));
  assert.deepEqual(answer.fixes.length, 1);
  assert.deepEqual(
    answer.left.map(({ line, rule, ignored }) => [line, rule, ignored]),
    [
      [text.split('\r\n').findIndex((each) => each.includes('hostPath')), 'host-path-volume', false],
      [text.split('\r\n').findIndex((each) => each.includes('hostPID')), 'host-pid', true],
    ],
  );
  const excluded = await ask({ uri: 'file:///shop/charts/a.yaml', text, level: 'baseline' });
  assert.deepEqual(excluded.edits, []);
  assert.match(excluded.skipped ?? '', /seaworthy\.exclude has "charts\/\*\*"/);
  assert.deepEqual(await ask({ uri, text: service, level: 'restricted' }), { edits: [], fixes: [], left: [] });
  for (const params of [{}, { uri, text }, { uri, text, level: 'strict' }, { uri, level: 'baseline' }])
    await assert.rejects(ask(params), /uri, text and level/);
});
