import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, deployment, eventually, found, gone, ids, openText } from './editor.js';

suite('While somebody writes', () => {
  teardown(closeAll);

  test('a hover explains the finding, and its link opens the page', async () => {
    const document = await openText(deployment);
    const [diagnostic] = await found(document, 'privileged-container');
    assert.ok(diagnostic);
    const [hover, ...others] = await hoversAt(document, diagnostic.range.start);
    assert.ok(hover && others.length === 0);
    assert.deepEqual(hover.range, diagnostic.range);
    const text = textOf(hover);
    assert.match(text, /Container runs privileged/);
    assert.doesNotMatch(text, /Set privileged: false/, 'the message stands in the hover already');
    const link = /\(command:([\w.]+)\?([^)]*)\)/.exec(text);
    assert.ok(link?.[1] && link[2]);
    await vscode.commands.executeCommand(link[1], ...JSON.parse(decodeURIComponent(link[2])));
    await pageShown('/privileged-container.md');
  });

  test('a hover says nothing where nothing is found', async () => {
    const document = await openText(deployment);
    await found(document, 'privileged-container');
    assert.deepEqual(await hoversAt(document, new vscode.Position(1, 2)), []);
  });

  test('a hardened block is completed in half-typed text, and has no finding of its own', async () => {
    const half = deployment.replace('securityContext:\n            privileged: true', 'secu');
    const document = await openText(half);
    await vscode.window.showTextDocument(document);
    const at = document.positionAt(half.indexOf('secu') + 4);
    const item = await eventually('securityContext', async () =>
      (await completionsAt(document, at)).find(({ detail }) => detail?.startsWith('Seaworthy: hardened')),
    );
    assert.ok(item.range instanceof vscode.Range || item.range === undefined || 'inserting' in item.range);
    const all = await completionsAt(document, at);
    assert.ok(all.filter(({ detail }) => detail?.startsWith('Seaworthy')).length <= 5);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new vscode.Selection(at, at);
    await eventually('the block', async () => {
      if (document.getText().includes('securityContext:')) return true;
      await vscode.commands.executeCommand('editor.action.triggerSuggest');
      await new Promise((resolve) => setTimeout(resolve, 400));
      await vscode.commands.executeCommand('acceptSelectedSuggestion');
      return undefined;
    });
    assert.match(
      document.getText(),
      /1\.4\.2\n {10}securityContext:\n {12}allowPrivilegeEscalation: false\n {12}readOnlyRootFilesystem: true\n {12}capabilities:\n/,
    );
    await found(document, 'missing-memory-limit');
    await gone(document, 'yaml-syntax-error');
    assert.ok(!ids(document).includes('capabilities-not-dropped'), ids(document).join());
  });

  test('the outline is in the terms of Kubernetes', async () => {
    const document = await openText(deployment);
    const [resource] = await eventually('symbols', async () => {
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      );
      return symbols && symbols.length > 0 ? symbols : undefined;
    });
    assert.equal(resource?.name, 'Deployment shop');
    assert.equal(resource?.children[0]?.name, 'Pod');
    assert.equal(resource?.children[0]?.children[0]?.name, 'container web');
  });

  test('documents, maps and lists fold; files without Kubernetes are left to the editor', async () => {
    const document = await openText(`${deployment}---\n${deployment}`);
    const folds = await eventually('folds', async () => {
      const ranges = await foldsOf(document);
      return ranges && ranges.length > 0 ? ranges : undefined;
    });
    const second = deployment.split('\n').length - 1;
    assert.ok(folds.some(({ start, end }) => start === second && end === 2 * second));
    const other = await openText('services:\n  web:\n    image: x\n');
    // By the server's answer there would be none for it: these are the editor's own, by indentation.
    assert.deepEqual(
      (await foldsOf(other))?.map(({ start, end }) => [start, end]),
      [
        [0, 2],
        [1, 2],
      ],
    );
  });

  test('the palette has an example, settings, and the pages of rules', async () => {
    await vscode.commands.executeCommand('seaworthy.openExample');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'yaml');
    assert.ok(document?.isUntitled);
    await found(document, 'privileged-container');
    await vscode.commands.executeCommand('seaworthy.explainRule', 'host-network');
    await pageShown('/host-network.md');
    const titles = vscode.extensions.getExtension('seaworthy.seaworthy')?.packageJSON.contributes.commands;
    assert.ok(titles.every(({ title }: { title: unknown }) => !String(title).startsWith('%')));
  });
});

function hoversAt(document: vscode.TextDocument, position: vscode.Position): Thenable<vscode.Hover[]> {
  return vscode.commands.executeCommand('vscode.executeHoverProvider', document.uri, position);
}

function textOf({ contents }: vscode.Hover): string {
  return contents.map((content) => (content instanceof vscode.MarkdownString ? content.value : '')).join('\n');
}

async function completionsAt(document: vscode.TextDocument, at: vscode.Position): Promise<vscode.CompletionItem[]> {
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    document.uri,
    at,
  );
  return list.items;
}

function foldsOf(document: vscode.TextDocument): Thenable<vscode.FoldingRange[] | undefined> {
  return vscode.commands.executeCommand('vscode.executeFoldingRangeProvider', document.uri);
}

async function pageShown(path: string): Promise<void> {
  await eventually(`the page ${path}`, () => {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    return input instanceof vscode.TabInputCustom && input.uri.path === path ? true : undefined;
  });
}
