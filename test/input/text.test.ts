import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Linted } from '../../core/lint.js';
import { SegmentedText } from '../../core/yaml/split.js';
import { findingsIn, linterWith } from '../linting.js';
import { CONFIG, findings, look, POD, syntaxError } from './looking.js';

const documentsOf = (text: string): Linted[] =>
  linterWith()
    .lint(text)
    .documents.map(({ linted }) => linted);

describe('names that JavaScript has a use for', () => {
  test('are keys, labels and kinds like any other', () => {
    const text = `${POD}  __proto__: { hostIPC: true }\n  constructor: { hostNetwork: true }\n`;
    assert.deepEqual(
      [findings(text, 'host-ipc'), findings(text, 'host-network'), findings(text, 'host-pid')],
      [0, 0, 1],
    );
    assert.deepEqual(
      look('apiVersion: __proto__\nkind: constructor\nmetadata: { name: toString, labels: { __proto__: a } }\n').found,
      {},
    );
    assert.equal(findings(`x: &x { __proto__: { hostIPC: true } }\n${POD}  <<: *x\n`, 'host-ipc'), 0);
    assert.equal(Reflect.get({}, 'hostIPC'), undefined);
  });
  test('labels select by their own values', () => {
    const labelled = POD.replace('name: web\nspec', 'name: web\n  labels: { app: web }\nspec');
    const service = (selector: string): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { ${selector} } }\n`;
    const probe = (text: string) =>
      findingsIn(linterWith(), text).find(({ finding }) => finding.rule.id === 'missing-readiness-probe')?.finding
        .severity;
    assert.equal(probe(`${labelled}---\n${service('app: web')}`), 'warning');
    assert.equal(probe(`${labelled}---\n${service('__proto__: web')}`), 'info');
    assert.equal(probe(`${labelled}---\n${service('constructor: web')}`), 'info');
  });
  test('of two equal keys the last counts; 1 and "1" are two', () => {
    assert.equal(findings(POD.replace('hostPID: true', 'hostPID: false\n  hostPID: true'), 'host-pid'), 1);
    assert.equal(findings(POD.replace('hostPID: true', 'hostPID: true\n  hostPID: false'), 'host-pid'), 0);
    assert.deepEqual(look(`${CONFIG}  1: a\n  "1": b\n`).found, {});
  });
});

describe('line ends, byte order marks and control characters', () => {
  const place = (text: string): readonly [number, number] | undefined => {
    const found = findingsIn(linterWith(), text).find(({ finding }) => finding.rule.id === 'host-pid');
    if (!found) return undefined;
    const { line, character } = new SegmentedText(text).positionAt(found.start);
    return [line + 1, character + 1];
  };
  test('lines may end in LF, CRLF or CR, and in all three', () => {
    for (const eol of ['\n', '\r\n', '\r'])
      assert.deepEqual(place(POD.replaceAll('\n', eol)), [6, 12], JSON.stringify(eol));
    assert.deepEqual(place(POD.replace('v1\n', 'v1\r').replace('Pod\n', 'Pod\r\n')), [6, 12]);
    assert.equal(findings(`${CONFIG}  a: |\n    x\r    hostPID: true\r---\r${POD}`, 'host-pid'), 1);
  });
  test('U+0085 and U+2028 start no line of an editor', () => {
    assert.deepEqual(place(POD.replace('name: web', 'name: "w\u0085e\u2028b"')), [6, 12]);
  });
  test('a column counts UTF-16 units, as an editor does', () => {
    assert.deepEqual(place(POD.replace('  hostPID', '  "🚢": 1\n  hostPID')), [7, 12]);
    assert.deepEqual(place('{apiVersion: v1, kind: Pod, "🚢": 1, spec: {hostPID: true, containers: []}}\n'), [1, 54]);
  });
  test('a byte order mark is none of a key: in front of the file, of a marker, or behind one', () => {
    assert.deepEqual(place(`\ufeff${POD}`), [6, 12]);
    assert.deepEqual(place(`a: 1\n\ufeff---\n${POD}`), [8, 12]);
    assert.deepEqual(place(`a: 1\n---\n\ufeff${POD}`), [8, 12]);
    assert.deepEqual(place(`a: 1\r\n--- # two\r\n\ufeff${POD.replaceAll('\n', '\r\n')}`), [8, 12]);
    assert.deepEqual(place(`a: 1\n...\n\ufeff${POD}`), [8, 12]);
    assert.equal(findings(`\ufeff${POD.replace('name: web\nspec', 'name: "web\nspec')}`, 'yaml-syntax-error'), 1);
  });
  test('NUL and other control characters are named where they stand', () => {
    for (const [character, name] of [
      ['\0', 'U+0000'],
      ['\u001b', 'U+001B'],
      ['\f', 'U+000C'],
      ['\u007f', 'U+007F'],
    ] as const) {
      const { at, line, message } = syntaxError(POD.replace('nginx', `ng${character}inx`));
      assert.deepEqual([at, line], [character, 9]);
      assert.ok(message.includes(name), message);
    }
    assert.equal(syntaxError(`# \0\n${POD}`).line, 1);
    assert.equal(findings(POD.replace('nginx:1.27.1', '"ng\\0inx"'), 'yaml-syntax-error'), 0);
  });
  test('a tab in the indentation is named, and repaired', () => {
    const { line, message } = syntaxError(POD.replace('  hostPID', '\thostPID'));
    assert.deepEqual([line, /tab/i.test(message)], [6, true]);
    assert.equal(findings(POD.replace('hostPID: true', 'hostPID:\ttrue\t# tab\n\t'), 'yaml-syntax-error'), 0);
  });
});

