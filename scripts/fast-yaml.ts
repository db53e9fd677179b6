/**
 * The bundles' YAML parser is the package's own, with its two innermost loops as plain calls: a generator hands every lexeme to the
 * parser and every token through all its levels, which takes a third of a parse. The calls go to methods, not to closures: with those the
 * garbage collector kept half of every parse alive. What the rest replaces made garbage for every node: a property's description, a text
 * built letter by letter, a closure for errors that text without a tag can't have. What is read stays the same; a test compares them.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'esbuild';
import { root } from './root.js';

/** The browser build is the same parser without a look at process.env for every lexeme. */
export const yamlEntry = join(root, 'node_modules/yaml/browser/index.js');

export const fastYaml: Plugin = {
  name: 'fast-yaml',
  setup(build) {
    build.onLoad({ filter: /[\\/]yaml[\\/]browser[\\/]dist[\\/]parse[\\/](?:lexer|parser)\.js$/ }, ({ path }) => ({
      contents: withoutGenerators(readFileSync(path, 'utf8'), path),
      loader: 'js',
    }));
    for (const { file, from, to } of REPLACEMENTS)
      build.onLoad({ filter: file }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (!source.includes(from)) throw new Error(`${path} is not what scripts/fast-yaml.ts knows.`);
        return { contents: source.replace(from, to), loader: 'js' };
      });
  },
};

const REPLACEMENTS = [
  {
    file: /[\\/]yaml[\\/]browser[\\/]dist[\\/]nodes[\\/]Node\.js$/,
    from: 'Object.defineProperty(this, NODE_TYPE, { value: type });',
    to: 'this[NODE_TYPE] = type;',
  },
  {
    file: /[\\/]yaml[\\/]browser[\\/]dist[\\/]nodes[\\/]Pair\.js$/,
    from: 'Object.defineProperty(this, NODE_TYPE, { value: PAIR });',
    to: 'this[NODE_TYPE] = PAIR;',
  },
  {
    file: /[\\/]yaml[\\/]browser[\\/]dist[\\/]compose[\\/]resolve-flow-scalar\.js$/,
    from: 'function doubleQuotedValue(source, onError) {',
    to: `function doubleQuotedValue(source, onError) {
    if (source.length > 1 && source.endsWith('"') && !/[\\\\\\r\\n]/.test(source)) return source.slice(1, -1);`,
  },
  {
    file: /[\\/]yaml[\\/]browser[\\/]dist[\\/]compose[\\/]compose-scalar\.js$/,
    from: 'function composeScalar(ctx, token, tagToken, onError) {',
    to: `function composeText(ctx, token, onError) {
    const { value, type, comment, range } = resolveFlowScalar(token, ctx.options.strict, onError);
    const scalar = new Scalar(value);
    scalar.range = range;
    scalar.source = value;
    if (type) scalar.type = type;
    if (comment) scalar.comment = comment;
    return scalar;
}
function isText({ atKey, schema }, { source }) {
    if (schema.compat) return false;
    for (const tag of schema.tags)
        if ((tag.default === true || (atKey && tag.default === 'key')) && tag.test?.test(source)) return false;
    return true;
}
function composeScalar(ctx, token, tagToken, onError) {
    const isQuoted = token.type === 'single-quoted-scalar' || token.type === 'double-quoted-scalar';
    if (!tagToken && !(ctx.options.stringKeys && ctx.atKey) && (isQuoted || (token.type === 'scalar' && !/\\n/.test(token.source) && isText(ctx, token))))
        return composeText(ctx, token, onError);`,
  },
  {
    file: /[\\/]yaml[\\/]browser[\\/]dist[\\/]compose[\\/]resolve-block-map\.js$/,
    from: 'const { start, key, sep, value } = collItem;',
    to: `const { start, key, sep, value } = collItem;
        collItem.start = collItem.key = collItem.sep = collItem.value = null;`,
  },
  {
    file: /[\\/]yaml[\\/]browser[\\/]dist[\\/]compose[\\/]resolve-block-seq\.js$/,
    from: 'for (const { start, value } of bs.items) {',
    to: `for (const item of bs.items) {
        const { start, value } = item;
        item.start = item.value = null;`,
  },
];

/** Throws if the code is not what it was when this was written: then a new version of the package wants a look. */
function withoutGenerators(source: string, file: string): string {
  const code = source
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(PARSE, PLAIN_PARSE)
    .replace(/^( +)\*(\w+)\(/gm, '$1$2(')
    .replace(/^class Lexer \{/m, 'class Lexer {\n    emit(lexeme) { this.parser.next(lexeme); }')
    .replace(/^class Parser \{/m, 'class Parser {\n    emit(token) { this.tokens.push(token); }')
    .replace(/\byield\* /g, '')
    .replace(/\byield ([^;]+);/g, 'this.emit($1);');
  const isChanged = file.endsWith('parser.js') === code.includes(PLAIN_PARSE);
  if (!isChanged || /\byield\b|^ +\*\w+\(/m.test(code))
    throw new Error(`${file} is not what scripts/fast-yaml.ts knows.`);
  return code;
}

const PARSE = /^ {4}\*parse\(source, incomplete = false\) \{\n[\s\S]*?\n {4}\}\n/m;
const PLAIN_PARSE = `    parse(source, incomplete = false) {
        const tokens = [];
        this.tokens = tokens;
        this.lexer.parser = this;
        if (this.onNewLine && this.offset === 0) this.onNewLine(0);
        this.lexer.lex(source, incomplete);
        if (!incomplete) this.end();
        return tokens;
    }
`;
