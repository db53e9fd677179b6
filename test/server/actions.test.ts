import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as lsp from 'vscode-languageserver/node';
import { baseline, pod } from './manifests.js';
import { codes, rangeOf, startSession } from './session.js';

const uri = 'file:///shop/web.yaml';
const at = (text: string, part: string): lsp.Range => rangeOf(text, part);

test('the first action of a finding repairs it, and names the diagnostic that it repairs', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, pod);
  const [diagnostic] = await session.pull(uri);
  const actions = await session.actions(uri, at(pod, 'true'));
  const [first] = actions;
  assert.match(first?.title ?? '', /^Set privileged: false/);
  assert.equal(first?.kind, 'quickfix');
  assert.equal(first?.isPreferred, true);
  assert.equal(actions.filter(({ isPreferred }) => isPreferred).length, 1);
  assert.deepEqual(first?.diagnostics, [diagnostic]);
  await session.apply(uri, first);
  assert.deepEqual(await session.pull(uri), []);
  assert.equal(session.text(uri), pod.replace('privileged: true', 'privileged: false'));
});

test('a client without versioned edits gets plain ones', async (t) => {
  const session = await startSession(t, { settings: baseline, isPlain: true });
  await session.open(uri, pod);
  const actions = await session.actions(uri, at(pod, 'true'));
  assert.ok(actions[0]?.edit?.changes);
  assert.ok(actions.every(({ disabled }) => disabled === undefined));
  await session.apply(uri, actions[0]);
  assert.deepEqual(await session.pull(uri), []);
});

test('line ends and columns behind an emoji are right in edits too', async (t) => {
  const session = await startSession(t, { settings: baseline });
  const text = pod
    .replace('securityContext:\n        privileged: true', 'securityContext: { "🚢": 1, privileged: true }')
    .replaceAll('\n', '\r\n');
  await session.open(uri, text);
  const action = (await session.actions(uri, at(text, 'true'))).find(({ title }) => title.startsWith('Set privileged'));
  await session.apply(uri, action);
  assert.equal(session.text(uri), text.replace('privileged: true', 'privileged: false'));
});

test('nothing is offered where nothing is found', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, pod);
  assert.deepEqual(await session.actions(uri, at(pod, 'metadata'), ['quickfix', 'source']), []);
});

test('only the kinds that are asked for are offered', async (t) => {
  const session = await startSession(t, { settings: baseline });
  const text = pod.replace('image:', 'Image:');
  await session.open(uri, text);
  const all = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
  const kinds = async (only?: string[]) => [
    ...new Set((await session.actions(uri, all, only)).map(({ kind }) => kind)),
  ];
  const hardening = ['Restricted', 'Baseline'].map((level) => `refactor.rewrite.seaworthy.harden${level}`);
  assert.deepEqual(await kinds(), ['quickfix', ...hardening]);
  assert.deepEqual(await kinds(['quickfix']), ['quickfix']);
  assert.deepEqual(await kinds(['refactor', 'quick']), hardening);
  assert.deepEqual(await kinds(['refactor.extract', 'quick']), []);
  for (const asked of ['source', 'source.fixAll', 'source.fixAll.seaworthy'])
    assert.deepEqual(await kinds([asked]), ['source.fixAll.seaworthy']);
  assert.deepEqual(await kinds(['source.organizeImports']), []);
});

test('source.fixAll makes what is safe, and nothing that a person must decide', async (t) => {
  const session = await startSession(t, { settings: baseline });
  const text = pod.replace('image:', 'Image:');
  await session.open(uri, text);
  const [action, ...more] = await session.actions(uri, at(text, 'apiVersion'), ['source.fixAll']);
  assert.deepEqual(more, []);
  await session.apply(uri, action);
  assert.equal(session.text(uri), pod);
  assert.deepEqual(codes(await session.pull(uri)), ['privileged-container']);
  assert.deepEqual(await session.actions(uri, at(pod, 'apiVersion'), ['source.fixAll']), []);
});

test('values that only a person can choose are tab stops where the client has them, else defaults', async (t) => {
  const rules = { 'missing-memory-limit': 'error' };
  for (const snippets of [true, false]) {
    const session = await startSession(t, { settings: () => ({ profile: 'baseline', rules }), snippets });
    await session.open(uri, pod);
    const limit = (await session.pull(uri)).find(({ code }) => code === 'missing-memory-limit');
    assert.ok(limit);
    const actions = await session.actions(uri, limit.range);
    const edits = actions
      .flatMap(({ edit }) => edit?.documentChanges ?? [])
      .flatMap((change) => ('edits' in change ? change.edits : []));
    assert.equal(
      edits.some((edit) => 'snippet' in edit),
      snippets,
    );
    await session.apply(
      uri,
      actions.find(({ title }) => /memory/i.test(title) && !/^(Fix all|Ignore)/.test(title)),
    );
    assert.ok(!codes(await session.pull(uri)).includes('missing-memory-limit'), session.text(uri));
    assert.doesNotMatch(session.text(uri), /\$/);
  }
});

test('what cannot be repaired says why where the client shows it', async (t) => {
  const text = pod
    .replace('securityContext:', 'securityContext: &open')
    .concat('    - name: other\n      image: a:1\n      securityContext: *open\n');
  for (const isPlain of [false, true]) {
    const session = await startSession(t, { settings: baseline, isPlain });
    await session.open(uri, text);
    const actions = await session.actions(uri, at(text, '*open'));
    const disabled = actions.filter((action) => action.disabled);
    assert.equal(disabled.length > 0, !isPlain, JSON.stringify(actions));
    for (const { disabled: why, edit } of disabled) {
      assert.ok(why && why.reason.length > 10);
      assert.equal(edit, undefined);
    }
  }
});

