import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, deployment, eventually, extensionId, openText, pause } from './editor.js';

suite('Activation', () => {
  const extension = () => {
    const there = vscode.extensions.getExtension(extensionId);
    assert.ok(there, `${extensionId} is not in this editor`);
    return there;
  };

  test('stays asleep until a YAML file is opened', async () => {
    console.log(`VS Code ${vscode.version}, extension in ${extension().extensionPath}`);
    await openText('{"apiVersion": "v1", "kind": "Pod"}', 'json');
    await pause(300);
    assert.equal(extension().isActive, false);
  });

  test('wakes with the first YAML file', async () => {
    await openText(deployment);
    await eventually('activation', () => (extension().isActive ? true : undefined));
  });

  test('has its commands', async () => {
    const commands = await vscode.commands.getCommands(true);
    assert.ok(commands.includes('seaworthy.restartServer'));
    assert.ok(commands.includes('seaworthy.showLog'));
    assert.ok(commands.includes('seaworthy.hardenFolder'));
  });

  suiteTeardown(closeAll);
});
