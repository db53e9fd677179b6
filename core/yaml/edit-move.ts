import { isMap, isScalar } from 'yaml';
import { entryEnd } from './edit-block.js';
import { guardEntry, guardLoss, guardWay } from './edit-guard.js';
import { refuse } from './edit-kinds.js';
import { columnOf, type Item, itemsOf, lineStart, rangeOf, type Source, startsLine } from './edit-layout.js';
import { newKey } from './edit-rename.js';
import { keyName, type Path } from './tree.js';
import { lineEnd } from './split.js';
import type { Moved } from './write.js';

/** The text of an entry with the comment lines above it, its key replaced; indented as if it stood at the left edge. */
export function takeOut(source: Source, path: Path, name: string): Moved {
  const parent = source.tree.find(path.slice(0, -1));
  const map = parent?.node ?? null;
  const key = path.at(-1);
  if (!isMap(map)) return refuse('only entries of maps can be moved');
  guardWay(source, parent?.via ?? map);
  const entry = source.tree.entries(map).get(String(key)) ?? refuse(`there is no \`${path.join('.')}\``);
  guardEntry(entry);
  const item = itemsOf(source, map).find((other) => other.key === entry.key);
  if (!item?.key || !isScalar(entry.key)) return refuse(`there is no \`${path.join('.')}\``);
  guardLoss(source, item.value);
  const { text } = source;
  const column = map.flow ? 0 : columnOf(source, item.start);
  const start = map.flow ? item.start : withCommentsAbove(source, item).start;
  const end = map.flow ? item.end : entryEnd(source, item, column);
  const [keyStart, keyEnd] = rangeOf(item.key);
  const moved = text.slice(start, keyStart) + (name === keyName(item.key) ? text.slice(keyStart, keyEnd) : newKey(source, item.key, name, map.flow === true)) + text.slice(keyEnd, end);
  const lines = moved.split(/\r\n|\r|\n/);
  if (map.flow && lines.length > 1) refuse('it would be moved out of braces');
  return { lines: lines.map((line, index) => (index === 0 ? line : dedent(line, column))) };
}

/** An entry that begins at the first of the comment lines right above it. */
export function withCommentsAbove(source: Source, item: Item): Item {
  if (!startsLine(source, item.start)) return item;
  const column = columnOf(source, item.start);
  let { start } = item;
  for (let line = lineStart(source, start); line > 0; ) {
    const above = lineStart(source, line - 1);
    const content = source.text.slice(above, lineEnd(source.text, above));
    if (content.search(/\S/) !== column || content[column] !== '#') break;
    start = above + column;
    line = above;
  }
  return { ...item, start };
}

function dedent(line: string, column: number): string {
  const spaces = /^ */.exec(line)?.[0].length ?? 0;
  if (spaces < column && line.trim() !== '') refuse('its lines are indented less than its key');
  return line.slice(column);
}
