import {displayWidth, escapeText, type Palette} from './terminal.ts';

export interface Column<Row> {
  title: string;
  /** Plain text; whatever it holds is made safe to print. */
  value: (row: Row) => string;
  align?: 'right';
  /** Colours the padded cell. */
  paint?: (cell: string, row: Row) => string;
}

/** Rows under their titles, columns two spaces apart, no borders, nothing at line ends. No rows: no lines. */
export function table<Row>(rows: readonly Row[], columns: Column<Row>[], palette: Palette): string[] {
  if (rows.length === 0) return [];
  const cells = rows.map((row) => columns.map((column) => escapeText(column.value(row))));
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.title), ...cells.map((line) => displayWidth(line[index]!))),
  );
  const pad = (text: string, index: number) => {
    const space = ' '.repeat(widths[index]! - displayWidth(text));
    if (columns[index]!.align === 'right') return space + text;
    return index === columns.length - 1 ? text : text + space;
  };
  const head = columns.map((column, index) => palette.dim(pad(column.title, index))).join('  ');
  const body = cells.map((line, row) =>
    line
      .map((cell, index) => {
        const padded = pad(cell, index);
        return columns[index]!.paint?.(padded, rows[row]!) ?? padded;
      })
      .join('  '),
  );
  return [head, ...body];
}
