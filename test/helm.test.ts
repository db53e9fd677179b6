import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { actionsAt } from '../core/actions.js';
import { planFixes } from '../core/fix.js';
import { rules } from '../core/rules/index.js';
import { applyTextEdits, type Edit, remove, replace, set, textEdits } from '../core/yaml/edit.js';
import { SegmentedText, segmentOf, split } from '../core/yaml/split.js';
import { Tree, treeOf } from '../core/yaml/tree.js';
import { unmark } from '../scripts/gen/examples.js';
import { TEMPLATES } from './helm.js';
import { findingsIn, linterWith, seen } from './linting.js';
import { runs } from './properties.js';

const baseline = linterWith({ profile: 'baseline' });
const strict = linterWith({ profile: 'strict' });
/** The baseline's rules about the pod's fields that the templates are about, not those that say what is missing. */
const found = (text: string): string[] => seen(baseline, text);

describe('a template', () => {
  for (const { context, text, found: expected } of TEMPLATES) {
    test(`${context}: is read, and only what is certain is found`, () => {
      for (const eol of ['\n', '\r\n']) {
        const written = text.replaceAll('\n', eol);
        for (const segment of split(written)) {
          assert.deepEqual(treeOf(segment).errors, [], segment.template?.masked);
          assert.equal((segment.template?.masked ?? segment.text).length, segment.text.length);
        }
        assert.deepEqual(found(written), expected);
      }
    });
  }
  test('cut anywhere never has a syntax error, nor a finding that the whole has not', () => {
    for (const { context, text, found: expected } of TEMPLATES)
      for (let end = text.indexOf('{{') + 2; end <= text.length; end++)
        for (const finding of found(text.slice(0, end))) {
          assert.ok(!finding.startsWith('yaml-syntax-error'), `${context}: ${text.slice(0, end)}`);
          assert.ok(
            expected.includes(finding) || !/^(?:duplicate-key|unknown-field) /.test(finding),
            `${context}, cut: ${finding} in\n${text.slice(0, end)}`,
          );
        }
  });
  test('edited anyhow is found to be what it is as a whole', () => {
    const bits = [
      '{{',
      '}}',
      '{{ end }}',
      '{{- if .x }}',
      '{{ else }}',
      '{{/*',
      '*/}}',
      '"',
      '`',
      '---\n',
      '{',
      '}',
      '\n',
      'a: b\n',
      '{{ define "x" }}',
      '{{ .x }}',
      '  ',
    ];
    const texts = TEMPLATES.map(({ text }) => text);
    const mutation = fc.record({
      at: fc.nat(),
      remove: fc.oneof(fc.constant(0), fc.nat(25)),
      insert: fc.array(fc.constantFrom(...bits), { maxLength: 2 }).map((some) => some.join('')),
    });
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...texts), { minLength: 1, maxLength: 5 }),
        fc.array(mutation, { maxLength: 8 }),
        (parts, mutations) => {
          let whole = parts.join('---\n');
          const edited = new SegmentedText(whole);
          for (const { at, remove, insert } of mutations) {
            const start = at % (whole.length + 1);
            edited.edit(start, start + remove, insert);
            whole = whole.slice(0, start) + insert + whole.slice(start + remove);
            assert.deepEqual(edited.segments, new SegmentedText(whole).segments);
          }
          assert.deepEqual(places(strict.check(edited)), places(linterWith({ profile: 'strict' }).lint(whole)));
        },
      ),
      runs(300),
    );
  });
});

