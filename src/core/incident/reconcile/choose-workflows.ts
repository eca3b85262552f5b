import {nearest} from '../../config/nearest.ts';
import {WopsError} from '../../errors.ts';
import {workflowAmbiguous} from '../../registry/workflow-faults.ts';
import type {Incident, IncidentWorkflow} from '../incident.ts';

/**
 * The affected workflows that are meant by names, canonical ids or n8n ids; where none is named, all that still drift. Throws
 * `usage` where there are none, `workflow_unknown`, `workflow_ambiguous`.
 */
export function chooseWorkflows(incident: Incident, wanted: readonly string[]): IncidentWorkflow[] {
  const drifting = incident.affected.filter((workflow) => workflow.drifting);
  const chosen = wanted.length === 0 ? drifting : [...new Set(wanted.map((text) => find(incident, drifting, text)))];
  if (chosen.length > 0) return chosen;
  throw new WopsError('usage', `Nothing of incident #${incident.number} drifts any more, as far as is known.`, {
    hint: `A check closes it: wops drift check ${incident.environment}`,
  });
}

function find(
  {number, environment, affected}: Incident,
  drifting: IncidentWorkflow[],
  wanted: string,
): IncidentWorkflow {
  const exact = drifting.filter(({canonicalId, n8nId}) => [canonicalId, n8nId].includes(wanted));
  const found = exact.length > 0 ? exact : drifting.filter(({name}) => name === wanted);
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const candidates = found.map((workflow) => ({...workflow, slug: null, environment}));
    throw workflowAmbiguous(wanted, ` of incident #${number}`, candidates);
  }
  if (affected.some(({name, canonicalId, n8nId}) => [name, canonicalId, n8nId].includes(wanted))) {
    throw new WopsError('usage', `"${wanted}" does not drift any more: there is nothing to reconcile.`, {
      hint: `wops incident show ${number}`,
    });
  }
  const suggestion = nearest(
    wanted,
    drifting.map((workflow) => workflow.name),
  );
  const meant = suggestion === undefined ? '.' : `; did you mean "${suggestion}"?`;
  throw new WopsError('workflow_unknown', `Incident #${number} is not about "${wanted}"${meant}`, {
    hint: `wops incident show ${number}`,
    details: {wanted, incident: number, ...(suggestion === undefined ? {} : {suggestion})},
  });
}
