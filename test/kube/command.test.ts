import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { callsProgram } from '../../core/kube/command.js';

const calls = (...words: string[]): boolean => callsProgram(words, 'sudo') !== undefined;

describe('a command line calls a program', () => {
  for (const words of [
    ['sudo', 'ls'],
    ['/usr/bin/sudo', 'ls'],
    ['exec', 'sudo', 'ls'],
    ['sh', '-c', 'sudo ls'],
    ['/bin/bash', '-euo', 'pipefail', '-c', 'cd /data && sudo ls'],
    ['env', 'A=1', 'bash', '-lc', 'for f in *; do\n  A=1 sudo -E rm "$f"\ndone'],
    ['sh', '-c', 'echo "$(sudo id)"; x=`sudo id`'],
    ['sh', '-c', 'if ! sudo id; then exit 1; fi'],
    ['sh', '-c', 'cat /etc/passwd | sudo tee /x'],
    ['sh', '-c', '(sudo id)'],
    ['sh', '-c', "'sudo' id # why"],
    ['sh', '-c', 'ls \\\n  && sudo ls'],
  ])
    test(JSON.stringify(words), () => assert.ok(calls(...words)));
});

describe('a command line only names a program', () => {
  for (const words of [
    [],
    ['sudoku'],
    ['apt-get', 'install', '-y', 'sudo'],
    ['sh', '-c', 'apt-get update && apt-get install -y sudo curl'],
    ['sh', '-c', '# sudo ls\nls'],
    ['sh', '-c', "echo 'no sudo here'; echo sudo"],
    ['sh', '-c', 'command -v sudo || exit 0'],
    ['sh', '-c', 'ls /etc/sudoers --sudo=sudo'],
    ['sh', '-c', 'usermod -aG sudo web'],
    ['sh', 'sudo.sh'],
    ['sh', '-c'],
    ['sh', '-c', 'echo "unterminated sudo'],
  ])
    test(JSON.stringify(words), () => assert.ok(!calls(...words)));
});

test('a long script is read in no time', () => {
  const hard = [
    '"'.repeat(20_000),
    '\\'.repeat(20_000),
    `${'a'.repeat(20_000)}"`,
    '$('.repeat(20_000),
    '\'"'.repeat(20_000),
  ];
  for (const script of hard) assert.equal(callsProgram(['sh', '-c', script], 'sudo'), undefined);
});
