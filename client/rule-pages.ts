/** The page of each rule comes with the extension and opens offline, in the web too, where `file:` links don't. */
import { type Disposable, Uri, workspace } from 'vscode';

const scheme = 'seaworthy-rule';

/** Where the server finds a rule's page: `{id}` stands for the rule's id. */
export const rulePageTemplate = `${scheme}:/{id}.md`;

/** Serves `docs/rules/<id>.md` of the extension at `extension` under the scheme of {@link rulePageTemplate}. */
export function openRulePagesWith(extension: Uri): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    provideTextDocumentContent: async ({ path }) => {
      const id = /^\/([a-z0-9-]+)\.md$/.exec(path)?.[1];
      if (!id) {
        return `# No such page\n\nSeaworthy has no rule called "${path}".\n`;
      }
      try {
        const page = await workspace.fs.readFile(Uri.joinPath(extension, 'docs', 'rules', `${id}.md`));
        return new TextDecoder().decode(page);
      } catch {
        return `# ${id}\n\nThis version of Seaworthy has no page for it.\n`;
      }
    },
  });
}
