import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, deployment, eventually, found, gone, ids, openText, set } from './editor.js';

suite('Settings', () => {
  teardown(async () => {
    for (const name of ['profile', 'rules', 'kubernetesVersion']) {
      await set(name, undefined);
    }
    await closeAll();
  });

  test('a milder profile applies at once', async () => {
    const document = await openText(deployment);
    await found(document, 'missing-memory-limit');
    await set('profile', 'baseline');
    await gone(document, 'missing-memory-limit');
    assert.ok(ids(document).includes('privileged-container'));
  });

  test('a rule is switched off, or made an error, at once', async () => {
    const document = await openText(deployment);
    await found(document, 'privileged-container');
    await set('rules', { 'privileged-container': 'off' });
    await gone(document, 'privileged-container');
    await set('rules', { 'missing-memory-limit': 'error' });
    await eventually('missing-memory-limit as an error', async () => {
      const [limit] = await found(document, 'missing-memory-limit');
      return limit?.severity === vscode.DiagnosticSeverity.Error ? true : undefined;
    });
  });
});
