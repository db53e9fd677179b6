import type { Scalar } from './model.js';

/**
 * A quantity in units of 10^-9, rounded up as Kubernetes does: equal for equal quantities (`1`, `1000m`, "1e0"). Undefined for what is none, and
 * for what is larger than Kubernetes holds.
 * Source: k8s.io/apimachinery/pkg/api/resource, ParseQuantity.
 */
export function parseQuantity(value: Scalar | undefined): bigint | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const [, sign, whole = '', fraction = '', suffix = ''] = QUANTITY.exec(String(value).trim()) ?? [];
  if (whole === '' && fraction === '') return undefined;
  const digits = `${whole}${fraction}`;
  if (digits.length > MAX_DIGITS) return undefined;
  const exponent = exponentOf(suffix);
  const binary = 1024n ** BigInt(Math.max(BINARY.indexOf(suffix), 0));
  if (exponent === undefined || Math.abs(exponent) > MAX_DIGITS) return undefined;
  const scale = exponent + NANO - fraction.length;
  const scaled = BigInt(digits) * binary;
  const amount = scale >= 0 ? scaled * 10n ** BigInt(scale) : roundUp(scaled, 10n ** BigInt(-scale));
  return sign === '-' ? -amount : amount;
}

const NANO = 9;
/** Far beyond 2^63, which is where Kubernetes stops. */
const MAX_DIGITS = 60;
const QUANTITY = /^([+-]?)(\d*)(?:\.(\d*))?([eE][+-]?\d{1,9}|[KMGTPE]i|[numkMGTPE]?)$/;
const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };

/** The power of ten that a suffix stands for: none for a binary one. */
function exponentOf(suffix: string): number | undefined {
  if (BINARY.includes(suffix)) return 0;
  return suffix.length > 1 ? Number(suffix.slice(1)) : DECIMAL[suffix];
}

function roundUp(amount: bigint, by: bigint): bigint {
  return (amount + by - 1n) / by;
}
