import type {CommitReport} from '../../core/commit/commit-report.ts';
import type {Drawing} from '../_base-command.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

/** So many files are named; of more, the rest is counted. */
const SHOWN = 20;

export function commitSummary(report: CommitReport): string {
  const {written, removed, unchanged, environment, commit} = report;
  if (written.length + removed.length === 0)
    return `${environment}: nothing to commit; ${plural(unchanged, 'workflow')} unchanged.${report.pushed ? ' Earlier commits were pushed.' : ''}`;
  const counts = [
    `${plural(written.length, 'file')} written`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
    `${unchanged} unchanged`,
  ];
  return `${environment}: ${counts.join(', ')}; ${commit === null ? 'nothing committed' : `commit ${commit.slice(0, 10)}`}${report.pushed ? ', pushed' : ''}.`;
}

/** `wops commit`: a line per file, then the sum. */
export function commitText(report: CommitReport, {palette}: Drawing): string[] {
  const lines = [
    ...report.written.map(
      (file) => `${file.added ? palette.added('+') : palette.changed('~')} ${escapeText(file.path)}`,
    ),
    ...report.removed.map((file) => `${palette.removed('-')} ${escapeText(file.path)}`),
  ];
  const more = lines.length > SHOWN ? [palette.dim(`  … and ${lines.length - SHOWN} more`)] : [];
  return [...lines.slice(0, SHOWN), ...more, commitSummary(report)];
}
