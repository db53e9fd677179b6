import type { FieldCase } from '../fields.cases.js';

/** CustomResourceDefinitions, what they define, and what every object has. */
export function extensionFieldCases(): FieldCase[] {
  const definition = (name: string, schema: string, more = '') =>
    ({
      name: `CustomResourceDefinition: ${name}`,
      text: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {plural: things, kind: Thing}
${more}  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
${schema}`,
    }) satisfies FieldCase;
  return [
    definition('good', '              properties: {size: {type: integer, minimum: 1}}\n'),
    definition(
      'property names are free',
      '              properties: {whatever: {type: string}, properties: {type: string}, minimun: {type: string}}\n',
    ),
    definition('unknown keyword', '              properties: {size: {type: integer, minimun: 1, typ: a}}\n'),
    definition(
      'a default is free',
      '              default: {a: {b: c}}\n              properties: {a: {type: object, x-kubernetes-preserve-unknown-fields: true}}\n',
    ),
    definition('an example is free', '              example: {any: [thing]}\n'),
    definition(
      'an enum is free',
      '              properties: {size: {type: string, enum: [a, b]}, object: {type: object, enum: [{x: 1}], enums: []}}\n',
    ),
    definition(
      'extensions',
      '              x-kubernetes-preserve-unknown-fields: true\n              x-kubernetes-preserve-unknown-field: true\n              x-anything: 1\n',
    ),
    definition(
      'items and additionalProperties',
      '              properties:\n                list: {type: array, items: {type: string, Pattern: a}}\n                map: {type: object, additionalProperties: {type: string, formats: a}}\n',
    ),
    definition(
      'additionalProperties: true',
      '              properties: {map: {type: object, additionalProperties: true}}\n',
    ),
    definition('validation rules', '              x-kubernetes-validations: [{rule: "true", Message: a}]\n'),
    definition('names', '', '  name: {}\n  conversion: {strategy: None, webhooks: {}}\n'),
    definition('fields of v1beta1', '', '  version: v1\n  validation: {}\n  additionalPrinterColumns: []\n'),
    {
      name: 'custom resource: nothing is known',
      text: 'apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a, label: {}}\nspec: {any: thing}\n',
    },
    {
      name: 'custom resource: a Deployment of another group',
      text: 'apiVersion: example.com/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replica: 1}\n',
    },
    {
      name: 'no such version',
      text: 'apiVersion: apps/v2\nkind: Deployment\nmetadata: {name: a}\nspec: {replica: 1}\n',
    },
    { name: 'no such kind', text: 'apiVersion: apps/v1\nkind: Deploymant\nmetadata: {name: a}\nspec: {replica: 1}\n' },
    {
      name: 'removed version',
      text: 'apiVersion: extensions/v1beta1\nkind: Deployment\nmetadata: {name: a}\nspec: {replica: 1}\n',
    },
    { name: 'no kind', text: 'apiVersion: v1\nmetadata: {name: a}\n' },
    {
      name: 'kind at the top in another case',
      text: 'apiVersion: v1\nkind: ConfigMap\nKind: ConfigMap\nMetadata: {}\nmetadata: {name: a}\n',
    },
    {
      name: 'metadata: every free and closed part',
      text: 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  nameSpace: b\n  labels: {any: thing}\n  ownerReferences: [{apiVersion: v1, kind: Pod, name: a, uid: b, controllers: true}]\n  finaliser: []\n',
    },
    {
      name: 'metadata: clusterName is gone',
      text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, clusterName: b, selfLink: c}\n',
    },
  ];
}
