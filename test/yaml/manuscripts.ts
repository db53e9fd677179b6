import fc from 'fast-check';

/** A document as somebody could have written it, and what it means. */
export interface Manuscript {
  readonly text: string;
  readonly style: Style;
}

export interface Style {
  readonly form: 'block' | 'json' | 'pretty json' | 'kyaml';
  readonly step: number;
  /** Columns of a dash behind its key. */
  readonly dashes: number;
  readonly eol: string;
  readonly endsLine: boolean;
  readonly marker: boolean;
  /** Whether some values have an anchor, and others are an alias or a merge of it. */
  readonly anchors: boolean;
}

/** The keys that generated maps have and edits use. */
export const KEYS = [
  'spec',
  'containers',
  'name',
  'image',
  'securityContext',
  'capabilities',
  'drop',
  'privileged',
  'a',
  'b',
  'x.y/z',
  'on',
  '12',
];

/** Documents in all styles that are to be edited without refusal: any mix of block and flow, comments everywhere, no anchors. */
export const manuscripts: fc.Arbitrary<Manuscript> = manuscriptsIn(styles());

/** Documents in block style with anchors, aliases and merges. */
export const anchored: fc.Arbitrary<Manuscript> = manuscriptsIn(
  styles().map((style) => ({ ...style, form: 'block', anchors: true })),
);

type Sketch = Scalar | List | Dictionary;
interface Scalar {
  readonly kind: 'scalar';
  readonly text: string;
  /** How JSON and KYAML write it. */
  readonly json: string;
}
interface List {
  readonly kind: 'list';
  readonly items: readonly Entry[];
  readonly flow: 'no' | 'line' | 'lines';
}
interface Dictionary {
  readonly kind: 'map';
  readonly entries: readonly (Entry & { readonly key: string })[];
  readonly flow: 'no' | 'line' | 'lines';
}
interface Entry {
  readonly value: Sketch;
  readonly above: boolean;
  readonly behind: boolean;
  readonly below: boolean;
  readonly blank: boolean;
  readonly anchor: boolean;
  readonly alias: boolean;
}

function manuscriptsIn(styles: fc.Arbitrary<Style>): fc.Arbitrary<Manuscript> {
  return fc.tuple(styles, mapOf(value(3))).map(([style, root]) => ({ style, text: print(root, style) }));
}

function styles(): fc.Arbitrary<Style> {
  return fc
    .record({
      form: fc.constantFrom<Style['form']>('block', 'block', 'block', 'block', 'json', 'pretty json', 'kyaml'),
      step: fc.constantFrom(2, 2, 4, 3),
      dashes: fc.constantFrom(0, 2),
      eol: fc.constantFrom('\n', '\n', '\n', '\r\n', '\r'),
      endsLine: fc.boolean(),
      marker: fc.boolean(),
      anchors: fc.constant(false),
    })
    .map((style) => (style.form === 'block' ? style : { ...style, marker: false }));
}

function value(depth: number): fc.Arbitrary<Sketch> {
  if (depth === 0) return scalar();
  return fc.oneof(
    { weight: 2, arbitrary: scalar() },
    { weight: 2, arbitrary: mapOf(value(depth - 1)) },
    { weight: 1, arbitrary: listOf(value(depth - 1)) },
  );
}

function scalar(): fc.Arbitrary<Scalar> {
  const written: [string, string][] = [
    ['true', 'true'],
    ['yes', 'true'],
    ['12', '12'],
    ['nginx:1.25', '"nginx:1.25"'],
    ['"quoted"', '"quoted"'],
    ["'it''s'", '"it\'s"'],
    ['"# no"', '"# no"'],
    ['two words', '"two words"'],
    ['', 'null'],
    ['~', 'null'],
    ['null', 'null'],
    ['|', '"text\\nmore\\n"'],
    ['>-', '"text more"'],
    ['|+', '"text\\n\\n"'],
  ];
  return fc.constantFrom(...written).map(([text, json]) => ({ kind: 'scalar', text, json }));
}

