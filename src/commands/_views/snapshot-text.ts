import type {SnapshotSummary} from '../../core/snapshot/list-snapshots.ts';
import type {ShownSnapshot} from '../../core/snapshot/show-snapshot.ts';
import type {Drawing} from '../_base-command.ts';
import {age} from './age.ts';
import {moment} from './moment.ts';
import {shortId} from './operation-words.ts';
import {plural} from './plural.ts';
import {table} from './table.ts';
import {escapeText} from './terminal.ts';

/** `wops snapshot list`: a row per snapshot. `filtered`: some may have been left out. */
export function snapshotListText(
  snapshots: SnapshotSummary[],
  {palette}: Drawing,
  {now, filtered}: {now: Date; filtered: boolean},
): string[] {
  if (snapshots.length === 0) {
    return [
      filtered ? 'No snapshot is like that.' : 'There is no snapshot yet. Next: wops snapshot create ENVIRONMENT',
    ];
  }
  return table(
    snapshots,
    [
      {title: 'ID', value: (row) => shortId(row.id)},
      {title: 'ENVIRONMENT', value: (row) => row.environment},
      {title: 'TYPE', value: (row) => row.type},
      {title: 'WORKFLOWS', value: (row) => String(row.workflows), align: 'right'},
      {title: 'TAKEN', value: (row) => age(row.createdAt, now)},
      {title: 'PROMOTION', value: (row) => (row.promotionId === null ? '' : shortId(row.promotionId))},
      {title: 'WHY', value: (row) => row.reason ?? ''},
    ],
    palette,
  ).map((line) => line.trimEnd());
}

/** `wops snapshot create`: what was kept, and how to have it back. */
export function snapshotCreatedText({
  id,
  environment,
  workflows,
}: {
  id: string;
  environment: string;
  workflows: number;
}) {
  return [
    `Snapshot ${shortId(id)} keeps ${plural(workflows, 'workflow')} of ${environment}.`,
    `To have it back: wops snapshot restore ${shortId(id)}`,
  ] as const;
}

export function snapshotSummary({id, environment, workflows}: ShownSnapshot): string {
  return `Snapshot ${shortId(id)} keeps ${plural(workflows.length, 'workflow')} of ${environment}.`;
}

/** `wops snapshot show`: a row per workflow. */
export function snapshotText(snapshot: ShownSnapshot, {palette}: Drawing, now: Date): string[] {
  const {id, environment, type, createdAt, reason, workflows} = snapshot;
  const rows = table(
    workflows,
    [
      {title: 'WORKFLOW', value: (row) => row.name},
      {title: 'N8N ID', value: (row) => row.n8nId ?? ''},
      {title: 'WAS', value: standing},
    ],
    palette,
  );
  return [
    `${palette.strong(`Snapshot ${shortId(id)}`)}  ${environment}  ${type}  ${palette.dim(`${moment(createdAt)}, ${age(createdAt, now)}`)}`,
    ...(reason === null ? [] : [escapeText(reason)]),
    ...rows,
    `${palette.dim('Next:')} wops snapshot restore ${shortId(id)} --dry-run`,
  ];
}

function standing({present, archived, published}: ShownSnapshot['workflows'][number]): string {
  if (!present) return 'not there';
  if (archived) return 'archived';
  return published ? 'published' : 'not published';
}
