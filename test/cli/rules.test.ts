import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rules, safeties } from '../../core/rules/index.js';
import { seaworthy } from './command.js';

describe('rules', () => {
  test('prints one JSON object with exactly the promised keys, in order', async () => {
    const { out, code } = await seaworthy(['rules', '--format', 'json']);
    const listed = JSON.parse(out);
    assert.equal(code, 0);
    assert.deepEqual(Object.keys(listed), ['version', 'rules']);
    assert.equal(listed.version, 1);
    assert.deepEqual(
      listed.rules.map(({ id }: { id: string }) => id),
      rules.map(({ id }) => id).sort(),
    );
    for (const rule of listed.rules) {
      const { id, title, category, scope, profile, severity, fixable, standards, peers } =
        rules.find(({ id }) => id === rule.id) ?? assert.fail();
      const expected = {
        id,
        title,
        category,
        scope,
        profile,
        severity,
        fixable,
        safety: safeties[id] ?? [],
        standards,
        peers,
        page: `docs/rules/${id}.md`,
      };
      assert.equal(JSON.stringify(rule), JSON.stringify(expected));
    }
  });

  test('prints a line for each rule', async () => {
    const { out } = await seaworthy(['rules']);
    for (const { id, severity, profile, title } of rules)
      assert.ok(
        out.split('\n').some((line) => [id, severity, profile, title].every((word) => line.includes(word))),
        id,
      );
  });
});

describe('explain', () => {
  test('prints why a rule matters, what to do, an example before and after, and what it stands on', async () => {
    const { out, code } = await seaworthy(['explain', 'privileged-container']);
    assert.equal(code, 0);
    for (const part of [
      'Container runs privileged',
      'error',
      'baseline',
      'owns the node',
      'privileged: yes',
      'privileged: false',
      'CIS-5.2.2',
      'https://www.cisecurity.org/',
      '# seaworthy-ignore privileged-container',
    ])
      assert.ok(out.includes(part), part);
    assert.doesNotMatch(out, /`/);
  });

  test('prints every rule’s page, in a narrow terminal too', async () => {
    for (const { id } of rules) {
      const { out, code } = await seaworthy(['explain', id], { columns: 60, env: { NO_COLOR: '1' } });
      assert.equal(code, 0);
      assert.ok(out.includes(`[${id}]`));
    }
  });

  test('asks what was meant', async () => {
    assert.match((await seaworthy(['explain', 'priviledged-container'])).err, /Did you mean 'privileged-container'\?/);
    assert.match((await seaworthy(['explain', 'privileged'])).err, /privileged-container/);
    assert.match((await seaworthy(['explain', 'xyzzy'])).err, /`seaworthy rules` lists them all/);
  });
});
