import type { ScalarTag, Tags } from 'yaml';

/**
 * The scalar rules of sigs.k8s.io/yaml, which the API server and kubectl use: YAML 1.1 booleans, numbers as Go's strconv reads them, no
 * timestamps, no base-60 numbers and no binary. Meant for the option `customTags` beside `version: '1.1'`; merge keys are read by the tree.
 */
export function kubernetesTags(tags: Tags): Tags {
  return [...EXPLICIT, NUMBER, ...tags.filter((tag) => typeof tag === 'string' || !REPLACED.has(tag.tag))];
}

const tagOf = (name: string): string => `tag:yaml.org,2002:${name}`;
const REPLACED = new Set(['binary', 'float', 'int', 'merge', 'omap', 'pairs', 'set', 'timestamp'].map(tagOf));

/** A plain scalar that starts like a number is one, or a text. */
const NUMBER: ScalarTag = {
  tag: tagOf('float'),
  default: true,
  test: /^[-+.\d]/,
  resolve: (source) => numberOf(source) ?? source,
};

/** Tags that are written out refuse what they do not fit. */
const EXPLICIT: readonly ScalarTag[] = [
  explicit('int', (source) => {
    const number = numberOf(source);
    return number === undefined || !Number.isInteger(number) || isFloat(source) ? undefined : number;
  }),
  explicit('float', numberOf),
  explicit('bool', (source) => BOOLEANS.get(source.toLowerCase())),
  explicit('null', (source) => (/^(?:~|null|)$/i.test(source) ? null : undefined)),
];

function explicit(name: string, read: (source: string) => number | boolean | null | undefined): ScalarTag {
  return {
    tag: tagOf(name),
    resolve(source, onError) {
      const value = read(source);
      if (value === undefined) onError(`This is no ${name}`);
      return value === undefined ? source : value;
    },
  };
}

const BOOLEANS = new Map([
  ...['y', 'yes', 'true', 'on'].map((text) => [text, true] as const),
  ...['n', 'no', 'false', 'off'].map((text) => [text, false] as const),
]);

const INTEGER = /^([-+]?)(0[xX][\da-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9]\d*)$/;
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/;
const NOT_FINITE = /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** What goyaml's `resolve` makes of a plain scalar; undefined for a text. Not finite where Kubernetes refuses it. */
function numberOf(source: string): number | undefined {
  if (NOT_FINITE.test(source)) return Number.NaN;
  const digits = source.startsWith('.') ? source : source.replace(/_/g, '');
  const integer = integerOf(digits);
  if (integer !== undefined) return integer;
  const float = FLOAT.test(digits) ? Number(digits) : undefined;
  return float !== undefined && Number.isFinite(float) ? float : undefined;
}

/** strconv.ParseInt and ParseUint with base 0: 64 bits; what is larger is a float if it is decimal, else a text. */
function integerOf(digits: string): number | undefined {
  const [, sign, body] = INTEGER.exec(digits) ?? [];
  if (body === undefined) return undefined;
  const octal = /^0([0-7]+)$/.exec(body)?.[1];
  const value = BigInt(octal === undefined ? body.toLowerCase() : `0o${octal}`);
  if (value > (sign === '-' ? 2n ** 63n : 2n ** 64n - 1n)) return undefined;
  return Number(sign === '-' ? -value : value);
}

function isFloat(source: string): boolean {
  return integerOf(source.replace(/_/g, '')) === undefined;
}
