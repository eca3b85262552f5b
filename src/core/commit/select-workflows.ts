import {findWorkflow} from '../registry/find-workflow.ts';
import type {CanonicalWorkflow, Mapping} from '../store/rows.ts';
import type {CommitOptions} from './commit-environment.ts';

/** The n8n ids a commit is about: those named, or all linked ones, with `all` the untracked ones too. */
export function selectWorkflows(
  environment: string,
  mappings: Mapping[],
  canonical: CanonicalWorkflow[],
  options: CommitOptions,
): Set<string> {
  const candidates = mappings.filter((mapping) => mapping.status !== 'ignored' && mapping.status !== 'deleted');
  if (options.workflows?.length) {
    return new Set(
      options.workflows.map((name) => findWorkflow(name, {environment, mappings: candidates, canonical}).n8nId),
    );
  }
  const wanted = candidates.filter((mapping) => mapping.status !== 'untracked' || options.all);
  return new Set(wanted.map((mapping) => mapping.n8nId));
}
