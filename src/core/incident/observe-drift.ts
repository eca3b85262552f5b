import {WOPS} from '../actor.ts';
import type {AffectedWorkflow} from '../drift/drift-report.ts';
import {ageIncident, incidentTime} from './age-incident.ts';
import {
  type Incident,
  type IncidentChange,
  type IncidentStatus,
  type IncidentWorkflow,
  type NewIncidentEvent,
  type Observation,
  resolutionOf,
} from './incident.ts';
import {incidentEvent} from './incident-event.ts';
import {TRANSITIONS} from './lifecycle.ts';
import {matchWorkflows} from './match-workflows.ts';
import {
  type DriftObservation,
  deadline,
  type Opening,
  openIncident,
  opensIncident,
  toIncidentWorkflow,
} from './open-incident.ts';
import {severityOf, worse} from './severity.ts';
import {toldNames} from './told-names.ts';

/**
 * What a check makes of an environment's incident (DESIGN.md §8): a new one, a longer list, a higher severity, or its end.
 * null: nothing. Only `IN_SYNC` ends one: an error or an `UNTRACKED` environment says nothing about the drift.
 */
export function observeDrift(
  open: Incident | null,
  observation: DriftObservation,
  {now, newId, number}: Opening,
): Observation | null {
  const {check, environment, evidence} = observation;
  if (open) {
    const aged = ageIncident(open, now);
    const observed = check.status === 'IN_SYNC' ? end(aged.incident, now) : update(aged.incident, observation, now);
    const events = [...aged.events, ...observed.events];
    return events.length === 0 && observed.incident === open ? null : {incident: observed.incident, events};
  }
  if (!opensIncident(environment, check) || !evidence) return null;
  return openIncident(observation, evidence, {now, newId, number});
}

/** Drift again, or still: the list grows, and the severity may rise; the deadline then comes nearer, from now on. */
function update(incident: Incident, {check, environment}: DriftObservation, now: Date): IncidentChange {
  if (check.status !== 'DRIFT_DETECTED' && check.status !== 'UNTRACKED') return {incident, events: []};
  const at = incidentTime(incident, now);
  const found = matchWorkflows(incident.affected, check.affected);
  const known = new Set(found.values());
  const added = check.affected.filter((workflow) => !known.has(workflow));
  const back = incident.affected.filter((workflow) => !workflow.drifting && found.has(workflow));
  const gone = incident.affected.filter((workflow) => workflow.drifting && !found.has(workflow));
  const affected = [
    ...incident.affected.map((workflow) => refreshed(workflow, found.get(workflow))),
    ...added.map((workflow) => toIncidentWorkflow(workflow, at)),
  ].sort(byName);
  const severity = worse(incident.severity, severityOf(affected.length));
  const nearer = deadline(environment.policies.drift, severity, at);
  const expiresAt = severity !== incident.severity && nearer < incident.expiresAt ? nearer : incident.expiresAt;
  const events: NewIncidentEvent[] = [];
  if (added.length > 0 || back.length > 0 || severity !== incident.severity) {
    const details = {...toldNames('added', [...added, ...back]), severity, expiresAt};
    events.push(incidentEvent('spread', {at, details}));
  }
  if (gone.length > 0) events.push(incidentEvent('receded', {at, details: toldNames('gone', gone)}));
  const isSame = events.length === 0 && JSON.stringify(affected) === JSON.stringify(incident.affected);
  if (isSame) return {incident, events};
  const lastEventAt = events.length > 0 ? at : incident.lastEventAt;
  const resolution = resolutionOf(affected);
  return {incident: {...incident, affected, severity, resolution, expiresAt, lastEventAt}, events};
}

/** No drift is left: what was resolved is reconciled now, and the incident closes by itself, whatever its status. */
function end(incident: Incident, now: Date): IncidentChange {
  const at = incidentTime(incident, now);
  const events: NewIncidentEvent[] = [];
  let {status, reconciledAt} = incident;
  if (incident.resolution !== null && status !== 'reconciled') {
    const ways: readonly IncidentStatus[] = TRANSITIONS[status];
    const actor = incident.affected.findLast(({resolved}) => resolved)?.resolved?.actor ?? WOPS;
    const details = {resolution: incident.resolution};
    const forced = !ways.includes('reconciled');
    events.push(incidentEvent('reconciled', {at, from: status, to: 'reconciled', actor, details, forced}));
    status = 'reconciled';
    reconciledAt = at;
  }
  events.push(incidentEvent('closed', {at, from: status, to: 'closed', details: {why: 'A check found no drift.'}}));
  const affected = incident.affected.map((workflow) => ({...workflow, drifting: false}));
  return {incident: {...incident, affected, status: 'closed', reconciledAt, closedAt: at, lastEventAt: at}, events};
}

function refreshed(workflow: IncidentWorkflow, found: AffectedWorkflow | undefined): IncidentWorkflow {
  if (!found) return {...workflow, drifting: false};
  // What drifts again after it was resolved is not resolved.
  const resolved = workflow.drifting ? workflow.resolved : null;
  return {...toIncidentWorkflow(found, workflow.since), resolved};
}

function byName(a: {name: string}, b: {name: string}): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
