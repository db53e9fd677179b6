/** The commands that a person chooses by name. */
import {
  commands,
  Disposable,
  type ExtensionContext,
  l10n,
  languages,
  type QuickPickItem,
  QuickPickItemKind,
  Uri,
  window,
  workspace,
} from 'vscode';
import { rulePageOf } from './rule-pages.js';

/** Registers "Explain Rule", "Open Settings" and "Open an Example". */
export function registerPalette(context: ExtensionContext): Disposable {
  return Disposable.from(
    commands.registerCommand('seaworthy.explainRule', async (id: unknown) => {
      // A link in a hover names its rule.
      const rule = typeof id === 'string' && /^[a-z0-9-]+$/.test(id) ? id : await askRule(context);
      if (rule) await commands.executeCommand('vscode.open', rulePageOf(rule));
    }),
    commands.registerCommand('seaworthy.openSettings', () =>
      commands.executeCommand('workbench.action.openSettings', `@ext:${context.extension.id}`),
    ),
    commands.registerCommand('seaworthy.openExample', async () => {
      const file = Uri.joinPath(context.extensionUri, 'examples', 'insecure-web.yaml');
      const content = new TextDecoder().decode(await workspace.fs.readFile(file));
      await window.showTextDocument(await workspace.openTextDocument({ language: 'yaml', content }));
    }),
  );
}

/** Offers the rules that speak where the cursor is first, then all. */
async function askRule({ extension }: ExtensionContext): Promise<string | undefined> {
  const rules = rulesIn(extension.packageJSON);
  const here = rulesAtCursor();
  const rows = [
    ...heading(l10n.t('At the cursor'), rules, (id) => here.has(id)),
    ...heading(l10n.t('All rules'), rules, (id) => !here.has(id)),
  ];
  const picked = await window.showQuickPick(rows, {
    title: l10n.t('Seaworthy: Explain Rule'),
    placeHolder: l10n.t('A rule, by its name or by what it reports'),
    matchOnDescription: true,
  });
  return picked?.label;
}

function heading(label: string, rules: readonly QuickPickItem[], holds: (id: string) => boolean): QuickPickItem[] {
  const own = rules.filter((rule) => holds(rule.label));
  return own.length > 0 ? [{ label, kind: QuickPickItemKind.Separator }, ...own] : [];
}

function rulesAtCursor(): ReadonlySet<string> {
  const editor = window.activeTextEditor;
  if (!editor) return new Set();
  const found = languages
    .getDiagnostics(editor.document.uri)
    .filter(({ source, range }) => source === 'seaworthy' && range.intersection(editor.selection));
  return new Set(found.map(({ code }) => String(typeof code === 'object' ? code.value : code)));
}

/** The rules as the setting `seaworthy.rules` lists them, so that no second list is kept. */
function rulesIn(manifest: unknown): QuickPickItem[] {
  const path = ['contributes', 'configuration', 'properties', 'seaworthy.rules', 'properties'];
  const rules = path.reduce(inner, manifest);
  return Object.keys(typeof rules === 'object' && rules !== null ? rules : {}).map((label) => ({
    label,
    description: String(inner(inner(rules, label), 'description') ?? ''),
  }));
}

function inner(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : undefined;
}
