import type {CanonicalWorkflow, Mapping} from '../store/rows.ts';
import {workflowAmbiguous, workflowUnknown} from './workflow-faults.ts';

export interface WorkflowCandidates {
  /** Only mappings of this environment; null: of any. */
  environment: string | null;
  mappings: Mapping[];
  canonical: CanonicalWorkflow[];
}

/**
 * The mapping a user means by a slug, a name, a canonical id or an n8n id (DESIGN.md §12). An exact id or slug beats a
 * name. Throws `workflow_unknown` with the nearest spelling, `workflow_ambiguous` with the candidates.
 */
export function findWorkflow(wanted: string, {environment, mappings, canonical}: WorkflowCandidates): Mapping {
  const slugs = new Map(canonical.map((workflow) => [workflow.canonicalId, workflow.slug]));
  const slugOf = (mapping: Mapping) => (mapping.canonicalId === null ? null : (slugs.get(mapping.canonicalId) ?? null));
  const here = environment === null ? mappings : mappings.filter((mapping) => mapping.environment === environment);
  const exact = here.filter((m) => m.n8nId === wanted || m.canonicalId === wanted || slugOf(m) === wanted);
  const found = exact.length > 0 ? exact : here.filter((mapping) => mapping.name === wanted);
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const where = environment === null ? '' : ` in ${environment}`;
    throw workflowAmbiguous(
      wanted,
      where,
      found.map((mapping) => ({...mapping, slug: slugOf(mapping)})),
    );
  }
  throw workflowUnknown(
    wanted,
    environment,
    here.flatMap((mapping) => [mapping.name, slugOf(mapping) ?? mapping.name]),
  );
}
