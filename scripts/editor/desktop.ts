/** Which real VS Code this machine can run: a desktop build where there is one, else the embedded editor. */
import { chmodSync, existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { cache } from '../root.js';

export interface Editor {
  kind: 'desktop' | 'embedded';
  /** The program itself, never the `code` launcher, which detaches and reports success whatever happens. */
  executable: string;
}

/** The editor to use: VSCODE_EXECUTABLE_PATH, an installed one, a downloaded one, else the embedded one. */
export async function findEditor(log: (line: string) => void = console.log): Promise<Editor> {
  const named = process.env.VSCODE_EXECUTABLE_PATH;
  if (named) {
    if (!existsSync(named)) {
      throw new Error(`VSCODE_EXECUTABLE_PATH names ${named}, which is not there.`);
    }
    return { kind: 'desktop', executable: named };
  }
  // A desktop program needs a screen: `xvfb-run -a npm test` gives it one on a headless machine.
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) {
    return embedded;
  }
  const installed = executables().find((path) => existsSync(path));
  if (installed) {
    return { kind: 'desktop', executable: installed };
  }
  try {
    const executable = await downloadAndUnzipVSCode({ version: 'stable', cachePath: cache, timeout: 5000 });
    return { kind: 'desktop', executable };
  } catch (error) {
    log(
      `No desktop VS Code: none is installed, and it could not be downloaded (${message(error)}). Using the embedded one.`,
    );
    return embedded;
  }
}

/** Stands in for the desktop's executable; see shim.ts. */
const embedded: Editor = { kind: 'embedded', executable: fileURLToPath(new URL('./shim.js', import.meta.url)) };
chmodSync(embedded.executable, 0o755);

function executables(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', join(homedir(), 'Applications')].flatMap((folder) =>
        ['Electron', 'Code'].map((name) => join(folder, 'Visual Studio Code.app/Contents/MacOS', name)),
      );
    case 'win32':
      return [join(process.env.LOCALAPPDATA ?? '', 'Programs'), process.env.ProgramFiles ?? ''].map((folder) =>
        join(folder, 'Microsoft VS Code', 'Code.exe'),
      );
    default:
      return ['/usr/share/code/code', '/opt/visual-studio-code/code', '/snap/code/current/usr/share/code/code'];
  }
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
