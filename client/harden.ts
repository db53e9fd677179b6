/** "Harden Folder": all YAML files below a folder, in a preview whose changes can be refused one by one. */
import {
  type CancellationToken,
  commands,
  type Disposable,
  type LogOutputChannel,
  l10n,
  ProgressLocation,
  Range,
  RelativePattern,
  Uri,
  WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import { type Level, type Outcome, reportOf, summaryOf } from './harden-report.js';

/** Asks the server; fails where it does not run. */
export type Ask = (method: string, params: object, token: CancellationToken) => Promise<unknown>;

/**
 * Registers `seaworthy.hardenFolder`. Its arguments are those of the explorer's menu: a folder or file, and all that are selected with it. A level
 * among them keeps it from asking for one.
 */
export function registerHardenFolder(ask: Ask, log: LogOutputChannel): Disposable {
  return commands.registerCommand('seaworthy.hardenFolder', async (...given: unknown[]) => {
    const level = given.find(isLevel) ?? (await askLevel());
    const roots = level ? await rootsOf(given) : [];
    if (!level || roots.length === 0) return;
    try {
      await hardenAll(level, roots, ask, log);
    } catch (error) {
      log.error(`Hardening failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
      void window.showErrorMessage(l10n.t('Seaworthy could not harden the folder. Its log says more.'));
    }
  });
}

async function hardenAll(level: Level, roots: readonly Uri[], ask: Ask, log: LogOutputChannel): Promise<void> {
  const edit = new WorkspaceEdit();
  const outcomes = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Seaworthy: hardening to {0}', level), cancellable: true },
    async (progress, token) => {
      const files = await filesBelow(roots, token);
      const found: Outcome[] = [];
      for (const [index, uri] of files.entries()) {
        const name = workspace.asRelativePath(uri);
        progress.report({
          message: l10n.t('{0} of {1}: {2}', index + 1, files.length, name),
          increment: 100 / files.length,
        });
        const answer = await hardenFile(uri, level, ask, token);
        if (token.isCancellationRequested) return undefined;
        if (typeof answer === 'string') {
          found.push({ name, edits: 0, left: [], skipped: answer });
          continue;
        }
        found.push({ name, edits: answer.edits.length, left: answer.left, skipped: answer.skipped });
        const description = answer.fixes.join('; ');
        for (const { range, newText } of answer.edits)
          edit.replace(uri, rangeOf(range), newText, {
            label: l10n.t('Fixes that may change behaviour'),
            description,
            needsConfirmation: true,
          });
      }
      return found;
    },
  );
  if (!outcomes) return; // cancelled: nothing was changed, and whoever cancelled knows
  // Resolves when the preview is closed.
  const applied = edit.size > 0 && (await workspace.applyEdit(edit, { isRefactoring: true }));
  const summary = summaryOf(level, outcomes, applied, l10n.t);
  log.info(summary);
  for (const { name, skipped } of outcomes) if (skipped) log.info(`${name}: ${skipped}`);
  void tell(summary, level, outcomes);
}

/** Not awaited: a message may stay for as long as somebody likes. */
async function tell(summary: string, level: Level, outcomes: readonly Outcome[]): Promise<void> {
  const more = outcomes.some(({ left, skipped }) => left.length > 0 || skipped) ? [l10n.t('Show what is left')] : [];
  if (!(await window.showInformationMessage(summary, ...more))) return;
  const content = reportOf(level, outcomes, l10n.t);
  await window.showTextDocument(await workspace.openTextDocument({ language: 'markdown', content }));
}

async function askLevel(): Promise<Level | undefined> {
  const picked = await window.showQuickPick(
    [
      {
        label: 'Restricted',
        detail: l10n.t('What new workloads should meet. Pods that need more than most stop working.'),
        level: 'restricted',
      },
      { label: 'Baseline', detail: l10n.t('The least: no known way to take over the node.'), level: 'baseline' },
    ] as const,
    { title: l10n.t('Seaworthy: Harden Folder'), placeHolder: l10n.t('The level of the Pod Security Standards') },
  );
  return picked?.level;
}

/** What was selected, else the folder of the workspace. */
async function rootsOf(given: readonly unknown[]): Promise<readonly Uri[]> {
  const uris = given.flat().filter((one) => one instanceof Uri);
  if (uris.length > 0) return uris;
  const [only, ...others] = workspace.workspaceFolders ?? [];
  if (!only) {
    void window.showInformationMessage(l10n.t('Seaworthy: open a folder to harden it.'));
    return [];
  }
  if (others.length === 0) return [only.uri];
  const picked = await window.showWorkspaceFolderPick({ placeHolder: l10n.t('The folder to harden') });
  return picked ? [picked.uri] : [];
}

async function filesBelow(roots: readonly Uri[], token: CancellationToken): Promise<Uri[]> {
  const found = new Map<string, Uri>();
  for (const root of roots) {
    const isFile = /\.ya?ml$/i.test(root.path);
    // Beside the pattern given here, the setting files.exclude counts.
    const below = isFile
      ? [root]
      : await workspace.findFiles(new RelativePattern(root, '**/*.{yaml,yml}'), '**/node_modules/**', undefined, token);
    for (const uri of below) found.set(uri.toString(), uri);
  }
  return [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The answer, or why there is none. */
async function hardenFile(uri: Uri, level: Level, ask: Ask, token: CancellationToken): Promise<Answer | string> {
  const text = await textOf(uri);
  if (text === undefined) return l10n.t('It could not be read as UTF-8 text.');
  const answer = await ask('seaworthy/harden', { uri: uri.toString(), text, level }, token).catch((error: unknown) => {
    if (token.isCancellationRequested) return undefined;
    throw error;
  });
  return isAnswer(answer) ? answer : l10n.t('The server gave no answer.');
}

/** What is in the editor, saved or not, else what is in the file. */
async function textOf(uri: Uri): Promise<string | undefined> {
  const open = workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await workspace.fs.readFile(uri));
  } catch {
    return undefined;
  }
}

/** What the server answers to `seaworthy/harden`. */
interface Answer {
  edits: { range: PlainRange; newText: string }[];
  fixes: string[];
  left: Outcome['left'];
  skipped?: string;
}

interface PlainRange {
  start: { line: number; character: number };
  end: { line: number; character: number };
}

function rangeOf({ start, end }: PlainRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}

function isLevel(value: unknown): value is Level {
  return value === 'restricted' || value === 'baseline';
}

function isAnswer(value: unknown): value is Answer {
  return (
    typeof value === 'object' && value !== null && 'edits' in value && Array.isArray(value.edits) && 'left' in value
  );
}
