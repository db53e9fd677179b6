/**
 * Kubernetes as JSON Schema: makes one version's definitions (draft-07) out of the compact store schemas/kubernetes.json.
 * The product itself walks the store; the tests prove with ajv that its walker agrees, the benchmark feeds it to others.
 */

/** A JSON Schema, as far as it is needed here. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  enum?: (string | null)[];
  minimum?: number;
  maximum?: number;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: JsonSchema | false;
  anyOf?: JsonSchema[];
}

/** A kind that a version serves, and the name of its definition. */
export interface SchemaKind {
  apiVersion: string;
  kind: string;
  definition: string;
}

export interface KubernetesJsonSchema {
  /** By the names that Kubernetes gives them, such as `io.k8s.api.apps.v1.Deployment`. They refer to `#/definitions/NAME`. */
  definitions: Record<string, JsonSchema>;
  kinds: SchemaKind[];
}

export interface JsonSchemaOptions {
  /** Refuse keys that an object doesn't have. Default: true. */
  strict?: boolean;
  /** Take null for absent, as the API server does, wherever a field isn't required. Default: true. */
  nulls?: boolean;
}

/**
 * Makes the definitions of one Kubernetes version.
 * @param storeText the text of schemas/kubernetes.json
 * @param version a minor version, such as `1.37`
 * @throws if the store has no such version
 */
export function kubernetesJsonSchema(
  storeText: string,
  version: string,
  { strict = true, nulls = true }: JsonSchemaOptions = {},
): KubernetesJsonSchema {
  const store: Store = JSON.parse(storeText);
  const index = store.versions.indexOf(version);
  if (index < 0) throw new Error(`The schema store has no Kubernetes ${version}, only ${store.versions.join(', ')}.`);

  const definitions: Record<string, JsonSchema> = {};
  for (const def of store.defs) {
    if (isIn(def.r, index)) definitions[fullName(def)] = definition(def);
  }
  const kinds = store.kinds.flatMap(([group, groupVersion, kind, id, , ...range]): SchemaKind[] => {
    const def = store.defs[id];
    if (!def || !isIn(range, index)) return [];
    return [{ apiVersion: group ? `${group}/${groupVersion}` : groupVersion, kind, definition: fullName(def) }];
  });
  tieKindsToDefinitions(definitions, kinds);
  return { definitions, kinds };

  function definition(def: StoreDef): JsonSchema {
    if (!def.p) return def.t ? typed(def.t) : {};
    const shapes = Object.entries(def.p).flatMap(([field, entry]) => {
      const shape = shapeIn(entry, index);
      return shape ? [{ field, shape }] : [];
    });
    const required = (def.q ?? []).flatMap((entry) => {
      const [field, ...range] = typeof entry === 'string' ? [entry] : entry;
      return isIn(range, index) && shapes.some((s) => s.field === field) ? [field] : [];
    });
    const properties = shapes.map(({ field, shape }) => [field, property(shape, required.includes(field))]);
    return {
      type: 'object',
      properties: Object.fromEntries(properties),
      ...(required.length > 0 && { required }),
      ...(strict && { additionalProperties: false as const }),
    };
  }

  function property([code, { e }]: Shape, isRequired: boolean): JsonSchema {
    const schema = typed(code);
    const values = e === undefined ? undefined : closedValues(store.enums[e], index);
    // To Go's decoder an empty string is the same as no value.
    if (values && schema.items) schema.items.enum = values;
    else if (values) schema.enum = isRequired ? values : [...values, ''];
    return isRequired ? schema : orNull(schema);
  }

  function typed(code: string): JsonSchema {
    const rest = code.slice(1);
    switch (code[0]) {
      case '[':
        return { type: 'array', items: typed(rest) };
      case '{':
        return { type: 'object', additionalProperties: orNull(typed(rest)) };
      case '#':
        return { $ref: `#/definitions/${fullName(store.defs[Number(rest)])}` };
      case '*':
        return {};
      default:
        return scalar(code);
    }
  }

  function orNull(schema: JsonSchema): JsonSchema {
    if (!nulls) return schema;
    if (schema.$ref) return { anyOf: [{ type: 'null' }, schema] };
    if (!schema.type) return schema;
    return { ...schema, type: [schema.type, 'null'].flat(), ...(schema.enum && { enum: [...schema.enum, null] }) };
  }
}

