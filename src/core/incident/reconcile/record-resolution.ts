import type {Actor} from '../../actor.ts';
import type {Context} from '../../context.ts';
import type {IncidentDecision} from '../../store/incident-store.ts';
import type {JsonObject} from '../../workflow/runtime-workflow.ts';
import {ageIncident, incidentTime} from '../age-incident.ts';
import {
  type DriftAcceptance,
  type Incident,
  type IncidentEventKind,
  isOpen,
  type NewIncidentEvent,
  type ResolvedWorkflow,
  resolutionOf,
  workflowKey,
} from '../incident.ts';
import {incidentEvent} from '../incident-event.ts';
import {toldNames} from '../told-names.ts';
import type {Done, Reconciliation} from './reconciliation.ts';

/** A reconciliation under way, and in whose name. */
export interface Resolving extends Reconciliation {
  actor: Actor;
  /** Its id, where one is needed. */
  approval: string | null;
  reason: string | null;
}

/** Writes down what is done about an incident. One that is over meanwhile keeps its end. */
export function openRecord({store, now}: Context, resolving: Resolving) {
  const {incident, workflows, request, replacement, actor, approval, reason} = resolving;
  const {resolution} = request;
  const from = replacement?.told ?? null;
  const chosen = new Set(workflows.map(workflowKey));
  const told: JsonObject = {
    resolution,
    ...(from === null ? {} : {version: from}),
    ...toldNames('workflows', workflows),
    ...(reason === null ? {} : {reason}),
    ...(approval === null ? {} : {approval}),
  };
  const event = (kind: IncidentEventKind, at: string, more: JsonObject): NewIncidentEvent => {
    return incidentEvent(kind, {actor, at, forced: request.force, details: {...told, ...more}});
  };
  let isClaimed = false;
  /** Used from the first write on, so that nothing else is done by it; released where nothing came of it. */
  const claim = () => {
    if (approval === null || isClaimed) return {};
    isClaimed = true;
    return {useApproval: approval};
  };
  const release = () => {
    if (approval === null || !isClaimed) return {};
    isClaimed = false;
    return {releaseApproval: approval};
  };
  const note = (kind: IncidentEventKind, more: JsonObject, use: () => Partial<IncidentDecision>) =>
    store.incidents.change(incident.id, (stored) => {
      if (!isOpen(stored)) return {incident: stored, events: []};
      const aged = ageIncident(stored, now());
      const at = incidentTime(aged.incident, now());
      const events = [...aged.events, event(kind, at, more)];
      return {incident: {...aged.incident, lastEventAt: at}, events, ...use()};
    });
  const settle = (done: Pick<ResolvedWorkflow, 'promotionId' | 'commit'>, accepts: boolean) =>
    store.incidents.change(incident.id, (stored) => {
      if (!isOpen(stored)) return {incident: stored, events: []};
      const aged = ageIncident(stored, now());
      const at = incidentTime(aged.incident, now());
      const resolved: ResolvedWorkflow = {resolution, from, actor, at, ...done};
      const affected = aged.incident.affected.map((workflow) =>
        chosen.has(workflowKey(workflow)) ? {...workflow, resolved} : workflow,
      );
      const next: Incident = {
        ...aged.incident,
        affected,
        resolution: resolutionOf(affected),
        reason: reason ?? aged.incident.reason,
        lastEventAt: at,
      };
      return {
        incident: next,
        events: [...aged.events, event('resolved', at, {...done})],
        ...claim(),
        ...(accepts ? {accept: acceptances(resolving, at)} : {}),
      };
    });

  return {
    began: (promotionId: string | null) =>
      note('resolving', promotionId === null ? {} : {promotion: promotionId}, claim),
    failed: (message: string) => note('resolution_failed', {message}, release),
    resolved: ({operation, commit}: Done) =>
      settle({promotionId: operation?.id ?? null, commit: commit?.commit ?? operation?.commit ?? null}, false),
    accepted: () => settle({promotionId: null, commit: null}, true),
  };
}

/** What is accepted is the difference as it was last found and shown; moved since, it is drift again. */
function acceptances({incident, workflows, actor, reason}: Resolving, at: string): DriftAcceptance[] {
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
