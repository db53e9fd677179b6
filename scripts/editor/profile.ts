/** A throw-away profile: nothing is read from the user's home or written to it. */
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../root.js';

export interface Profile {
  /** All of it lies in this folder. */
  dir: string;
  userData: string;
  extensions: string;
  home: string;
  /** A copy of examples/, to be edited freely. */
  workspace: string;
  remove(): void;
}

/** Makes a profile with quiet settings and `settings` over them. */
export function makeProfile(settings: Record<string, unknown> = {}): Profile {
  const dir = mkdtempSync(join(tmpdir(), 'seaworthy-'));
  const profile = {
    dir,
    userData: join(dir, 'user'),
    extensions: join(dir, 'extensions'),
    home: join(dir, 'home'),
    workspace: join(dir, 'examples'),
    remove: () => rmSync(dir, { recursive: true, force: true, maxRetries: 5 }),
  };
  for (const folder of [
    join(profile.userData, 'User'),
    join(profile.userData, 'Machine'),
    profile.extensions,
    profile.home,
  ]) {
    mkdirSync(folder, { recursive: true });
  }
  cpSync(join(root, 'examples'), profile.workspace, { recursive: true });
  writeFileSync(join(profile.userData, 'User', 'settings.json'), JSON.stringify({ ...quiet, ...settings }, null, 2));
  return profile;
}

/** The environment of a program that must not touch the user's home. */
export function homeless(profile: Profile): Record<string, string | undefined> {
  const { VSCODE_IPC_HOOK_CLI: _, ...env } = process.env;
  const { home } = profile;
  return { ...env, HOME: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, XDG_DATA_HOME: home };
}

const quiet = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'telemetry.telemetryLevel': 'off',
  'chat.disableAIFeatures': true,
  'update.mode': 'none',
  'extensions.autoUpdate': false,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'security.workspace.trust.enabled': false,
};
