import { isMap, type Node, visit } from 'yaml';
import { entryEnd, keepsBlankLines, lastBlockScalar } from './edit-block.js';
import { guardEntry, guardLoss, guardWay } from './edit-guard.js';
import { refuse } from './edit-kinds.js';
import {
  columnOf,
  hasComment,
  type Item,
  itemsOf,
  lineStart,
  rangeOf,
  type Source,
  startsLine,
} from './edit-layout.js';
import { nameOf } from './edit-plan.js';
import { newKey } from './edit-rename.js';
import { keyName } from './nodes.js';
import { lineEnd } from './split.js';
import type { Path } from './tree.js';
import type { Moved } from './write.js';

/** The text of an entry with the comment lines above it, its key replaced; indented as if it stood at the left edge. */
export function takeOut(source: Source, path: Path, name: string): Moved {
  const { tree, text } = source;
  const parent = tree.find(path.slice(0, -1));
  const map = parent?.node ?? null;
  if (!isMap(map)) return refuse('only entries of maps can be moved');
  guardWay(source, parent?.via ?? map);
  const entry = tree.entries(map).get(String(path.at(-1)));
  if (entry) guardEntry(entry);
  const items = itemsOf(source, map);
  const index = items.findIndex(({ key }) => key === entry?.key);
  const item = items[index];
  if (!item?.key) return refuse(`there is no \`${nameOf(path)}\``);
  guardLoss(source, item.value);
  if (holdsAlias(item.value)) refuse('an alias is in it');
  const last = lastBlockScalar(item.value);
  if (last && keepsBlankLines(text, last)) refuse('the text in it would take blank lines at its new place');
  const [keyStart, keyEnd] = rangeOf(item.key);
  const isFlow = map.flow === true;
  const key = name === keyName(item.key) ? text.slice(keyStart, keyEnd) : newKey(source, item.key, name, isFlow);
  if (isFlow) {
    const nextStart = items[index + 1]?.start ?? rangeOf(map)[1];
    if (/[\r\n]/.test(text.slice(item.start, item.end)) || hasComment(text, item.end, nextStart))
      refuse('it would be moved out of braces');
    return { lines: [key + text.slice(keyEnd, item.end)] };
  }
  const column = columnOf(source, item.start);
  const { start } = withCommentsAbove(source, item);
  const moved = text.slice(start, keyStart) + key + text.slice(keyEnd, entryEnd(source, item, column));
  const [first = '', ...more] = moved.split(/\r\n|\r|\n/);
  return { lines: [first, ...more.map((line) => dedent(line, column))] };
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

function holdsAlias(node: Node | null): boolean {
  let found = false;
  visit(node, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function dedent(line: string, column: number): string {
  const spaces = /^ */.exec(line)?.[0].length ?? 0;
  if (spaces < column && line.trim() !== '') refuse('its lines are indented less than its key');
  return line.slice(column);
}
