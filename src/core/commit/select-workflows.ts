import {findWorkflow} from '../registry/find-workflow.ts';
import type {CanonicalWorkflow, Mapping} from '../store/rows.ts';
import type {CommitOptions} from './commit-environment.ts';

/**
 * The n8n ids a commit is about: those named (none, where only files are to go), or all linked ones, with `all` the
 * untracked ones too. A workflow whose canonical workflow was deleted is as one that is not tracked: it may become a new one.
 */
export function selectWorkflows(
  environment: string,
  mappings: Mapping[],
  canonical: CanonicalWorkflow[],
  options: CommitOptions,
): Set<string> {
  const candidates = mappings.filter((mapping) => mapping.status !== 'ignored');
  if (options.workflows?.length || options.remove?.length) {
    return new Set(
      (options.workflows ?? []).map((name) => findWorkflow(name, {environment, mappings: candidates, canonical}).n8nId),
    );
  }
  const isTracked = ({status}: Mapping) => status === 'linked' || status === 'missing';
  return new Set(candidates.filter((mapping) => isTracked(mapping) || options.all).map((mapping) => mapping.n8nId));
}
