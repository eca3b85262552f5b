import type {DiffReport, WorkflowDiff} from '../../../core/comparison/diff-report.ts';
import type {PathOf} from '../../../core/comparison/workflow-paths.ts';
import {DIFF_STATUSES, type DiffStatus} from '../../../core/diff/diff-status.ts';
import type {Labels} from '../difference-value.ts';
import type {DifferenceDocument, Standing} from './difference-document.ts';

/** How each status is told between two environments; within one, only the target can have moved. */
const STATUSES = {
  unchanged: {mark: ' ', colour: 'dim', level: 'notice', between: 'unchanged', within: 'unchanged'},
  modified: {mark: '~', colour: 'changed', level: 'notice', between: 'changed in the source', within: 'changed'},
  added: {mark: '+', colour: 'added', level: 'notice', between: 'new in the source', within: 'in Git, not in n8n'},
  target_only: {
    mark: '-',
    colour: 'removed',
    level: 'notice',
    between: 'only in the target',
    within: 'in n8n, not in Git',
  },
  conflict: {mark: '!', colour: 'removed', level: 'error', between: 'conflict: both moved', within: 'conflict'},
  target_hotfix: {
    mark: '!',
    colour: 'changed',
    level: 'warning',
    between: 'hotfix: changed in the target',
    within: 'changed in n8n',
  },
} as const satisfies Record<DiffStatus, Omit<Standing, 'says'> & {between: string; within: string}>;

export function diffSummary({source, target, summary}: DiffReport): string {
  const counts = DIFF_STATUSES.filter((status) => summary[status] > 0).map((status) => `${summary[status]} ${status}`);
  return `${source} → ${target}: ${counts.join(', ') || 'no workflows'}.`;
}

/** `wops diff` as a document; `names` are those of workflows by canonical id, as far as they are known. */
export function diffDocument(report: DiffReport, pathOf: PathOf, names: Labels): DifferenceDocument {
  const {source, target} = report;
  const within = source === 'git';
  return {
    title: `${source} → ${target}`,
    before: within ? `${target} in Git` : `${target} as it is`,
    after: within ? `${target} in n8n` : `${target} with what ${source} holds`,
    summary: diffSummary(report),
    workflows: report.workflows.filter(isDifferent).map(({canonicalId, name, slug, status, changes, graph}) => {
      const {between, within: inside, ...standing} = STATUSES[status];
      const file = pathOf(within ? target : source, {canonicalId, slug});
      return {name, file, standing: {...standing, says: within ? inside : between}, changes, graph};
    }),
    labels: new Map([...names, ...namesIn(report)]),
  };
}

function isDifferent({status, facets}: WorkflowDiff): boolean {
  return status !== 'unchanged' || facets.length > 0;
}

function namesIn({workflows}: DiffReport): [canonicalId: string, name: string][] {
  return workflows.flatMap(({canonicalId, name}) => (canonicalId === null ? [] : [[canonicalId, name]]));
}
