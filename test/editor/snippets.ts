import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeOf, deployment, extensionId, found, gone, ids, openText, ours } from './editor.js';

suite('Snippets', () => {
  teardown(closeAll);

  test('are offered by the names that people guess', async () => {
    const document = await openText('\n');
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(0, 0),
    );
    const labels = list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    for (const prefix of ['deployment', 'pod', 'statefulset', 'daemonset', 'job', 'cronjob']) {
      assert.ok(labels.includes(prefix), `no snippet "${prefix}" in ${labels.join(', ')}`);
    }
  });

  test('for a Deployment gives one without a finding', async () => {
    const document = await openText(deployment);
    await found(document, 'privileged-container');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const all = new vscode.Range(0, 0, document.lineCount, 0);
    await editor.insertSnippet(new vscode.SnippetString(await body('deployment')), all);
    await gone(document, 'privileged-container');
    assert.match(document.getText(), /kind: Deployment/);
    assert.deepEqual(
      ids(document),
      [],
      ours(document)
        .map((one) => `${codeOf(one)}: ${one.message}`)
        .join('\n'),
    );
  });
});

/** The text of the snippet with this prefix, as the extension contributes it. */
async function body(prefix: string): Promise<string> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension);
  const [contributed] = extension.packageJSON.contributes.snippets;
  const file = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, contributed.path));
  const snippets: Record<string, { prefix: string | string[]; body: string[] }> = JSON.parse(
    new TextDecoder().decode(file),
  );
  const snippet = Object.values(snippets).find((one) => [one.prefix].flat().includes(prefix));
  assert.ok(snippet);
  return snippet.body.join('\n');
}