function entry(of: fc.Arbitrary<Sketch>): fc.Arbitrary<Entry> {
  const rarely = fc.integer({ min: 0, max: 5 }).map((n) => n === 5);
  return fc.record({
    value: of,
    above: rarely,
    behind: rarely,
    below: rarely,
    blank: rarely,
    anchor: fc.boolean(),
    alias: fc.boolean(),
  });
}

function flow(): fc.Arbitrary<'no' | 'line' | 'lines'> {
  return fc.constantFrom('no', 'no', 'no', 'no', 'line', 'lines');
}

function mapOf(of: fc.Arbitrary<Sketch>): fc.Arbitrary<Dictionary> {
  const keyed = fc.tuple(fc.constantFrom(...KEYS), entry(of)).map(([key, rest]) => ({ key, ...rest }));
  const entries = fc.uniqueArray(keyed, { maxLength: 4, selector: ({ key }) => key });
  return fc.tuple(entries, flow()).map(([entries, flow]) => ({ kind: 'map', entries, flow }));
}

function listOf(of: fc.Arbitrary<Sketch>): fc.Arbitrary<List> {
  return fc
    .tuple(fc.array(entry(of), { maxLength: 3 }), flow())
    .map(([items, flow]) => ({ kind: 'list', items, flow }));
}

/** Comments are numbered, so that each can be looked for. */
interface Printer {
  readonly style: Style;
  comments: number;
  anchors: number;
  /** Anchors that aliases can name, of any value and of maps. */
  readonly known: string[];
  readonly maps: string[];
}

function print(root: Dictionary, style: Style): string {
  const printer: Printer = { style, comments: 0, anchors: 0, known: [], maps: [] };
  let lines: string[];
  if (style.form !== 'block') lines = flowLines(printer, root, '', style.form);
  else if (root.entries.length === 0 || root.flow !== 'no')
    lines = flowLines(printer, root, '', root.flow === 'lines' ? 'lines' : 'line');
  else lines = blockLines(printer, root, 0);
  if (style.marker) lines.unshift('---');
  return lines.join(style.eol) + (style.endsLine ? style.eol : '');
}

function comment(printer: Printer): string {
  return `# c${printer.comments++};`;
}

function blockLines(printer: Printer, node: Dictionary | List, column: number): string[] {
  const { step, dashes } = printer.style;
  const pad = ' '.repeat(column);
  const lines: string[] = [];
  const children = node.kind === 'map' ? node.entries : node.items.map((item) => ({ ...item, key: undefined }));
  for (const { key, value, above, behind, below, blank, anchor, alias } of children) {
    if (above) lines.push(pad + comment(printer));
    const tail = behind ? ` ${comment(printer)}` : '';
    const indicator = pad + (key === undefined ? '-' : `${blockKey(key)}:`);
    const name = printer.style.anchors && anchor && key !== undefined ? `x${printer.anchors++}` : undefined;
    const head = name ? `${indicator} &${name}` : indicator;
    const other = printer.style.anchors && alias && !name ? printer.known.at(-1) : undefined;
    if (other) lines.push(`${head} *${other}${tail}`);
    else if (value.kind === 'scalar' && isBlockText(value.text)) {
      lines.push(`${head} ${value.text}`, ...blockText(value.text, pad + ' '.repeat(2)));
    } else if (value.kind === 'scalar') lines.push(`${head}${value.text && ' '}${value.text}${tail}`);
    else if (value.flow !== 'no' || size(value) === 0) {
      const [first = '', ...more] = flowLines(
        printer,
        value,
        pad + (key === undefined ? '  ' : ''),
        value.flow === 'lines' ? 'lines' : 'line',
      );
      lines.push(`${head} ${first}`, ...more);
      lines.push((lines.pop() ?? '') + tail);
    } else if (key === undefined && !tail) {
      const [first = '', ...more] = blockLines(printer, bare(value), column + 2);
      lines.push(`${head} ${first.trimStart()}`, ...more);
    } else {
      const inner = key === undefined ? 2 : value.kind === 'map' ? step : dashes;
      const merged = printer.style.anchors && alias && value.kind === 'map' ? printer.maps.at(-1) : undefined;
      lines.push(
        head + tail,
        ...(merged ? [`${' '.repeat(column + inner)}<<: *${merged}`] : []),
        ...blockLines(printer, value, column + inner),
      );
    }
    if (name) printer.known.push(name);
    if (name && value.kind === 'map' && size(value) > 0) printer.maps.push(name);
    if (below && !endsInText(value)) lines.push(`${pad}  ${comment(printer)}`);
    if (blank) lines.push('');
  }
  return lines;
}

