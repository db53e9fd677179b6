/** The part of playwright-core that is used here; the package itself is installed with the embedded editor, on first use. */
import { createRequire } from 'node:module';
import { join } from 'node:path';

export interface Playwright {
  chromium: { launch(options: LaunchOptions): Promise<Browser> };
}

export interface LaunchOptions {
  executablePath: string;
  headless: boolean;
  args: string[];
  env: Record<string, string | undefined>;
}

export interface Browser {
  newPage(options?: { viewport: { width: number; height: number }; deviceScaleFactor?: number }): Promise<Page>;
  close(): Promise<void>;
}

export interface Page {
  readonly keyboard: {
    press(key: string): Promise<void>;
    type(text: string, options?: { delay: number }): Promise<void>;
    insertText(text: string): Promise<void>;
  };
  readonly mouse: { move(x: number, y: number): Promise<void> };
  goto(url: string): Promise<unknown>;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
  frameLocator(selector: string): FrameLocator;
  exposeFunction(name: string, callback: (...args: never[]) => unknown): Promise<void>;
  on(event: 'crash', listener: () => void): void;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
  screenshot(options: { path: string }): Promise<unknown>;
  waitForTimeout(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

export interface FrameLocator {
  frameLocator(selector: string): FrameLocator;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
}

export interface Locator {
  first(): Locator;
  last(): Locator;
  nth(index: number): Locator;
  locator(selector: string, options?: { hasText?: string | RegExp }): Locator;
  click(options?: { button: 'middle' }): Promise<void>;
  dblclick(): Promise<void>;
  hover(): Promise<void>;
  count(): Promise<number>;
  isVisible(): Promise<boolean>;
  allInnerTexts(): Promise<string[]>;
  boundingBox(): Promise<{ x: number; y: number; width: number; height: number } | null>;
  waitFor(options?: { timeout?: number; state?: 'visible' | 'hidden' | 'attached' | 'detached' }): Promise<void>;
}

/** Loads playwright-core from the folder that the embedded editor was installed into. */
export function loadPlaywright(installed: string): Playwright {
  const playwright: Playwright = createRequire(join(installed, 'package.json'))('playwright-core');
  return playwright;
}
