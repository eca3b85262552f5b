import type {OperationReport, ReportedWorkflow} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import {nextText} from './operation-next.ts';
import {ACTIONS, blockedText, countActions, endsText, KINDS, STATUSES, shortId, writes} from './operation-words.ts';
import {findingsText} from './plan-findings-text.ts';
import {gatesText} from './plan-gates-text.ts';
import {plural} from './plural.ts';
import {displayWidth, escapeText, type Palette, padTo, paint, type Span, shorten} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

const RESULTS = {
  success: {mark: '✓', colour: 'added'},
  failed: {mark: '✗', colour: 'removed'},
  skipped: {mark: '·', colour: 'dim'},
  rolled_back: {mark: '↺', colour: 'changed'},
  unfinished: {mark: '~', colour: 'changed'},
} as const satisfies Record<ReportedWorkflow['status'], {mark: string; colour: keyof Palette}>;

const WIDEST_NAME = 50;

/** How it ended, in a sentence. */
export function operationSummary(report: OperationReport): string {
  const {status, workflows} = report;
  const ends = endsText(report);
  if (status === 'blocked') return `${ends}: ${blockedText(report)}.`;
  if (status === 'completed' && !writes(report)) {
    return `${ends}: nothing to do; ${plural(workflows.length, 'workflow')} unchanged.`;
  }
  const isBetween = (report.rollback?.errors.length ?? 0) > 0;
  const says = `${STATUSES[status].says}${isBetween ? ', and not all is as before' : ''}`;
  return `${ends}: ${[says, outcomeText(report)].filter(Boolean).join('; ')}.`;
}

function outcomeText(report: OperationReport): string {
  const {status} = report;
  if (status === 'completed' || status === 'completed_with_errors') return doneText(report);
  return status === 'failed' || status === 'rolled_back' ? restoredText(report) : '';
}

function doneText({workflows}: OperationReport): string {
  const done = workflows.filter(({status}) => status === 'success');
  const unchanged = workflows.filter(({action}) => action === 'none').length;
  return [countActions(done, 'done'), unchanged > 0 ? `${unchanged} unchanged` : ''].filter(Boolean).join(', ');
}

function restoredText({rollback}: OperationReport): string {
  if (!rollback) return 'nothing that runs was changed';
  const {restored, errors} = rollback;
  const parts = [
    restored.length > 0 ? `${plural(restored.length, 'workflow')} as before` : '',
    errors.length > 0 ? `${errors.length} could not be put back` : '',
  ];
  return parts.filter(Boolean).join(', ') || 'nothing had to be put back';
}

/** The result of an operation: what happened to each workflow, what was kept of it, and the next command. */
export function operationText(report: OperationReport, drawing: Drawing): string[] {
  return [...operationBody(report, drawing), ...nextText(report, drawing)];
}

/** The same without the next command. */
export function operationBody(report: OperationReport, drawing: Drawing, details = false): string[] {
  const isHeldUp = report.status === 'blocked' || report.status === 'pending_approval';
  const parts = [
    [headText(report, drawing)],
    resultTable(report, drawing),
    problemsText(report, drawing),
    findingsText(report.findings, drawing, details),
    isHeldUp || details ? gatesText(report, drawing, details) : [],
    [...keptText(report), operationSummary(report)],
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index < 2 ? part : ['', ...part]));
}

function headText(report: OperationReport, {palette}: Drawing): string {
  const {id, kind, status} = report;
  const {says, colour} = STATUSES[status];
  const name = `${KINDS[kind].noun}${id === null ? '' : ` ${shortId(id)}`}`;
  return `${palette.strong(name)}  ${endsText(report)}  ${palette[colour](says)}`;
}

/** A row per workflow that was, or was to be, changed. */
function resultTable({workflows, status}: OperationReport, {palette, width}: Drawing): string[] {
  const changed = workflows.filter((workflow) => workflow.action !== 'none' || workflow.status === 'failed');
  const names = changed.map(({name}) => shorten(escapeText(name), WIDEST_NAME));
  const nameWidth = Math.max(0, ...names.map(displayWidth));
  const hasRun = status !== 'pending_approval' && status !== 'pending' && status !== 'blocked';
  return changed.flatMap((workflow, index) => {
    const {mark, colour} = RESULTS[workflow.status];
    const row: Span[] = [
      [colour, `${mark} `],
      ['strong', padTo(names[index]!, nameWidth)],
      [colour, `  ${happened(workflow, hasRun)}`],
    ];
    const error = workflow.error === undefined ? [] : wrapText(escapeText(workflow.error), width - 4);
    return [paint(row, width, palette), ...error.map((line) => `    ${line}`)];
  });
}

function happened({action, status}: ReportedWorkflow, hasRun: boolean): string {
  const {planned, done} = ACTIONS[action];
  if (!hasRun) return `to ${planned}`;
  const words = {
    success: done,
    failed: `not ${done}`,
    skipped: 'not touched',
    rolled_back: 'as before',
    unfinished: 'begun, and not finished',
  } as const satisfies Record<ReportedWorkflow['status'], string>;
  return words[status];
}

/** What went wrong, but for what stands beside a workflow already. */
function problemsText({error, rollback, workflows}: OperationReport, {palette, width}: Drawing): string[] {
  const told = new Set(workflows.map((workflow) => workflow.error));
  const messages = [
    ...(error && !told.has(error.message) ? [error.message] : []),
    ...(rollback?.errors ?? [])
      .filter(({message}) => !told.has(message))
      .map(({workflow, message}) => `${workflow} is not as before: ${message}`),
  ];
  return messages.flatMap((message) => {
    const [first, ...rest] = wrapText(escapeText(message), width - 2);
    return [`${palette.removed('✗')} ${first}`, ...rest.map((line) => `  ${line}`)];
  });
}

/** What was kept: snapshots to go back to, and the commit. */
function keptText({snapshots, commit, pushed, status, error}: OperationReport): string[] {
  const {pre, post} = snapshots;
  const isTakenBack = status === 'rolled_back' && error === undefined;
  const kept = [...(pre ? [`before ${shortId(pre)}`] : []), ...(post ? [`after ${shortId(post)}`] : [])];
  return [
    ...(kept.length > 0 ? [`Snapshots: ${kept.join(', ')}.`] : []),
    ...(commit
      ? [`Commit ${commit.slice(0, 10)}${pushed ? ', pushed' : ''}${isTakenBack ? ', taken back' : ''}.`]
      : []),
  ];
}
