import type {Action} from '../../core/promotion/plan.ts';
import type {OperationKind, PromotionStatus} from '../../core/promotion/promotion.ts';
import type {OperationReport, ReportedWorkflow} from '../../core/promotion/report.ts';
import type {Standing} from './formats/difference-document.ts';
import {escapeText, type Palette} from './terminal.ts';

/** How each action is told: before it, and after. */
export const ACTIONS = {
  create: {mark: '+', colour: 'added', planned: 'create', done: 'created'},
  update: {mark: '~', colour: 'changed', planned: 'update', done: 'updated'},
  publish: {mark: '~', colour: 'changed', planned: 'publish', done: 'published'},
  unpublish: {mark: '~', colour: 'changed', planned: 'unpublish', done: 'unpublished'},
  archive: {mark: '-', colour: 'removed', planned: 'archive', done: 'archived'},
  none: {mark: ' ', colour: 'dim', planned: 'nothing', done: 'unchanged'},
} as const satisfies Record<
  Action,
  {mark: Standing['mark']; colour: Standing['colour']; planned: string; done: string}
>;

/** How each status is told. */
export const STATUSES = {
  blocked: {says: 'blocked', colour: 'removed'},
  pending: {says: 'not started', colour: 'dim'},
  pending_approval: {says: 'waits for approval', colour: 'changed'},
  approved: {says: 'approved, and not run yet', colour: 'changed'},
  rejected: {says: 'rejected', colour: 'removed'},
  running: {says: 'running, or interrupted', colour: 'changed'},
  completed: {says: 'completed', colour: 'added'},
  completed_with_errors: {says: 'completed, but for Git', colour: 'changed'},
  failed: {says: 'failed', colour: 'removed'},
  rolled_back: {says: 'rolled back', colour: 'changed'},
  cancelled: {says: 'cancelled', colour: 'dim'},
} as const satisfies Record<PromotionStatus, {says: string; colour: keyof Palette}>;

/** What each kind of operation is called, and how it is asked for again. */
export const KINDS = {
  promotion: {noun: 'Promotion', verb: 'Promote'},
  apply: {noun: 'Apply', verb: 'Apply'},
  restore: {noun: 'Restore', verb: 'Restore'},
} as const satisfies Record<OperationKind, {noun: string; verb: string}>;

type Ends = Pick<OperationReport, 'source' | 'target'>;

/** `dev → staging`, `Git → prod`, `snapshot 7d1f0a3c → prod`. */
export function endsText({source, target}: Ends): string {
  return `${sourceText(source)} → ${target}`;
}

export function sourceText(source: string): string {
  if (source === 'git') return 'Git';
  const [, snapshot] = /^snapshot:(.+)$/.exec(source) ?? [];
  return snapshot === undefined ? source : `snapshot ${shortId(snapshot)}`;
}

/** Whether anything was, or is to be, written. */
export function writes({workflows}: OperationReport): boolean {
  return workflows.some(({action}) => action !== 'none');
}

/** `blocked by requireCleanDrift, credentials`. */
export function blockedText({gates}: OperationReport): string {
  const failed = gates.filter((gate) => !gate.passed).map(({name}) => escapeText(name));
  return failed.length === 0 ? 'blocked' : `blocked by ${failed.join(', ')}`;
}

/** Enough of an id to name it by. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** `1 created, 2 updated`; empty where nothing was. */
export function countActions(workflows: readonly ReportedWorkflow[], tense: 'planned' | 'done'): string {
  const counts = Object.entries(ACTIONS).flatMap(([action, words]) => {
    const count = workflows.filter((workflow) => workflow.action === action).length;
    if (count === 0 || action === 'none') return [];
    return [tense === 'done' ? `${count} ${words.done}` : `${count} to ${words.planned}`];
  });
  return counts.join(', ');
}
