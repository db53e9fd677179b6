import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { type JsonSchemaOptions, kubernetesJsonSchema } from '../scripts/json-schema.js';

const store = readFileSync(new URL('../../schemas/kubernetes.json', import.meta.url), 'utf8');

describe('the JSON Schema of a Kubernetes version', () => {
  for (const version of ['1.25', '1.37']) {
    test(`of ${version} compiles as a whole`, () => {
      const { definitions, kinds } = kubernetesJsonSchema(store, version);
      const ajv = new Ajv({ strict: true, allowUnionTypes: true });
      ajv.addSchema({ $id: 'kubernetes', definitions });
      for (const { definition } of kinds) ajv.compile({ $ref: `kubernetes#/definitions/${definition}` });
      assert.ok(kinds.length > 100, `${kinds.length} kinds`);
    });

    test(`of ${version} judges manifests as the API server's validation of fields does`, () => {
      const judge = judgeOf(version);
      assert.deepEqual(judge(deployment()), []);
      assert.deepEqual(judge('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n'), []);
      assert.deepEqual(judge(deployment('privileged: "yes"')), [`${container}/securityContext/privileged type`]);
      assert.deepEqual(judge(deployment('priviledged: true')), [`${container}/securityContext additionalProperties`]);
      assert.deepEqual(judge(deployment('procMount: Masked')), [`${container}/securityContext/procMount enum`]);
      assert.deepEqual(judge(deployment('runAsUser: 1.5')), [`${container}/securityContext/runAsUser type`]);
      assert.deepEqual(judge(deployment().replace('name: app', 'image: nginx:1')), [`${container} required`]);
      assert.deepEqual(judge(deployment('privileged: null')), []);
    });
  }

  test('knows when a field came and when a kind went', () => {
    const resizable = deployment().replace('resources:', 'resizePolicy: []\n          resources:');
    assert.deepEqual(judgeOf('1.25')(resizable), [`${container} additionalProperties`]);
    assert.deepEqual(judgeOf('1.37')(resizable), []);
    const autoscaler = 'apiVersion: autoscaling/v2beta2\nkind: HorizontalPodAutoscaler\nmetadata: {name: a}\n';
    assert.deepEqual(judgeOf('1.25')(autoscaler), []);
    assert.throws(() => judgeOf('1.26')(autoscaler), /no kind/);
  });

  test('lets unknown keys pass if it is not strict, and null only where it may', () => {
    assert.deepEqual(judgeOf('1.37', { strict: false })(deployment('priviledged: true')), []);
    assert.deepEqual(judgeOf('1.37', { nulls: false })(deployment('privileged: null')).length, 1);
    assert.deepEqual(judgeOf('1.37')(deployment().replace('name: app', 'name: null')), [`${container}/name type`]);
  });

  test('of a version that is not there is refused by name', () => {
    assert.throws(() => kubernetesJsonSchema(store, '1.99'), /no Kubernetes 1\.99/);
  });
});

const container = '/spec/template/spec/containers/0';

function deployment(securityContext = 'privileged: true'): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: {app: web}
  template:
    metadata:
      labels: {app: web}
    spec:
      containers:
        - name: app
          resources: {limits: {cpu: 1, memory: 1Gi}}
          livenessProbe: {httpGet: {port: http}}
          securityContext:
            ${securityContext}
`;
}

/** Gives a judge of manifests: where ajv complains, and about what. */
function judgeOf(version: string, options?: JsonSchemaOptions): (manifest: string) => string[] {
  const { definitions, kinds } = kubernetesJsonSchema(store, version, options);
  const ajv = new Ajv({ allowUnionTypes: true });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  return (manifest) => {
    const value: unknown = parse(manifest);
    const kind = kinds.find((k) => manifest.startsWith(`apiVersion: ${k.apiVersion}\nkind: ${k.kind}\n`));
    if (!kind) throw new Error('no kind for this manifest');
    const validate = ajv.compile({ $ref: `kubernetes#/definitions/${kind.definition}` });
    validate(value);
    // Of "null or an object", only what is wrong with the object tells anything.
    const errors = (validate.errors ?? []).filter(
      (e) => e.keyword !== 'anyOf' && !e.schemaPath.endsWith('anyOf/0/type'),
    );
    return errors.map((e) => `${e.instancePath} ${e.keyword}`);
  };
}
