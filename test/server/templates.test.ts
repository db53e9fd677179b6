import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startSession } from './session.js';

const uri = 'file:///shop/web.yaml';

test('an empty document is begun with a template, one row for each', async (t) => {
  const session = await startSession(t, { snippets: true });
  await session.open(uri, 'netp\n');
  const items = await session.completions(uri, { line: 0, character: 4 });
  assert.equal(new Set(items.map(({ label }) => label)).size, items.length);
  const policy = items.find(({ label }) => label === 'networkpolicy');
  assert.equal(policy?.filterText, 'netpol');
  assert.ok(!items.some(({ label }) => label === 'deployment'));
  assert.ok(policy?.textEdit && 'range' in policy.textEdit);
  assert.deepEqual(policy.textEdit.range, { start: { line: 0, character: 0 }, end: { line: 0, character: 4 } });
  assert.match(policy.textEdit.newText, /name: \$\{1:default-deny\}/);
});

test('a client without snippets gets the template as it is', async (t) => {
  const session = await startSession(t);
  await session.open(uri, '');
  const items = await session.completions(uri, { line: 0, character: 0 });
  const pod = items.find(({ label }) => label === 'pod');
  assert.ok(pod?.textEdit);
  assert.match(pod.textEdit.newText, /^ {2}name: task$/m);
  assert.doesNotMatch(pod.textEdit.newText, /\$/);
});

test('the second document is begun with one too', async (t) => {
  const session = await startSession(t, { snippets: true });
  await session.open(uri, 'kind: Pod\n---\n# the web\ndepl');
  const items = await session.completions(uri, { line: 3, character: 4 });
  assert.ok(items.some(({ label }) => label === 'deployment'));
});

test('where a resource is being written, its kind is a word like others', async (t) => {
  const session = await startSession(t, { snippets: true });
  const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: service\nsecret\n';
  await session.open(uri, text);
  for (const [line, character] of [
    [1, 9],
    [3, 15],
    [4, 6],
    [5, 0],
  ] as const)
    assert.deepEqual(await session.completions(uri, { line, character }), [], `${line}:${character}`);
});

test('a part of a pod is offered where one is written, as deep as it stands', async (t) => {
  const session = await startSession(t, { snippets: true });
  await session.open(uri, 'kind: Pod\nspec:\n  containers:\n    - name: web\n      res\n');
  const items = await session.completions(uri, { line: 4, character: 9 });
  assert.ok(!items.some(({ label }) => label === 'pod'));
  const resources = items.find(({ label }) => label === 'resources');
  assert.ok(resources?.textEdit && 'range' in resources.textEdit);
  assert.deepEqual(resources.textEdit.range, { start: { line: 4, character: 6 }, end: { line: 4, character: 9 } });
  assert.match(resources.textEdit.newText, /^resources:\n {8}requests:$/m);
});

test('a client that has the templates itself gets none', async (t) => {
  const session = await startSession(t, { snippets: true, initializationOptions: { templates: false } });
  await session.open(uri, '');
  assert.deepEqual(await session.completions(uri, { line: 0, character: 0 }), []);
});
