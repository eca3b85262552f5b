import type {Change} from '../../core/diff/change.ts';
import {summarise} from '../../core/diff/summarise.ts';
import type {OperationReport, ReportedWorkflow} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import {renderDifference} from './difference-text.ts';
import type {Labels} from './difference-value.ts';
import {nextCommand} from './operation-next.ts';
import {ACTIONS, blockedText, countActions, endsText, KINDS, writes} from './operation-words.ts';
import {carriedOverText} from './plan-carried-over-text.ts';
import {findingsText} from './plan-findings-text.ts';
import {gatesText} from './plan-gates-text.ts';
import {type PlanRow, planTable} from './plan-table-text.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

export interface PlanTextOptions {
  /** Everything that is carried over, all gates, all changes with long texts in full. */
  details: boolean;
  /** The table alone: neither how workflows differ nor what is carried over. */
  stat?: boolean;
  /** Names of workflows by canonical id, shown in place of references. */
  labels?: Labels;
  /** What runs the plan; absent before the question, which is about just that. */
  next?: string;
}

/** Of each workflow so many lines of difference are shown without --details. */
const BRIEF_LINES = 6;
/** Of more workflows than this only the table is shown without --details. */
const MANY = 20;

export function planSummary(report: OperationReport): string {
  const {status, workflows} = report;
  const ends = endsText(report);
  if (status === 'blocked') return `${ends}: ${blockedText(report)}.`;
  if (!writes(report)) return `${ends}: nothing to do; ${plural(workflows.length, 'workflow')} unchanged.`;
  return `${ends}: ${[countActions(workflows, 'planned'), unchanged(workflows)].filter(Boolean).join('; ')}.`;
}

/** What is asked before the first write. */
export function planQuestion({kind, target, workflows}: OperationReport): string {
  const count = plural(workflows.filter(({action}) => action !== 'none').length, 'workflow');
  return `${KINDS[kind].verb} ${count} to ${target}?`;
}

/** The plan of an operation: what is written, in order, and how it differs; what stands against it; the next command. */
export function planText(report: OperationReport, drawing: Drawing, options: PlanTextOptions): string[] {
  const {palette} = drawing;
  const {details, stat = false, next} = options;
  const toWrite = report.workflows.filter(({action}) => action !== 'none');
  const parts = [
    [palette.strong(`${KINDS[report.kind].noun} ${endsText(report)}`)],
    planTable(toWrite.map(rowOf), drawing),
    stat ? [] : differencesText(toWrite, drawing, options),
    stat ? [] : carriedOverText(report.workflows, drawing, details),
    findingsText(report.findings, drawing, details),
    gatesText(report, drawing, details),
    [planSummary(report), ...nextText(report, next, drawing)],
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

function rowOf(workflow: ReportedWorkflow): PlanRow {
  const {mark, colour} = ACTIONS[workflow.action];
  return {name: workflow.name, mark, colour, action: planActionText(workflow), more: changesText(workflow)};
}

/** What is done to a workflow, and whether it is published then: `update, publish`. */
export function planActionText({action, publication}: ReportedWorkflow): string {
  const {planned} = ACTIONS[action];
  if (publication === 'publish' && action !== 'publish') return `${planned}, publish`;
  if (publication === 'unpublish' && action !== 'unpublish') return `${planned}, unpublish`;
  return action === 'create' ? `${planned}, unpublished` : planned;
}

function changesText(workflow: ReportedWorkflow): string {
  const changes = toldChanges(workflow);
  return changes.length === 0 ? '' : summarise({facets: [], changes});
}

/** Without the publication, which the action tells. */
function toldChanges({changes = []}: ReportedWorkflow): Change[] {
  return changes.filter(({kind}) => kind !== 'published' && kind !== 'unpublished');
}

/** How what runs will change. What is new is not told node by node. */
function differencesText(workflows: readonly ReportedWorkflow[], drawing: Drawing, options: PlanTextOptions): string[] {
  const changing = workflows.filter((workflow) => toldChanges(workflow).length > 0);
  if (options.details) return changing.flatMap((workflow) => differenceText(workflow, drawing, options));
  const told = changing.filter(({action}) => action !== 'create');
  return told.length > MANY ? [] : told.flatMap((workflow) => differenceText(workflow, drawing, options));
}

function differenceText(workflow: ReportedWorkflow, drawing: Drawing, {details, labels}: PlanTextOptions): string[] {
  const {palette, width} = drawing;
  const changes = toldChanges(workflow);
  const lines = renderDifference({facets: [], changes}, {width: width - 4, palette, details, labels});
  const shown = details ? lines : lines.slice(0, BRIEF_LINES);
  const left = lines.length - shown.length;
  return [
    palette.strong(escapeText(workflow.name)),
    ...shown.map((line) => `    ${line}`),
    ...(left > 0 ? [palette.dim(`    … ${left} more ${left === 1 ? 'line' : 'lines'} (--details)`)] : []),
  ];
}

function unchanged(workflows: readonly ReportedWorkflow[]): string {
  const count = workflows.filter(({action}) => action === 'none').length;
  return count > 0 ? `${count} unchanged` : '';
}

function nextText(report: OperationReport, next: string | undefined, {palette}: Drawing): string[] {
  if (next === undefined) return [];
  const command = report.status === 'blocked' ? nextCommand(report) : next;
  return writes(report) || report.status === 'blocked' ? [`${palette.dim('Next:')} ${command}`] : [];
}
