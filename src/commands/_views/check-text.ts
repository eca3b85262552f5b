import type {Drawing} from '../_base-command.ts';
import {escapeText} from './terminal.ts';

/** One thing that was looked at. */
export interface Check {
  name: string;
  /** null: could not be told. */
  ok: boolean | null;
  message: string;
  hint?: string | undefined;
}

/** A line per check, with what to do about those that failed. */
export function checkLines(checks: readonly Check[], {palette}: Drawing): string[] {
  return checks.flatMap(({ok, message, hint}) => {
    const mark = ok === null ? palette.changed('?') : ok ? palette.added('✓') : palette.removed('✗');
    const next = ok !== true && hint ? [`    ${palette.dim('Next:')} ${escapeText(hint)}`] : [];
    return [`  ${mark} ${escapeText(message)}`, ...next];
  });
}
