import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import type {MappingStatus} from '../store/rows.ts';
import {type WorkflowStatus, workflowMatrix} from './workflow-matrix.ts';

export interface ListOptions {
  /** Only workflows of these. Default: all of them. */
  environments?: string[];
  /** Only workflows that have one of these statuses there. Soft-deleted ones that do not run any more only when asked for. */
  statuses?: MappingStatus[];
}

/** The registry's workflows by name, from the state file alone. */
export async function listWorkflows(context: Context, options: ListOptions = {}): Promise<WorkflowStatus[]> {
  const {store, config} = context;
  const names = selectEnvironments(config, options.environments);
  const environments = names.map((name) => config.environments.get(name)!);
  const [mappings, gitStates, canonical] = await Promise.all([
    store.mappings(),
    store.gitStates(),
    store.canonicalWorkflows(),
  ]);
  const statuses = new Set(options.statuses);
  const rows = workflowMatrix({mappings, gitStates, canonical}, {environments, deleted: statuses.has('deleted')});
  if (statuses.size === 0) return rows;
  return rows.filter((row) => Object.values(row.environments).some(({status}) => status && statuses.has(status)));
}
