import type {Actor} from '../../actor.ts';
import {type DriftAcceptance, type Incident, type IncidentWorkflow, workflowKey} from '../incident.ts';

interface Accepted {
  incident: Incident;
  workflows: readonly IncidentWorkflow[];
  actor: Actor;
  reason: string | null;
}

/** What is accepted is the difference as it was last found and shown; moved since, it is drift again. */
export function acceptances({incident, workflows, actor, reason}: Accepted, at: string): DriftAcceptance[] {
  return workflows.flatMap((workflow) =>
    workflow.fingerprint === null
      ? []
      : [
          {
            environment: incident.environment,
            workflow: workflowKey(workflow),
            fingerprint: workflow.fingerprint,
            incidentId: incident.id,
            actor,
            reason: reason ?? '',
            acceptedAt: at,
          },
        ],
  );
}
