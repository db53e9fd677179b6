import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Rule } from '../../core/rule.js';
import { checkJson, folder, HARMLESS, PRIVILEGED, program, seaworthy } from './command.js';

const baseline = ['--profile', 'baseline'];

describe('the exit code', () => {
  const cwd = folder({ 'bad.yaml': PRIVILEGED, 'good.yaml': HARMLESS });
  const codeOf = async (...argv: string[]) => (await seaworthy(argv, { cwd })).code;

  test('is 0 where there is no finding', async () => assert.equal(await codeOf('check', 'good.yaml'), 0));
  test('is 1 where there are findings', async () => assert.equal(await codeOf('check', 'bad.yaml', ...baseline), 1));
  test('is 0 for findings below --fail-on', async () => {
    const light = HARMLESS.replace('ConfigMap', 'Pod').replace('data: { color: blue }', LIGHT_SPEC);
    const { findings } = await checkJson(['-'], { stdin: light });
    assert.deepEqual([...new Set(findings.map(({ severity }) => severity))], ['info']);
    assert.equal((await seaworthy(['check', '-'], { stdin: light })).code, 0);
    assert.equal((await seaworthy(['check', '-', '--fail-on', 'info'], { stdin: light })).code, 1);
    assert.equal(await codeOf('check', 'bad.yaml', '--fail-on', 'error'), 1);
  });
  test('is 0 for any finding with --fail-on never', async () =>
    assert.equal(await codeOf('check', 'bad.yaml', '--fail-on', 'never'), 0));
  test('is 2 for a path that is not there, whatever else was found', async () => {
    const report = await checkJson(['bad.yaml', 'absent.yaml', ...baseline], { cwd });
    assert.equal(report.code, 2);
    assert.equal(report.findings.length, 1);
    assert.deepEqual(report.errors, [
      { file: 'absent.yaml', message: 'There is no such file or folder.', startLine: null, startColumn: null },
    ]);
    assert.equal(await codeOf('check', 'absent.yaml', '--fail-on', 'never'), 2);
    assert.equal(await codeOf('check', ''), 2);
  });
});

const LIGHT_SPEC = `spec:
  automountServiceAccountToken: false
  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }
  containers:
  - name: web
    image: nginx:1.27.1
    resources: { requests: { memory: 64Mi }, limits: { memory: 64Mi } }
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: [ALL] } }
    readinessProbe: { httpGet: { path: /, port: 80 } }
`;

