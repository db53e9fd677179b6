import { isSeq } from 'yaml';
import { type Container, type Scalar, View } from './model.js';
import type { ProbeKind } from './probes.js';

/** The fields that say when a probe asks and what it makes of the answers, with what the API server fills in (core/v1, SetDefaults_Probe). */
export const PROBE_TIMING = {
  initialDelaySeconds: 0,
  periodSeconds: 10,
  timeoutSeconds: 1,
  successThreshold: 1,
  failureThreshold: 3,
} as const;
export type TimingField = keyof typeof PROBE_TIMING;
export const TIMING_FIELDS: readonly TimingField[] = [
  'initialDelaySeconds',
  'periodSeconds',
  'timeoutSeconds',
  'successThreshold',
  'failureThreshold',
];

/** A field's value; zero means that it is not set. */
export function timingOf(probe: View, field: TimingField): Scalar | View {
  return probe.get(field) || PROBE_TIMING[field];
}

/** A container's probe; undefined where there is none. Throws Unknown. */
export function probeOf(c: Container, kind: ProbeKind): View | undefined {
  const probe = c.get(`${kind}Probe`);
  return probe instanceof View ? probe : undefined;
}

/** What a probe asks as a text that is equal for equal questions, defaults filled in; undefined where it asks nothing yet. Throws Unknown. */
export function handlerKey(probe: View): string | undefined {
  const handlers = HANDLERS.filter((handler) => probe.has(handler));
  if (handlers.length === 0) return undefined;
  return JSON.stringify(handlers.map((handler) => [handler, plain(probe.get(handler), DEFAULTS[handler])]));
}

const HANDLERS = ['exec', 'grpc', 'httpGet', 'tcpSocket'] as const;
const DEFAULTS: Readonly<Record<(typeof HANDLERS)[number], Readonly<Record<string, string>>>> = {
  exec: {},
  grpc: { service: '' },
  httpGet: { path: '/', scheme: 'HTTP', host: '' },
  tcpSocket: { host: '' },
};

/** A value as plain data, the entries of a map by name. */
function plain(value: Scalar | View | undefined, defaults: Readonly<Record<string, string>> = {}): unknown {
  if (!(value instanceof View)) return value;
  if (isSeq(value.found.node)) return [...value.items()].map((item) => plain(item.value));
  const written = [...value.keys()].map((key) => [key, plain(value.get(key))] as const);
  return Object.entries({ ...defaults, ...Object.fromEntries(written) }).sort(([a], [b]) => (a < b ? -1 : 1));
}
