import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, codeOf, deployment, eventually, extensionId, found, gone, ids, openText, ours } from './editor.js';

suite('Snippets', () => {
  teardown(closeAll);

  test('are offered by the names that people guess, each once', async () => {
    for (const word of ['deployment', 'pod', 'cronjob', 'netpol', 'sa', 'pdb', 'namespace', 'secret', 'falco']) {
      const document = await openText(word);
      const offered = await eventually(`a snippet for ${word}`, async () => {
        const { items } = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          document.uri,
          new vscode.Position(0, word.length),
        );
        const isThere = ({ filterText, label }: vscode.CompletionItem): boolean =>
          leavesTemplatesOut() ? filterText?.startsWith(word) === true : nameOf(label).startsWith(word);
        return items.some(isThere) ? items : undefined;
      });
      const labels = offered.map(({ label }) => nameOf(label));
      if (leavesTemplatesOut()) assert.equal(new Set(labels).size, labels.length, labels.join(', '));
    }
  });

  test('of whole files are not offered where a resource is written', async () => {
    const document = await openText('apiVersion: v1\nkind: Pod');
    const list = await vscode.commands.executeCommand<vscode.CompletionList>(
      'vscode.executeCompletionItemProvider',
      document.uri,
      new vscode.Position(1, 9),
    );
    const whole = list.items.filter(({ insertText }) =>
      /^apiVersion:/.test(typeof insertText === 'string' ? insertText : (insertText?.value ?? '')),
    );
    const names = whole.map(({ label }) => nameOf(label));
    if (leavesTemplatesOut()) assert.deepEqual(names, []);
    else assert.ok(names.includes('pod'), 'older editors offer them everywhere');
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

  test('of a whole file are without a finding, one after the other', async () => {
    const document = await openText('');
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    for (const snippet of await contributed()) {
      const text = snippet.body.join('\n');
      if (!text.startsWith('apiVersion:')) continue;
      const end = document.lineAt(document.lineCount - 1).range.end;
      await editor.insertSnippet(new vscode.SnippetString(text), end);
      await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, '\n---\n'));
    }
    // The last document shows that the ones before have been judged.
    await editor.edit((edit) => edit.insert(document.lineAt(document.lineCount - 1).range.end, deployment));
    await found(document, 'privileged-container');
    const last = document.lineCount - deployment.split('\n').length;
    assert.doesNotMatch(document.getText(), /\$|\t/);
    assert.deepEqual(
      ours(document)
        .filter(({ range }) => range.start.line < last)
        .map((one) => `${one.range.start.line} ${codeOf(one)}: ${one.message}`),
      [],
    );
  });
});

/** Whether this VS Code knows where a snippet does not fit (since 1.109); older ones offer what the extension contributes everywhere. */
function leavesTemplatesOut(): boolean {
  const [major = 0, minor = 0] = vscode.version.split('.').map(Number);
  return major > 1 || minor >= 109;
}

function nameOf(label: vscode.CompletionItem['label']): string {
  return typeof label === 'string' ? label : label.label;
}

/** The text of the snippet with this prefix. */
async function body(prefix: string): Promise<string> {
  const snippet = (await contributed()).find((one) => [one.prefix].flat().includes(prefix));
  assert.ok(snippet);
  return snippet.body.join('\n');
}

interface Snippet {
  readonly prefix: string | string[];
  readonly body: string[];
}

/** All snippets, as the extension contributes them. */
async function contributed(): Promise<Snippet[]> {
  const extension = vscode.extensions.getExtension(extensionId);
  assert.ok(extension);
  const [{ path }] = extension.packageJSON.contributes.snippets;
  const file = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(extension.extensionUri, path));
  const snippets: Record<string, Snippet> = JSON.parse(new TextDecoder().decode(file));
  return Object.values(snippets);
}
