import type {Line} from '../../core/diff/line-difference.ts';
import {escapeText, type Span} from './terminal.ts';

/** Lines of a text shown unless every detail is asked for. */
const MOST_LINES = 24;

const INDENT = '    ';

/** A line diff as rows, indented; tabs are shown as arrows. */
export function lineRows(lines: readonly Line[], details: boolean): Span[][] {
  const shown = details ? lines : lines.slice(0, MOST_LINES);
  const rows = shown.map(lineRow);
  if (shown.length < lines.length)
    rows.push([['dim', `${INDENT}… ${lines.length - shown.length} more lines of difference`]]);
  return rows;
}

function lineRow(line: Line): Span[] {
  if (line.op === 'skipped') return [['dim', `${INDENT}  ⋮ ${line.count} unchanged`]];
  const text = escapeText(line.text.replaceAll('\t', '⇥ '));
  if (line.op === 'kept') return [['dim', `${INDENT}  ${text}`]];
  return [[line.op, `${INDENT}${line.op === 'added' ? '+' : '-'} ${text}`]];
}

/** `+3 -1 lines`. */
export function lineCounts(lines: readonly Line[]): string {
  const count = (op: Line['op']) => lines.filter((line) => line.op === op).length;
  const parts = [
    count('added') > 0 ? `+${count('added')}` : '',
    count('removed') > 0 ? `-${count('removed')}` : '',
  ].filter((part) => part !== '');
  return `${parts.join(' ')} ${count('added') + count('removed') === 1 ? 'line' : 'lines'}`;
}
