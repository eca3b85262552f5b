import type {WorkflowStatus} from '../../core/status/workflow-matrix.ts';
import type {Drawing} from '../_base-command.ts';
import {table} from './table.ts';

/** `wops workflow list`: a row per workflow, a column per environment. `filtered`: some may have been left out. */
export function workflowListText(
  workflows: WorkflowStatus[],
  {palette}: Drawing,
  {environments, filtered}: {environments: string[]; filtered: boolean},
): string[] {
  if (workflows.length === 0) return [filtered ? 'No workflow is like that.' : 'No workflow is known. Next: wops sync'];
  const lines = table<WorkflowStatus>(
    workflows,
    [
      {title: 'NAME', value: (row) => row.name},
      {title: 'SLUG', value: (row) => row.slug ?? ''},
      ...environments.map((name) => ({
        title: name.toUpperCase(),
        value: (row: WorkflowStatus) => {
          const cell = row.environments[name];
          return cell ? (cell.status ?? 'only in Git') : '';
        },
      })),
    ],
    palette,
  );
  return lines.map((line) => line.trimEnd());
}
