import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import * as lsp from 'vscode-languageserver/node';
import { runs } from '../properties.js';
import { baseline, pod, template } from './manifests.js';
import {
  type Ending,
  positionAt,
  rangeOf,
  type Session,
  type SessionOptions,
  startSession,
  textAt,
} from './session.js';

const uri = 'file:///shop/web.yaml';

/** As VS Code says it. */
const rich: lsp.TextDocumentClientCapabilities = {
  hover: { contentFormat: ['markdown', 'plaintext'] },
  completion: {
    completionItem: {
      snippetSupport: true,
      documentationFormat: ['markdown', 'plaintext'],
      labelDetailsSupport: true,
      insertTextModeSupport: { valueSet: [lsp.InsertTextMode.asIs, lsp.InsertTextMode.adjustIndentation] },
    },
  },
  documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  foldingRange: { rangeLimit: 5000, lineFoldingOnly: true },
};
/** Everything, and of each the least. */
const poor: lsp.TextDocumentClientCapabilities = { hover: {}, completion: {}, documentSymbol: {}, foldingRange: {} };

function start(
  test: Ending,
  textDocument: lsp.TextDocumentClientCapabilities,
  options: SessionOptions = {},
): Promise<Session> {
  return startSession(test, { settings: baseline, ...options, textDocument });
}

const hover = (session: Session, position: lsp.Position): Promise<lsp.Hover | null> =>
  session.connection.sendRequest(lsp.HoverRequest.type, { textDocument: { uri }, position });

async function completions(session: Session, position: lsp.Position): Promise<lsp.CompletionItem[]> {
  const answer = await session.connection.sendRequest(lsp.CompletionRequest.type, { textDocument: { uri }, position });
  return Array.isArray(answer) ? answer : (answer?.items ?? []);
}

function textOf({ contents }: lsp.Hover): string {
  assert.ok(lsp.MarkupContent.is(contents));
  return contents.value;
}

test('a client is offered what it asks for', async (t) => {
  const all = await start(t, rich);
  const { hoverProvider, completionProvider, documentSymbolProvider, foldingRangeProvider } = all.capabilities;
  assert.ok(hoverProvider && completionProvider && documentSymbolProvider && foldingRangeProvider);
  const none = await start(t, {});
  assert.equal(none.capabilities.hoverProvider, undefined);
  assert.equal(none.capabilities.documentSymbolProvider, undefined);
  assert.equal(none.capabilities.foldingRangeProvider, undefined);
});

describe('a hover', () => {
  test('explains the finding in Markdown, with links that the client can open', async (t) => {
    const session = await start(t, rich, {
      initializationOptions: {
        rulePage: 'seaworthy-rule:/{id}.md',
        ruleLink: 'command:x?{id}',
        hoversWithMessages: true,
      },
    });
    await session.open(uri, pod);
    const shown = await hover(session, rangeOf(pod, 'true').start);
    assert.ok(shown?.range);
    assert.equal(textAt(pod, shown.range), 'true');
    assert.match(textOf(shown), /^\*\*Container runs privileged\*\*/);
    assert.match(textOf(shown), /\(command:x\?privileged-container\)$/);
    assert.doesNotMatch(textOf(shown), /Set privileged: false/);
  });

  test('is plain text for a client that says nothing of Markdown, with the message', async (t) => {
    const session = await start(t, poor, { isPlain: true, rulePage: (id) => `file:///docs/${id}.md` });
    await session.open(uri, pod);
    const shown = await hover(session, rangeOf(pod, 'true').start);
    assert.ok(shown && lsp.MarkupContent.is(shown.contents));
    assert.equal(shown.contents.kind, 'plaintext');
    assert.match(textOf(shown), /Set privileged: false/);
    assert.doesNotMatch(textOf(shown), /file:/);
  });

  test('is left to others where nothing is found', async (t) => {
    const session = await start(t, rich);
    await session.open(uri, pod);
    assert.equal(await hover(session, rangeOf(pod, 'image').start), null);
    assert.equal(await hover(session, { line: 1e6, character: 1e6 }), null);
  });
});

