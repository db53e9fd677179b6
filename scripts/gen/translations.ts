/** What translators work on: the texts of package.json, and those of the extension's code. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../root.js';

type Texts = Record<string, string>;
type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * A contribution with keys in place of what people read, and its texts by these keys: package.nls.json holds them, others may stand beside it in
 * other languages.
 */
export function withKeys(contribution: Json, prefix: string): { readonly contribution: Json; readonly texts: Texts } {
  const texts: Texts = {};
  const key = (text: string, path: readonly string[]): string => {
    const name = path.join('.');
    texts[name] = text;
    return `%${name}%`;
  };
  const visit = (value: Json, path: readonly string[]): Json => {
    if (Array.isArray(value)) return value.map((item, index) => visit(item, [...path, String(index + 1)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, child]) => {
        if (Array.isArray(child) && /[dD]escriptions$/.test(name))
          return [name, child.map((text, index) => key(String(text), [...path, String(index + 1)]))];
        if (typeof child !== 'string' || !READ.test(name))
          return [name, visit(child, name === 'properties' ? path : [...path, name])];
        return [name, key(child, /^description$/i.test(name) ? path : [...path, name])];
      }),
    );
  };
  return { contribution: visit(contribution, [prefix]), texts };
}

const READ = /^(?:title|(?:markdownD|d)escription|\w*[mM]essage)$/;

/** package.nls.json: what is written there by hand stays, the settings' texts are `settings`. */
export function packageTexts(settings: Texts, prefix: string): string {
  const before: Texts = JSON.parse(readFileSync(join(root, 'package.nls.json'), 'utf8'));
  const own = Object.entries(before).filter(([key]) => !key.startsWith(`${prefix}.`));
  return `${JSON.stringify(Object.fromEntries([...own, ...Object.entries(settings)]), undefined, 2)}\n`;
}

/** l10n/bundle.l10n.json: the texts that the extension's code gives to `l10n.t`, or to a `t` that stands for it. */
export function codeTexts(): string {
  const texts = readdirSync(join(root, 'client'))
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .flatMap((file) => [...readFileSync(join(root, 'client', file), 'utf8').matchAll(CALL)])
    .map(([, quoted = '']) => quoted.slice(1, -1).replace(/\\(.)/g, '$1'));
  const sorted = [...new Set(texts)].sort();
  return `${JSON.stringify(Object.fromEntries(sorted.map((text) => [text, text])), undefined, 2)}\n`;
}

/** Biome writes single quotes unless the text has some. */
const CALL = /\bt\(\s*('(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")/g;
