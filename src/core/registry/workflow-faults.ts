import {nearest} from '../config/nearest.ts';
import {WopsError} from '../errors.ts';

/** What a name could mean, for an error's text and details. */
export interface NamedCandidate {
  environment: string | null;
  slug: string | null;
  n8nId: string | null;
  canonicalId: string | null;
  name: string;
}

/** `workflow_ambiguous`, naming every candidate. `where` is empty or ` in ENV`. */
export function workflowAmbiguous(wanted: string, where: string, candidates: NamedCandidate[]): WopsError {
  const list = candidates.map(({environment, slug, n8nId, canonicalId}) =>
    [
      `${environment ? `${environment}: ` : ''}${slug ?? 'untracked'}`,
      ...(n8nId === null ? [] : [`n8n id ${n8nId}`]),
      `canonical id ${canonicalId ?? 'none'}`,
    ].join(', '),
  );
  return new WopsError(
    'workflow_ambiguous',
    `"${wanted}" could be any of ${candidates.length} workflows${where}:\n  ${list.join('\n  ')}`,
    {
      details: {
        wanted,
        candidates: candidates.map(({environment, n8nId, canonicalId, name}) => ({
          environment,
          n8nId,
          canonicalId,
          name,
        })),
      },
    },
  );
}

/** `workflow_unknown` with the nearest of the names that are known. */
export function workflowUnknown(wanted: string, environment: string | null, known: Iterable<string>): WopsError {
  const suggestion = nearest(wanted, known);
  const where = environment === null ? '' : ` in ${environment}`;
  return new WopsError(
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
