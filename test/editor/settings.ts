import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, deployment, eventually, found, gone, ids, openFile, openText, ours, set } from './editor.js';

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

suite("A team's settings", () => {
  const file = (): vscode.Uri => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no folder is open');
    return vscode.Uri.joinPath(folder.uri, '.seaworthy.yaml');
  };
  const write = (text: string): Thenable<void> => vscode.workspace.fs.writeFile(file(), new TextEncoder().encode(text));
  const setForUser = (name: string, value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('seaworthy').update(name, value, vscode.ConfigurationTarget.Global);

  teardown(async () => {
    await set('rules', undefined);
    await setForUser('rules', undefined);
    await closeAll();
    await vscode.workspace.fs.delete(file()).then(undefined, () => undefined);
  });

  test('the file wins over the user, and the workspace over the file, at once', async () => {
    const document = await openFile(deployment);
    await found(document, 'privileged-container');
    await setForUser('rules', { 'privileged-container': 'off' });
    await gone(document, 'privileged-container');
    await write('rules: { privileged-container: info }\n');
    const [byTeam] = await found(document, 'privileged-container');
    assert.equal(byTeam?.severity, vscode.DiagnosticSeverity.Information);
    await set('rules', { 'privileged-container': 'warning' });
    await eventually('the level of the workspace', async () => {
      const [byWorkspace] = await found(document, 'privileged-container');
      return byWorkspace?.severity === vscode.DiagnosticSeverity.Warning ? true : undefined;
    });
    await set('rules', undefined);
    await vscode.workspace.fs.delete(file());
    await gone(document, 'privileged-container');
  });

  test('what is wrong in the file is underlined there', async () => {
    await write('rules:\n  priviledged-container: off\n');
    const settings = await vscode.workspace.openTextDocument(file());
    await vscode.window.showTextDocument(settings);
    await found(settings, 'invalid-setting');
    const [wrong] = ours(settings);
    assert.equal(settings.getText(wrong?.range), 'priviledged-container');
    assert.match(wrong?.message ?? '', /Did you mean "privileged-container"/);
  });
});
