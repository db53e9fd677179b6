import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyTextEdits, type Edit, type EditValue, textEdits } from '../../core/yaml/edit.js';
import { applyToValue, equalValues, readValue, type Value } from '../../core/yaml/edit-value.js';
import { type Path, Tree } from '../../core/yaml/tree.js';
import { anchored, KEYS, type Manuscript, manuscripts } from './manuscripts.js';

/** How many batches of edits each law is tried with, at random; without it, a few hundred that are always the same. */
const runs = Number(process.env.SEAWORTHY_LAWS ?? 0);

/** The laws of fixes, over documents in all the ways that people write them. `npm run laws` runs them at random and long. */
describe('edits of generated documents', () => {
  law('are made, and not refused as unsafe', (manuscript, edits) => {
    const computed = textEdits(new Tree(manuscript.text), edits);
    if ('refused' in computed) assert.match(computed.refused, EXPECTED_REFUSALS);
  });

  law('make the value that they say', (manuscript, edits) => {
    const result = edited(manuscript, edits);
    if (result === undefined) return;
    const tree = new Tree(result);
    assert.deepEqual(tree.errors, []);
    const wanted = applyToValue(documentValue(manuscript.text), edits);
    assert.ok(wanted !== undefined && equalValues(wanted, documentValue(result)));
  });

  law('keep the comments outside of what goes', (manuscript, edits) => {
    const computed = textEdits(new Tree(manuscript.text), edits);
    if ('refused' in computed) return;
    const gone = computed.edits.map(({ start, end }) => manuscript.text.slice(start, end)).join('\n');
    const result = applyTextEdits(manuscript.text, computed.edits);
    const moves = edits.some(({ op }) => op === 'move');
    for (const comment of commentsOf(manuscript.text))
      assert.ok(result.includes(comment) || gone.includes(comment), comment);
    if (!moves) for (const comment of commentsOf(gone)) assert.ok(!result.includes(comment), comment);
    const takesAway = edits.some(
      (edit) =>
        edit.op === 'remove' ||
        edit.op === 'move' ||
        (edit.op === 'set' && valueAt(manuscript.text, edit.path) instanceof Object),
    );
    if (!takesAway) assert.deepEqual(commentsOf(result).sort(), commentsOf(manuscript.text).sort());
  });

  law('leave all other lines as they are', (manuscript, edits) => {
    const computed = textEdits(new Tree(manuscript.text), edits);
    if ('refused' in computed || manuscript.style.form === 'json') return;
    const touched = new Set(computed.edits.flatMap(({ start, end }) => linesOf(manuscript.text, start, end)));
    const result = breakUp(applyTextEdits(manuscript.text, computed.edits));
    let at = 0;
    breakUp(manuscript.text).forEach((line, index) => {
      if (touched.has(index)) return;
      at = result.indexOf(line, at) + 1;
      assert.ok(at > 0, `line ${index}: ${line}`);
    });
  });

  law('keep the line breaks and the end of the file', (manuscript, edits) => {
    const result = edited(manuscript, edits);
    if (result === undefined || !/[\r\n]/.test(manuscript.text)) return;
    const { eol } = manuscript.style;
    if (eol === '\r\n') assert.doesNotMatch(result, /(?<!\r)\n|\r(?!\n)/);
    if (eol === '\r') assert.doesNotMatch(result, /\n/);
    const isPlain = !/[|>]|\n\n|\r\r|\r\n\r\n/.test(manuscript.text); // a blank line may become the last one
    if (isPlain) assert.equal(/[\r\n]$/.test(result), /[\r\n]$/.test(manuscript.text), result);
  });

  law('keep JSON what it is', (manuscript, edits) => {
    if (!manuscript.style.form.endsWith('json') || !manuscript.text.includes('"')) return;
    const result = edited(manuscript, edits);
    if (result !== undefined) assert.doesNotThrow(() => JSON.parse(result), result);
  });

  law('change nothing the second time, if they set', (manuscript, edits) => {
    const sets = edits.filter((edit) => edit.op === 'set');
    const result = edited(manuscript, sets);
    if (result === undefined) return;
    assert.deepEqual(textEdits(new Tree(result), sets), { edits: [] });
  });

  law('give the same one by one, if they set', (manuscript, edits) => {
    const sets = edits.filter((edit) => edit.op === 'set');
    const atOnce = edited(manuscript, sets);
    const isNested = sets.some(({ path }, index) =>
      sets.some((other, at) => at !== index && path.every((key, depth) => other.path[depth] === key)),
    );
    if (atOnce === undefined || isNested) return;
    let text: string | undefined = manuscript.text;
    for (const edit of sets) text = text && edited({ ...manuscript, text }, [edit]);
    if (text !== undefined) assert.ok(equalValues(documentValue(text), documentValue(atOnce)), text);
  });
});

