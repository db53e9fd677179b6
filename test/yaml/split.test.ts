import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { contentStart, SegmentedText, split } from '../../core/yaml/split.js';
import { runs } from '../properties.js';

const texts = (text: string): string[] => split(text).map((segment) => segment.text);

describe('splitting a file into documents', () => {
  test('a marker at the left edge starts a document, whatever it interrupts', () => {
    assert.deepEqual(texts('a: 1\n---\nb: "un\n--- # c\nc: |\n  ---\n'), [
      'a: 1\n',
      '---\nb: "un\n',
      '--- # c\nc: |\n  ---\n',
    ]);
  });
  test('comments, directives and blank lines in front of a marker belong to its document', () => {
    assert.deepEqual(texts('# licence\n%YAML 1.1\n\n---\na: 1\n# about a\n---\nb: 2\n'), [
      '# licence\n%YAML 1.1\n\n---\na: 1\n# about a\n',
      '---\nb: 2\n',
    ]);
  });
  test('dots end a document', () => {
    assert.deepEqual(texts('a: 1\n...\n# next\nb: 2\n'), ['a: 1\n...\n', '# next\nb: 2\n']);
  });
  test('what only looks like a marker is none', () => {
    assert.deepEqual(texts('a: 1\n----\nb: ---\n ---\n---x\n'), ['a: 1\n----\nb: ---\n ---\n---x\n']);
  });
  test('CRLF, a lone CR and a byte order mark are seen', () => {
    assert.deepEqual(texts('a: 1\r\n---\r\nb: 2\r---\rc: 3'), ['a: 1\r\n', '---\r\nb: 2\r', '---\rc: 3']);
    assert.deepEqual(texts('a: 1\n\ufeff---\nb: 2'), ['a: 1\n', '\ufeff---\nb: 2']);
  });
  test('an empty file is one empty document', () => {
    assert.deepEqual(texts(''), ['']);
  });
  test('content starts behind markers, comments and directives', () => {
    for (const [text, at] of [
      ['# a\n--- # b\n\n  k: v', 15],
      ['--- k: v', 4],
      ['---\n# only\n', 11],
      ['%YAML 1.1\n---\na', 14],
      ['...\n', 4],
    ] as const)
      assert.equal(contentStart(text), at, text);
  });
});

const PIECES = [
  'a: 1\n',
  '---\n',
  '...\n',
  '# c\n',
  '%YAML 1.1\n',
  '-',
  '--',
  '.',
  '\n',
  '\r\n',
  '\r',
  ' ',
  'b: "x',
  '|\n  t\n',
  '😀',
  '\ufeff',
  '--- # x\n',
  '\t',
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 30 }).map((pieces) => pieces.join(''));
const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat(12),
  insert: fc.array(fc.constantFrom(...PIECES), { maxLength: 4 }).map((pieces) => pieces.join('')),
});

describe('editing a split file', () => {
  test('any sequence of edits gives what a fresh split gives, positions included', () => {
    fc.assert(
      fc.property(text, fc.array(edit, { maxLength: 8 }), (start, edits) => {
        const segmented = new SegmentedText(start);
        let whole = start;
        for (const { at, remove, insert } of edits) {
          const from = at % (whole.length + 1);
          const to = Math.min(whole.length, from + remove);
          segmented.edit(from, to, insert);
          whole = whole.slice(0, from) + insert + whole.slice(to);
          const fresh = new SegmentedText(whole);
          assert.deepEqual(
            segmented.segments.map((segment) => segment.text),
            fresh.segments.map((segment) => segment.text),
          );
          assert.equal(segmented.text, whole);
          assert.equal(segmented.lineCount, fresh.lineCount);
          for (let offset = 0; offset <= whole.length; offset++)
            assert.deepEqual(segmented.positionAt(offset), positionOf(whole, offset));
        }
      }),
      runs(1500),
    );
  });
  test('offsets of positions are those of the line, never past its end', () => {
    const segmented = new SegmentedText('a: 1\r\nb\r---\n😀: 2');
    assert.equal(segmented.offsetAt({ line: 0, character: 99 }), 4);
    assert.equal(segmented.offsetAt({ line: 1, character: 1 }), 7);
    assert.equal(segmented.offsetAt({ line: 3, character: 2 }), 14);
    assert.equal(segmented.offsetAt({ line: 9, character: 0 }), segmented.length);
  });
  test('an edit keeps the documents that it does not touch', () => {
    const segmented = new SegmentedText(Array.from({ length: 9 }, (_, index) => `---\na: ${index}\n`).join(''));
    const before = [...segmented.segments];
    segmented.edit(segmented.start(4) + 7, segmented.start(4) + 8, 'four');
    assert.deepEqual(
      segmented.segments.map((segment, index) => segment === before[index]),
      before.map((_, index) => index !== 4),
    );
  });
});

/** As LSP counts: `\n`, `\r\n` and `\r` end a line. */
function positionOf(whole: string, offset: number): { line: number; character: number } {
  const before = whole.slice(0, offset);
  const breaks = [...before.matchAll(/\r\n|\n|\r/g)].filter(
    ({ 0: found, index }) => !(found === '\r' && whole[index + 1] === '\n'),
  );
  const last = breaks[breaks.length - 1];
  return { line: breaks.length, character: last ? offset - last.index - last[0].length : offset };
}
