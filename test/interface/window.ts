/** A window of the embedded VS Code in a real browser, and what a person does in it. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CodeServer } from '../../scripts/editor/code-server.js';
import type { Browser, Locator, Page } from '../../scripts/editor/playwright.js';
import type { Profile } from '../../scripts/editor/profile.js';
import { cache } from '../../scripts/root.js';

/** Never committed; of the last run, one folder for each theme. */
const shots = join(cache, 'shots');

/** The editor's themes that are looked at, by the names of their folders of pictures. */
export const themes = { dark: 'Dark Modern', light: 'Light Modern' } as const;
export type Theme = keyof typeof themes;

/** Settings that leave the file alone in the picture. */
export const plain = {
  'workbench.activityBar.location': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'breadcrumbs.enabled': false,
  'editor.minimap.enabled': false,
  'editor.fontSize': 14,
  'editor.lineHeight': 1.5,
  'editor.stickyScroll.enabled': false,
  'editor.scrollbar.vertical': 'hidden',
  'editor.overviewRulerBorder': false,
  'editor.hideCursorInOverviewRuler': true,
  'editor.renderLineHighlight': 'gutter',
  'editor.hover.delay': 100,
  'editor.wordBasedSuggestions': 'off',
};

export interface Window {
  readonly page: Page;
  /** The path of the file that is open. */
  readonly file: string;
  focusFile(): Promise<void>;
  /** Puts the cursor behind everything. */
  goToEnd(): Promise<void>;
  /** Opens a new file that begins with `text`, in place of the others, the cursor behind it. */
  openNew(name: string, text: string): Promise<void>;
  /** Runs a command by its title in the palette. */
  command(title: string): Promise<void>;
  /** Takes the entry of an open list that has the text. */
  pick(text: string): Promise<void>;
  /** Presses the key until the menu is there: right after the first squiggle it may do nothing yet. */
  untilShown(row: Locator, key: string): Promise<void>;
  /** Takes a picture, and gives its path. */
  picture(name: string): Promise<string>;
  close(): Promise<void>;
}

/** Opens `name` of a fresh copy of the examples, in a theme. */
export async function openWindow(
  theme: Theme,
  name: string,
  { browser, server, profile }: { browser: Browser; server: CodeServer; profile: Profile },
): Promise<Window> {
  const pictures = join(shots, theme);
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  const workspace = join(profile.dir, theme, 'examples');
  cpSync(profile.workspace, workspace, { recursive: true });
  mkdirSync(join(workspace, '.vscode'));
  const settings = JSON.stringify({ 'workbench.colorTheme': themes[theme] });
  writeFileSync(join(workspace, '.vscode', 'settings.json'), settings);
  const file = join(workspace, name);
  const page = await browser.newPage({ viewport: { width: 1120, height: 800 }, deviceScaleFactor: 1.5 });
  await page.goto(server.url(workspace, [['openFile', server.remote(file)]]));
  await page.locator('.monaco-editor .view-line').first().waitFor();

  const focusFile = (): Promise<void> => page.locator('.tab', { hasText: name }).first().click();
  const pick = async (text: string, row = text): Promise<void> => {
    await page.keyboard.insertText(text);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: row }).first().waitFor();
    // By the key: a tooltip may lie over the row.
    await page.keyboard.press('Enter');
  };
  return {
    page,
    file,
    focusFile,
    async goToEnd() {
      await focusFile();
      await page.keyboard.press('Control+End');
    },
    async openNew(other, text) {
      writeFileSync(join(workspace, other), text);
      await page.keyboard.press('Control+P');
      await page.locator('.quick-input-widget').first().waitFor();
      await pick(join(workspace, other), other);
      await page.locator('.tab.active', { hasText: other }).first().waitFor();
      // The file comes after its tab.
      await page.waitForTimeout(700);
      await page.keyboard.press('Control+End');
    },
    async command(title) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget').first().waitFor();
      await pick(title);
    },
    pick,
    async untilShown(row, key) {
      for (let tries = 0; tries < 15 && !(await row.isVisible()); tries += 1) {
        await page.keyboard.press(key);
        await row.waitFor({ timeout: 1500 }).catch(() => undefined);
      }
      await row.waitFor({ timeout: 1500 });
    },
    async picture(shot) {
      const path = join(pictures, `${shot}.png`);
      await page.screenshot({ path });
      return path;
    },
    close: () => page.close(),
  };
}

/** Waits until a condition on the disk holds. */
export async function until(page: Page, condition: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < deadline, 'it did not happen within 10 s');
    await page.waitForTimeout(50);
  }
}
