import type { Located } from './lint.js';
import { type Fix, type Fixes, isPath } from './rule.js';
import { applyTextEdits, type Edit, textEdits } from './yaml/edit.js';
import type { Path, Tree } from './yaml/tree.js';

/**
 * A fix is safe only if it leaves nothing worse behind: a setting that counts once its key is spelt right may itself be reported. Then it
 * wants a review. To know it, the repaired document is linted: once for all its fixes, and only when the fixes of one are looked at, since
 * that costs more than a keystroke may. `tree`: the document's; `lint`: what the rules report of a text.
 */
export function withProvedFixes(
  reports: readonly Located[],
  tree: () => Tree,
  lint: (text: string) => readonly Located[],
): readonly Located[] {
  if (!reports.some(seemsSafe)) return reports;
  let worse: ReadonlySet<Located> | undefined;
  return reports.map((located) => {
    if (!seemsSafe(located)) return located;
    return {
      ...located,
      get fixes() {
        worse ??= leavingWorse(reports, tree(), lint);
        return worse.has(located) ? reviewed(located.fixes) : located.fixes;
      },
    };
  });
}

function seemsSafe({ fixes }: Located): boolean {
  return !('none' in fixes) && fixes[0].safety === 'safe';
}

function reviewed(fixes: Fixes): Fixes {
  if ('none' in fixes) return fixes;
  const [fix, ...alternatives] = fixes;
  const title = `${fix.title} – the setting then counts, and is reported`;
  return [{ ...fix, title, safety: 'review' } satisfies Fix, ...alternatives];
}

/** The reports whose fixes lead to others. All fixes are made at once; those that a new report lies within are taken out, until none comes. */
function leavingWorse(
  reports: readonly Located[],
  tree: Tree,
  lint: (text: string) => readonly Located[],
): ReadonlySet<Located> {
  const before = new Set(reports.flatMap(keysOf));
  const worse = new Set<Located>();
  const prove = (batch: readonly Located[]): void => {
    if (batch.length === 0) return;
    const computed = textEdits(tree, batch.flatMap(editsOf));
    if ('refused' in computed) {
      if (batch.length === 1) return; // what can't be made harms nothing
      const middle = batch.length >> 1;
      prove(batch.slice(0, middle));
      prove(batch.slice(middle));
      return;
    }
    const added = lint(applyTextEdits(tree.text, computed.edits)).filter(
      (located) => located.rule.category !== 'schema' && keysOf(located).some((key) => !before.has(key)),
    );
    if (added.length === 0) return;
    const blamed = blame(
      batch,
      added.map(({ report: { at } }) => (isPath(at) ? at : [])),
    );
    for (const located of blamed) worse.add(located);
    prove(batch.filter((located) => !worse.has(located)));
  };
  prove(reports.filter(seemsSafe));
  return worse;
}

/** Those whose edits made what one of the paths leads into; where none did, what lies beside it, and else all. */
function blame(batch: readonly Located[], paths: readonly Path[]): readonly Located[] {
  for (const up of [0, 1]) {
    const blamed = batch.filter((located) =>
      editsOf(located).some((edit) => {
        const target = targetOf(edit);
        return target && paths.some((path) => leadsTo(target.slice(0, target.length - up), path));
      }),
    );
    if (blamed.length > 0) return blamed;
  }
  return batch;
}

function editsOf({ fixes }: Located): readonly Edit[] {
  return 'none' in fixes ? [] : fixes[0].edits;
}

function keysOf({ rule, report: { at } }: Located): string[] {
  return isPath(at) ? [JSON.stringify([rule.id, ...at])] : [];
}

function targetOf(edit: Edit): Path | undefined {
  if (edit.op === 'rename') return [...edit.path.slice(0, -1), edit.key];
  if (edit.op === 'move') return edit.to;
  return 'path' in edit ? edit.path : undefined;
}

function leadsTo(outer: Path, path: Path): boolean {
  return outer.every((key, index) => key === path[index]);
}
