import type {Actor} from '../../actor.ts';
import type {Context} from '../../context.ts';
import type {IncidentDecision} from '../../store/incident-store.ts';
import type {JsonObject} from '../../workflow/runtime-workflow.ts';
import {ageIncident, incidentTime} from '../age-incident.ts';
import {
  type DriftAcceptance,
  type Incident,
  type IncidentEventKind,
  type IncidentWorkflow,
  isOpen,
  type ResolvedWorkflow,
  resolutionOf,
  workflowKey,
} from '../incident.ts';
import {incidentEvent} from '../incident-event.ts';
import {toldNames} from '../told-names.ts';
import {acceptances} from './acceptances.ts';
import {isUndone, leftNothing} from './promotion-ends.ts';
import type {Done, Reconciliation} from './reconciliation.ts';
import {wroteTo} from './wrote-to.ts';

/** A reconciliation under way, and in whose name. */
export interface Resolving extends Reconciliation {
  actor: Actor;
  /** Its id, where one is needed. */
  approval: string | null;
  reason: string | null;
}

interface End {
  workflows: readonly IncidentWorkflow[];
  promotionId: string | null;
  commit: string | null;
}

/** Writes down what is done about an incident. One that is over meanwhile keeps its end. */
export function openRecord({store, now, newId}: Context, resolving: Resolving) {
  const {incident, workflows, request, replacement, actor, approval, reason} = resolving;
  const {resolution} = request;
  const from = replacement?.told ?? null;
  const attempt = newId();
  const {claim, release} = approvalUse(approval);
  /** Of what has begun; undefined while nothing has. */
  let begun: {promotionId: string | null} | undefined;
  /** What an event tells, and by what the events of this resolution know each other (`attemptOf`). */
  const told = (about: readonly IncidentWorkflow[], promotionId: string | null): JsonObject => ({
    resolution,
    ...(from === null ? {} : {version: from}),
    ...toldNames('workflows', about),
    ...(reason === null ? {} : {reason}),
    ...(approval === null ? {} : {approval}),
    ...(promotionId === null ? {attempt} : {promotion: promotionId}),
  });
  const change = (decide: (aged: Incident, at: string) => IncidentDecision) =>
    store.incidents.change(incident.id, (stored) => {
      if (!isOpen(stored)) return {incident: stored, events: []};
      const aged = ageIncident(stored, now());
      const at = incidentTime(aged.incident, now());
      const decision = decide(aged.incident, at);
      const events = [...aged.events, ...decision.events];
      const moved = events.length === 0 ? {} : {lastEventAt: at};
      return {...decision, incident: {...decision.incident, ...moved}, events};
    });
  const event = (kind: IncidentEventKind, at: string, details: JsonObject) =>
    incidentEvent(kind, {actor, at, forced: request.force, details});
  const fail = (message: string, use: () => Partial<IncidentDecision>) =>
    change((aged, at) => {
      const details = {...told(workflows, begun?.promotionId ?? null), message};
      return {incident: aged, events: [event('resolution_failed', at, details)], ...use()};
    });
  const end = ({workflows: done, promotionId, commit}: End, accept?: (at: string) => DriftAcceptance[]) =>
    change((aged, at) => {
      if (isSettled(aged, {promotionId, commit})) return {incident: aged, events: []};
      const resolved: ResolvedWorkflow = {resolution, from, actor, at, promotionId, commit};
      const keys = new Set(done.map(workflowKey));
      const affected = aged.affected.map((one) => (keys.has(workflowKey(one)) ? {...one, resolved} : one));
      const details = {...told(done, promotionId), ...(commit === null ? {} : {commit})};
      return {
        incident: {...aged, affected, resolution: resolutionOf(affected), reason: reason ?? aged.reason},
        events: [event('resolved', at, details)],
        ...claim(),
        ...(accept ? {accept: accept(at)} : {}),
      };
    });

  return {
    began: async (promotionId: string | null) => {
      await change((aged, at) => ({
        incident: aged,
        events: [event('resolving', at, told(workflows, promotionId))],
        ...claim(),
      }));
      begun = {promotionId};
    },
    /** Of what was written all the same, or is still being taken back, the next check tells (`settleLeftResolutions`). */
    failed: async (message: string) => {
      const id = begun?.promotionId ?? null;
      const promotion = id === null ? null : await store.promotions.get(id);
      if (promotion && !isUndone(promotion)) return;
      await fail(message, !promotion || leftNothing(promotion) ? release : () => ({}));
    },
    /** Only what was written to is its doing: what was as wanted already keeps what is recorded of it. */
    resolved: async (done: Done) => {
      const {operation, commit} = done;
      const written = workflows.filter((workflow) => wroteTo(done, workflow));
      const promotionId = operation?.id ?? null;
      if (written.length > 0) {
        await end({workflows: written, promotionId, commit: commit?.commit ?? operation?.commit ?? null});
      } else if (begun) await fail('It was as wanted already: nothing was written.', release);
    },
    accepted: async () => {
      await end({workflows, promotionId: null, commit: null}, (at) => acceptances(resolving, at));
    },
  };
}

/** Of an approval: used from the first write on, so that nothing else is done by it; released where nothing came of it. */
function approvalUse(approval: string | null) {
  let isClaimed = false;
  return {
    claim: () => {
      if (approval === null || isClaimed) return {};
      isClaimed = true;
      return {useApproval: approval};
    },
    release: () => {
      if (approval === null || !isClaimed) return {};
      isClaimed = false;
      return {releaseApproval: approval};
    },
  };
}

/** By a check that came before. */
function isSettled({affected}: Incident, {promotionId, commit}: Pick<End, 'promotionId' | 'commit'>): boolean {
  if (promotionId !== null) return affected.some(({resolved}) => resolved?.promotionId === promotionId);
  return commit !== null && affected.some(({resolved}) => resolved?.commit === commit);
}
