import type {WopsError} from '../../core/errors.ts';
import {escapeText, type Palette} from './terminal.ts';

/** An error for people: what is wrong, and the next command. `verbose` adds where it came from. */
export function errorText(error: WopsError, palette: Palette, verbose: boolean): string {
  const lines = [
    `${palette.removed('Error:')} ${safeLines(error.message)}`,
    `${palette.dim('Next:')}  ${safeLines(error.hint)}`,
  ];
  if (verbose) {
    for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
      lines.push(palette.dim(safeLines(cause.stack ?? cause.message)));
    }
  }
  return lines.join('\n');
}

/** Messages may hold several lines of our own (a list of faults); everything else unprintable is escaped. */
function safeLines(text: string): string {
  return text.split('\n').map(escapeText).join('\n');
}
