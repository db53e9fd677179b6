import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  actionsAt,
  choose,
  closeAll,
  deployment,
  eventually,
  found,
  gone,
  openFile,
  openText,
  pause,
} from './editor.js';

suite('Hardening', () => {
  teardown(closeAll);

  test('brings the pod under the cursor to a level in one step', async () => {
    const document = await openText(deployment);
    await found(document, 'privileged-container');
    const start = new vscode.Range(0, 0, 0, 0);
    const actions = await actionsAt(document, start, 'refactor');
    assert.deepEqual(
      actions.map(({ title }) => title).filter((title) => title.startsWith('Harden')),
      [
        'Harden pod of Deployment "shop" to restricted (review)',
        'Harden pod of Deployment "shop" to baseline (review)',
      ],
    );
    const [restricted] = await actionsAt(document, start, 'refactor.rewrite.seaworthy.hardenRestricted');
    assert.ok(restricted);
    await choose(restricted);
    for (const id of ['privileged-container', 'root-user-allowed', 'missing-seccomp-profile']) {
      await gone(document, id);
    }
    await found(document, 'missing-memory-limit');
    assert.match(document.getText(), /- name: web # keep me\n/);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), deployment);
  });

  test('of a folder changes in its preview what is confirmed, and nothing else', async () => {
    const folder = await folderWith({ 'a.yaml': deployment, 'b.yml': deployment, 'c.txt': deployment });
    const unsaved = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'a.yaml'));
    const editor = await vscode.window.showTextDocument(unsaved);
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '# not saved yet\n'));
    const before = unsaved.getText();
    await throughPreview(folder, ['list.focusFirst', 'refactorPreview.toggleCheckedState', 'refactorPreview.apply']);
    assert.equal(unsaved.getText(), before.replace('privileged: true', 'privileged: false'));
    for (const name of ['b.yml', 'c.txt']) {
      const other = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, name));
      assert.equal(other.getText(), deployment, name);
    }
  });

  test('of a folder can be refused as a whole', async () => {
    const folder = await folderWith({ 'a.yaml': deployment });
    await throughPreview(folder, ['refactorPreview.discard']);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'a.yaml'));
    assert.equal(document.getText(), deployment);
  });

  test('of a folder where nothing is to do asks nothing', async () => {
    const folder = await folderWith({ 'a.yaml': deployment.replace('privileged: true', 'privileged: false') });
    await vscode.commands.executeCommand('seaworthy.hardenFolder', folder, 'baseline');
  });
});

let folders = 0;

/** A new folder of the workspace. */
async function folderWith(files: Record<string, string>): Promise<vscode.Uri> {
  // The server must run: opening a YAML file starts it.
  await found(await openFile(deployment), 'privileged-container');
  const [workspaceFolder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(workspaceFolder);
  folders += 1;
  const folder = vscode.Uri.joinPath(workspaceFolder.uri, `harden-${folders}`);
  for (const [name, text] of Object.entries(files)) {
    await vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder, name), new TextEncoder().encode(text));
  }
  return folder;
}

/** Hardens to baseline, and does in the preview what the commands do, as soon as it is there. */
async function throughPreview(folder: vscode.Uri, commands: string[]): Promise<void> {
  let isDone = false;
  const done = Promise.resolve(vscode.commands.executeCommand('seaworthy.hardenFolder', folder, 'baseline')).then(
    () => {
      isDone = true;
    },
  );
  await eventually('the end of the preview', async () => {
    await pause(1500);
    for (const command of isDone ? [] : commands) {
      await vscode.commands.executeCommand(command);
    }
    return isDone ? true : undefined;
  });
  await done;
}
