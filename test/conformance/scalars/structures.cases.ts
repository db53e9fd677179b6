import { words } from './words.js';

/** Scalars as keys. */
export function keyTexts(): string[] {
  const keys =
    words(`y Y yes no on off true True TRUE false ~ null Null 1 +1 01 017 08 0o17 0x1F 0b11 1_000 -1 1.0 1.5 1e3 1E3 1.10 1.e3
    .5 .inf -.inf .nan 2001-12-14 12:30 1:30 18446744073709551615 18446744073709551616 9223372036854775808 9007199254740993 1e20 1e21 1e22
    123456789.123456789 0.1 1.5e300 1e-7 "1" 'yes' !!str\u00a01`).map((key) => key.replace('\u00a0', ' '));
  const odd = [
    '? a\n: b\n',
    '? a\n',
    '? [a]\n: b\n',
    '? {a: b}\n: c\n',
    '[a]: b\n',
    '{a: b}: c\n',
    ': b\n',
    '"": b\n',
    '? \n: b\n',
    '!!str yes: 1\n',
    '!!int "1": 1\n',
    '!!binary aGVsbG8=: 1\n',
    '!!null "": 1\n',
    '&x a: *x\n',
    '*x : 1\n',
    'a: &x b\n*x : c\n',
    '? |\n  a\n: b\n',
    'a b: c\n',
    'a:b: c\n',
    'a : b\n',
    '- a: 1\n  yes: 2\n',
    '!local a: 1\n',
    'a?: 1\n',
    'a#: 1\n',
    '-a: 1\n',
    '=: 1\n',
  ];
  return [...keys.map((key) => `${key}: v\n`), ...odd];
}

/** Merge keys, doubled keys, and aliases. */
export function structureTexts(): string[] {
  const merges = [
    'x: &x {a: 1}\nm:\n  <<: *x\n  b: 2\n',
    'x: &x {a: 1}\nm:\n  <<: *x\n  a: 2\n',
    'x: &x {a: 1}\nm:\n  a: 2\n  <<: *x\n',
    'x: &x {a: 1}\nz: &z {a: 2, b: 3}\nm:\n  <<: [*x, *z]\n',
    'x: &x {a: 1}\nz: &z {a: 2, b: 3}\nm:\n  <<: [*z, *x]\n',
    'x: &x {a: 1}\nz: &z {b: 2}\nm:\n  <<: *x\n  <<: *z\n',
    'm:\n  <<: {a: 1}\n',
    'm:\n  <<: [{a: 1}, {b: 2}]\n',
    'm:\n  <<: 1\n',
    'm:\n  <<: [1]\n',
    'm:\n  <<:\n',
    'm:\n  <<: []\n',
    'm:\n  <<: ~\n',
    'x: &x [1]\nm:\n  <<: *x\n',
    'm:\n  "<<": {a: 1}\n',
    'm:\n  !!merge <<: {a: 1}\n',
    'm:\n  !!str <<: {a: 1}\n',
    'x: &x\n  <<: {a: 1}\nm:\n  <<: *x\n  b: 2\n',
    'x: &x {a: {b: 1}}\nm:\n  <<: *x\n  a: {c: 2}\n',
    'x: &x {1: a, yes: b}\nm: {<<: *x}\n',
    'm: {<<: {a: 1}, <<: {b: 2}}\n',
    'm:\n  <<: &m {a: 1}\nz: *m\n',
    '<<: {a: 1}\nb: 2\n',
    'm:\n  ? <<\n  : {a: 1}\n',
  ];
  const doubled = [
    'a: 1\na: 2\n',
    'a: 1\n"a": 2\n',
    "a: 1\n'a': 2\n",
    '1: a\n"1": b\n',
    '1: a\n01: b\n',
    '1: a\n1.0: b\n',
    'yes: a\ntrue: b\n',
    'yes: a\non: b\n',
    'yes: a\n"true": b\n',
    '~: a\nnull: b\n',
    '0o7: a\n7: b\n',
    'a: {b: 1, b: 2}\n',
    '{a: 1, a: 2}\n',
    '- a: 1\n  a: 2\n',
    'a: {b: 1}\na: {c: 2}\n',
    'a: 1\nb: 2\na: 3\n',
    'a: 1\na:\n',
    '.nan: 1\n.nan: 2\n',
    '"a": 1\n!!str a: 2\n',
    'a: 1\n? a\n: 2\n',
    'a: 1\nA: 2\n',
    '1e3: a\n1000: b\n',
    '? a\n? a\n',
  ];
  const aliases = [
    'a: &x 017\nb: *x\n',
    'a: &x yes\nb: *x\n',
    'a: *x\n',
    'a: &x {b: *x}\n',
    'a: &x [*x]\n',
    'a: &x 1\nb: &x 2\nc: *x\n',
    'a: &x\nb: *x\n',
    'a: &x !!str 1\nb: *x\n',
    'a: !!str &x 1\nb: *x\n',
    '&x a: 1\nb: *x\n',
    'a: &x [1, 2]\nb: [*x, *x]\n',
    'a: *x\nb: &x 1\n',
    '{a: &x 1, b: *x}\n',
    '[&x a, *x : b]\n',
    'a: &x-y 1\nb: *x-y\n',
    'a: &é 1\nb: *é\n',
    'a: &x.y 1\nb: *x.y\n',
  ];
  return [...merges, ...doubled, ...aliases];
}
