import type {Action} from '../../core/promotion/plan.ts';
import type {OperationReport, ReportedWorkflow} from '../../core/promotion/report.ts';
import type {Drawing} from '../_base-command.ts';
import {endsText, KINDS, shortId} from './operation-words.ts';
import {type PlanRow, planTable} from './plan-table-text.ts';
import {plural} from './plural.ts';

/** How what was done to a workflow is undone. */
const UNDOES = {
  create: {mark: '-', colour: 'removed', action: 'archive'},
  update: {mark: '~', colour: 'changed', action: 'as before'},
  publish: {mark: '~', colour: 'changed', action: 'unpublish'},
  unpublish: {mark: '~', colour: 'changed', action: 'publish'},
  archive: {mark: '+', colour: 'added', action: 'take out of the archive'},
} as const satisfies Record<Exclude<Action, 'none'>, Omit<PlanRow, 'name'>>;

export function undoSummary(report: OperationReport): string {
  return `${report.target}: ${plural(undone(report).length, 'workflow')} to put back.`;
}

/** What is asked before the first write of a rollback. */
export function undoQuestion(report: OperationReport): string {
  return `Put ${plural(undone(report).length, 'workflow')} of ${report.target} back?`;
}

/** The plan of a rollback: of every workflow how it is put back, and the next command. */
export function undoText(report: OperationReport, drawing: Drawing, {next}: {next?: string}): string[] {
  const {palette} = drawing;
  const {id, kind, target} = report;
  const name = `${KINDS[kind].noun.toLowerCase()}${id === null ? '' : ` ${shortId(id)}`}`;
  return [
    palette.strong(`Rollback of ${name}  ${endsText(report)}`),
    '',
    ...planTable(undone(report), drawing),
    '',
    `${undoSummary(report)} Afterwards ${target} is on hold.`,
    ...(hasPlaceholders(report)
      ? ['Placeholder credentials go too, unless somebody has filled them in or uses them.']
      : []),
    ...(next === undefined ? [] : [`${palette.dim('Next:')} ${next}`]),
  ];
}

function hasPlaceholders({findings}: OperationReport): boolean {
  return findings.some(({code}) => code === 'placeholder_credential');
}

/** What was not begun needs no undoing. */
function undone({workflows}: OperationReport): PlanRow[] {
  return workflows.flatMap(({name, action, status}: ReportedWorkflow) =>
    action === 'none' || status === 'skipped' ? [] : [{name, ...UNDOES[action]}],
  );
}
