import type {DeploymentSummary} from '../../core/deployment/deployment-report.ts';
import type {Drawing} from '../_base-command.ts';
import {DEPLOYMENT_STATUSES_TOLD, dueText} from './deployment-words.ts';
import {shortId} from './operation-words.ts';
import {actorText} from './promotion-actor-text.ts';
import {table} from './table.ts';

/** `wops deployment list`: a row per deployment. `filtered`: some may have been left out. */
export function deploymentListText(
  deployments: readonly DeploymentSummary[],
  {palette}: Drawing,
  {now, filtered}: {now: Date; filtered: boolean},
): string[] {
  if (deployments.length === 0) {
    return [
      filtered
        ? 'No deployment is like that.'
        : 'Nothing is scheduled. Next: wops deployment schedule SOURCE TARGET --at 22:00',
    ];
  }
  return table(
    deployments,
    [
      {title: 'ID', value: (row) => shortId(row.id)},
      {title: 'FROM', value: (row) => row.source},
      {title: 'TO', value: (row) => row.target},
      {
        title: 'STATUS',
        value: (row) => row.status,
        paint: (cell, row) => palette[DEPLOYMENT_STATUSES_TOLD[row.status].colour](cell),
      },
      {title: 'DUE', value: (row) => (row.scheduledAt === null ? '' : dueText(row.scheduledAt, now))},
      {title: 'WORKFLOWS', value: (row) => String(row.workflows), align: 'right'},
      {title: 'BY', value: (row) => actorText(row.actor)},
    ],
    palette,
  );
}
