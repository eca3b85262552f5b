import {nearest} from '../config/nearest.ts';
import {WopsError} from '../errors.ts';
import type {CanonicalWorkflow, Mapping} from '../store/rows.ts';

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
  const where = environment === null ? '' : ` in ${environment}`;
  if (found.length > 1) {
    const list = found.map(
      (m) =>
        `${m.environment}: ${slugOf(m) ?? 'untracked'}, n8n id ${m.n8nId}, canonical id ${m.canonicalId ?? 'none'}`,
    );
    throw new WopsError(
      'workflow_ambiguous',
      `"${wanted}" could be any of ${found.length} workflows${where}:\n  ${list.join('\n  ')}`,
      {
        details: {
          wanted,
          candidates: found.map((m) => ({
            environment: m.environment,
            n8nId: m.n8nId,
            canonicalId: m.canonicalId,
            name: m.name,
          })),
        },
      },
    );
  }
  const known = here.flatMap((mapping) => [mapping.name, slugOf(mapping) ?? mapping.name]);
  const suggestion = nearest(wanted, known);
  throw new WopsError(
    'workflow_unknown',
    `There is no workflow "${wanted}"${where}${suggestion ? `; did you mean "${suggestion}"?` : '.'}`,
    {
      hint:
        environment === null
          ? 'wops workflow list'
          : `wops sync ${environment}, then: wops workflow list ${environment}`,
      details: {wanted, ...(suggestion ? {suggestion} : {})},
    },
  );
}
