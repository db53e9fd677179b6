import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { parseDocument } from 'yaml';
import { DocumentView } from '../../core/kube/model.js';
import { NEWEST_MINOR, OLDEST_MINOR, Schema } from '../../core/kube/schema.js';
import { rules } from '../../core/rules/index.js';
import { split } from '../../core/yaml/split.js';
import { Tree } from '../../core/yaml/tree.js';
import { unmark } from '../../scripts/gen/examples.js';
import { kubernetesJsonSchema } from '../../scripts/json-schema.js';
import { root } from '../../scripts/root.js';
import { fieldCases } from '../conformance/fields.cases.js';
import { schema } from '../linting.js';

const store = readFileSync(join(root, 'schemas/kubernetes.json'), 'utf8');

/** Every manifest of the examples and of the table of fields, one object each, that both sides read alike. */
const manifests = [
  ...rules.flatMap(({ examples }) =>
    examples.flatMap(({ bad, good }) => [bad, good ?? ''].map((text) => unmark(text).text)),
  ),
  ...fieldCases().map(({ text }) => text),
]
  .flatMap((text) => split(text).map((segment) => segment.text))
  .filter((text) => /^kind:/m.test(text) && !/[&*]\w|<<|kind: \w*List\b/.test(text));

for (let minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor += 3)
  test(`the walker finds the unknown keys that ajv finds, in Kubernetes 1.${minor}`, () => {
    const { definitions, kinds } = kubernetesJsonSchema(store, `1.${minor}`);
    const ajv = new Ajv({ allErrors: true, strict: false, logger: false, inlineRefs: false });
    ajv.addSchema({ $id: 'kubernetes', definitions });
    const walker = new Schema(schema, minor);
    let compared = 0;
    for (const text of manifests) {
      const tree = new Tree(text);
      const value: unknown = parseDocument(text, { version: '1.1', uniqueKeys: false }).toJS();
      const { resources, keyProblems } = new DocumentView(tree, walker);
      const [resource] = resources;
      const kind = kinds.find(
        ({ apiVersion, kind: name }) => apiVersion === resource?.apiVersion && name === resource.kind,
      );
      if (tree.broken || !resource || !kind) continue;
      const validate = ajv.getSchema(`kubernetes#/definitions/${kind.definition}`);
      assert.ok(validate);
      validate(value);
      const unknown = (validate.errors ?? []).flatMap(({ keyword, instancePath, params }) =>
        keyword === 'additionalProperties'
          ? [`${instancePath}/${String(params.additionalProperty).replace(/~/g, '~0').replace(/\//g, '~1')}`]
          : [],
      );
      const walked = keyProblems.map(({ path }) =>
        path.map((key) => `/${String(key).replace(/~/g, '~0').replace(/\//g, '~1')}`).join(''),
      );
      assert.deepEqual([...new Set(walked)].sort(), [...new Set(unknown)].sort(), text);
      compared++;
    }
    assert.ok(compared > 100, `${compared} manifests were compared`);
  });
