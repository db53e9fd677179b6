import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baseline, pod } from './manifests.js';
import { codes, eventually, startSession } from './session.js';

const uri = 'file:///shop/charts/web.yaml';
const isRootAllowed = (diagnostics: Parameters<typeof codes>[0]): boolean =>
  codes(diagnostics).includes('root-user-allowed');

test('a client that answers null gets the defaults', async (t) => {
  const session = await startSession(t, { settings: () => null });
  await session.open(uri, pod);
  assert.ok(isRootAllowed(await session.pull(uri)));
  assert.deepEqual(session.messages, []);
});

test('a client that fails to answer, or answers nonsense, gets the defaults', async (t) => {
  const failing = () => {
    throw new Error('no settings today');
  };
  for (const settings of [failing, () => undefined, () => 'profile', () => [1], () => 7]) {
    const session = await startSession(t, { settings });
    await session.open(uri, pod);
    assert.ok(isRootAllowed(await session.pull(uri)));
  }
});

test('settings that are unset count as their defaults', async (t) => {
  const session = await startSession(t, {
    settings: () => ({
      profile: null,
      kubernetesVersion: null,
      rules: { 'root-user-allowed': null },
      exclude: null,
      trace: { server: 'off' },
    }),
  });
  await session.open(uri, pod);
  assert.ok(isRootAllowed(await session.pull(uri)));
  assert.deepEqual(session.messages, []);
});

test('are asked for once for each file, and again after a change', async (t) => {
  const session = await startSession(t, { settings: baseline });
  await session.open(uri, pod);
  assert.ok(!isRootAllowed(await session.pull(uri)));
  await session.pull(uri);
  assert.equal(session.configurationRequests, 1);
  await session.configure({ profile: 'restricted' });
  await eventually('a refresh', () => (session.refreshes > 0 ? true : undefined));
  assert.ok(isRootAllowed(await session.pull(uri)));
  assert.equal(session.configurationRequests, 2);
});

test('a change applies at once where diagnostics are sent', async (t) => {
  const session = await startSession(t, { settings: baseline, diagnostics: 'push' });
  await session.open(uri, pod);
  assert.ok(!isRootAllowed(await session.pushed(uri)));
  await session.configure({ profile: 'restricted' });
  await eventually('new diagnostics', () =>
    isRootAllowed(session.published.at(-1)?.diagnostics ?? []) ? true : undefined,
  );
});

test('each folder may have its own', async (t) => {
  const session = await startSession(t, {
    settings: (scope) => ({ profile: scope.startsWith('file:///strict/') ? 'restricted' : 'baseline' }),
  });
  await session.open('file:///strict/a.yaml', pod);
  await session.open('file:///lax/a.yaml', pod);
  assert.ok(isRootAllowed(await session.pull('file:///strict/a.yaml')));
  assert.ok(!isRootAllowed(await session.pull('file:///lax/a.yaml')));
});

test('a level turns a rule off, on, and replaces its severity', async (t) => {
  const session = await startSession(t, {
    settings: () => ({ profile: 'baseline', rules: { 'privileged-container': 'off', 'root-user-allowed': 'error' } }),
  });
  await session.open(uri, pod);
  const diagnostics = await session.pull(uri);
  assert.deepEqual(codes(diagnostics), ['root-user-allowed']);
  assert.equal(diagnostics[0]?.severity, 1);
});

test('clients without workspace/configuration give them with initialize, or push them', async (t) => {
  for (const settings of [{ profile: 'baseline' }, { seaworthy: { profile: 'baseline' } }]) {
    const session = await startSession(t, { settings: false, initializationOptions: { settings } });
    await session.open(uri, pod);
    assert.ok(!isRootAllowed(await session.pull(uri)));
    await session.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { seaworthy: { profile: 'restricted' } },
    });
    assert.ok(isRootAllowed(await session.pull(uri)));
    await session.connection.sendNotification('workspace/didChangeConfiguration', {
      settings: { yaml: { hover: true } },
    });
    assert.ok(isRootAllowed(await session.pull(uri)));
    assert.deepEqual(session.messages, []);
    assert.equal(session.configurationRequests, 0);
  }
});

