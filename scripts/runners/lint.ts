/** Biome over the whole tree counts as one test. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../root.js';
import { check, type Result } from './result.js';

export function lint(): Result {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { status } = spawnSync(process.execPath, [biome, 'check', '.'], { cwd: root, stdio: 'inherit' });
  return check('biome check .', status === 0 ? undefined : 'see above; `npm run format` mends what can be mended');
}
