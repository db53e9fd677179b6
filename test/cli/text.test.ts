import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { folder, HARMLESS, PRIVILEGED, type Surroundings, seaworthy } from './command.js';

const checkText = (stdin: string, surroundings: Surroundings = {}) =>
  seaworthy(['check', '-', '--profile', 'baseline'], { ...surroundings, stdin });

/** The code frame: the last line with code and the line of carets. */
async function frameOf(stdin: string, surroundings: Surroundings = {}): Promise<readonly [string, string]> {
  const lines = (await checkText(stdin, surroundings)).out.split('\n');
  const carets = lines.findIndex((line) => /^ +│ +\^+$/.test(line));
  return [lines[carets - 1] ?? '', lines[carets] ?? ''];
}

/** How many columns stand in front of the text and of the carets. */
async function columnsOf(
  stdin: string,
  marked: string,
  surroundings: Surroundings = {},
): Promise<readonly [string, number, number]> {
  const [code, carets] = await frameOf(stdin, surroundings);
  return [code.slice(0, code.indexOf(marked)), carets.indexOf('^'), carets.length - carets.indexOf('^')];
}

describe('the text report', () => {
  test('shows place, severity, message, rule, the underlined code and the fix', async () => {
    const { out } = await checkText(PRIVILEGED);
    const [message, above, code, carets, fix] = out.split('\n');
    assert.match(message ?? '', /^<stdin>:8:19: error: Container "web" .* \[privileged-container\]$/);
    assert.equal(above, '   7 │     securityContext:');
    assert.equal(code, '   8 │       privileged: yes');
    assert.equal(carets, '     │                   ^^^');
    assert.match(fix ?? '', /^ {2}fix: Set privileged: false .*\(review\)$/);
  });

  test('ends with what was read, skipped and not read, and what was found', async () => {
    const cwd = folder({
      'a.yaml': PRIVILEGED,
      'b.yaml': `${HARMLESS}---\n${HARMLESS.replace('blue', '{{ .color }}: {')}`,
    });
    const { out, err } = await seaworthy(['check', '.', 'absent', '--profile', 'baseline'], { cwd });
    const [skipped, read, found] = out.trimEnd().split('\n').slice(-3);
    assert.match(skipped ?? '', /^Skipped b\.yaml:6: .*template/);
    assert.equal(read, 'Read 2 files with 3 documents, skipped 1 document; 1 could not be read or checked.');
    assert.equal(found, 'Found 1 finding: 1 error. `seaworthy fix` can repair all of them.');
    assert.equal(err, 'absent: error: There is no such file or folder.\n');
  });

  test('says that all is well, or that there was nothing to check', async () => {
    assert.match((await checkText(HARMLESS)).out, /^Read 1 file with 1 document.*\nNo findings\.\n$/);
    assert.match((await checkText('services: {}\n')).out, /Nothing to check: there are no Kubernetes resources/);
    const { out, code } = await seaworthy(['check'], { cwd: folder({}) });
    assert.match(out, /Nothing to check: there are no .*yaml/);
    assert.equal(code, 0);
  });

  test('shows one code frame for all findings of one place', async () => {
    const { out } = await seaworthy(['check', '-'], { stdin: PRIVILEGED.replace(/ {4}securityContext:\n.*\n/, '') });
    assert.equal(out.match(/│ {3}- name: web/g)?.length, 1);
    assert.ok((out.match(/^<stdin>:6:11: /gm)?.length ?? 0) > 3);
  });
});

describe('the code frame', () => {
  const flow = (before: string, after = '') =>
    `{apiVersion: v1, kind: Pod, ${before}spec: {containers: [{name: a, securityContext: {privileged: true}}]}${after}}\n`;

  test('stands under the place behind tabs', async () => {
    const [before, column, length] = await columnsOf(flow('metadata:\t{name:\ta}, '), 'true');
    assert.doesNotMatch(before, /\t/);
    assert.deepEqual([column, length], [before.length, 4]);
  });

  test('stands under the place behind wide and combining characters', async () => {
    const [before, column] = await columnsOf(flow('metadata: {name: "日本😀e\u0301"}, '), 'true');
    // Three characters of two columns, one of them of two UTF-16 units, and one of none.
    assert.equal(column, [...before].length + 3 - 1);
  });

  test('cuts a long line around the place', async () => {
    const long = flow(`metadata: {name: ${'a'.repeat(3000)}}, `, `, data: ${'b'.repeat(3000)}`);
    for (const surroundings of [{}, { columns: 60 }]) {
      const [code, carets] = await frameOf(long, { ...surroundings, env: { NO_COLOR: '1' } });
      assert.ok(code.length <= (surroundings.columns ?? 120));
      assert.match(code, /│ ….*privileged: true.*…$/);
      assert.equal(carets.indexOf('^'), code.indexOf('true'));
    }
  });

  test('shows the line above only where there is something', async () => {
    const { out } = await checkText(PRIVILEGED.replace('privileged', '\n      privileged'));
    assert.match(out, /\[privileged-container\]\n {3}9 │/);
  });

  test('finds lines that end in CR alone', async () => {
    assert.equal((await frameOf(PRIVILEGED.replaceAll('\n', '\r')))[0], '   8 │       privileged: yes');
  });
});

describe('a terminal', () => {
  const ESCAPE = '\u001b';

  test('gets colours, a pipe and NO_COLOR get none, FORCE_COLOR forces them', async () => {
    const colored = async (surroundings: Surroundings) =>
      (await checkText(PRIVILEGED, surroundings)).out.includes(ESCAPE);
    assert.equal(await colored({ columns: 80 }), true);
    assert.equal(await colored({}), false);
    assert.equal(await colored({ columns: 80, env: { NO_COLOR: '1' } }), false);
    assert.equal(await colored({ columns: 80, env: { NO_COLOR: '1', FORCE_COLOR: '1' } }), false);
    assert.equal(await colored({ env: { FORCE_COLOR: '1' } }), true);
    assert.equal(await colored({ columns: 80, env: { FORCE_COLOR: '0' } }), false);
    assert.equal(await colored({ columns: 80, env: { TERM: 'dumb' } }), false);
    assert.equal(await colored({ env: { CI: 'true' } }), false);
  });

  test('gets messages that are broken into its lines', async () => {
    const { out } = await checkText(PRIVILEGED, { columns: 60, env: { NO_COLOR: '1' } });
    for (const line of out.split('\n')) assert.ok(line.length <= 60, line);
  });

  test('never gets control characters of a file, of its name or of an argument', async () => {
    const evil = '\u001b]0;evil\u0007\u009b31m\u202e';
    const name = JSON.stringify(evil);
    const cwd = folder({
      [`${evil.replaceAll('/', '')}.yaml`]: `${PRIVILEGED.replace('name: web\n    sec', `name: ${name} # ${evil}\n    sec`)}---\n# ${evil}\n${HARMLESS}x: {{ 1 }}\n`,
    });
    for (const argv of [
      ['check'],
      ['fix', '.', '--diff'],
      ['check', `absent${evil}`],
      ['explain', evil],
      ['check', `--${evil}`],
    ]) {
      const { out, err } = await seaworthy(argv, { cwd, columns: 80, env: { NO_COLOR: '1' } });
      for (const text of [out, err]) assert.doesNotMatch(text.replaceAll('\n', ''), /[\p{Cc}\p{Cf}]/u, argv.join(' '));
    }
  });
});
