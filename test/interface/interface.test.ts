/** One pass through the user interface of the installed package, in a real VS Code in a real browser. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium } from '../../scripts/editor/chromium.js';
import { type CodeServer, codeServerCommand, startCodeServer } from '../../scripts/editor/code-server.js';
import type { Browser, Page } from '../../scripts/editor/playwright.js';
import { homeless, makeProfile } from '../../scripts/editor/profile.js';
import { cache, root } from '../../scripts/root.js';
import { vsix } from '../../scripts/runners/vsix.js';

const shots = join(cache, 'shots');
const profile = makeProfile({
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'breadcrumbs.enabled': false,
  'editor.minimap.enabled': false,
  'editor.fontSize': 14,
  'editor.lineHeight': 1.5,
  'workbench.colorTheme': 'Dark Modern',
  'editor.stickyScroll.enabled': false,
  'editor.scrollbar.vertical': 'hidden',
  'editor.overviewRulerBorder': false,
  'editor.hideCursorInOverviewRuler': true,
  'editor.renderLineHighlight': 'gutter',
  'editor.hover.delay': 100,
});
const file = join(profile.workspace, 'insecure-web.yaml');

let server: CodeServer;
let browser: Browser;
let page: Page;

before(async () => {
  mkdirSync(shots, { recursive: true });
  const [node, ...args] = codeServerCommand(profile);
  const { status } = spawnSync(node, [...args, '--install-extension', vsix], { env: homeless(profile) });
  assert.equal(status, 0, `${vsix} could not be installed`);
  server = await startCodeServer(profile);
  browser = await launchChromium(profile);
  page = await browser.newPage({ viewport: { width: 1120, height: 800 }, deviceScaleFactor: 1.5 });
  await page.goto(server.url(profile.workspace, [['openFile', server.remote(file)]]));
  await page.locator('.monaco-editor .view-line').first().waitFor();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  profile.remove();
});

step('what is wrong is underlined', async () => {
  await page.locator('.squiggly-warning, .squiggly-error').first().waitFor();
  await page.keyboard.press('Control+B');
  await page.waitForTimeout(500);
  assert.ok((await page.locator('.squiggly-warning, .squiggly-error').count()) >= 3);
});

step('the light bulb repairs it, and the file is saved', async () => {
  // From the end of the file there is room for the menu below the word.
  await focusFile();
  await page.keyboard.press('Control+End');
  await page.locator('.view-line span', { hasText: /^yes$/ }).last().click();
  await page.mouse.move(1000, 500);
  const repair = page.locator('.action-widget .monaco-list-row', { hasText: 'Set privileged: false' }).first();
  await untilShown(repair, 'Control+.');
  await page.waitForTimeout(300);
  await picture();
  await repair.click();
  await page.locator('.view-line', { hasText: 'privileged: false' }).first().waitFor();
  await page.keyboard.press('Control+S');
  await until(() => readFileSync(file, 'utf8').includes('privileged: false # Kubernetes'));
});

step('the hover says why, and its link opens the page of the rule', async () => {
  const underlined = await page.locator('.squiggly-warning, .squiggly-error').first().boundingBox();
  assert.ok(underlined);
  await page.mouse.move(underlined.x + underlined.width / 2, underlined.y + underlined.height / 2);
  const link = page.locator('.monaco-hover .code-link').first();
  await link.waitFor();
  await screenshot('hover');
  await link.click();
  await rulePage('rule-page');
});

step('so does the link in the list of problems', async () => {
  await focusFile();
  await page.keyboard.press('Control+Shift+M');
  await page.locator('.markers-panel .monaco-list-row a', { hasText: 'host-network' }).first().click();
  await rulePage('problems');
  await page.keyboard.press('Control+J');
});

step('the status of the language tells the profile', async () => {
  await focusFile();
  await page.locator('[id="status.languageStatus"]').first().hover();
  const status = page.locator('.hover-language-status', { hasText: 'Seaworthy' }).first();
  await status.waitFor();
  await screenshot('status');
  assert.match((await status.allInnerTexts()).join(), /recommended, Kubernetes 1\.\d+/);
  await page.keyboard.press('Escape');
});

step('a hardened template comes from completion', async () => {
  await focusFile();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('---\ndeploy', { delay: 30 });
  const template = page.locator('.suggest-widget .monaco-list-row', { hasText: 'deployment' }).first();
  await untilShown(template, 'Control+Space');
  await page.waitForTimeout(300);
  await screenshot('completion');
  await template.click();
  await page.locator('.view-line', { hasText: 'readOnlyRootFilesystem: true' }).first().waitFor();
});

step('it does all that without a notification', async () => {
  assert.deepEqual(await page.locator('.notification-list-item-message').allInnerTexts(), []);
});

/** A test with a picture of what went wrong. */
function step(name: string, run: () => Promise<void>): void {
  test(name, { timeout: 90_000 }, async () => {
    try {
      await run();
    } catch (error) {
      await screenshot('failure');
      throw error;
    }
  });
}

/** Waits for a rule's page to be shown, rendered, and closes it. */
async function rulePage(name: string): Promise<void> {
  await page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('h1').first().waitFor();
  await page.waitForTimeout(300);
  await screenshot(name);
  await page.locator('.tab', { hasText: '.md' }).first().click({ button: 'middle' });
  await page.locator('iframe.webview.ready').waitFor({ state: 'detached' });
}

async function focusFile(): Promise<void> {
  await page.locator('.tab', { hasText: 'insecure-web.yaml' }).first().click();
}

async function screenshot(name: string): Promise<void> {
  await page.screenshot({ path: join(shots, `${name}.png`) });
}

/** The README's picture is rewritten only when asked, so that a test run leaves the tree as it was. */
async function picture(): Promise<void> {
  await screenshot('screenshot');
  if (process.env.SEAWORTHY_PICTURE) {
    copyFileSync(join(shots, 'screenshot.png'), join(root, 'images', 'screenshot.png'));
  }
}

/** Presses the key until the menu is there: right after the first squiggle it may do nothing yet. */
async function untilShown(row: ReturnType<Page['locator']>, key: string): Promise<void> {
  for (let tries = 0; tries < 15 && !(await row.isVisible()); tries += 1) {
    await page.keyboard.press(key);
    await row.waitFor({ timeout: 1500 }).catch(() => undefined);
  }
  await row.waitFor({ timeout: 1500 });
}

async function until(condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'it did not happen within 10 s');
    await page.waitForTimeout(50);
  }
}
