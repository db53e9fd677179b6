import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeOf, deployment, found, gone, ids, openText, ours, pause } from './editor.js';

suite('Diagnostics', () => {
  teardown(closeAll);

  test('underline the value that is wrong, with source, code, page and reason', async () => {
    const document = await openText(deployment);
    const [diagnostic] = await found(document, 'privileged-container');
    assert.ok(diagnostic);
    assert.equal(document.getText(diagnostic.range), 'true');
    assert.equal(document.lineAt(diagnostic.range.start.line).text.trim(), 'privileged: true');
    assert.equal(diagnostic.source, 'seaworthy');
    assert.match(diagnostic.message, /"web"/);
    assert.ok(typeof diagnostic.code === 'object' && 'target' in diagnostic.code);
    assert.equal(diagnostic.code.target.toString(), 'seaworthy-rule:/privileged-container.md');
  });

  test('of a bare Deployment are at most ten', async () => {
    const document = await openText(deployment.replace(/ {10}securityContext:\n.*\n/, ''));
    await found(document, 'missing-memory-limit');
    assert.ok(ours(document).length <= 10, ids(document).join(', '));
  });

  test('follow what is typed', async () => {
    const document = await openText(deployment);
    const [diagnostic] = await found(document, 'privileged-container');
    assert.ok(diagnostic);
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, diagnostic.range, 'false');
    await vscode.workspace.applyEdit(edit);
    await gone(document, 'privileged-container');
    assert.ok(document.isDirty);
  });

  test('come for a file of the workspace', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const document = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder.uri, 'insecure-web.yaml'));
    await vscode.window.showTextDocument(document);
    const [diagnostic] = await found(document, 'privileged-container');
    assert.ok(diagnostic);
    assert.equal(document.getText(diagnostic.range), 'yes');
  });

  test('say nothing about YAML that is no Kubernetes resource, broken or not', async () => {
    const compose = await openText('services:\n  web:\n    image: shop:latest\n    privileged: true\n');
    const broken = await openText('services:\n  web: [\n    privileged: true\n');
    const document = await openText(deployment);
    await found(document, 'privileged-container');
    await pause(300);
    assert.deepEqual(ids(compose), []);
    assert.deepEqual(ids(broken), []);
  });

  test('say nothing in a read-only version of a file, like the left side of a diff', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('left-side', {
      provideTextDocumentContent: () => deployment,
    });
    const left = vscode.Uri.parse('left-side:/shop.yaml');
    const right = await openText(deployment);
    await vscode.commands.executeCommand('vscode.diff', left, right.uri);
    await found(right, 'privileged-container');
    await pause(300);
    const document = await vscode.workspace.openTextDocument(left);
    assert.equal(document.languageId, 'yaml');
    assert.deepEqual(ids(document), []);
    provider.dispose();
  });

  test('know the second document of a file from the first', async () => {
    const clean = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n---\n';
    const document = await openText(clean + deployment);
    const all = await found(document, 'privileged-container');
    assert.deepEqual(all.map(codeOf), ['privileged-container']);
    assert.equal(all[0]?.range.start.line, 5 + 17);
  });
});