describe('edits of documents with anchors', () => {
  law(
    'are refused with a reason, or make the value that they say',
    (manuscript, edits) => {
      const computed = textEdits(new Tree(manuscript.text), edits);
      if ('refused' in computed) return assert.match(computed.refused, EXPECTED_REFUSALS);
      const wanted = applyToValue(documentValue(manuscript.text), edits);
      assert.ok(
        wanted !== undefined && equalValues(wanted, documentValue(applyTextEdits(manuscript.text, computed.edits))),
      );
    },
    anchored,
  );
});

/** Where a person would agree that there is no telling what was meant. */
const EXPECTED_REFUSALS =
  /contradict|is not a (map|list)|a comment (stands|below)|already a|nothing would be left|there is no|has (no|fewer)|moved|indented less|blank lines|the document is empty|whole document|alias|a merge|the anchor/;

function law(
  name: string,
  holds: (manuscript: Manuscript, edits: readonly Edit[]) => void,
  documents = manuscripts,
): void {
  test(name, () => {
    const property = fc.property(documents, fc.array(sketches, { minLength: 1, maxLength: 4 }), (manuscript, drawn) =>
      holds(
        manuscript,
        drawn.map((sketch) => editOf(manuscript, sketch)),
      ),
    );
    fc.assert(property, runs > 0 ? { numRuns: runs } : { numRuns: 500, seed: 8 });
  });
}

interface Sketch {
  readonly op: 'set' | 'set new' | 'remove' | 'append' | 'insert' | 'rename' | 'move';
  readonly pick: number;
  readonly keys: readonly string[];
  readonly value: EditValue;
}

const scalars = fc.constantFrom<EditValue>(
  true,
  false,
  null,
  8080,
  'RuntimeDefault',
  'yes',
  '0644',
  'a: b',
  '',
  'two\nlines\n',
  '12:30:45',
);
const values = fc.oneof(
  { weight: 3, arbitrary: scalars },
  { weight: 1, arbitrary: fc.array(scalars, { maxLength: 2 }) },
  {
    weight: 1,
    arbitrary: fc.dictionary(fc.constantFrom(...KEYS), fc.oneof(scalars, fc.array(scalars, { maxLength: 2 })), {
      maxKeys: 3,
    }),
  },
);
const sketches: fc.Arbitrary<Sketch> = fc.record({
  op: fc.constantFrom<Sketch['op']>('set', 'set new', 'set new', 'remove', 'append', 'insert', 'rename', 'move'),
  pick: fc.nat(1000),
  keys: fc.array(fc.constantFrom(...KEYS), { minLength: 1, maxLength: 3 }),
  value: values,
});

/** An edit that fits a document: at a place that is there, or below one that can hold it. */
function editOf({ text }: Manuscript, { op, pick, keys, value }: Sketch): Edit {
  const root = documentValue(text);
  const paths = pathsIn(root);
  const choose = (fits: (value: Value) => boolean): Path => {
    const fitting = paths.filter(([path, found]) => path.length > 0 && fits(found));
    return fitting[pick % fitting.length]?.[0] ?? keys;
  };
  const isEmpty = (found: Value): boolean =>
    found === null || (Array.isArray(found) ? found.length === 0 : found instanceof Map && found.size === 0);
  switch (op) {
    case 'set':
      return { op: 'set', path: choose(() => true), value };
    case 'set new':
      return {
        op: 'set',
        path: [...(pick % 5 === 0 ? [] : choose((found) => found instanceof Map || isEmpty(found))), ...keys],
        value,
      };
    case 'append':
      return { op, path: choose((found) => Array.isArray(found) || isEmpty(found)), value };
    case 'insert':
      return { op, path: choose((found) => Array.isArray(found)), index: 0, value };
    case 'remove':
      return { op, path: choose(() => true) };
    case 'move':
      return {
        op,
        path: choose((found) => !Array.isArray(found)),
        to: [...choose((found) => found instanceof Map), keys[0] ?? 'a'],
      };
    case 'rename':
      return { op, path: choose(() => true), key: keys[0] ?? 'a' };
  }
}

function pathsIn(value: Value, path: Path = []): [Path, Value][] {
  const children: [string | number, Value][] =
    value instanceof Map ? [...value] : Array.isArray(value) ? [...value.entries()] : [];
  return [[path, value], ...children.flatMap(([key, child]) => pathsIn(child, [...path, key]))];
}

function valueAt(text: string, path: Path): Value | undefined {
  return pathsIn(documentValue(text)).find(([other]) => other.join('\0') === path.join('\0'))?.[1];
}

function documentValue(text: string): Value {
  return readValue(new Tree(text)) ?? assert.fail('it can be read');
}

function edited({ text }: Manuscript, edits: readonly Edit[]): string | undefined {
  const computed = textEdits(new Tree(text), edits);
  return 'edits' in computed ? applyTextEdits(text, computed.edits) : undefined;
}

function commentsOf(text: string): string[] {
  return text.match(/# c\d+;/g) ?? [];
}

function breakUp(text: string): string[] {
  return text.split(/\r\n|\r|\n/);
}

/** The lines that an edit touches, the break at its start not counted. */
function linesOf(text: string, start: number, end: number): number[] {
  const first = breakUp(text.slice(0, start)).length - 1;
  const last = breakUp(text.slice(0, end)).length - 1;
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}
