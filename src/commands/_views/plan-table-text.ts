import type {Drawing} from '../_base-command.ts';
import type {Standing} from './formats/difference-document.ts';
import {displayWidth, escapeText, padTo, paint, type Span, shorten} from './terminal.ts';

export interface PlanRow extends Pick<Standing, 'mark' | 'colour'> {
  name: string;
  /** What is done to it. */
  action: string;
  /** What it is about; cut short where it does not fit. */
  more?: string;
}

const WIDEST_NAME = 40;

/** Workflows in the order in which they are written, one a line. */
export function planTable(rows: readonly PlanRow[], {palette, width}: Drawing): string[] {
  const numbers = String(rows.length).length;
  const names = rows.map(({name}) => shorten(escapeText(name), WIDEST_NAME));
  const widest = (cells: string[]) => Math.max(0, ...cells.map(displayWidth));
  const [nameWidth, actionWidth] = [widest(names), widest(rows.map(({action}) => action))];
  return rows.map(({mark, colour, action, more = ''}, index) => {
    const spans: Span[] = [
      ['dim', `${String(index + 1).padStart(numbers)}  `],
      [colour, `${mark} `],
      ['strong', padTo(names[index]!, nameWidth)],
      [colour, `  ${padTo(action, actionWidth)}`],
      ['dim', more && `  ${escapeText(more)}`],
    ];
    return paint(spans, width, palette).trimEnd();
  });
}