describe('the command line', () => {
  const cwd = folder({ 'bad.yaml': PRIVILEGED });

  test('takes options before and after the paths, and before the command', async () => {
    for (const argv of [
      ['check', 'bad.yaml', '--profile', 'baseline', '--format', 'json'],
      ['check', '--profile', 'baseline', '--format=json', 'bad.yaml'],
      ['--profile', 'baseline', '--format', 'json', 'check', 'bad.yaml'],
      ['--profile=baseline', 'check', 'bad.yaml', '--format', 'json'],
    ]) {
      const { out, code } = await seaworthy(argv, { cwd });
      assert.equal(code, 1);
      assert.equal(JSON.parse(out).findings.length, 1, argv.join(' '));
    }
  });

  const wrong: readonly [string, readonly string[], RegExp][] = [
    ['an unknown option', ['check', '--profil', 'strict'], /unknown option '--profil'.*Did you mean --profile\?/s],
    [
      'an unknown profile',
      ['check', '--profile', 'paranoid'],
      /'paranoid' is invalid.*baseline, restricted, recommended, strict/s,
    ],
    ['an unknown version', ['check', '--kubernetes-version', '1.24'], /'1.24' is invalid/],
    ['an unknown severity', ['check', '--fail-on', 'fatal'], /'fatal' is invalid/],
    ['an unknown command', ['chekc'], /unknown command 'chekc'.*Did you mean check\?/s],
    ['no command', [], /Usage: seaworthy/],
    ['an option of another command', ['check', '--diff'], /'check' has no option '--diff'/],
    ['an option of another command in front', ['--safety', 'safe', 'check'], /'check' has no option '--safety'/],
    ['JSON of a repair', ['fix', 'bad.yaml', '--format', 'json'], /'fix' has no option '--format'/],
    ['a repair of nothing', ['fix'], /missing required argument/],
    ['standard input and files to repair', ['fix', '-', 'bad.yaml'], /can't go together/],
    ['a rule that is not there', ['explain', 'privileged-contaner'], /Did you mean 'privileged-container'\?/],
    ['no rule', ['explain'], /missing required argument/],
  ];
  for (const [what, argv, message] of wrong)
    test(`${what} is wrong usage: exit code 2, the reason on standard error, nothing on standard output`, async () => {
      const { code, out, err } = await seaworthy(argv.includes('check') ? [...argv, '--format', 'json'] : argv, {
        cwd,
      });
      assert.equal(code, 2);
      assert.equal(out, '');
      assert.match(err, message);
    });

  test('prints its version and help', async () => {
    assert.deepEqual(await seaworthy(['--version']).then(({ code, out }) => [code, out]), [0, '1.2.3\n']);
    for (const argv of [['--help'], ['check', '--help'], ['help', 'fix']]) {
      const { code, out } = await seaworthy(argv);
      assert.equal(code, 0);
      assert.match(out, /Usage: seaworthy.*Examples:.*Exit codes/s);
    }
  });

  test('checks for the chosen version of Kubernetes', async () => {
    const pod = `${PRIVILEGED.replace('privileged: yes', 'privileged: false')}  hostUsers: false\n`;
    const at = async (version: string) =>
      (await checkJson(['-', ...baseline, '--kubernetes-version', version], { stdin: pod })).findings.map(
        ({ rule }) => rule,
      );
    assert.deepEqual(await at('1.25'), []);
    const unknown = pod.replace('hostUsers: false', 'resources: { limits: { memory: 1Gi } }');
    const old = (await checkJson(['-', ...baseline, '--kubernetes-version', '1.25'], { stdin: unknown })).findings;
    assert.deepEqual(
      old.map(({ rule }) => rule),
      ['unknown-field'],
    );
    assert.deepEqual((await checkJson(['-', ...baseline], { stdin: unknown })).findings, []);
  });
});

describe('the JSON report', () => {
  test('is one object with exactly the promised keys, in order', async () => {
    const { out } = await seaworthy(['check', '-', '--format', 'json', ...baseline], { stdin: `---\n${PRIVILEGED}` });
    const report = JSON.parse(out);
    assert.deepEqual(Object.keys(report), ['version', 'files', 'documents', 'findings', 'skipped', 'errors']);
    const [{ message, fix, ...rest }] = report.findings;
    assert.match(message, /"web"/);
    assert.deepEqual(Object.keys(fix), ['title', 'safety']);
    assert.equal(
      JSON.stringify(rest),
      JSON.stringify({
        file: '<stdin>',
        rule: 'privileged-container',
        severity: 'error',
        startLine: 9,
        startColumn: 19,
        endLine: 9,
        endColumn: 22,
        resource: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'web' },
        path: ['spec', 'containers', 0, 'securityContext', 'privileged'],
        noFix: null,
      }),
    );
    assert.deepEqual(Object.keys(report.findings[0]), [
      ...[
        'file',
        'rule',
        'severity',
        'message',
        'startLine',
        'startColumn',
        'endLine',
        'endColumn',
        'resource',
        'path',
        'fix',
        'noFix',
      ],
    ]);
  });

  test('tells why there is no fix', async () => {
    const { findings } = await checkJson(['-', ...baseline], {
      stdin: PRIVILEGED.replace('containers:', 'volumes: [{ name: a, hostPath: { path: /opt } }]\n  containers:'),
    });
    const finding = findings.find(({ rule }) => rule === 'host-path-volume');
    assert.equal(finding?.fix, null);
    assert.equal(typeof finding?.noFix, 'string');
  });

  test('tells why a fix cannot be made where the value is another place’s as well', async () => {
    const shared = PRIVILEGED.replace('securityContext:\n      privileged: yes', 'securityContext: *shared').replace(
      'metadata:',
      'x: &shared { privileged: true }\nmetadata:',
    );
    const { findings } = await checkJson(['-', ...baseline], { stdin: shared });
    const finding = findings.find(({ rule }) => rule === 'privileged-container');
    assert.equal(finding?.fix, null);
    assert.match(finding?.noFix ?? '', /\w/);
  });

  test('counts lines as LSP does, columns in UTF-16 units, and no byte order mark', async () => {
    const flow =
      '{"apiVersion":"v1","kind":"Pod","metadata":{"name":"😀"},"spec":{"containers":[{"name":"a","securityContext":{"privileged":true}}]}}';
    const column = flow.indexOf('true}') + 1;
    const places = async (stdin: string) =>
      (await checkJson(['-', ...baseline], { stdin })).findings.map((f) => [f.startLine, f.startColumn, f.endColumn]);
    assert.deepEqual(await places(flow), [[1, column, column + 4]]);
    assert.deepEqual(await places(`\ufeff${flow}`), [[1, column, column + 4]]);
    assert.deepEqual(await places(`# a\r\n# b\r${flow}`), [[3, column, column + 4]]);
    assert.deepEqual(await places(PRIVILEGED.replaceAll('\n', '\r')), [[8, 19, 22]]);
    assert.deepEqual(await places(PRIVILEGED.replaceAll('\n', '\r\n')), [[8, 19, 22]]);
  });

  test('sorts findings by file, line, column and rule', async () => {
    const two = PRIVILEGED.replace('image:', 'ports: [{ containerPort: 80, hostPort: 80 }]\n    image:');
    const cwd = folder({ 'b.yaml': two, 'a/z.yaml': two, 'a-b.yml': two });
    const { findings } = await checkJson(['b.yaml', '.'], { cwd });
    const keys = findings.map((f) =>
      [f.file, String(f.startLine).padStart(5), String(f.startColumn).padStart(5), f.rule].join('\0'),
    );
    assert.deepEqual(keys, [...keys].sort());
    assert.deepEqual([...new Set(findings.map(({ file }) => file))], ['a-b.yml', 'a/z.yaml', 'b.yaml']);
  });

  test('counts the documents that are not empty, of Kubernetes or not', async () => {
    const cwd = folder({ 'a.yaml': `# only a comment\n---\n${HARMLESS}---\n---\nversion: '3'\n`, 'empty.yaml': '' });
    const { files, documents, findings } = await checkJson([], { cwd });
    assert.deepEqual([files, documents, findings], [2, 2, []]);
  });

  test('says what was skipped', async () => {
    const { skipped, documents, code } = await checkJson(['-', '--stdin-filename', 'x/y.yaml'], {
      stdin: `${HARMLESS}---\n# a chart's\n${HARMLESS.replace('blue', '{{ .Values.color }}: {')}`,
    });
    assert.deepEqual(
      skipped.map(({ file, startLine }) => [file, startLine]),
      [['x/y.yaml', 7]],
    );
    assert.match(skipped[0]?.reason ?? '', /template/);
    assert.deepEqual([documents, code], [2, 0]);
  });

  test('holds a syntax error as a finding', async () => {
    const { findings, errors, code } = await checkJson(['-'], { stdin: 'apiVersion: v1\nkind: Pod\nspec: [\n' });
    assert.deepEqual([findings.map(({ rule }) => rule), errors, code], [['yaml-syntax-error'], [], 1]);
  });

  test('escapes what a terminal could obey', async () => {
    const { out } = await seaworthy(['check', '-', '--format', 'json'], {
      stdin: PRIVILEGED.replace('name: web\n', 'name: "\\e[31m\\x9b\\u202e"\n'),
    });
    assert.doesNotMatch(out.trimEnd(), /[\p{Cc}\p{Cf}]/u);
    assert.ok(JSON.parse(out).findings.some(({ message }: { message: string }) => message.includes('\u202e')));
  });
});