test('a wrong setting is shown once, and costs that setting alone', async (t) => {
  const session = await startSession(t, {
    settings: () => ({
      profile: 'baselin',
      kubernetesVersion: '1.28',
      rules: { 'priviledged-container': 'off', 'root-user-allowed': 'on', 'privileged-container': 'off' },
      exclude: 'charts',
      profil: 'strict',
    }),
  });
  await session.open(uri, pod);
  await session.open('file:///b.yaml', pod);
  const found = codes(await session.pull(uri));
  await session.pull('file:///b.yaml');
  assert.ok(found.includes('root-user-allowed'));
  assert.ok(!found.includes('privileged-container'));
  assert.equal(found.filter((code) => code === 'invalid-setting').length, 5, 'and said at the file as well');
  const about = (pattern: RegExp): string => {
    const matching = session.messages.filter((message) => pattern.test(message));
    assert.equal(matching.length, 1, session.messages.join('\n'));
    return matching[0] ?? '';
  };
  assert.match(
    about(/seaworthy\.profile is/),
    /"baselin".*"baseline", "restricted", "recommended", "strict".*Did you mean "baseline"/,
  );
  assert.match(about(/"priviledged-container"/), /no rule.*Did you mean "privileged-container"/);
  assert.match(about(/"root-user-allowed"/), /"on".*"off", "info", "warning", "error"/);
  assert.match(about(/seaworthy\.exclude/), /"charts".*list/);
  assert.match(about(/setting seaworthy\.profil\b/), /Did you mean "seaworthy\.profile"/);
  assert.equal(session.messages.length, 5);

  // The same again after a change of something else is no news; what is new is.
  await session.configure({ profile: 'baselin', kubernetesVersion: '1.99' });
  await session.pull(uri);
  assert.equal(session.messages.length, 6);
  assert.match(session.messages[5] ?? '', /seaworthy\.kubernetesVersion is "1\.99"/);
  // Gone and there again, it is.
  await session.configure({});
  await session.pull(uri);
  await session.configure({ profile: 'baselin' });
  await session.pull(uri);
  assert.equal(session.messages.length, 7);
});

test('excluded files are left out, and said to be', async (t) => {
  const session = await startSession(t, {
    settings: () => ({ profile: 'baseline', exclude: ['', '**/*.gen.yaml', 'charts/**', 'my files/*'] }),
    folders: ['file:///shop', 'file:///shop/nested'],
    initializationOptions: { status: true },
  });
  const found = async (path: string): Promise<number> => {
    await session.open(path, pod);
    return (await session.pull(path)).length;
  };
  assert.equal(await found('file:///shop/charts/web.yaml'), 0);
  assert.match(session.statuses.at(-1)?.skipped[0] ?? '', /seaworthy\.exclude.*"charts\/\*\*"/);
  assert.equal(await found('file:///shop/.hidden/a.gen.yaml'), 0);
  assert.equal(await found('file:///shop/my%20files/a.yaml'), 0);
  assert.equal(await found('file:///shop/nested/charts/web.yaml'), 0);
  assert.equal(await found('file:///shop/other/charts/web.yaml'), 1);
  assert.equal(await found('file:///elsewhere/charts/web.yaml'), 1);
  assert.equal(await found('untitled:charts/web.yaml'), 1);
  assert.deepEqual(
    await session.actions('file:///shop/charts/web.yaml', {
      start: { line: 9, character: 22 },
      end: { line: 9, character: 22 },
    }),
    [],
  );
  await session.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
    event: { added: [], removed: [{ uri: 'file:///shop', name: 'shop' }] },
  });
  assert.equal((await session.pull('file:///shop/charts/web.yaml')).length, 1);
});

test('what fix-all may do is true or false, and safe where it is neither', async (t) => {
  for (const [fixAll, message] of [
    [{ includeReview: 'yes' }, /seaworthy\.fixAll\.includeReview is "yes", which is not true or false\. Only safe/],
    [true, /seaworthy\.fixAll is true, which is not a map of settings\. Only safe/],
    [
      { includeReviews: true },
      /no setting seaworthy\.fixAll\.includeReviews\. Did you mean "seaworthy\.fixAll\.includeReview"\?/,
    ],
  ] as const) {
    const session = await startSession(t, { settings: () => ({ profile: 'baseline', fixAll }) });
    await session.open(uri, pod);
    await session.pull(uri);
    assert.equal(session.messages.length, 1, session.messages.join('\n'));
    assert.match(session.messages[0] ?? '', message);
    const whole = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    assert.deepEqual(await session.actions(uri, whole, ['source.fixAll']), []);
  }
});
