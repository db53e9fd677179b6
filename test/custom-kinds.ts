/**
 * The fields of kinds that the API server doesn't serve by itself, as far as the snippets write them: JSON schemas that allow nothing else.
 * Taken by hand from the definitions of each project (August 2026).
 */

type JsonSchema = Readonly<Record<string, unknown>>;

const text: JsonSchema = { type: 'string', minLength: 1 };
const yesOrNo: JsonSchema = { type: 'boolean' };
const texts = list(text);
const metadata = object({ name: text, labels: { type: 'object', additionalProperties: text } }, ['name']);
const labelSelector = object({ matchLabels: { type: 'object', additionalProperties: text, minProperties: 1 } });

/** By `apiVersion kind`. */
export const customKinds: Readonly<Record<string, JsonSchema>> = {
  // k8s.io/apiserver, pkg/apis/audit/v1
  'audit.k8s.io/v1 Policy': document({
    omitStages: list(among('RequestReceived', 'ResponseStarted', 'ResponseComplete', 'Panic')),
    rules: list(
      object(
        {
          level: among('None', 'Metadata', 'Request', 'RequestResponse'),
          verbs: texts,
          resources: list(object({ group: { type: 'string' }, resources: texts })),
          nonResourceURLs: texts,
        },
        ['level'],
      ),
    ),
  }),
  // k8s.io/apiserver, pkg/apis/apiserver/v1
  'apiserver.config.k8s.io/v1 EncryptionConfiguration': document({
    resources: list(
      object({
        resources: texts,
        providers: list(
          object(
            {
              kms: object({ apiVersion: among('v1', 'v2'), name: text, endpoint: text, timeout: duration() }, [
                'apiVersion',
              ]),
              identity: object({}),
            },
            [],
          ),
        ),
      }),
    ),
  }),
  // external-secrets/external-secrets, config/crds/bases/external-secrets.io_externalsecrets.yaml
  'external-secrets.io/v1 ExternalSecret': resource({
    refreshInterval: duration(),
    secretStoreRef: object({ kind: among('SecretStore', 'ClusterSecretStore'), name: text }),
    target: object({ name: text, creationPolicy: among('Owner', 'Orphan', 'Merge', 'None') }),
    data: list(object({ secretKey: text, remoteRef: object({ key: text, property: text }, ['key']) })),
  }),
  // kubearmor/KubeArmor, deployments/CRD/KubeArmorPolicy.yaml
  'security.kubearmor.com/v1 KubeArmorPolicy': resource({
    severity: { type: 'integer', minimum: 1, maximum: 10 },
    message: text,
    selector: labelSelector,
    process: object({ matchPaths: list(object({ path: absolute('[^/]') })) }),
    file: object({
      matchDirectories: list(object({ dir: absolute('/'), recursive: yesOrNo, readOnly: yesOrNo }, ['dir'])),
    }),
    action: among('Block'),
  }),
  // prometheus-operator/prometheus-operator, example/prometheus-operator-crd/monitoring.coreos.com_servicemonitors.yaml
  'monitoring.coreos.com/v1 ServiceMonitor': resource({
    selector: labelSelector,
    sampleLimit: { type: 'integer' },
    endpoints: list(
      object({
        port: text,
        scheme: among('https'),
        interval: duration(),
        tlsConfig: object({ serverName: text, ca: object({ configMap: object({ name: text, key: text }) }) }),
      }),
    ),
  }),
};

/** A file of rules, which is no Kubernetes resource: falcosecurity/falco, userspace/engine/rule_json_schema.h. */
export const falcoRules: JsonSchema = list(
  object({
    rule: text,
    desc: text,
    condition: text,
    output: text,
    priority: among('EMERGENCY', 'ALERT', 'CRITICAL', 'ERROR', 'WARNING', 'NOTICE', 'INFO', 'INFORMATIONAL', 'DEBUG'),
    tags: texts,
  }),
);

function resource(spec: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return document({ metadata, spec: object(spec) });
}

function document(fields: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return object({ apiVersion: text, kind: text, ...fields });
}

/** A map with these fields and no others; all are required where no list says which. */
function object(fields: Readonly<Record<string, JsonSchema>>, required = Object.keys(fields)): JsonSchema {
  return { type: 'object', additionalProperties: false, properties: fields, required };
}

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items, minItems: 1 };
}

function among(...values: readonly string[]): JsonSchema {
  return { type: 'string', enum: values };
}

/** As Go reads and Prometheus writes one. */
function duration(): JsonSchema {
  return { type: 'string', pattern: '^(\\d+(ms|s|m|h))+$' };
}

function absolute(end: string): JsonSchema {
  return { type: 'string', pattern: `^/.*${end}$` };
}
