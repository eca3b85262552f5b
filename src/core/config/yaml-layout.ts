import {
  isCollection,
  isPair,
  isScalar,
  type Node,
  type Pair,
  Scalar,
  stringify,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

export type Collection = YAMLMap | YAMLSeq;

// Where things stand in a YAML text, as offsets. null: the parser does not say.

export function startOf(item: unknown): number | null {
  return (isPair(item) ? (item.key as Node | null) : (item as Node | null))?.range?.[0] ?? null;
}

/** Where the last value in `item` ends, without white space and comments behind it. */
export function endOf(item: unknown): number | null {
  if (isPair(item)) return endOf(item.value) ?? (item.key as Node | null)?.range?.[1] ?? null;
  if (isCollection(item) && !item.flow && item.items.length > 0) return endOf(item.items.at(-1));
  return (item as Node | null)?.range?.[1] ?? null;
}

/** The offset behind the colon of a pair. */
export function behindColon(source: string, {key}: Pair): number | null {
  const end = (key as Node | null)?.range?.[1];
  return end !== undefined && source[end] === ':' ? end + 1 : null;
}

/** The dash of a list item that begins at `offset`. */
export function dashBefore(source: string, offset: number | null): number | null {
  if (offset === null) return null;
  const dash = source.slice(lineStart(source, offset), offset).search(/-\s*$/);
  return dash < 0 ? null : lineStart(source, offset) + dash;
}

export function lineStart(source: string, offset: number): number {
  return source.lastIndexOf('\n', offset - 1) + 1;
}

/** The end of the line's text, before its `\n` or `\r\n`. */
export function lineEnd(source: string, offset: number): number {
  const newline = source.indexOf('\n', offset);
  const end = newline < 0 ? source.length : newline;
  return source[end - 1] === '\r' ? end - 1 : end;
}

export function columnOf(source: string, offset: number): number {
  return offset - lineStart(source, offset);
}

export function isEmptyValue(node: unknown): boolean {
  return !node || (isScalar(node) && node.value === null) || (isCollection(node) && node.items.length === 0);
}

export function isBlockScalar(node: Scalar): boolean {
  return node.type === Scalar.BLOCK_FOLDED || node.type === Scalar.BLOCK_LITERAL;
}

/** `value` on one line, quoted where what stands around it asks for quotes. */
export function inlineText(value: unknown, inFlow: boolean): string {
  const json = JSON.stringify(value);
  // JSON is YAML too, and the only style that keeps line breaks and control characters on one line.
  if (/\\[nrtfbu]/.test(json)) return json;
  if (!inFlow && typeof value !== 'object') return stringify(value, {lineWidth: 0, blockQuote: false}).trim();
  return stringify([value], {lineWidth: 0, blockQuote: false, collectionStyle: 'flow', flowCollectionPadding: false})
    .trim()
    .slice(1, -1);
}

/** `value` as indented lines, the first at `column`, without a line break at the end. */
export function blockText(value: unknown, column: number): string {
  // No block scalars: a comment that follows, further in, would become a part of them.
  const text = stringify(value, {
    lineWidth: 0,
    blockQuote: false,
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  }).trimEnd();
  return text.replace(/^(?=.)/gm, ' '.repeat(column));
}
