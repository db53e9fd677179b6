import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, deployment, eventually, found, openText } from './editor.js';

suite("A rule's page", () => {
  teardown(closeAll);

  test('comes with the extension', async () => {
    const target = await linkOf('privileged-container');
    const page = await vscode.workspace.openTextDocument(target);
    assert.match(page.getText(), /^# /);
    assert.match(page.getText(), /privileged-container/);
    assert.match(page.getText(), /## /);
  });

  test('opens rendered, as by a click on the code', async () => {
    await vscode.commands.executeCommand('vscode.open', await linkOf('privileged-container'));
    const input = await eventually('the page', () => {
      const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
      return tab?.input instanceof vscode.TabInputCustom ? tab.input : undefined;
    });
    assert.equal(input.viewType, 'vscode.markdown.preview.editor');
    assert.equal(input.uri.path, '/privileged-container.md');
  });

  test('that does not exist says so', async () => {
    const page = await vscode.workspace.openTextDocument(vscode.Uri.parse('seaworthy-rule:/no-such-rule.md'));
    assert.match(page.getText(), /no-such-rule/);
  });
});

async function linkOf(id: string): Promise<vscode.Uri> {
  const [diagnostic] = await found(await openText(deployment), id);
  assert.ok(typeof diagnostic?.code === 'object' && 'target' in diagnostic.code);
  return diagnostic.code.target;
}
