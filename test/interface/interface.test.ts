/** A pass through the user interface of the installed package, in a real VS Code in a real browser, in a dark and a light theme, with pictures. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launchChromium } from '../../scripts/editor/chromium.js';
import { type CodeServer, codeServerCommand, startCodeServer } from '../../scripts/editor/code-server.js';
import type { Browser, Page } from '../../scripts/editor/playwright.js';
import { homeless, makeProfile } from '../../scripts/editor/profile.js';
import { root } from '../../scripts/root.js';
import { vsix } from '../../scripts/runners/vsix.js';
import { openWindow, plain, type Theme, until, type Window } from './window.js';

const profile = makeProfile(plain);
const texts: { 'walkthrough.title': string } = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));

let server: CodeServer;
let browser: Browser;

before(async () => {
  const [node, ...args] = codeServerCommand(profile);
  const { status } = spawnSync(node, [...args, '--install-extension', vsix], { env: homeless(profile) });
  assert.equal(status, 0, `${vsix} could not be installed`);
  server = await startCodeServer(profile);
  browser = await launchChromium(profile);
});

after(async () => {
  await browser?.close();
  await server?.stop();
  profile.remove();
});

pass('dark');
pass('light');

function pass(theme: Theme): void {
  describe(`in a ${theme} theme`, () => {
    let window: Window;
    let page: Page;
    /** A test with a picture of what went wrong. */
    const step = (name: string, run: () => Promise<void>): void => {
      test(name, { timeout: 90_000 }, async () => {
        try {
          await run();
        } catch (error) {
          await window.picture('failure');
          throw error;
        }
      });
    };
    const squiggles = () => page.locator('.squiggly-warning, .squiggly-error');
    const line = (text: string | RegExp) => page.locator('.view-line', { hasText: text });

    before(async () => {
      window = await openWindow(theme, 'insecure-web.yaml', { browser, server, profile });
      page = window.page;
    });
    after(() => window?.close());

    step('what is wrong is underlined', async () => {
      await squiggles().first().waitFor();
      await page.keyboard.press('Control+B');
      await page.waitForTimeout(500);
      await window.picture('squiggles');
      assert.ok((await squiggles().count()) >= 3);
    });

    step('the light bulb repairs it, and the file is saved', async () => {
      // From the end of the file there is room for the menu below the word.
      await window.goToEnd();
      await page.locator('.view-line span', { hasText: /^yes$/ }).last().click();
      await page.mouse.move(1000, 500);
      const repair = page.locator('.action-widget .monaco-list-row', { hasText: 'Set privileged: false' }).first();
      await window.untilShown(repair, 'Control+.');
      await page.waitForTimeout(300);
      const menu = await window.picture('light-bulb');
      // The README's picture is rewritten only when asked, so that a test run leaves the tree as it was.
      if (theme === 'dark' && process.env.SEAWORTHY_PICTURE) copyFileSync(menu, join(root, 'images', 'screenshot.png'));
      await repair.click();
      await line('privileged: false').first().waitFor();
      await page.keyboard.press('Control+S');
      await until(page, () => readFileSync(window.file, 'utf8').includes('privileged: false # Kubernetes'));
    });

    step('the hover says why, and its link opens the page of the rule', async () => {
      const underlined = await squiggles().first().boundingBox();
      assert.ok(underlined);
      await page.mouse.move(underlined.x + underlined.width / 2, underlined.y + underlined.height / 2);
      const link = page.locator('.monaco-hover .code-link').first();
      await link.waitFor();
      // What else a hover says comes after the finding itself.
      await page.locator('.monaco-hover', { hasText: 'Quick Fix' }).first().waitFor();
      await page.waitForTimeout(500);
      await window.picture('hover');
      await link.click();
      await rulePage('rule-page');
    });

    step('so does the link in the list of problems', async () => {
      await window.focusFile();
      await page.keyboard.press('Control+Shift+M');
      const link = page.locator('.markers-panel .monaco-list-row a', { hasText: 'host-network' }).first();
      await link.waitFor();
      await window.picture('problems');
      await link.click();
      await rulePage('rule-page-from-problems');
      await page.keyboard.press('Control+J');
    });

    step('the status of the language tells the profile', async () => {
      await window.focusFile();
      await page.locator('[id="status.languageStatus"]').first().hover();
      const status = page.locator('.hover-language-status', { hasText: 'Seaworthy' }).first();
      await status.waitFor();
      await window.picture('status');
      assert.match((await status.allInnerTexts()).join(), /recommended, Kubernetes 1\.\d+/);
      await page.keyboard.press('Escape');
    });

    step('limits come as a block with tab stops', async () => {
      await window.goToEnd();
      await page
        .locator('.view-line span', { hasText: /^metrics$/ })
        .last()
        .click();
      const block = page.locator('.action-widget .monaco-list-row', { hasText: 'Add resources to container' }).first();
      await window.untilShown(block, 'Control+.');
      await page.waitForTimeout(300);
      await window.picture('light-bulb-container');
      await block.click();
      await page.locator('.snippet-placeholder').first().waitFor();
      await page.waitForTimeout(500);
      await window.picture('fix-with-tab-stops');
      await page.keyboard.press('Escape');
    });

    step('everything of a container is repaired at once', async () => {
      await line('readonlyRootFilesystem').locator('span', { hasText: 'readonlyRootFilesystem' }).last().click();
      const all = page.locator('.action-widget .monaco-list-row', { hasText: 'Fix all' }).first();
      await window.untilShown(all, 'Control+.');
      await page.waitForTimeout(300);
      await window.picture('light-bulb-of-a-key');
      await all.click();
      await page.waitForTimeout(1000);
      await window.picture('fix');
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+S');
      await until(page, () => readFileSync(window.file, 'utf8').includes('readOnlyRootFilesystem: true'));
    });

    step('a hardened template comes from completion where a file begins', async () => {
      await window.openNew('template.yaml', '');
      await page.keyboard.type('deploy', { delay: 60 });
      const template = page.locator('.suggest-widget .monaco-list-row', { hasText: 'deployment' }).first();
      await window.untilShown(template, 'Control+Space');
      await page.waitForTimeout(300);
      await window.picture('completion');
      await page.keyboard.press('Control+Space');
      await page.waitForTimeout(500);
      await window.picture('completion-details');
      await page.keyboard.press('Enter');
      await line('runAsNonRoot: true').first().waitFor();
      await page.waitForTimeout(300);
      await window.picture('snippet');
      await page.keyboard.press('Escape');
    });

    step('and not where its kind is typed', async () => {
      await window.openNew('kind.yaml', '');
      await page.keyboard.type('apiVersion: v1\nkind: Pod\n', { delay: 60 });
      await page.waitForTimeout(300);
      const lines = await page.locator('.editor-instance .view-line').allInnerTexts();
      assert.deepEqual(
        lines.map((text) => text.replaceAll('\u00a0', ' ').trim()),
        ['apiVersion: v1', 'kind: Pod', ''],
      );
    });

    step('a hardened block comes from completion where a pod is written', async () => {
      const head = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: task\nspec:\n  ';
      await window.openNew('block.yaml', head);
      await page.keyboard.type('security', { delay: 60 });
      const block = page.locator('.suggest-widget .monaco-list-row', { hasText: 'securityContext' }).first();
      await window.untilShown(block, 'Control+Space');
      await page.waitForTimeout(300);
      await window.picture('completion-of-a-block');
      await page.keyboard.press('Enter');
      await line('runAsNonRoot: true').first().waitFor();
      await page.waitForTimeout(300);
      await window.picture('block');
      await page.keyboard.press('Escape');
    });

    step('the walkthrough opens', async () => {
      const title = texts['walkthrough.title'];
      await window.command('Welcome: Open Walkthrough...');
      await window.pick(title);
      await page.locator('.gettingStartedContainer', { hasText: title }).first().waitFor();
      await page.waitForTimeout(1000);
      await window.picture('walkthrough');
    });

    step('it does all that without a notification', async () => {
      assert.deepEqual(await page.locator('.notification-list-item-message').allInnerTexts(), []);
    });

    /** Waits for a rule's page to be shown, rendered, and closes it. */
    async function rulePage(name: string): Promise<void> {
      await page.frameLocator('iframe.webview.ready').frameLocator('#active-frame').locator('h1').first().waitFor();
      await page.waitForTimeout(300);
      await window.picture(name);
      await page.locator('.tab', { hasText: '.md' }).first().click({ button: 'middle' });
      await page.locator('iframe.webview.ready').waitFor({ state: 'detached' });
    }
  });
}
