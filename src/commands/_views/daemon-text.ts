import type {DeploymentRun} from '../../core/deployment/run-due-deployments.ts';
import type {SchedulerRun} from '../../daemon/run-once.ts';
import type {Drawing} from '../_base-command.ts';
import {DEPLOYMENT_STATUSES_TOLD} from './deployment-words.ts';
import {shortId} from './operation-words.ts';
import {plural} from './plural.ts';
import {escapeText, type Palette} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

const MARKS = {
  completed: {mark: '✓', colour: 'added'},
  completed_with_errors: {mark: '!', colour: 'changed'},
  failed: {mark: '✗', colour: 'removed'},
} as const satisfies Record<SchedulerRun['status'], {mark: string; colour: keyof Palette}>;

export function daemonSummary(schedulers: readonly SchedulerRun[]): string {
  const troubled = schedulers.filter(({status}) => status !== 'completed').length;
  return `${plural(schedulers.length, 'scheduler')} run${troubled > 0 ? `, ${troubled} with errors` : ''}.`;
}

/** `wops daemon --once`: a line per scheduler, and below it what it did. */
export function daemonText(schedulers: readonly SchedulerRun[], drawing: Drawing): string[] {
  return schedulers.flatMap((scheduler) => [headText(scheduler, drawing), ...doneText(scheduler, drawing)]);
}

function headText({name, status, error, deployments = []}: SchedulerRun, {palette}: Drawing): string {
  const {mark, colour} = MARKS[status];
  const done = deployments.length === 0 ? 'nothing was due' : plural(deployments.length, 'deployment');
  return `${palette[colour](mark)} ${palette.strong(name)}  ${error ? escapeText(error.message) : done}`;
}

function doneText({deployments = []}: SchedulerRun, drawing: Drawing): string[] {
  return deployments.flatMap((deployment) => runText(deployment, drawing));
}

function runText({id, source, target, status, error, waitsFor}: DeploymentRun, {palette, width}: Drawing): string[] {
  const {says, colour} = DEPLOYMENT_STATUSES_TOLD[status];
  const why = (error ?? waitsFor)?.message.split('\n') ?? [];
  return [
    `  ${shortId(id)}  ${source} → ${target}  ${palette[colour](status === 'scheduled' ? 'waits' : says)}`,
    ...why.flatMap((line) => wrapText(escapeText(line), width - 4)).map((line) => `    ${line}`),
  ];
}
