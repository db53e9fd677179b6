import { keyTexts, structureTexts } from './scalars/structures.cases.js';
import { words } from './scalars/words.js';

/** Texts of one document each, whose reading by Kubernetes (sigs.k8s.io/yaml) the table holds. The text is the name. */
export function scalarTexts(): readonly string[] {
  return [...new Set([...asValues(), ...quoted(), ...tagged(), ...keyTexts(), ...structureTexts()])];
}

/** Plain scalars that mean something, or look as if they did. */
const plain = {
  booleans: words(`y Y yes Yes YES yEs n N no No NO nO true True TRUE tRUE false False FALSE on On ON oN off Off OFF
    ofF t f T F yes. yess enabled 1 0`),
  nulls: words('~ null Null NULL nULL nil none None ~~ -'),
  integers:
    words(`2 10 -1 -0 +0 +12 00 007 08 09 0777 0o17 0o18 0O17 0o 0o+7 -017 +017 -0o17 -0o7 +0o17 0x1F 0X1f 0xg 0x -0x10
    +0x10 0b101 0B101 0b102 0b -0b11 1_000 1__000 _1 1_ 0_7 0x_1F 0b_1 0o1_7 1,000 1'000 9007199254740993 9223372036854775807
    9223372036854775808 18446744073709551615 18446744073709551616 -9223372036854775808 -9223372036854775809
    123456789012345678901234567890 0xFFFFFFFFFFFFFFFF 0x1FFFFFFFFFFFFFFFF 0777777777777777777777 10e 0644 0755`),
  floats:
    words(`1.0 1.5 -1.5 +1.5 1. .5 -.5 +.5 . .. -. +. 0.0 -0.0 00.5 01.5 08.5 1e3 1E3 1e+3 1e-3 -1e3 1.e3 .5e3 .e3 1e 1e+
    1e3.5 1_0.5 1.5_0 1e1_0 1.5e300 1e308 1e309 -1e309 1e400 1e-400 5e-324 1.7976931348623157e308 0.1 0.30000000000000004
    3.0 100.0 1e2 1e15 1e20 1e21 1e22 123456789.123456789 1.10 1.20 0x1.8p3 0x1p-2 .inf .Inf .INF .iNF -.inf +.inf -.Inf +.INF inf
    Inf infinity Infinity .nan .NaN .NAN .nAn NaN nan -.nan +.nan`),
  dates:
    words(`2001-12-14 2001-1-1 2001-12-14T21:59:43Z 2001-12-14t21:59:43.10-05:00 2001-12-15T2:59:43.1Z 2001-13-45 12:30
    12:30:45 1:30 190:20:30 190:20:30.15 -1:30 1:60 00:00 0:0:0 08:09 22:22`).concat('2001-12-14 21:59:43.10 -5'),
  versions: words('1.2.3 v1 1.37 1-2 1/2 10.0.0.0/8 127.0.0.1 ::1 0-5 1k 1Ki 100m 0.5Gi 1e 1E 2E 1Ee 5% 0x 1d 1f 1L'),
  marks: words('< <= = == << * & ! ? - : , [ ] { } | > % @ `').concat(
    '"',
    "'",
    '- a',
    '? a',
    'a: b',
    'a:b',
    'a #b',
    'a#b',
    '#a',
    '*a',
    '&a b',
    '&a',
    '!a b',
    '! a',
    '@a',
    '`a',
    '%a',
    'a,b',
    '[a',
    'a]',
    '{a',
    'a}',
    '=',
    '=a',
    '-a',
    '?a',
    ':a',
    'a:',
  ),
};

function asValues(): string[] {
  return Object.values(plain)
    .flat()
    .map((text) => `a: ${text}\n`);
}

const worthQuoting = words('y no on true ~ null 1 017 0o17 0x1F 1_000 1e3 .inf .nan 1.0 2001-12-14 12:30:45 <<');

