import type {ShownDeployment} from '../../core/deployment/deployment-report.ts';
import type {DeploymentWorkflow} from '../../core/store/deployment-table.ts';
import type {Drawing} from '../_base-command.ts';
import {DEPLOYMENT_STATUSES_TOLD, dueText, nextDeploymentCommand} from './deployment-words.ts';
import {localTime} from './local-time.ts';
import {ACTIONS, shortId} from './operation-words.ts';
import {actorText} from './promotion-actor-text.ts';
import {table} from './table.ts';
import {escapeText, type Palette, padTo} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

const RESULT_COLOURS = {
  pending: 'dim',
  success: 'added',
  failed: 'removed',
  skipped: 'dim',
  rolled_back: 'changed',
} as const satisfies Record<DeploymentWorkflow['status'], keyof Palette>;

/** `wops deployment show`: when it is due and what it does, how it went, and the next command. */
export function deploymentText(deployment: ShownDeployment, drawing: Drawing, now: Date): string[] {
  const {palette} = drawing;
  const {id, source, target, status, workflows} = deployment;
  const {says, colour} = DEPLOYMENT_STATUSES_TOLD[status];
  const rows = workflowRows(workflows, drawing);
  return [
    `${palette.strong(`Deployment ${shortId(id)}`)}  ${source} → ${target}  ${palette[colour](says)}`,
    ...fieldsText(deployment, drawing, now),
    ...(rows.length > 0 ? ['', ...rows] : []),
    '',
    `${palette.dim('Next:')} ${nextDeploymentCommand(deployment, now)}`,
  ];
}

function fieldsText(deployment: ShownDeployment, {palette, width}: Drawing, now: Date): string[] {
  const {id, actor, createdAt, scheduledAt, startedAt, finishedAt, replan, promotion, error, waitsFor} = deployment;
  const fields = [
    ['id', id],
    ['asked for', `${localTime(createdAt)} by ${actorText(actor)}`],
    ['due', scheduledAt && dueText(scheduledAt, now)],
    ['started', startedAt && localTime(startedAt)],
    ['ended', finishedAt && localTime(finishedAt)],
    ['plan', replan ? 'made anew when it is due (--replan)' : 'as it was scheduled, or it fails as stale'],
    ['promotion', promotion && `${shortId(promotion.id)}, ${promotion.status}`],
    ['waits for', waitsFor?.message],
    ['error', error?.message],
  ] as const;
  return fields.flatMap(([name, value]) => {
    if (!value) return [];
    const lines = value.split('\n').flatMap((line) => wrapText(escapeText(line), width - 13));
    return lines.map((line, index) => `  ${palette.dim(padTo(index === 0 ? name : '', 9))}  ${line}`);
  });
}

function workflowRows(workflows: readonly DeploymentWorkflow[], {palette}: Drawing): string[] {
  return table(
    workflows,
    [
      {title: 'WORKFLOW', value: (row) => row.name},
      {title: 'TO', value: (row) => ACTIONS[row.action].planned},
      {title: 'STATUS', value: (row) => row.status, paint: (cell, row) => palette[RESULT_COLOURS[row.status]](cell)},
      {title: 'ERROR', value: (row) => row.error ?? ''},
    ],
    palette,
  ).map((line) => line.trimEnd());
}
