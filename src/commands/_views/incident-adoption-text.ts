import type {CommitReport} from '../../core/commit/commit-report.ts';
import type {ReconcileAct} from '../../core/incident/reconcile/reconcile-report.ts';
import type {Adoption, PlannedDifference} from '../../core/incident/reconcile/ways.ts';
import type {Drawing} from '../_base-command.ts';
import {commitFilesText} from './commit-text.ts';
import {driftWorkflowText} from './drift-workflow-text.ts';
import {DRIFT_STANDINGS} from './formats/drift-document.ts';
import type {PlanViewOptions} from './plan-view.ts';
import {plural} from './plural.ts';
import {escapeText} from './terminal.ts';

type DifferenceOptions = Pick<PlanViewOptions, 'details' | 'stat' | 'labels'>;

/** What is to become of a difference. */
const ACTS_TOLD = {
  commit: 'to be committed',
  remove_file: 'its file is to be removed',
  write: 'to be written over',
  archive: 'to be archived',
  accept: 'to be accepted as it is',
} as const satisfies Record<ReconcileAct, string>;

/** How each workflow differs from Git, as `incident show` tells it, and what is to become of that. */
export function plannedDifferencesText(
  workflows: readonly PlannedDifference[],
  drawing: Drawing,
  {details, stat = false, labels}: DifferenceOptions,
): string[] {
  const options = {...drawing, details, stat};
  return workflows.flatMap((workflow) => {
    const found = DRIFT_STANDINGS[workflow.kind];
    const standing = {...found, says: `${found.says}; ${ACTS_TOLD[workflow.act]}`};
    return driftWorkflowText(workflow, {standing, labels, options});
  });
}

/** What `reconcile promote` is about to commit, before the question. */
export function adoptionText({workflows, commit}: Adoption, drawing: Drawing, options: DifferenceOptions): string[] {
  const title = drawing.palette.strong(escapeText(`What runs in ${commit.environment} → Git`));
  return [title, ...plannedDifferencesText(workflows, drawing, options), '', ...commitFilesText(commit, drawing), ''];
}

/** What is asked before that. */
export function adoptionQuestion({written, removed, environment}: CommitReport): string {
  const parts = [
    ...(written.length > 0 ? [`write ${plural(written.length, 'file')}`] : []),
    ...(removed.length > 0 ? [`remove ${plural(removed.length, 'file')}`] : []),
  ];
  const does = parts.join(' and ');
  return `${does.charAt(0).toUpperCase()}${does.slice(1)} of ${environment} in Git?`;
}