describe('a merge conflict', () => {
  const conflict = (eol = '\n'): string =>
    POD.replace(
      '      image: nginx:1.27.1\n',
      [
        '<<<<<<< HEAD',
        '      image: nginx:1.27.1',
        '||||||| 1f2e3d4',
        '      image: nginx:1.26.0',
        '=======',
        '      image: nginx:1.27.2',
        '>>>>>>> branch',
        '',
      ].join('\n'),
    ).replaceAll('\n', eol);
  test('is called that, at its first line, with its others beside it', () => {
    for (const eol of ['\n', '\r\n', '\r']) {
      const { at, line, message } = syntaxError(conflict(eol));
      assert.deepEqual([at, line], ['<<<<<<< HEAD', 9]);
      assert.match(message, /"<<<<<<< HEAD" is a line of a merge conflict/);
    }
    const [found] = findingsIn(linterWith(), conflict()).filter(
      ({ finding }) => finding.rule.id === 'yaml-syntax-error',
    );
    assert.deepEqual(
      found?.finding.related.map(({ start }) => start.line + 1),
      [11, 13, 15],
    );
  });
  test('is the cause, whatever else it breaks in front of it', () => {
    assert.match(syntaxError(conflict().replace('name: web\nspec', 'name: "web\nspec')).message, /merge conflict/);
  });
  test('over several documents is told in each that holds a line of it', () => {
    const text = `${POD}<<<<<<< HEAD\n---\n${POD}=======\n---\n${POD.replace('web', 'shop')}>>>>>>> branch\n`;
    assert.deepEqual(
      findingsIn(linterWith(), text)
        .filter(({ finding }) => finding.rule.id === 'yaml-syntax-error')
        .map(({ start, end }) => text.slice(start, end)),
      ['<<<<<<< HEAD', '=======', '>>>>>>> branch'],
    );
  });
  test('is nothing that a text only speaks of', () => {
    const told = `${CONFIG}  a: |\n    <<<<<<< HEAD\n    =======\n    >>>>>>> b\n  b: "<<<<<<< x"\n# <<<<<<< y\n`;
    assert.deepEqual(look(told).found, {});
  });
});

describe('a quote that is never closed', () => {
  test('costs its own document alone, and is underlined where it opens', () => {
    for (const quote of ['"', "'"]) {
      const text = `${POD}---\n${POD.replace('name: web\nspec', `name: ${quote}web\nspec`)}---\n${POD}`;
      assert.deepEqual([syntaxError(text).at, syntaxError(text).line], [`${quote}web`, 14]);
      assert.deepEqual(
        documentsOf(text).map(({ isBroken }) => isBroken),
        [false, true, false],
      );
      assert.equal(findings(text, 'host-pid') >= 2, true);
    }
  });
  test('at the left edge swallows no document behind it', () => {
    assert.equal(findings(`"un\n---\n${POD}...\n"un\n--- # x\n${POD}`, 'host-pid'), 2);
    assert.equal(findings(`a: [\n---\n${POD}---\nb: {\n---\n${POD}`, 'host-pid'), 2);
    assert.equal(findings(`a: |\n---\n${POD}`, 'host-pid'), 1);
  });
  test('a stray bracket in front of a marker is no error of the next document', () => {
    assert.equal(findings(`${CONFIG}  a: 1 }\n}\n---\n${POD}`, 'host-pid'), 1);
    assert.deepEqual(
      documentsOf(`${CONFIG}}\n---\n${POD}`).map(({ isBroken }) => isBroken),
      [true, false],
    );
  });
  test('a directive counts for its own document', () => {
    assert.deepEqual(look(`%YAML 1.1\n---\n${CONFIG}---\n${CONFIG}  a: on\n`).found, {});
  });
});

describe('half a line', () => {
  for (const [what, value] of [
    ['a key without a value', '\n'],
    ['an exclamation mark', ' !\n'],
    ['a bar without a text', ' |\n'],
    ['a tag without a value', ' !!str\n'],
  ] as const)
    test(`${what} is no error, and the rest is judged`, () => {
      const { found } = look(POD.replace(' nginx:1.27.1\n', value));
      assert.deepEqual([found['yaml-syntax-error'] ?? 0, found['host-pid']], [0, 1]);
    });
  for (const [what, value] of [
    ['an ampersand', ' &\n'],
    ['a star', ' *\n'],
    ['a percent sign', ' %\n'],
    ['an at sign', ' @\n'],
    ['a second colon', ' a: b: c\n'],
    ['an open quote', ' "\n'],
  ] as const)
    test(`${what} is one error, on its line or the next, and what stands before it is judged`, () => {
      const text = POD.replace(' nginx:1.27.1\n', value);
      assert.equal(syntaxError(text).line, 9);
      assert.equal(findings(text, 'host-pid'), 1);
    });
  test('a second key that has no value yet does not hide the first', () => {
    const text = POD.replace('hostPID: true\n', 'hostPID: true\n  hostPID:\n');
    assert.deepEqual([findings(text, 'host-pid'), findings(text, 'duplicate-key')], [1, 1]);
  });
  test('a question mark is no crash', () => {
    look(POD.replace('  hostPID: true\n', '  hostPID: true\n  ? \n'));
  });
});
