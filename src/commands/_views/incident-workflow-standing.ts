import {actorName} from '../../core/actor.ts';
import type {Incident, IncidentWorkflow} from '../../core/incident/incident.ts';
import type {Standing} from './formats/difference-document.ts';
import {DRIFT_STANDINGS} from './formats/drift-document.ts';
import {resolvedText} from './incident-resolutions.ts';
import {localTime} from './local-time.ts';

/** How a workflow of an incident stands, raw: what was found, what was done about it, and whether it still drifts. */
export function incidentWorkflowStanding(
  {detectedAt}: Pick<Incident, 'detectedAt'>,
  {kind, since, drifting, resolved}: IncidentWorkflow,
): Standing {
  const found = DRIFT_STANDINGS[kind];
  const isLater = localTime(since) !== localTime(detectedAt);
  const says = [
    `${found.says}${isLater ? `, since ${localTime(since)}` : ''}`,
    ...(resolved ? [`${actorName(resolved.actor)} ${resolvedText(resolved)}`] : []),
    ...(drifting ? [] : ['no longer drifts']),
  ].join('; ');
  return drifting && !resolved ? {...found, says} : {mark: '·', colour: 'dim', level: 'notice', says};
}
