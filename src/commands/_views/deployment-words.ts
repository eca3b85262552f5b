import {commandLine} from '../../core/command-line.ts';
import type {DeploymentSummary} from '../../core/deployment/deployment-report.ts';
import type {DeploymentStatus} from '../../core/store/deployment-table.ts';
import {age} from './age.ts';
import {localTime, until} from './local-time.ts';
import {shortId} from './operation-words.ts';
import type {Palette} from './terminal.ts';

/** How each status is told. */
export const DEPLOYMENT_STATUSES_TOLD = {
  pending: {says: 'waits for approval', colour: 'changed'},
  scheduled: {says: 'scheduled', colour: 'changed'},
  running: {says: 'running, or interrupted', colour: 'changed'},
  completed: {says: 'completed', colour: 'added'},
  failed: {says: 'failed', colour: 'removed'},
  cancelled: {says: 'cancelled', colour: 'dim'},
} as const satisfies Record<DeploymentStatus, {says: string; colour: keyof Palette}>;

type Told = Pick<DeploymentSummary, 'id' | 'source' | 'target' | 'status' | 'scheduledAt' | 'promotionId' | 'waitsFor'>;

/** `2026-01-15 14:00 +01:00, in 3 h`, `…, 5 min ago`. */
export function dueText(time: string, now: Date): string {
  return `${localTime(time)}, ${Date.parse(time) > now.getTime() ? until(time, now) : age(time, now)}`;
}

/** How it stands, in a sentence. */
export function deploymentSummary({id, source, target, status, scheduledAt}: Told): string {
  const {says} = DEPLOYMENT_STATUSES_TOLD[status];
  const due = status === 'pending' || status === 'scheduled' ? `; due ${localTime(scheduledAt!)}` : '';
  return `Deployment ${shortId(id)} ${source} → ${target}: ${says}${due}.`;
}

/** The one command to type next. */
export function nextDeploymentCommand(deployment: Told, now: Date): string {
  const {source, target, status, promotionId} = deployment;
  const id = shortId(deployment.id);
  const again = commandLine(['wops', 'promote', source, target, '--dry-run']);
  const look = promotionId === null ? null : `wops promotion show ${shortId(promotionId)}`;
  const commands = {
    pending: `wops promotion approve ${shortId(promotionId ?? 'latest')}`,
    scheduled: whileScheduled(deployment, now),
    running: look ?? `wops deployment show ${id}`,
    completed: look ?? again,
    failed: look ?? again,
    cancelled: again,
  } as const satisfies Record<DeploymentStatus, string>;
  return commands[status];
}

function whileScheduled({id, target, scheduledAt, waitsFor}: Told, now: Date): string {
  if (waitsFor?.type === 'blocked') return `wops hold release ${target}`;
  const isDue = scheduledAt !== null && Date.parse(scheduledAt) <= now.getTime();
  return isDue ? 'wops daemon --once deployments' : `wops deployment cancel ${shortId(id)}`;
}
