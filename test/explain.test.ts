import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ExplainOptions, explainAt } from '../core/explain.js';
import { rules } from '../core/rules/index.js';
import { SegmentedText } from '../core/yaml/split.js';
import { linterWith } from './linting.js';

const pod = `apiVersion: v1
kind: Pod
metadata:
  name: shop
spec:
  containers:
    - name: web
      image: registry.example.com/shop:1.4.2
      securityContext:
        privileged: true
`;
const linter = linterWith({ profile: 'baseline' });

/** What a hover on the first place of `word` says. */
function explained(manifest: string, word: string, options: Partial<ExplainOptions> = {}, by = linter) {
  const text = new SegmentedText(manifest);
  const subject = { linter: by, text, result: by.check(text) };
  const at = manifest.indexOf(word);
  assert.ok(at >= 0, word);
  return explainAt(subject, at, { format: 'markdown', messages: false, page: () => undefined, ...options });
}

test('a finding is explained: the attack, what to do, standards with links, ids of other tools', () => {
  const found = explained(pod, 'true');
  assert.ok(found);
  assert.equal(pod.slice(found.span.start, found.span.end), 'true');
  assert.match(
    found.text,
    /^\*\*Container runs privileged\*\* · `privileged-container` · error\n\nA privileged container/,
  );
  assert.match(found.text, /owns the node: they mount the host's disk/);
  assert.match(found.text, /\n\nDrop `privileged`\./);
  assert.match(found.text, /\[PSS privileged\]\(https:\/\/kubernetes\.io\S+\) · \[CIS 5\.2\.2\]\(https:/);
  assert.match(
    found.text,
    /The same in `trivy:KSV-0017`, `checkov:CKV_K8S_16`, .*`kube-linter:privileged-container`, \d+ more$/m,
  );
  assert.doesNotMatch(found.text, /~|Set privileged: false|Examples, exceptions/);
});

test('its page is linked where there is a way to open it', () => {
  const { text = '' } = explained(pod, 'true', { page: (id) => `rule:/${id}.md` }) ?? {};
  assert.ok(text.endsWith('[Examples, exceptions, how to ignore it](rule:/privileged-container.md)'), text);
});

test('plain text has no marks of Markdown', () => {
  const { text = '' } = explained(pod, 'true', { format: 'plaintext', page: (id) => `file:///${id}.md` }) ?? {};
  assert.match(text, /^Container runs privileged \(privileged-container, error\)\n/);
  assert.match(text, /PSS privileged, CIS 5\.2\.2/);
  assert.match(text, /\nfile:\/\/\/privileged-container\.md$/);
  assert.doesNotMatch(text, /[`*]|\]\(/);
});

test('for an editor that does not show it by itself, what the finding says comes first, and makes no marks', () => {
  const named = pod.replace('name: web', 'name: "[web](x)*"');
  const { text = '' } = explained(named, 'true', { messages: true }) ?? {};
  assert.match(
    text,
    /error\n\nContainer "\\\[web\\\]\\\(x\\\)\\\*" runs privileged: .* Set privileged: false\.\n\nA privileged/,
  );
});

test('many findings of one word get a line each, the most severe first', () => {
  const bare = linterWith({ profile: 'strict' });
  const { text = '' } = explained(pod, 'web', { page: (id) => `rule:/${id}.md` }, bare) ?? {};
  const lines = text.split('\n').filter((line) => line.startsWith('- '));
  assert.ok(lines.length > 2 && lines.length <= 8, text);
  assert.match(lines[0] ?? '', /^- \*\*.+\*\* · \[`[a-z-]+`\]\(rule:\/[a-z-]+\.md\) {2}$/);
  assert.ok(text.length < 2500, `${text.length} characters`);
});

test('nothing is said where nothing is found', () => {
  assert.equal(explained(pod, 'image'), undefined);
  assert.equal(explained('services:\n  web:\n    privileged: true\n', 'true'), undefined);
});

test('every rule explains itself in two short paragraphs', () => {
  for (const { id, docs } of rules) {
    const [attack = '', remedy = ''] = docs.trim().split(/\n{2,}/);
    assert.ok(attack.length > 40 && attack.length <= 650, `${id}: the first paragraph has ${attack.length} characters`);
    assert.ok(
      remedy.length > 40 && remedy.length <= 650,
      `${id}: the second paragraph has ${remedy.length} characters`,
    );
  }
});