/** A collection that begins right behind a dash has no comment above its first entry. */
function bare<Node extends Dictionary | List>(node: Node): Node {
  if (node.kind === 'map')
    return { ...node, entries: node.entries.map((entry, index) => (index === 0 ? { ...entry, above: false } : entry)) };
  return { ...node, items: node.items.map((item, index) => (index === 0 ? { ...item, above: false } : item)) };
}

function flowLines(printer: Printer, node: Sketch, pad: string, form: 'line' | 'lines' | Style['form']): string[] {
  const isLined = form === 'lines' || form === 'pretty json' || form === 'kyaml';
  if (node.kind === 'scalar') return [form === 'line' || form === 'lines' ? flowScalar(node) : node.json];
  const [open, close] = node.kind === 'map' ? ['{', '}'] : ['[', ']'];
  const children = node.kind === 'map' ? node.entries : node.items.map((item) => ({ ...item, key: undefined }));
  if (children.length === 0) return [open + close];
  const colon = form === 'json' ? ':' : ': ';
  const inner = pad + ' '.repeat(printer.style.step);
  const parts = children.map(({ key, value, above, behind }, index) => {
    const [first = '', ...more] = flowLines(printer, value, inner, form);
    const lines = [(key === undefined ? '' : flowKey(key, form) + colon) + first, ...more];
    const isLast = index === children.length - 1;
    if (!isLined) return [...lines.slice(0, -1), `${lines.at(-1)}${isLast ? '' : form === 'json' ? ',' : ', '}`];
    const allowsComments = form === 'lines' || form === 'kyaml';
    lines.push(
      `${lines.pop()}${isLast && form !== 'kyaml' ? '' : ','}${behind && allowsComments ? ` ${comment(printer)}` : ''}`,
    );
    if (above && allowsComments) lines.unshift(comment(printer));
    return lines.map((line, at) => (at === 0 || (above && allowsComments && at === 1) ? inner + line : line));
  });
  if (isLined) return [open, ...parts.flat(), pad + close];
  return [
    `${open}${form === 'line' && node.kind === 'map' ? ' ' : ''}${parts.map((lines) => lines.join(' ')).join('')}${form === 'line' && node.kind === 'map' ? ' ' : ''}${close}`,
  ];
}

function flowScalar({ text, json }: Scalar): string {
  return isBlockText(text) ? json : text === 'two words' || text === '' ? json : text;
}

function flowKey(key: string, form: string): string {
  return form === 'json' || form === 'pretty json' ? `"${key}"` : blockKey(key);
}

function blockKey(key: string): string {
  return key === 'on' || key === '12' ? `"${key}"` : key;
}

function isBlockText(text: string): boolean {
  return /^[|>]/.test(text);
}

/** Whether a comment below could be read as a part of a block scalar. */
function endsInText(node: Sketch | undefined): boolean {
  if (node === undefined) return false;
  if (node.kind === 'scalar') return isBlockText(node.text);
  return node.flow === 'no' && endsInText((node.kind === 'map' ? node.entries : node.items).at(-1)?.value);
}

function blockText(header: string, pad: string): string[] {
  return header === '|+' ? [`${pad}text`, ''] : [`${pad}text`, `${pad}more`];
}

function size(node: Dictionary | List): number {
  return node.kind === 'map' ? node.entries.length : node.items.length;
}
