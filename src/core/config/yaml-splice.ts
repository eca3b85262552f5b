import {type Document, isCollection, isMap, isScalar, isSeq, type Pair} from 'yaml';
import {
  behindColon,
  blockText,
  type Collection,
  columnOf,
  dashBefore,
  endOf,
  inlineText,
  isBlockScalar,
  isEmptyValue,
  lineEnd,
  lineStart,
  startOf,
} from './yaml-layout.ts';

export type YamlPath = readonly (string | number)[];

/**
 * One change of a YAML text, made in the text itself, so that every byte that it does not concern stays. The functions
 * below answer null for a layout that they have no splice for; whether the result means what it should, the caller checks.
 */
export interface Splice {
  start: number;
  end: number;
  text: string;
}

/** Replaces what stands at `path`. A comment behind it stays. */
export function spliceValue(source: string, document: Document, path: YamlPath, value: unknown): Splice | null {
  const old = document.getIn(path, true);
  const inFlow = isInFlow(document, path);
  const pair = pairAt(document, path);
  if (pair && !inFlow && isEmptyValue(old) && isFilled(value)) return spliceBlockBelow(source, pair, value);
  const onOneLine = isScalar(old) ? !isBlockScalar(old) : isCollection(old) && old.flow === true;
  const [start, end] = [startOf(old), endOf(old)];
  if (onOneLine && start !== null && end !== null && end > start) return {start, end, text: inlineText(value, inFlow)};
  const colon = pair && !inFlow ? behindColon(source, pair) : null;
  if (colon === null || end === null || isFilled(value)) return null;
  const text = ` ${inlineText(value, false)}`;
  // A block goes with what is behind its last line; what is behind its key stays.
  if (isCollection(old)) return {start: colon, end: lineEnd(source, end), text: text + restOfLine(source, colon)};
  return {start: colon, end: isEmptyValue(old) ? colon : colon + source.slice(colon, end).trimEnd().length, text};
}

/** Adds a pair at the end of the mapping at `path`. */
export function splicePair(
  source: string,
  document: Document,
  path: YamlPath,
  key: string,
  value: unknown,
): Splice | null {
  const map = document.getIn(path, true);
  if (!isMap(map) || map.items.length === 0) return null;
  if (map.flow) return spliceIntoFlow(source, map, `${inlineText(key, true)}: ${inlineText(value, true)}`);
  const first = startOf(map.items[0]);
  return first === null ? null : spliceLines(source, map, blockText({[key]: value}, columnOf(source, first)));
}

/** Adds an item at the end of the list at `path`. */
export function spliceItem(source: string, document: Document, path: YamlPath, value: unknown): Splice | null {
  const list = document.getIn(path, true);
  if (!isSeq(list) || list.items.length === 0) return null;
  if (list.flow) return spliceIntoFlow(source, list, inlineText(value, true));
  const dash = dashBefore(source, startOf(list.items[0]));
  return dash === null ? null : spliceLines(source, list, blockText([value], columnOf(source, dash)));
}

/** Takes away what stands at `path`, with the comment on its line and those right above it. */
export function spliceOut(source: string, document: Document, path: YamlPath): Splice | null {
  const parent = document.getIn(path.slice(0, -1), true);
  if (!isMap(parent) && !isSeq(parent)) return null;
  const last = path.at(-1);
  const index = isSeq(parent) ? Number(last) : (parent.items as Pair[]).findIndex((pair) => isNamed(pair, last));
  if (index < 0) return null;
  // A block without items would read as null.
  if (parent.items.length === 1) return spliceValue(source, document, path.slice(0, -1), isSeq(parent) ? [] : {});
  return parent.flow ? spliceOutOfFlow(parent, index) : spliceOutLines(source, parent, index);
}

function spliceBlockBelow(source: string, pair: Pair, value: unknown): Splice | null {
  const colon = behindColon(source, pair);
  const key = startOf(pair);
  if (colon === null || key === null) return null;
  const comment = restOfLine(source, Math.max(endOf(pair.value) ?? colon, colon));
  return {
    start: colon,
    end: lineEnd(source, colon),
    text: `${comment}\n${blockText(value, columnOf(source, key) + 2)}`,
  };
}

function restOfLine(source: string, offset: number): string {
  return source.slice(offset, lineEnd(source, offset)).trimEnd();
}

function spliceIntoFlow(source: string, collection: Collection, text: string): Splice | null {
  const end = endOf(collection.items.at(-1));
  if (end === null || !collection.range) return null;
  const comma = /^\s*,/.exec(source.slice(end, collection.range[1]))?.[0].length ?? 0;
  return {start: end + comma, end: end + comma, text: comma > 0 ? ` ${text}` : `, ${text}`};
}

function spliceOutOfFlow({items}: Collection, index: number): Splice | null {
  const start = index === 0 ? startOf(items[0]) : endOf(items[index - 1]);
  const end = index === 0 ? startOf(items[1]) : endOf(items[index]);
  return start === null || end === null ? null : {start, end, text: ''};
}

function spliceLines(source: string, collection: Collection, text: string): Splice | null {
  const end = endOf(collection.items.at(-1));
  if (end === null) return null;
  // A block scalar reaches to the start of the next line.
  if (source[end - 1] === '\n') return {start: end, end, text: `${text}\n`};
  const at = lineEnd(source, end);
  return {start: at, end: at, text: `\n${text}`};
}

function spliceOutLines(source: string, {items}: Collection, index: number): Splice | null {
  const item = items[index];
  const first = isSeqItem(item) ? dashBefore(source, startOf(item)) : startOf(item);
  const last = endOf(item);
  if (first === null || last === null) return null;
  const from = lineStart(source, first);
  if (source.slice(from, first).trim() !== '') return null;
  const newline = source.indexOf('\n', last);
  const end = source[last - 1] === '\n' ? last : newline < 0 ? source.length : newline + 1;
  // A comment above the first item may be about all of them.
  return {start: index === 0 ? from : startOfCommentsAbove(source, from, first - from), end, text: ''};
}

function startOfCommentsAbove(source: string, line: number, column: number): number {
  const above = lineStart(source, line - 1);
  if (line === 0 || source.slice(above, line).search(/\S/) !== column || source[above + column] !== '#') return line;
  return startOfCommentsAbove(source, above, column);
}

function isInFlow(document: Document, path: YamlPath): boolean {
  return path.some((_, depth) => {
    const above = document.getIn(path.slice(0, depth), true);
    return isCollection(above) && above.flow === true;
  });
}

function pairAt(document: Document, path: YamlPath): Pair | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  return isMap(parent) ? (parent.items as Pair[]).find((pair) => isNamed(pair, path.at(-1))) : undefined;
}

function isNamed({key}: Pair, name: unknown): boolean {
  return isScalar(key) && key.value === name;
}

function isSeqItem(item: unknown): boolean {
  return isScalar(item) || isCollection(item);
}

function isFilled(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}
