import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, deployment, found, gone, ids } from './editor.js';

const floating = deployment.replace(':1.4.2', '');
const named = 'resources: [kustomized.yaml]\n';
const retagged = 'images: [{ name: registry.example.com/shop, newTag: 1.4.2 }]\n';
const patch = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  template:
    spec:
      hostPID: true
      containers:
        - name: web
          image: registry.example.com/shop
`;

suite('Kustomize', () => {
  const at = (name: string): vscode.Uri => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder, 'no folder is open');
    return vscode.Uri.joinPath(folder.uri, name);
  };
  const write = (name: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(at(name), new TextEncoder().encode(text));
  const open = async (name: string): Promise<vscode.TextEditor> =>
    vscode.window.showTextDocument(await vscode.workspace.openTextDocument(at(name)), { preview: false });

  teardown(async () => {
    await closeAll();
    for (const name of ['kustomization.yaml', 'kustomized.yaml'])
      await vscode.workspace.fs.delete(at(name)).then(undefined, () => undefined);
  });

  test('a kustomization counts as soon as it is there, on disk or typed', async () => {
    await write('kustomized.yaml', floating);
    const { document } = await open('kustomized.yaml');
    await found(document, 'latest-image-tag');
    await write('kustomization.yaml', named + retagged);
    await gone(document, 'latest-image-tag');
    assert.ok(ids(document).includes('privileged-container'));
    const kustomization = await open('kustomization.yaml');
    await kustomization.edit((edit) => edit.delete(kustomization.document.lineAt(1).range));
    await found(document, 'latest-image-tag');
    await kustomization.edit((edit) => edit.insert(new vscode.Position(1, 0), retagged.trimEnd()));
    await gone(document, 'latest-image-tag');
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(at('kustomization.yaml'));
    await found(document, 'latest-image-tag');
  });

  test('a patch lacks nothing, and what stands in it is reported', async () => {
    await write('kustomized.yaml', patch);
    const { document } = await open('kustomized.yaml');
    await found(document, 'missing-memory-limit');
    await write('kustomization.yaml', `patches: [{ path: kustomized.yaml }]\n${retagged}`);
    await gone(document, 'missing-memory-limit');
    assert.deepEqual(ids(document), ['host-pid']);
  });
});
