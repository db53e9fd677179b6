/** The page of each rule comes with the extension and opens offline, in the web too, where `file:` links don't. */
import { type Disposable, l10n, Uri, workspace } from 'vscode';

const scheme = 'seaworthy-rule';

/** Where the server finds a rule's page: `{id}` stands for the rule's id. */
export const rulePageTemplate = `${scheme}:/{id}.md`;

/** The same in the text of a hover, where VS Code opens no address of our own: a command does. */
export const ruleLinkTemplate = 'command:seaworthy.explainRule?%5B%22{id}%22%5D';

export function rulePageOf(id: string): Uri {
  return Uri.from({ scheme, path: `/${id}.md` });
}

/** Serves `docs/rules/<id>.md` of the extension at `extension` under the scheme of {@link rulePageTemplate}. */
export function openRulePagesWith(extension: Uri): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async ({ path }) => {
      const id = /^\/([a-z0-9-]+)\.md$/.exec(path)?.[1];
      if (!id) {
        return `# ${l10n.t('No such page')}\n\n${l10n.t('Seaworthy has no rule called "{0}".', path)}\n`;
      }
      try {
        const page = await workspace.fs.readFile(Uri.joinPath(extension, 'docs', 'rules', `${id}.md`));
        return new TextDecoder().decode(page);
      } catch {
        return `# ${id}\n\n${l10n.t('This version of Seaworthy has no page for it.')}\n`;
      }
    },
  });
}
