/** What a person does in the editor. */
import * as vscode from 'vscode';

export const extensionId = 'seaworthy.seaworthy';

/** One container, a name and a tagged image: what a beginner writes, and `privileged` to have something sure to see. */
export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  selector:
    matchLabels:
      app: shop
  template:
    metadata:
      labels:
        app: shop
    spec:
      containers:
        - name: web # keep me
          image: registry.example.com/shop:1.4.2
          securityContext:
            privileged: true
`;

let opened = 0;

/**
 * Opens an unsaved buffer with `text`; each has a name of its own, since VS Code may bring back the text of a closed one, and a whole path, which the
 * web asks for.
 */
export async function openText(text: string, extension = 'yaml'): Promise<vscode.TextDocument> {
  opened += 1;
  const { path } = vscode.Uri.joinPath(openFolder().uri, `unsaved-${opened}.${extension}`);
  const document = await vscode.workspace.openTextDocument(vscode.Uri.from({ scheme: 'untitled', path }));
  const editor = await vscode.window.showTextDocument(document);
  await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), text));
  return document;
}

/** Opens a file of the workspace with `text`. */
export async function openFile(text: string): Promise<vscode.TextDocument> {
  opened += 1;
  const file = vscode.Uri.joinPath(openFolder().uri, `test-${opened}.yaml`);
  await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
  const document = await vscode.workspace.openTextDocument(file);
  await vscode.window.showTextDocument(document);
  return document;
}

function openFolder(): vscode.WorkspaceFolder {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (!folder) {
    throw new Error('no folder is open');
  }
  return folder;
}

/** The value of `look` as soon as it has one; fails after 20 seconds. */
export async function eventually<T>(what: string, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 20_000;
  while (Date.now() < deadline) {
    const value = await look();
    if (value !== undefined) {
      return value;
    }
    await pause(25);
  }
  throw new Error(`Waited 20 s in vain for ${what}.`);
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export function ours(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'seaworthy');
}

/** Our diagnostics of the rule `id`, as soon as there is one. */
export function found(document: vscode.TextDocument, id: string): Promise<vscode.Diagnostic[]> {
  return eventually(`${id} in ${document.uri}, which has ${ids(document)}`, () => {
    const all = ours(document).filter((diagnostic) => codeOf(diagnostic) === id);
    return all.length > 0 ? all : undefined;
  });
}

/** Waits until nothing of the rule `id` is reported any more. */
export function gone(document: vscode.TextDocument, id: string): Promise<true> {
  return eventually(`no ${id} in ${document.uri}`, () =>
    ours(document).every((diagnostic) => codeOf(diagnostic) !== id) ? true : undefined,
  );
}

/** The rule's id, whether or not the diagnostic has a link to a page. */
export function codeOf({ code }: vscode.Diagnostic): string {
  return String(typeof code === 'object' ? code.value : code);
}

export function ids(document: vscode.TextDocument): string[] {
  return ours(document).map(codeOf).sort();
}

/** The light bulb's menu at `range`, edits included (VS Code resolves as many as it is told to). */
export function actionsAt(
  document: vscode.TextDocument,
  range: vscode.Range,
  kind = 'quickfix',
): Thenable<vscode.CodeAction[]> {
  return vscode.commands.executeCommand('vscode.executeCodeActionProvider', document.uri, range, kind, 100);
}

/** The action with a title like `title`, as soon as the menu has it. */
export function action(document: vscode.TextDocument, range: vscode.Range, title: RegExp): Promise<vscode.CodeAction> {
  return eventually(`an action ${title}`, async () =>
    (await actionsAt(document, range)).find((candidate) => title.test(candidate.title)),
  );
}

/** Chooses the action: its edit becomes part of the buffer. */
export async function choose({ edit, title }: vscode.CodeAction): Promise<void> {
  if (!edit || !(await vscode.workspace.applyEdit(edit))) {
    throw new Error(`"${title}" could not be applied.`);
  }
}

/** Changes a setting for the workspace; undefined removes it. */
export async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('seaworthy').update(name, value, vscode.ConfigurationTarget.Workspace);
}

/** Closes every tab; what was typed is thrown away without a question. */
export async function closeAll(): Promise<void> {
  while (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0)) {
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
}
