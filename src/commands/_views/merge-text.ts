import type {MergeReport} from '../../core/merge-files/merge-files.ts';
import type {Drawing} from '../_base-command.ts';
import {conflictLines, settleHint} from './conflict-text.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

export function mergeSummary({conflicts, output}: MergeReport): string {
  const where = output === null ? '' : ` into ${escapeText(output)}`;
  return conflicts.length === 0 ? `Merged${where}.` : `Merged${where}, with ${plural(conflicts.length, 'conflict')}.`;
}

/** `wops merge`: the merged file, for a pipe; what was written, where it went into a file. */
export function mergeText(report: MergeReport, text: string, drawing: Drawing): string[] {
  if (report.output === null) return [text.replace(/\n$/, '')];
  return [
    ...report.conflicts.flatMap((conflict) => conflictLines(conflict, drawing)),
    mergeSummary(report),
    ...(report.conflicts.length > 0 ? [settleHint(report.output)] : []),
  ];
}