function quoted(): string[] {
  const empty = [
    'a:\n',
    'a: \n',
    "a: ''\n",
    'a: ""\n',
    'a: " "\n',
    'a: # comment\n',
    'a:\n\n\n',
    'a: |\n',
    'a: >-\n',
    'a: {}\n',
    'a: []\n',
  ];
  const blocks = ['true', '017', '~', '1e3'].flatMap((text) => [
    `a: |\n  ${text}\n`,
    `a: |-\n  ${text}\n`,
    `a: >\n  ${text}\n`,
    `a: >-\n  ${text}\n`,
    `a:\n  ${text}\n`,
    `a: >+\n  ${text}\n\n`,
  ]);
  const escapes = [
    '"\\u00e9"',
    '"\\x41"',
    '"\\U0001F600"',
    '"\\n"',
    '"\\/"',
    '"\\q"',
    "'it''s'",
    '"a\\\n  b"',
    '"a\n  b"',
    "'a\n\n  b'",
    '"\\ud83d\\ude00"',
    '"\\ud83d"',
    '"\\0"',
    '"\\e"',
    '"\\_"',
    '"\\N"',
    '"\\L"',
    '"\\t"',
    '"\t"',
    '"unclosed',
    "'unclosed",
    '"a" b',
    "'a'b",
  ];
  const lines = [
    'a: b\n  c\n',
    'a: b\n  - c\n',
    'a: 1\n  2\n',
    'a: b\n\n  c\n',
    'a: b # c\n  d\n',
    '- 017\n- yes\n- ~\n-\n',
    '[017, yes, ~, 1e3]\n',
    '{a: 017, b: yes, c: }\n',
    '[a, , b]\n',
    '[a,]\n',
    '{a, b: c}\n',
    '{a: 1, b}\n',
    '{a:1}\n',
    '{"a":1}\n',
    '{"a":yes}\n',
    'yes\n',
    '017\n',
    '~\n',
    '\n',
    '# comment\n',
    'a: b\n---\nc: d\n',
    '---\na: yes\n...\n',
    '%YAML 1.1\n---\na: yes\n',
    '%YAML 1.2\n---\na: yes\n',
    '%YAML 1.3\n---\na: yes\n',
    '\ufeffa: yes\n',
    'a: yes\r\nb: 017\r\n',
    'a:\tyes\n',
    'a: yes\t\n',
    '\ta: yes\n',
    'a:\n\tb: c\n',
    'a:\n  b: c\n\td: e\n',
    'a: \u0001\n',
    'a: "\u0001"\n',
    'a: \u0085b\n',
    'a: é\n',
    'a: 😀\n',
    'a: \u00a0\n',
    'é: 1\n',
    'a: \ufeffb\n',
    'a: \u007f\n',
    'a: \u0000b\n',
  ];
  return [
    ...worthQuoting.flatMap((text) => [`a: "${text}"\n`, `a: '${text}'\n`]),
    ...empty,
    ...blocks,
    ...escapes.map((text) => `a: ${text}\n`),
    ...lines,
  ];
}

function tagged(): string[] {
  const tags = [
    '!!str',
    '!!int',
    '!!float',
    '!!bool',
    '!!null',
    '!!binary',
    '!!timestamp',
    '!local',
    '!',
    '!<tag:yaml.org,2002:str>',
    '!<tag:yaml.org,2002:int>',
    '!!no-such',
    '!!merge',
  ];
  const texts = [
    '1',
    '"3"',
    "'017'",
    '017',
    'yes',
    '"true"',
    '~',
    '',
    '1.5',
    '"1.5"',
    '1e3',
    'text',
    'aGVsbG8=',
    '"aGVsbG8="',
    'a*b',
    '2001-12-14',
    '0o17',
  ];
  const collections = [
    'a: !!map {b: 1}\n',
    'a: !!seq [1]\n',
    'a: !!set {b, c}\n',
    'a: !!omap [b: 1]\n',
    'a: !!str [1]\n',
    'a: !!map [1]\n',
    'a: !!seq {b: 1}\n',
    'a: !!pairs [b: 1]\n',
    'a: !!binary |\n  aGVs\n  bG8=\n',
    'a: !!binary "gIGC"\n',
    'a: !!str\n',
    'a: !!str # c\n',
    '%TAG !e! tag:example.com,2000:\n---\na: !e!b 1\n',
    'a: !e!b 1\n',
  ];
  return [...tags.flatMap((tag) => texts.map((text) => `a: ${tag} ${text}\n`)), ...collections];
}
