import {type Actor, WOPS} from '../actor.ts';
import type {DriftPolicy, EnvironmentConfig} from '../config/config.ts';
import type {AffectedWorkflow, DriftCheck} from '../drift/drift-report.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import {ageIncident, incidentTime} from './age-incident.ts';
import type {
  DriftSnapshot,
  Incident,
  IncidentChange,
  IncidentEventKind,
  IncidentStatus,
  IncidentWorkflow,
  NewIncidentEvent,
  Observation,
  PackedSides,
} from './incident.ts';
import {TRANSITIONS} from './lifecycle.ts';
import {matchWorkflows} from './match-workflows.ts';
import {resolutionOf} from './reconcile/record-resolution.ts';
import {severityOf, worse} from './severity.ts';
import {toldNames} from './told-names.ts';

/** A check of an environment, and the rules that hold there. */
export interface DriftObservation {
  check: DriftCheck;
  environment: Pick<EnvironmentConfig, 'name' | 'class' | 'drift' | 'policies'>;
  /** Of the workflows that are affected, in their order; for a new incident. null: a new one is opened by a later check. */
  evidence: {commit: string | null; hashes: Hashes[]; sides: PackedSides[]} | null;
}

export interface Hashes {
  contentHashBefore: string | null;
  contentHashAfter: string | null;
}

interface Opening {
  now: Date;
  newId(): string;
  /** For a new one. */
  number: number;
}

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

/** Whether a check opens an incident where none is open: the conditions of the specification, §6.3. */
export function opensIncident(
  {class: environmentClass, drift, policies}: Pick<EnvironmentConfig, 'class' | 'drift' | 'policies'>,
  {status}: Pick<DriftCheck, 'status'>,
): boolean {
  const {autoCreateIncidents, autoCreateForProductionOnly} = policies.drift;
  return (
    status === 'DRIFT_DETECTED' &&
    environmentClass !== 'dev' &&
    drift.handling !== 'warn_only' &&
    autoCreateIncidents &&
    (environmentClass === 'production' || !autoCreateForProductionOnly)
  );
}

/** The deadline of what is found (again) at `from`. */
export function deadline({severityTtlHours}: DriftPolicy, severity: Incident['severity'], from: string): string {
  return new Date(Date.parse(from) + severityTtlHours[severity] * 3_600_000).toISOString();
}

function openIncident(
  {check, environment}: DriftObservation,
  {commit, hashes, sides}: NonNullable<DriftObservation['evidence']>,
  {now, newId, number}: Opening,
): Observation {
  const at = now.toISOString();
  const severity = severityOf(check.affected.length);
  const {checked, inSync, withDrift, notInGit, missingInRuntime} = check;
  const snapshot: DriftSnapshot = {
    environment: environment.name,
    detectedAt: at,
    commit,
    summary: {checked, inSync, withDrift, notInGit, missingInRuntime},
    workflows: check.affected.map(({canonicalId, n8nId, name, kind, facets}, index) => ({
      canonicalId,
      n8nId,
      name,
      kind,
      facets,
      ...hashes[index]!,
    })),
  };
  const incident: Incident = {
    id: newId(),
    number,
    environment: environment.name,
    status: 'detected',
    severity,
    escalation: 'none',
    affected: check.affected.map((workflow) => toIncidentWorkflow(workflow, at)),
    owner: null,
    reason: null,
    ticket: null,
    resolution: null,
    detectedAt: at,
    acknowledgedAt: null,
    stabilizedAt: null,
    reconciledAt: null,
    closedAt: null,
    expiresAt: deadline(environment.policies.drift, severity, at),
    lastEventAt: at,
    payloadPurgedAt: null,
  };
  const details = {severity, ...toldNames('affected', check.affected), expiresAt: incident.expiresAt};
  return {
    incident,
    events: [event('detected', {at, to: 'detected', details})],
    opened: {snapshot, sides},
  };
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
    events.push(event('spread', {at, details}));
  }
  if (gone.length > 0) events.push(event('receded', {at, details: toldNames('gone', gone)}));
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
    events.push({...event('reconciled', {at, from: status, to: 'reconciled', actor, details}), forced});
    status = 'reconciled';
    reconciledAt = at;
  }
  events.push(event('closed', {at, from: status, to: 'closed', details: {why: 'A check found no drift.'}}));
  const affected = incident.affected.map((workflow) => ({...workflow, drifting: false}));
  return {incident: {...incident, affected, status: 'closed', reconciledAt, closedAt: at, lastEventAt: at}, events};
}

function refreshed(workflow: IncidentWorkflow, found: AffectedWorkflow | undefined): IncidentWorkflow {
  if (!found) return {...workflow, drifting: false};
  // What drifts again after it was resolved is not resolved.
  const resolved = workflow.drifting ? workflow.resolved : null;
  return {...toIncidentWorkflow(found, workflow.since), resolved};
}

function toIncidentWorkflow(workflow: AffectedWorkflow, since: string): IncidentWorkflow {
  const {canonicalId, n8nId, name, kind, facets, changes, fingerprint} = workflow;
  return {canonicalId, n8nId, name, kind, facets, changes, fingerprint, since, drifting: true, resolved: null};
}

interface EventParts {
  at: string;
  from?: IncidentStatus;
  to?: IncidentStatus;
  actor?: Actor;
  details: JsonObject;
}

function event(kind: IncidentEventKind, {at, from, to, actor = WOPS, details}: EventParts): NewIncidentEvent {
  return {kind, from: from ?? null, to: to ?? null, actor, at, forced: false, details};
}

function byName(a: {name: string}, b: {name: string}): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
