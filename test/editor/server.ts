import * as vscode from 'vscode';
import { closeAll, deployment, found, gone, openText } from './editor.js';

suite('The server', () => {
  teardown(closeAll);

  test('is restarted by the command, and goes on', async () => {
    await vscode.commands.executeCommand('seaworthy.restartServer');
    const document = await openText(deployment);
    const [diagnostic] = await found(document, 'privileged-container');
    const edit = new vscode.WorkspaceEdit();
    if (diagnostic) edit.replace(document.uri, diagnostic.range, 'false');
    await vscode.workspace.applyEdit(edit);
    await gone(document, 'privileged-container');
  });

  test('shows its log', async () => {
    await vscode.commands.executeCommand('seaworthy.showLog');
  });
});