describe('what cannot be checked is never clean', () => {
  test('bytes that are not UTF-8', async () => {
    const cwd = folder({
      'latin.yaml': Buffer.from('a: b\nc: caf\xe9\n', 'latin1'),
      'utf16.yaml': Buffer.from(`\ufeff${HARMLESS}`, 'utf16le'),
    });
    const { code, errors, files } = await checkJson([], { cwd });
    assert.deepEqual([code, files], [2, 0]);
    assert.deepEqual(
      errors.map(({ file, startLine, startColumn }) => [file, startLine, startColumn]),
      [
        ['latin.yaml', 2, 7],
        ['utf16.yaml', 1, 1],
      ],
    );
    assert.match(errors[1]?.message ?? '', /UTF-16/);
  });

  test('a file over 10 MB, from a file or standard input', async () => {
    const large = Buffer.alloc(10 * 1024 * 1024 + 1, '#\n');
    const cwd = folder({ 'large.yaml': large });
    for (const report of [await checkJson(['large.yaml'], { cwd }), await checkJson(['-'], { stdin: large })]) {
      assert.equal(report.code, 2);
      assert.match(report.errors[0]?.message ?? '', /10 MB/);
    }
  });

  test('a document nested too deep', async () => {
    const deep = `apiVersion: v1\nkind: ConfigMap\nx: ${'['.repeat(250)}${']'.repeat(250)}\n`;
    const { code, errors } = await checkJson(['-'], { stdin: `${HARMLESS}---\n${deep}` });
    assert.equal(code, 2);
    assert.deepEqual(
      errors.map(({ file, startLine, startColumn }) => [file, startLine, startColumn]),
      [['<stdin>', 6, 1]],
    );
  });

  test('what a rule crashed on, once for each file, where it did first; other rules go on', async () => {
    const crash: Rule = {
      ...(program.rules[0] as Rule),
      id: 'crasher',
      profile: 'baseline',
      check: {
        resource: () => {
          throw new Error('boom');
        },
      },
    };
    const { code, errors, findings } = await checkJson(['-', ...baseline], {
      stdin: `${PRIVILEGED}---\n${PRIVILEGED}---\n${PRIVILEGED}`,
      program: { ...program, rules: [...program.rules, crash] },
    });
    assert.equal(code, 2);
    assert.equal(findings.length, 3);
    assert.deepEqual(
      errors.map(({ startLine }) => startLine),
      [1],
    );
    assert.match(errors[0]?.message ?? '', /"crasher" crashed.* here and in 2 more documents of this file .*boom/);
  });
});
