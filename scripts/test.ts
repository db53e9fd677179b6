/**
 * `npm test`: every check there is. `--unit` runs what needs no editor, `--editor` what needs one, and `--picture` makes
 * the README's picture anew on the way.
 * The last line, alone, is `N passed, N failed`; a runner that did not run counts as failed.
 */
import { parseArgs } from 'node:util';
import { buildAll } from './build.js';
import { chromium } from './editor/chromium.js';
import { type Editor, findEditor } from './editor/desktop.js';
import { installEmbedded } from './editor/install.js';
import { installWeb } from './editor/web-host.js';
import { bundleSuite, runExtensionSuite } from './runners/extension.js';
import { lint } from './runners/lint.js';
import { runNodeTests, testFiles } from './runners/node.js';
import { type Result, sum } from './runners/result.js';
import { packageExtension, vsix } from './runners/vsix.js';
import { bundleWebSuite, runWebSuite } from './runners/web.js';

const flag = { type: 'boolean' } as const;
const { values } = parseArgs({ options: { unit: flag, editor: flag, picture: flag } });
if (values.picture) {
  process.env.SEAWORTHY_PICTURE = '1';
}
const everything = !values.unit && !values.editor;
const results: Result[] = [];
let found: Editor | undefined;

await runner('Build', async () => {
  await buildAll();
  return { passed: 0, failed: 0 };
});
if (everything || values.unit) {
  await runner('Lint', lint);
  await runner('Tests', () => runNodeTests(testFiles('test', ['editor', 'interface'])));
}
if (everything || values.editor) {
  await runner('Package', packageExtension);
  await runner('In VS Code, from the working tree', async () => {
    await bundleSuite();
    return runExtensionSuite(await editor());
  });
  await runner('In VS Code, from the installed package', async () => runExtensionSuite(await editor(), vsix));
  await runner('In VS Code for the web', async () => {
    installWeb();
    await bundleWebSuite();
    return runWebSuite();
  });
  await runner('Through the user interface', async () => {
    installEmbedded();
    chromium();
    return runNodeTests(testFiles('test/interface'), 1);
  });
}

const { passed, failed } = sum(results);
// What was started may still hold the process, so end; but not before the last line is out, which a pipe may delay.
process.stdout.write(`\n${passed} passed, ${failed} failed\n`, () => process.exit(failed > 0 || passed === 0 ? 1 : 0));

async function runner(name: string, run: () => Result | Promise<Result>): Promise<void> {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 76 - name.length))}`);
  const started = Date.now();
  let result: Result = { passed: 0, failed: 1 };
  try {
    result = await run();
  } catch (error) {
    console.log(`✖ ${name} did not run: ${error instanceof Error ? error.message : String(error)}`);
  }
  results.push(result);
  const all = result.passed + result.failed;
  console.log(
    `${all > 0 ? `${result.passed} of ${all} passed` : 'Done'} in ${((Date.now() - started) / 1000).toFixed(1)} s`,
  );
}

/** The editor of this machine; the embedded one is installed on first use. */
async function editor(): Promise<Editor> {
  found ??= await findEditor();
  if (found.kind === 'embedded') {
    installEmbedded();
    chromium();
  }
  return found;
}
