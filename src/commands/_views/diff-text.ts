import type {DiffReport, WorkflowDiff} from '../../core/comparison/diff-report.ts';
import {DIFF_STATUSES, type DiffStatus} from '../../core/diff/diff-status.ts';
import {summarise} from '../../core/diff/summarise.ts';
import type {Drawing} from '../_base-command.ts';
import {renderDifference} from './difference-text.ts';
import {escapeText} from './terminal.ts';

/** How each status is told between two environments; within one, only the target can have moved. */
const STATUSES = {
  unchanged: {mark: ' ', colour: 'dim', between: 'unchanged', within: 'unchanged'},
  modified: {mark: '~', colour: 'changed', between: 'changed in the source', within: 'changed'},
  added: {mark: '+', colour: 'added', between: 'new in the source', within: 'in Git, not in n8n'},
  target_only: {mark: '-', colour: 'removed', between: 'only in the target', within: 'in n8n, not in Git'},
  conflict: {mark: '!', colour: 'removed', between: 'conflict: both moved', within: 'conflict'},
  target_hotfix: {mark: '!', colour: 'changed', between: 'hotfix: changed in the target', within: 'changed in n8n'},
} as const satisfies Record<DiffStatus, {mark: string; colour: string; between: string; within: string}>;

export function diffSummary({source, target, summary}: DiffReport): string {
  const counts = DIFF_STATUSES.filter((status) => summary[status] > 0).map((status) => `${summary[status]} ${status}`);
  return `${source} → ${target}: ${counts.join(', ') || 'no workflows'}.`;
}

/** `wops diff`: every workflow that differs, told change by change, then the sum. */
export function diffText(report: DiffReport, drawing: Drawing, options: {stat: boolean; details: boolean}): string[] {
  const differing = report.workflows.filter(
    (workflow) => workflow.status !== 'unchanged' || workflow.facets.length > 0,
  );
  const lines = differing.flatMap((workflow) => workflowText(workflow, report.source === 'git', drawing, options));
  return [...lines, ...(lines.length > 0 && !options.stat ? [''] : []), diffSummary(report)];
}

function workflowText(
  workflow: WorkflowDiff,
  within: boolean,
  {palette, width}: Drawing,
  {stat, details}: {stat: boolean; details: boolean},
): string[] {
  const {mark, colour, ...says} = STATUSES[workflow.status];
  const told = within ? says.within : says.between;
  const head = `${palette[colour](mark)} ${palette.strong(escapeText(workflow.name))}  ${palette.dim(told)}`;
  if (stat) return [workflow.changes.length > 0 ? `${head}  ${escapeText(summarise(workflow))}` : head];
  return [head, ...renderDifference(workflow, {width: width - 4, palette, details}).map((line) => `    ${line}`)];
}