describe('an expression', () => {
  test('in place of any value never adds a finding to what had none', () => {
    for (const { examples } of rules)
      for (const { bad } of examples) {
        const { text } = unmark(bad);
        if (/^\s*[{[]/.test(text) || text.includes('{{') || new Tree(text).broken) continue;
        const known = new Set(things(text));
        for (const { index, 0: value } of text.matchAll(/(?<=: )[^\s#&*|>[{"'][^\n#]*?(?=$| #)/gm))
          for (const thing of things(`${text.slice(0, index)}{{ .x }}${text.slice(index + value.length)}`))
            assert.ok(known.has(thing), `something is found of ${thing} with an expression for ${value} in\n${text}`);
      }
  });
});

/** The list items, pods and resources of which something is found. */
function things(text: string): string[] {
  return findingsIn(strict, text).map(({ finding: { path } }) => {
    const depth = (path ?? []).map((key) => typeof key).lastIndexOf('number');
    return (path ?? []).slice(0, depth + 1).join('.');
  });
}

function places(result: ReturnType<typeof strict.lint>): unknown {
  return result.documents.map(({ findings, linted }) => [
    linted.skipped,
    linted.notChecked,
    findings.map(({ rule, span, severity, message }) => [rule.id, span, severity, message]),
  ]);
}

describe('fixes in a template', () => {
  const fixed = (text: string): string => {
    const segmented = new SegmentedText(text);
    const { edits } = planFixes(baseline, segmented, baseline.check(segmented), { safety: 'review' });
    return applyTextEdits(text, edits);
  };
  test('are made beside expressions, and leave all else as it is', () => {
    for (const { context, text, found: expected } of TEMPLATES) {
      const result = fixed(text);
      if (expected.includes('privileged-container "true"'))
        assert.equal(result.replaceAll('privileged: false', 'privileged: true').includes('privileged: true'), true);
      assert.deepEqual(result.match(/\{\{.*?\}\}/gs), text.match(/\{\{.*?\}\}/gs), context);
      for (const segment of split(result)) assert.deepEqual(treeOf(segment).errors, [], context);
      assert.ok(!found(result).some((finding) => !expected.includes(finding)), context);
    }
  });
  const lines = (...spec: readonly string[]): string =>
    `apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .name }}\nspec:\n${spec.join('\n')}\n`;
  const hardened = (text: string): string => {
    const linter = linterWith({ profile: 'restricted' });
    const segmented = new SegmentedText(text);
    return applyTextEdits(text, planFixes(linter, segmented, linter.check(segmented), { safety: 'review' }).edits);
  };
  test('what is new goes behind the blocks of the entry above it, and into the arm of its container', () => {
    const result = hardened(
      lines(
        '  securityContext: { runAsNonRoot: true, seccompProfile: { type: RuntimeDefault } }',
        '  containers:',
        '    {{- if .x }}',
        '    - name: web',
        '      image: web:{{ .tag }}',
        '      env:',
        '        {{- range .env }}',
        '        - name: {{ . }}',
        '        {{- end }}',
        '    {{- end }}',
      ),
    );
    assert.match(
      result,
      /- name: \{\{ \. \}\}\n {8}\{\{- end \}\}\n {6}securityContext:\n {8}allowPrivilegeEscalation: false\n[^{]*\n {4}\{\{- end/,
    );
  });
  test('are refused inside of expressions and where one decides what stands there, with the reason', () => {
    const refused = (text: string, ...edits: readonly Edit[]): string | undefined => {
      const computed = textEdits(treeOf(segmentOf(text)), edits);
      return 'refused' in computed ? computed.refused : undefined;
    };
    const text = lines(
      '  hostPID: {{ .pid }}',
      '  {{- with .y }}',
      '  hostIPC: true',
      '  {{- end }}',
      '  containers:',
      '    - name: web {{- /* c */ -}}',
    );
    assert.match(refused(text, set(['spec', 'hostPID'], false)) ?? '', /template/);
    assert.match(refused(text, remove(['spec', 'hostPID'])) ?? '', /template/);
    assert.match(refused(text, set(['spec', 'hostNetwork'], false)) ?? '', /not known/);
    assert.match(refused(text, set(['spec', 'containers', 0, 'image'], 'a')) ?? '', /expression/);
    assert.match(
      refused(text, replace({ start: text.indexOf('.pid'), end: text.indexOf('.pid') + 4 }, 'x')) ?? '',
      /expression/,
    );
    assert.equal(refused(text, set(['metadata', 'namespace'], 'a')), undefined);
  });
  test('the ignore comment is no template comment, and is never glued to what a marker trims', () => {
    const text = lines('  hostPID: true {{- /* seaworthy-ignore host-pid */ -}}', '  containers: []');
    assert.deepEqual(seen(baseline, text), ['host-pid "true"']);
    const segmented = new SegmentedText(text);
    const at = text.indexOf('true');
    const options = { snippets: false, defers: false };
    const ignore = actionsAt(baseline, segmented, baseline.check(segmented), { start: at, end: at }, options).find(
      ({ title }) => title.startsWith('Ignore'),
    );
    const ignored = applyTextEdits(text, ignore?.edits ?? []);
    assert.match(ignored, /\n {2}# seaworthy-ignore host-pid\n {2}hostPID/);
    assert.deepEqual(seen(baseline, ignored), []);
  });
});
