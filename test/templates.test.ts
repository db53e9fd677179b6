import assert from 'node:assert/strict';
import { test } from 'node:test';
import { foundBy, templatePlace, templatesOf } from '../core/templates.js';
import { expandSnippet } from './expand-snippet.js';
import { snippets } from './snippets.js';

const places: Record<string, string> = {
  'an empty file': '|',
  'a word in it': 'depl|',
  'the middle of a word': 'de|pl',
  'a word behind a comment': '# the web\n\ndepl|\n\n',
  'a word behind a marker': '--- # next\ndepl|',
  'a file of Windows with a byte order mark': '\ufeff# the web\r\ndepl|\r\n',
};
const others: Record<string, string> = {
  'the value of kind': 'kind: Pod|',
  'a key of a resource': 'kind: Pod\nspec|',
  'what stands in front of a resource': 'pod|\nkind: Pod\n',
  'a word behind another': 'my pod|',
  'an item of a list': 'args:\n  - pod|',
  'an indented word in an empty file': '  pod|',
  'a file that is no resource': 'services:\n  res|',
  'a key': 'pod|: 1',
  'a comment': '# pod|',
  'a marker': '---|',
};

test('a template has its place where a document begins', () => {
  for (const [where, marked] of Object.entries(places)) {
    const { text, offset } = placed(marked);
    const place = templatePlace(text, offset);
    assert.ok(place && !place.isPart, where);
    assert.match(text.slice(place.start, place.end), /^(?:depl)?$/, where);
  }
});

test('a part of a pod has its place below something', () => {
  const { text, offset } = placed('kind: Pod\nspec:\n  sec|\n  containers: []\n');
  assert.deepEqual(templatePlace(text, offset), { start: 18, end: 21, isPart: true, indent: '  ' });
});

test('and nothing anywhere else', () => {
  for (const [where, marked] of Object.entries(others)) {
    const { text, offset } = placed(marked);
    assert.equal(templatePlace(text, offset), undefined, where);
  }
});

test('a template is found by any word that people try, and by its letters', () => {
  const templates = templatesOf(snippets);
  const found = (typed: string): string[] =>
    templates.filter((template) => foundBy(template, typed) !== undefined).map(({ label }) => label);
  for (const { words, label } of templates) for (const word of words) assert.ok(found(word).includes(label), word);
  assert.deepEqual(found('deploy'), ['deployment']);
  assert.deepEqual(found('Deployment'), ['deployment']);
  assert.deepEqual(found('netpol').slice(0, 2), ['networkpolicy', 'networkpolicy-allow-dns']);
  assert.deepEqual(found('xyz'), []);
});

test('without tab stops a template is what they start with', () => {
  const templates = templatesOf(snippets);
  assert.ok(templates.length > 25);
  for (const { title, snippet, plain } of templates) assert.equal(plain, expandSnippet(snippet), title);
});

function placed(marked: string): { text: string; offset: number } {
  return { text: marked.replace('|', ''), offset: marked.indexOf('|') };
}
