/** npm run templates -- FOLDER: over the templates of the charts below it, the share that parses once it is masked, and the findings. For maintainers. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { DEFAULT_CONFIG } from '../core/config.js';
import type { SchemaStore } from '../core/kube/schema.js';
import { Linter } from '../core/lint.js';
import { rules } from '../core/rules/index.js';
import { SegmentedText } from '../core/yaml/split.js';
import { treeOf } from '../core/yaml/tree.js';
import { isMain, root } from './root.js';

/** What is still good: of 100 documents, one may not parse. */
const LEAST = 0.99;

function main(folders: readonly string[]): void {
  const files = folders.flatMap((folder) => [...templatesIn(resolve(folder), false)]);
  if (files.length === 0) {
    console.error(
      'Usage: node scripts/run.mjs templates FOLDER… (folders with charts: a Chart.yaml beside templates/)',
    );
    process.exitCode = 2;
    return;
  }
  const linter = newLinter();
  let documents = 0;
  let findings = 0;
  const unread: string[] = [];
  for (const file of files) {
    const name = relative(process.cwd(), file);
    const text = new SegmentedText(readFileSync(file, 'utf8'));
    for (const [index, { findings: found, linted }] of linter.check(text).documents.entries()) {
      const line = text.line(index);
      if (linted.isEmpty) continue;
      documents++;
      const [error] = treeOf(linted).errors;
      if (error) unread.push(`${name}:${text.positionAt(text.start(index) + error.start).line + 1} ${error.message}`);
      for (const { rule, start, message } of found)
        console.log(`${name}:${line + start.line + 1} ${rule.id}: ${message}`);
      findings += found.length;
    }
  }
  const share = documents === 0 ? 1 : 1 - unread.length / documents;
  for (const reason of unread) console.log(`Not read: ${reason}`);
  console.log(`${files.length} files, ${documents} documents, ${percent(share)} read, ${findings} findings`);
  if (share < LEAST) process.exitCode = 1;
}

function newLinter(): Linter {
  const schema: SchemaStore = JSON.parse(readFileSync(join(root, 'schemas/kubernetes.json'), 'utf8'));
  return new Linter({
    config: DEFAULT_CONFIG,
    rules,
    schema,
    today: new Date().toISOString().slice(0, 10),
    onCrash: (rule, error) => {
      throw new Error(`${rule.id} crashed`, { cause: error });
    },
  });
}

/** The YAML files in the templates of charts. */
function* templatesIn(folder: string, isInChart: boolean): Generator<string> {
  for (const name of readdirSync(folder).sort()) {
    const path = join(folder, name);
    if (statSync(path).isDirectory())
      yield* templatesIn(path, isInChart || (name === 'templates' && existsSync(join(folder, 'Chart.yaml'))));
    else if (isInChart && /\.ya?ml$/.test(name)) yield path;
  }
}

function percent(share: number): string {
  return `${(Math.floor(share * 10_000) / 100).toFixed(2)} %`;
}

if (isMain(import.meta.url)) main(process.argv.slice(2));