describe('completion', () => {
  const half = pod.replace(/ {6}securityContext:\n.*\n/, '      secu\n');
  const at = rangeOf(half, 'secu').end;

  test('gives a snippet that keeps the indentation, where the client can do both', async (t) => {
    const session = await start(t, rich);
    await session.open(uri, half);
    const item = (await completions(session, at)).find(({ label }) => label === 'resources');
    assert.ok(item?.textEdit && 'range' in item.textEdit);
    assert.equal(textAt(half, item.textEdit.range), 'secu');
    assert.equal(item.insertTextFormat, lsp.InsertTextFormat.Snippet);
    assert.equal(item.insertTextMode, lsp.InsertTextMode.asIs);
    assert.match(item.textEdit.newText, /^resources:\n {8}requests:\n {10}cpu: \$\{1:100m\}\n/);
    assert.deepEqual(item.labelDetails, { description: 'hardened' });
    assert.ok(lsp.MarkupContent.is(item.documentation));
    assert.match(item.documentation.value, /^```yaml\nresources:\n {2}requests:\n/);
  });

  test('leaves the indentation to a client that cannot be told to keep it', async (t) => {
    const completion = { completionItem: { snippetSupport: true } };
    const session = await start(t, { completion });
    await session.open(uri, half);
    const item = (await completions(session, at)).find(({ label }) => label === 'resources');
    assert.match(item?.textEdit?.newText ?? '', /^resources:\n {2}requests:\n {4}cpu: \$\{1:100m\}\n/);
    assert.equal(item?.insertTextMode, undefined);
    assert.equal(item?.labelDetails, undefined);
  });

  test('gives the text itself to a client that knows nothing more', async (t) => {
    const session = await start(t, poor, { isPlain: true });
    await session.open(uri, half);
    const item = (await completions(session, at)).find(({ label }) => label === 'resources');
    assert.match(item?.textEdit?.newText ?? '', /^resources:\n {8}requests:\n {10}cpu: 100m\n/);
    assert.equal(item?.insertTextFormat, lsp.InsertTextFormat.PlainText);
    assert.ok(lsp.MarkupContent.is(item?.documentation) && item.documentation.kind === 'plaintext');
  });

  test('comes in front of the same name of another extension, and of nothing else', async (t) => {
    const session = await start(t, rich);
    await session.open(uri, half);
    const others = ['livenessProbe', 'securityContext', 'stdin', 'resizePolicy'];
    const all = [
      ...(await completions(session, at)).map(({ label, sortText = label }) => ({ label, sortText, ours: true })),
    ];
    const row = [...all, ...others.map((label) => ({ label, sortText: label, ours: false }))]
      .sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
      .map(({ label, ours }) => `${label}${ours ? '!' : ''}`);
    assert.deepEqual(row, [
      'livenessProbe!',
      'livenessProbe',
      'readinessProbe!',
      'resizePolicy',
      'resources!',
      'securityContext!',
      'securityContext',
      'stdin',
    ]);
  });
});

test('the outline is a tree, or for an old client a list with what each is in', async (t) => {
  const ask = (session: Session) =>
    session.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri } });
  const session = await start(t, rich);
  await session.open(uri, pod);
  const [tree] = (await ask(session)) ?? [];
  assert.ok(tree && 'selectionRange' in tree);
  assert.equal(tree.name, 'Pod shop');
  assert.equal(textAt(pod, tree.selectionRange), 'shop');
  assert.deepEqual(
    tree.children?.map(({ name, detail }) => [name, detail]),
    [['container web', 'registry.example.com/shop:1.4.2']],
  );
  const old = await start(t, poor);
  await old.open(uri, pod);
  const flat = ((await ask(old)) ?? []).flatMap((one) => ('location' in one ? [[one.name, one.containerName]] : []));
  assert.deepEqual(flat, [
    ['Pod shop', undefined],
    ['container web', 'Pod shop'],
    ['securityContext', 'container web'],
  ]);
});

test('folding is for files with Kubernetes, as many as the client wants', async (t) => {
  const ask = (session: Session) =>
    session.connection.sendRequest(lsp.FoldingRangeRequest.type, { textDocument: { uri } });
  const session = await start(t, { foldingRange: { rangeLimit: 2 } });
  await session.open(uri, pod);
  assert.deepEqual(await ask(session), [
    { startLine: 2, endLine: 3 },
    { startLine: 4, endLine: 9 },
  ]);
  await session.close(uri);
  await session.open(uri, 'services:\n  web:\n    image: x\n');
  assert.equal(await ask(session), null);
});

test('an excluded file, or one that is not open, gets nothing', async (t) => {
  const session = await start(t, rich, { settings: () => ({ exclude: ['**/*.yaml'] }), folders: ['file:///shop'] });
  const everything = async (): Promise<unknown[]> => [
    await hover(session, rangeOf(pod, 'true').start),
    ...(await completions(session, { line: 6, character: 0 })),
    ...((await session.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri } })) ?? []),
    await session.connection.sendRequest(lsp.FoldingRangeRequest.type, { textDocument: { uri } }),
  ];
  assert.deepEqual(await everything(), [null, null]);
  await session.open(uri, pod);
  assert.deepEqual(await everything(), [null, null]);
});

test('whatever is asked, wherever, of any cut of a manifest, is answered', async (t) => {
  const session = await start(t, rich);
  const file = `${pod}---\n${template}---\n{"kind": "Pod", "apiVersion": "v1", "spec": {}}\n---\na: &a [*a]\n`;
  await session.open(uri, pod);
  await fc.assert(
    fc.asyncProperty(fc.nat(file.length), fc.nat(60), fc.nat(file.length), async (from, cut, cursor) => {
      const text = file.slice(0, from) + file.slice(from + cut);
      await session.change(uri, { text });
      const position = positionAt(text, Math.min(cursor, text.length));
      await hover(session, position);
      await completions(session, position);
      const symbols = await session.connection.sendRequest(lsp.DocumentSymbolRequest.type, { textDocument: { uri } });
      assert.ok(Array.isArray(symbols));
      await session.connection.sendRequest(lsp.FoldingRangeRequest.type, { textDocument: { uri } });
    }),
    runs(120),
  );
  for (const position of [
    { line: -1, character: -5 },
    { line: 1e9, character: 1e9 },
  ]) {
    assert.equal(await hover(session, position), null);
    assert.deepEqual(await completions(session, position), []);
  }
});
