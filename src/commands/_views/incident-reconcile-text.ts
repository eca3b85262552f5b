import {type Incident, workflowKey} from '../../core/incident/incident.ts';
import type {ReconcileOutcome, ReconcileReport} from '../../core/incident/reconcile/reconcile-report.ts';
import type {PlannedDifference} from '../../core/incident/reconcile/ways.ts';
import type {Drawing} from '../_base-command.ts';
import {commitText} from './commit-text.ts';
import {plannedDifferencesText} from './incident-adoption-text.ts';
import {RESOLUTIONS_TOLD, versionText, waysOn} from './incident-resolutions.ts';
import {operationBody} from './operation-text.ts';
import {shortId} from './operation-words.ts';
import {type PlanViewOptions, planView} from './plan-view.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';
import {wrapText} from './wrap-text.ts';

/** How each outcome is told, raw; after the name of the incident. */
const OUTCOMES_TOLD = {
  planned: ({reconciliation: {resolution, workflows}}) =>
    `would ${RESOLUTIONS_TOLD[resolution].does} for ${plural(workflows.length, 'workflow')}`,
  blocked: () => 'a gate stands in the way, and nothing was changed',
  waiting: () => 'it waits for an approval, and nothing was changed yet',
  failed: () => 'it could not be done',
  unchecked: () => 'it is done, and could not be checked',
  unresolved: (report) => `it is done, and ${stillDrifting(report)}`,
  partly: (report) => `that is done, and ${stillDrifting(report)}`,
  reconciled: ({status}) => `it is reconciled${status === 'closed' ? ', and closed: a check found no drift' : ''}`,
} as const satisfies Record<ReconcileOutcome, (report: ReconcileReport) => string>;

/** How it ended, in a sentence; raw. */
export function reconcileSummary(report: ReconcileReport): string {
  const {number, environment, reconciliation} = report;
  return `Incident #${number} in ${environment}: ${OUTCOMES_TOLD[reconciliation.outcome](report)}.`;
}

/**
 * `wops incident reconcile`: what is, or was, done, how the incident stands now, and the next command. `plan.next`: what
 * runs the plan.
 */
export function reconcileText(report: ReconcileReport, drawing: Drawing, plan: PlanViewOptions): string[] {
  const parts = [
    [headText(report, drawing)],
    effectText(report, drawing, plan),
    [
      ...wrapText(escapeText(reconcileSummary(report)), drawing.width),
      ...problemText(report),
      ...nextText(report, drawing, plan.next),
    ],
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function headText({number, environment, reconciliation}: ReconcileReport, {palette}: Drawing): string {
  const {resolution, from, dryRun} = reconciliation;
  const version = from === null ? '' : ` (${escapeText(versionText(from))})`;
  const head = `${palette.strong(`Incident #${number}`)}  ${environment}  ${RESOLUTIONS_TOLD[resolution].does}${version}`;
  return dryRun ? `${head}${palette.dim('  dry run')}` : head;
}

/** What was written to n8n, to Git, or nowhere at all; or would be. */
function effectText(report: ReconcileReport, drawing: Drawing, plan: PlanViewOptions): string[] {
  const {operation, commit, workflows, dryRun} = report.reconciliation;
  if (operation && !commit) {
    const {next: _, ...options} = plan;
    return dryRun ? [planView(operation, drawing, options)].flat() : operationBody(operation, drawing, plan.details);
  }
  if (commit && !dryRun) return commitText(commit, drawing);
  if (!dryRun) return workflows.map(({name}) => acceptedText(name, drawing));
  const differences = plannedDifferencesText(chosen(report), drawing, plan);
  return commit ? [...differences, '', ...commitText(commit, drawing)] : differences;
}

/** Those of the incident that it is about, with their changes. */
function chosen({affected, reconciliation: {workflows}}: ReconcileReport): PlannedDifference[] {
  const acts = new Map(workflows.map((workflow) => [workflowKey(workflow), workflow.act]));
  return affected.flatMap((workflow) => {
    const act = acts.get(workflowKey(workflow));
    return act === undefined ? [] : [{...workflow, act}];
  });
}

function acceptedText(name: string, {palette}: Drawing): string {
  return `${palette.added('✓')} ${palette.strong(escapeText(name))}  accepted as it is`;
}

/** Why it could not be pushed, or checked. */
function problemText({reconciliation: {check, unpushed}}: ReconcileReport): string[] {
  return [unpushed, check?.error].flatMap((problem) => (problem ? [escapeText(problem.message)] : []));
}

function nextText(report: ReconcileReport, drawing: Drawing, run: string | undefined): string[] {
  const {outcome} = report.reconciliation;
  if (outcome === 'partly' || outcome === 'unresolved') return waysOn(report, drawing);
  const command = outcome === 'planned' ? run : nextCommand(report);
  return command === undefined ? [] : [`${drawing.palette.dim('Next:')} ${escapeText(command)}`];
}

function nextCommand({number, environment, reconciliation: {outcome, operation}}: ReconcileReport): string {
  const promotion = operation?.id ? shortId(operation.id) : null;
  if (outcome === 'waiting' && promotion !== null) return `wops promotion approve ${promotion} (for a colleague)`;
  if (outcome === 'failed' && promotion !== null) return `wops promotion show ${promotion}`;
  const isDone = outcome === 'reconciled' || outcome === 'unchecked';
  return isDone ? `wops drift check ${environment}` : `wops incident show ${number}`;
}

/** `Orders still drifts`, `Orders and 3 more still drift`. */
function stillDrifting({affected}: Incident): string {
  const [first, ...rest] = affected.filter(({drifting}) => drifting).map(({name}) => name);
  if (first === undefined) return 'something still drifts';
  if (rest.length === 0) return `${first} still drifts`;
  return `${first} and ${rest.length === 1 ? rest[0] : `${rest.length} more`} still drift`;
}