// The store's format: the official definitions of all versions, folded into one another.

/** First and last version (as indexes), and where there are gaps between them a bit for each version. */
type Range = number[];
/** `s` string, `[` list of, `{` map of, `#` reference to a definition's number, and so on; see `scalar`. */
type Shape = [code: string, options: { r?: Range; e?: number }];

interface Store {
  versions: string[];
  enums: StoreEnum[];
  defs: StoreDef[];
  kinds: [group: string, version: string, kind: string, def: number, isCluster: number, ...range: Range][];
}

interface StoreDef {
  /** Its name without `io.k8s.`. */
  n: string;
  r?: Range;
  /** What it is, where it has no fields of its own. */
  t?: string;
  /** Fields; with `v`, one shape for each span of versions. */
  p?: Record<string, string | Shape | { v: Shape[] }>;
  /** Required fields. */
  q?: (string | [field: string, ...range: Range])[];
}

interface StoreEnum {
  v: (string | [value: string, ...range: Range])[];
  /** 1: others may occur as well. */
  o?: number;
}

function isIn(range: Range | undefined, index: number): boolean {
  const [first = 0, last = index, mask] = range ?? [];
  return mask === undefined ? index >= first && index <= last : ((mask >> index) & 1) === 1;
}

function fullName(def: StoreDef | undefined): string {
  if (!def) throw new Error('The schema store refers to a definition that it lacks.');
  return `io.k8s.${def.n}`;
}

function shapeIn(entry: string | Shape | { v: Shape[] }, index: number): Shape | undefined {
  if (typeof entry === 'string') return [entry, {}];
  const shapes = Array.isArray(entry) ? [entry] : entry.v;
  return shapes.find(([, options]) => isIn(options.r, index));
}

function closedValues(values: StoreEnum | undefined, index: number): string[] | undefined {
  if (!values || values.o) return undefined;
  return values.v.flatMap((entry) => {
    const [value, ...range] = typeof entry === 'string' ? [entry] : entry;
    return isIn(range, index) ? [value] : [];
  });
}

function scalar(code: string): JsonSchema {
  switch (code) {
    case 's': // string, time (t, and u with microseconds), bytes in base64
    case 't':
    case 'u':
    case 'y':
      return { type: 'string' };
    case 'i':
      return { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };
    case 'l':
      return { type: 'integer' };
    case 'n':
      return { type: 'number' };
    case 'b':
      return { type: 'boolean' };
    case 'x': // IntOrString
      return { type: ['string', 'integer'] };
    case 'q': // Quantity
      return { type: ['string', 'number'] };
    default:
      throw new Error(`The schema store has an unknown type "${code}".`);
  }
}

/** A top-level object must name its own kind, or a Service would pass for a Deployment that lacks everything; one within another need not. */
function tieKindsToDefinitions(definitions: Record<string, JsonSchema>, kinds: SchemaKind[]): void {
  const lists = new Set(kinds.flatMap(({ kind, definition }) => (kind.endsWith('List') ? [definition] : [])));
  const others = Object.entries(definitions).flatMap(([name, schema]) => (lists.has(name) ? [] : [schema]));
  const embedded = new Set(
    Array.from(JSON.stringify(others).matchAll(/"#\/definitions\/([^"]+)"/g), ([, name]) => name),
  );
  for (const name of new Set(kinds.map((k) => k.definition))) {
    const own = kinds.filter((k) => k.definition === name);
    const schema = definitions[name];
    if (!schema?.properties) continue;
    schema.properties.apiVersion = { type: 'string', enum: [...new Set(own.map((k) => k.apiVersion))] };
    schema.properties.kind = { type: 'string', enum: [...new Set(own.map((k) => k.kind))] };
    if (!embedded.has(name)) schema.required = [...new Set([...(schema.required ?? []), 'apiVersion', 'kind'])];
  }
}
