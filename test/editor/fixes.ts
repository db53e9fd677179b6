import * as assert from 'node:assert/strict';
import * as vscode from 'vscode';
import {
  action,
  actionsAt,
  choose,
  closeAll,
  deployment,
  eventually,
  found,
  gone,
  ids,
  openFile,
  openText,
  ours,
  pause,
} from './editor.js';

suite('Quick fixes', () => {
  teardown(closeAll);

  test('repair one finding and nothing else', async () => {
    const document = await openText(deployment);
    const [diagnostic] = await found(document, 'privileged-container');
    assert.ok(diagnostic);
    await choose(await action(document, diagnostic.range, /^Set privileged: false/));
    await gone(document, 'privileged-container');
    assert.match(document.getText(), /- name: web # keep me\n/);
    assert.match(document.getText(), /privileged: false/);
    const before = deployment.split('\n').filter((line) => !line.includes('privileged'));
    for (const line of before) {
      assert.ok(document.getText().includes(line), `lost: ${line}`);
    }
  });

  test('are one step to undo', async () => {
    const document = await openText(deployment);
    const [diagnostic] = await found(document, 'privileged-container');
    assert.ok(diagnostic);
    await choose(await action(document, diagnostic.range, /^Set privileged: false/));
    await gone(document, 'privileged-container');
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), deployment);
  });

  test('offer first, and prefer, what repairs the whole container', async () => {
    const document = await openText(deployment);
    const [limit] = await found(document, 'missing-memory-limit');
    assert.ok(limit);
    const actions = await actionsAt(document, limit.range);
    assert.deepEqual(actions.map(({ isPreferred }) => isPreferred ?? false).indexOf(true), 0, titles(actions));
    assert.equal(actions.filter(({ isPreferred }) => isPreferred).length, 1, titles(actions));
    const before = ours(document).length;
    await choosePreferred(limit.range);
    await eventually('fewer findings', () => (ours(document).length < before - 3 ? true : undefined));
    await gone(document, 'missing-memory-limit');
  });

  test('that need a value from a person put the cursor on it', async () => {
    const document = await openText(deployment);
    const [limit] = await found(document, 'missing-memory-limit');
    assert.ok(limit);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    await eventually('the action', async () =>
      (await actionsAt(document, limit.range)).length > 0 ? true : undefined,
    );
    await choosePreferred(limit.range);
    await gone(document, 'missing-memory-limit');
    assert.deepEqual(
      ids(document).filter((id) => id === 'yaml-syntax-error'),
      [],
      document.getText(),
    );
    assert.match(document.getText(), /\n {10}resources:\n {12}(?:requests|limits):\n/, document.getText());
    assert.ok(!editor.selection.isEmpty, 'no value is selected');
    assert.match(document.getText(editor.selection), /^\d+(m|[KMG]i)$/);
  });

  test('keep CRLF line ends', async () => {
    const document = await openFile(deployment.replaceAll('\n', '\r\n'));
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    const [first] = await found(document, 'root-user-allowed');
    assert.ok(first);
    const [repair] = await eventually('an action', async () => {
      const actions = await actionsAt(document, first.range);
      return actions.length > 0 ? actions : undefined;
    });
    assert.ok(repair);
    await choose(repair);
    await gone(document, 'root-user-allowed');
    assert.doesNotMatch(document.getText(), /[^\r]\n/);
  });

  test('write the comment that ignores a finding', async () => {
    const document = await openText(deployment);
    const [diagnostic] = await found(document, 'privileged-container');
    assert.ok(diagnostic);
    await choose(await action(document, diagnostic.range, /ignore.*privileged-container/i));
    assert.match(document.getText(), /# seaworthy-ignore privileged-container/);
    await gone(document, 'privileged-container');
    assert.ok(!ids(document).includes('unused-suppression'));
  });

  test('on save (source.fixAll.seaworthy) do the safe ones only', async () => {
    const document = await openText(deployment.replace('privileged: true', 'privileged: yes'));
    await found(document, 'privileged-container');
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await actionsAt(document, whole, 'source.fixAll.seaworthy');
    assert.ok(actions.length <= 1, titles(actions));
    for (const one of actions) {
      await choose(one);
    }
    // Taking a privilege away is for a person to decide.
    assert.ok(ids(document).includes('privileged-container'));
  });
});

/** As a person does it: tab stops live in the light bulb's own way of applying an action only. */
async function choosePreferred(range: vscode.Range): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  assert.ok(editor);
  const { version } = editor.document;
  // The command does nothing while the editor waits for other providers of actions: once more then, as a person would.
  for (let attempt = 0; attempt < 5 && editor.document.version === version; attempt++) {
    editor.selection = new vscode.Selection(range.start, range.start);
    await vscode.commands.executeCommand('editor.action.codeAction', {
      kind: 'quickfix',
      apply: 'first',
      preferred: true,
    });
    for (let wait = 0; wait < 40 && editor.document.version === version; wait++) await pause(100);
  }
}

function titles(actions: vscode.CodeAction[]): string {
  return actions.map(({ title }) => title).join('\n');
}
