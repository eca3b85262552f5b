import type {DriftCheck} from '../../core/drift/drift-report.ts';
import type {Drawing} from '../_base-command.ts';
import {driftCounts} from './drift-counts.ts';
import {paintDrift} from './drift-status-paint.ts';
import {table} from './table.ts';

/** `wops drift history`: the checks, newest first. */
export function driftHistoryText(checks: DriftCheck[], {palette}: Drawing): string[] {
  if (checks.length === 0) return ['No drift check has been made yet. Next: wops drift check'];
  return table(
    checks,
    [
      {title: 'TIME', value: (row) => `${row.checkedAt.slice(0, 19).replace('T', ' ')}Z`},
      {title: 'ENVIRONMENT', value: (row) => row.environment},
      {
        title: 'STATUS',
        value: (row) => `${row.status}${row.reason ? ` (${row.reason})` : ''}`,
        paint: (cell, row) => paintDrift(cell, {status: row.status, stale: false}, palette),
      },
      {title: 'BY', value: (row) => row.checkType},
      {title: 'FOUND', value: driftCounts},
    ],
    palette,
  );
}