test('a finding is ignored by a comment', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, pod);
  await session.apply(
    uri,
    (await session.actions(uri, at(pod, 'true'))).find(({ title }) => /^Ignore/.test(title)),
  );
  assert.match(session.text(uri), /privileged: true # seaworthy-ignore privileged-container\n/);
  assert.deepEqual(await session.pull(uri), []);
});

test('all of a rule in a large file are repaired by one action, whose edits are made when it is chosen', async (t) => {
  const many = Array.from({ length: 150 }, (_, index) => pod.replace('shop', `shop-${index}`)).join('---\n');
  for (const resolves of [true, false]) {
    const session = await startSession(t, { settings: baseline, resolves });
    await session.open(uri, many);
    const all = (await session.actions(uri, at(many, 'true'))).find(({ title }) => /^Fix all 150 /.test(title));
    assert.equal(all !== undefined, resolves, 'without that ability it would block the server for seconds');
    if (!all) continue;
    assert.equal(all.edit, undefined);
    await session.replace(uri, 'shop-7', 'store'); // meanwhile
    await session.apply(uri, await session.connection.sendRequest(lsp.CodeActionResolveRequest.type, all));
    assert.deepEqual(await session.pull(uri), []);
    const again = await session.connection.sendRequest(lsp.CodeActionResolveRequest.type, all);
    assert.equal(again.edit, undefined);
    for (const data of [
      null,
      1,
      {},
      { uri: 'file:///other.yaml', allOf: 'privileged-container' },
      { uri, allOf: 'no-such-rule' },
    ]) {
      const nothing = await session.connection.sendRequest(lsp.CodeActionResolveRequest.type, { title: 'x', data });
      assert.equal(nothing.edit, undefined);
    }
  }
});

test('a menu for a selection of a whole large file opens', async (t) => {
  const many = Array.from({ length: 150 }, (_, index) => pod.replace('shop', `shop-${index}`)).join('---\n');
  const session = await startSession(t, { settings: () => null, resolves: true });
  await session.open(uri, many);
  const started = Date.now();
  const actions = await session.actions(uri, { start: { line: 0, character: 0 }, end: { line: 1e5, character: 0 } });
  assert.ok(actions.length > 5);
  assert.ok(Date.now() - started < 10_000, `${Date.now() - started} ms`);
});

/** The snippets of an action. */
function snippetsOf(action: lsp.CodeAction | undefined): string[] {
  return (action?.edit?.documentChanges ?? []).flatMap((change) =>
    'edits' in change ? change.edits.flatMap((edit) => ('snippet' in edit ? [edit.snippet.value] : [])) : [],
  );
}

test('limits and probes come as whole blocks with linked tab stops', async (t) => {
  const session = await startSession(t, { settings: () => null, snippets: true });
  await session.open(uri, pod);
  const actions = await session.actions(uri, at(pod, 'web'));
  const resources = actions.find(({ title }) => title.startsWith('Add resources to container "web"'));
  const stops =
    snippetsOf(resources)
      .join('')
      .match(/\$\{\d+:[^}]*\}/g) ?? [];
  assert.equal(stops.length, 3);
  assert.equal(stops[1], stops[2]);
  assert.equal(resources?.kind, 'quickfix');
  const probes = actions.find(({ title }) => title.startsWith('Add liveness and readiness probes to container "web"'));
  assert.equal(
    new Set(
      snippetsOf(probes)
        .join('')
        .match(/port: \$\{\d+/g),
    ).size,
    1,
  );
  await session.apply(uri, resources);
  const left = codes(await session.pull(uri));
  assert.ok(!left.some((code) => /memory|cpu/.test(code)) && left.includes('missing-liveness-probe'), left.join());
});

test('ignoring asks for the reason where the client has tab stops', async (t) => {
  for (const snippets of [true, false]) {
    const session = await startSession(t, { settings: baseline, snippets });
    await session.open(uri, pod);
    const action = (await session.actions(uri, at(pod, 'true'))).find(({ title }) => /^Ignore/.test(title));
    assert.deepEqual(
      snippetsOf(action),
      snippets ? [' # seaworthy-ignore privileged-container -- $'.concat('{1:reason}')] : [],
    );
    await session.apply(uri, action);
    assert.match(session.text(uri), snippets ? /privileged-container -- reason\n/ : /privileged-container\n/);
    assert.deepEqual(await session.pull(uri), []);
  }
});

test('the marks of other tools are converted at the place of one, or where that is asked for', async (t) => {
  const text = pod.replace(
    '  name: shop\n',
    '  name: shop\n  annotations:\n    ignore-check.kube-linter.io/privileged-container: GPU driver\n',
  );
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, text);
  assert.deepEqual(await session.pull(uri), []);
  const kind = 'refactor.rewrite.seaworthy.convertIgnores';
  const convert = async (part: string, only?: string[]) =>
    (await session.actions(uri, at(text, part), only)).filter((action) => action.kind === kind);
  assert.equal((await convert('image:')).length, 0);
  assert.equal((await convert('GPU')).length, 1);
  assert.equal((await convert('image:', ['quickfix'])).length, 0);
  const [action] = await convert('image:', ['refactor']);
  assert.equal(action?.title, "Convert the marks of other tools to Seaworthy's");
  await session.apply(uri, action);
  assert.equal(session.text(uri), `# seaworthy-ignore privileged-container -- GPU driver\n${pod}`);
  assert.deepEqual(await session.pull(uri), []);
});
