import type {DeploymentRun} from '../../core/deployment/run-due-deployments.ts';
import type {AgedIncident} from '../../core/incident/age-open-incidents.ts';
import type {CheckedEnvironment} from '../../daemon/check-environments.ts';
import type {SchedulerRun} from '../../daemon/run-once.ts';
import type {SchedulerName} from '../../daemon/schedulers.ts';
import type {Drawing} from '../_base-command.ts';
import {DEPLOYMENT_STATUSES_TOLD} from './deployment-words.ts';
import {driftCounts} from './drift-counts.ts';
import {paintDrift} from './drift-status-paint.ts';
import {moment} from './moment.ts';
import {shortId} from './operation-words.ts';
import {plural} from './plural.ts';
import {purgeSentence} from './purge-text.ts';
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
  return schedulers.flatMap((scheduler) => [headText(scheduler, drawing), ...linesText(scheduler, drawing)]);
}

function headText(scheduler: SchedulerRun, {palette}: Drawing): string {
  const {mark, colour} = MARKS[scheduler.status];
  const done = scheduler.error ? escapeText(scheduler.error.message) : DONE[scheduler.name].summary(scheduler);
  return `${palette[colour](mark)} ${palette.strong(scheduler.name)}  ${done}`;
}

function linesText(scheduler: SchedulerRun, drawing: Drawing): string[] {
  if (!scheduler.error) return DONE[scheduler.name].lines(scheduler, drawing);
  return [`  ${drawing.palette.dim('Next:')} ${escapeText(scheduler.error.hint)}`];
}

interface Told {
  summary(run: SchedulerRun): string;
  lines(run: SchedulerRun, drawing: Drawing): string[];
}

/** What each scheduler did, in a few words and in lines. */
const DONE: Record<SchedulerName, Told> = {
  deployments: {
    summary: ({deployments = []}) =>
      deployments.length === 0 ? 'nothing was due' : plural(deployments.length, 'deployment'),
    lines: ({deployments = []}, drawing) => deployments.flatMap((deployment) => deploymentText(deployment, drawing)),
  },
  drift: {
    summary: ({environments = []}) =>
      environments.length === 0 ? 'no environment is to be checked' : plural(environments.length, 'environment'),
    lines: ({environments = []}, drawing) => environments.flatMap((environment) => checkText(environment, drawing)),
  },
  incidents: {
    summary: ({incidents = []}) =>
      incidents.length === 0 ? 'no deadline came nearer' : plural(incidents.length, 'incident'),
    lines: ({incidents = []}, drawing) => incidents.map((incident) => agedText(incident, drawing)),
  },
  retention: {
    summary: ({retention}) => (retention ? purgeSentence(retention) : 'another run is at it'),
    lines: () => [],
  },
};

function deploymentText(deployment: DeploymentRun, {palette, width}: Drawing): string[] {
  const {id, source, target, status, error, waitsFor} = deployment;
  const {says, colour} = DEPLOYMENT_STATUSES_TOLD[status];
  return [
    `  ${shortId(id)}  ${source} → ${target}  ${palette[colour](status === 'scheduled' ? 'waits' : says)}`,
    ...detailText((error ?? waitsFor)?.message, width),
  ];
}

function checkText(environment: CheckedEnvironment, {palette, width}: Drawing): string[] {
  const {name, status, reason, incident, error} = environment;
  const painted = paintDrift(`${status}${reason ? ` (${reason})` : ''}`, {status, stale: false}, palette);
  const told = incident ? `, incident #${incident.number} ${incident.status}` : '';
  return [`  ${name}  ${painted}  ${driftCounts(environment)}${told}`, ...detailText(error?.message, width)];
}

function agedText({number, environment, status, escalation, expiresAt}: AgedIncident, {palette}: Drawing): string {
  const standing = status === 'expired' ? 'expired' : escalation;
  return `  #${number}  ${environment}  ${palette.changed(standing)}  its time ends at ${moment(expiresAt)}`;
}

function detailText(message: string | undefined, width: number): string[] {
  const lines = message?.split('\n') ?? [];
  return lines.flatMap((line) => wrapText(escapeText(line), width - 4)).map((line) => `    ${line}`);
}
