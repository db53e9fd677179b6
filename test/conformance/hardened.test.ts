import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LEVELS } from '../../core/harden.js';
import { applyTextEdits } from '../../core/yaml/edit.js';
import { hardenedCases, hardenerFor, judged, objectsOf, styles } from './hardened.js';
import { podSecurityCases, textsOf } from './pod-security/cases.js';
import { readTable, verdictFor } from './tables.js';

const table = readTable('hardened');

test('after hardening, Pod Security admission allows a pod, or what it refuses is listed', () => {
  const unlisted: string[] = [];
  const reasons = new Map<string, Set<string>>();
  for (const given of hardenedCases()) {
    const { refused } = verdictFor(table, given.name, ...judged(given));
    for (const [index, { level, minor, left }] of given.texts.entries()) {
      const listed = left.flatMap(({ checks }) => checks);
      const missing = (refused[index] ?? []).filter((check) => !listed.some((id) => isSame(id, check)));
      if (missing.length > 0) unlisted.push(`${given.name}, ${level} of 1.${minor}: ${missing}`);
      for (const { reason } of left) reasons.set(reason, (reasons.get(reason) ?? new Set()).add(given.name));
    }
  }
  assert.deepEqual(unlisted, []);
  for (const reason of ONLY_A_PERSON) reasons.delete(reason);
  const others = new Set([...reasons.values()].flatMap((names) => [...names]));
  assert.deepEqual([...others].sort(), REFUSED_EDITS);
});

/** What a person has to decide, whatever the manifest. */
const ONLY_A_PERSON = [
  'Only you know what the container looks for on the node.',
  'Only you know which storage can take its place.',
];

/** Where an edit would be a guess: what is doubled or tagged, or stands elsewhere as well. */
const REFUSED_EDITS = [
  'a doubled key, the first deleted (fixes)',
  'a key with an explicit mark',
  'a merge key brings what is bad',
  'a merged key overridden in place (fixes)',
  'a miscased key renamed onto a merged one (fixes)',
  'a tagged key',
  'an alias of a bad context',
  'privileged: !!bool "true"',
];

test('the API server still accepts after hardening what it accepted before', () => {
  for (const [name, { lost }] of Object.entries(table)) assert.deepEqual(lost, [], name);
});

test('hardening makes the same of a manifest in every style, and nothing more the second time', () => {
  for (const [index, [name, given]] of [...podSecurityCases].entries()) {
    const { text, kind } = textsOf(given)[index % 9] ?? { text: '', kind: 'text' };
    if (kind === 'text' || index % 2 === 0) continue;
    const [value] = objectsOf(text);
    const level = LEVELS[(index >> 1) % 2] ?? 'restricted';
    const { harden } = hardenerFor(level);
    const [expected] = objectsOf(harden(text).text);
    const [style, write] = Object.entries(styles)[(index >> 2) % Object.keys(styles).length] ?? ['', () => ''];
    const written = write(value);
    const hardened = harden(written);
    for (const object of objectsOf(hardened.text)) assert.deepEqual(object, expected, `${name}, ${style}`);
    assert.equal(applyTextEdits(written, hardened.edits), hardened.text, `${name}, ${style}`);
    assert.equal(harden(hardened.text).text, hardened.text, `${name}, ${style}`);
  }
});

/** What one of the checks of volumes refuses is listed by the rule of either. */
function isSame(listed: string, refused: string): boolean {
  return listed === refused || (/volumes$/i.test(listed) && /volumes$/i.test(refused));
}
