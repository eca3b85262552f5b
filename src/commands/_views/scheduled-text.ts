import type {DeploymentSummary} from '../../core/deployment/deployment-report.ts';
import type {OperationReport} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import {DEPLOYMENT_STATUSES_TOLD, dueText, nextDeploymentCommand} from './deployment-words.ts';
import {localTime} from './local-time.ts';
import {countActions, shortId} from './operation-words.ts';
import {plural} from './plural.ts';

/** What is asked before a promotion is scheduled. */
export function scheduleQuestion({target, workflows}: OperationReport, time: string): string {
  const count = plural(workflows.filter(({action}) => action !== 'none').length, 'workflow');
  return `Promote ${count} to ${target} at ${localTime(time)}?`;
}

/** `wops deployment schedule` and `promote --at`: what will happen when, what runs it, and the next command. */
export function scheduledText(
  deployment: DeploymentSummary,
  report: OperationReport,
  {palette, now}: Drawing & {now: Date},
): string[] {
  const {id, source, target, status, scheduledAt, replan} = deployment;
  const {says, colour} = DEPLOYMENT_STATUSES_TOLD[status];
  const planned = countActions(report.workflows, 'planned') || 'nothing to do by now';
  return [
    `${palette.strong(`Deployment ${shortId(id)}`)}  ${source} → ${target}  ${palette[colour](says)}`,
    `${dueText(scheduledAt!, now)}: ${planned}.`,
    replan
      ? 'It is planned anew then, and all gates are checked again.'
      : 'It is planned again then; if anything has moved it fails, and nothing is written.',
    ...(status === 'pending' ? ['Before that somebody has to approve it, within a week before it is due.'] : []),
    'A run of `wops daemon --once deployments` carries it out, from cron for example.',
    `${palette.dim('Next:')} ${status === 'pending' ? nextDeploymentCommand(deployment, now) : `wops deployment show ${shortId(id)}`}`,
  ];
}
