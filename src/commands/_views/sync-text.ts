import type {SyncReport} from '../../core/sync/sync-environments.ts';
import type {Drawing} from '../_base-command.ts';
import {plural} from './plural.ts';
import {table} from './table.ts';
import {escapeText} from './terminal.ts';

/** `wops sync`: a row per environment, what is wrong, and the next command. */
export function syncText(report: SyncReport, {palette}: Drawing): string[] {
  const rows = table(
    report.environments,
    [
      {title: 'ENVIRONMENT', value: (row) => row.name},
      {title: 'CLASS', value: (row) => row.class},
      {
        title: 'STATUS',
        value: (row) => row.status,
        paint: (cell, row) => (row.status === 'completed' ? palette.added(cell) : palette.removed(cell)),
      },
      {title: 'WORKFLOWS', value: (row) => String(row.total), align: 'right'},
      {title: 'LINKED', value: (row) => String(row.linked), align: 'right'},
      {title: 'UNTRACKED', value: (row) => String(row.untracked), align: 'right'},
      {title: 'MISSING', value: (row) => String(row.missing), align: 'right'},
      {title: 'CHANGED', value: (row) => String(row.changed), align: 'right'},
      {title: 'IN GIT', value: (row) => String(row.git.files), align: 'right'},
    ],
    palette,
  );
  const problems = report.environments.flatMap((environment) => [
    ...(environment.error
      ? [
          `${palette.removed('✗')} ${environment.name}: ${escapeText(environment.error.message)}`,
          `  ${palette.dim('Next:')} ${environment.error.hint}`,
        ]
      : []),
    ...environment.git.invalid.map(
      (file) => `${palette.changed('!')} ${escapeText(file.path)} ${escapeText(file.problem)}`,
    ),
  ]);
  return [...rows, ...problems, ...nextStep(report)];
}

function nextStep(report: SyncReport): string[] {
  const untracked = report.environments.filter((environment) => environment.untracked > 0);
  if (untracked.length === 0) return [];
  const [first] = untracked;
  const count = untracked.reduce((sum, environment) => sum + environment.untracked, 0);
  return [
    '',
    `${plural(count, 'workflow')} untracked. Next: wops commit ${first!.name} --all, or look first: wops workflow untracked`,
  ];
}
