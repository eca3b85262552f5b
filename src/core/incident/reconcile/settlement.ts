import type {DriftCheck} from '../../drift/drift-report.ts';
import type {Promotion} from '../../promotion/promotion.ts';
import type {IncidentDecision} from '../../store/incident-store.ts';
import type {JsonObject} from '../../workflow/runtime-workflow.ts';
import {
  type Incident,
  type IncidentWorkflow,
  type NewIncidentEvent,
  RESOLUTIONS,
  type ResolvedWorkflow,
  resolutionOf,
} from '../incident.ts';
import {incidentEvent} from '../incident-event.ts';
import {toldNames} from '../told-names.ts';
import {attemptOf} from './attempts.ts';
import {type LeftAttempt, leftAndGone, partOf} from './left-attempt.ts';
import {leftNothing} from './promotion-ends.ts';

/** What is written down at that time of a resolution that was left; the story gets one event of its end. */
export type Settlement = (incident: Incident, at: string) => IncidentDecision;

/** Of one whose promotion is over, and was not carried out. */
export function takenBack(attempt: LeftAttempt, promotion: Promotion): Settlement {
  const {approval} = attempt.begun.details;
  const isFree = typeof approval === 'string' && leftNothing(promotion);
  return (incident, at) => ({
    incident,
    events: [failed(attempt, at, `Its promotion is ${promotion.status.replaceAll('_', ' ')}.`)],
    ...(isFree ? {releaseApproval: approval} : {}),
  });
}

/** Of one that was carried out: what does not drift any more is resolved, what drifts is not. */
export function carriedOut(attempt: LeftAttempt, check: DriftCheck): Settlement {
  const {begun, promotion, commit, doneAt} = attempt;
  const resolution = RESOLUTIONS.find((one) => one === begun.details.resolution)!;
  const from = typeof begun.details.version === 'string' ? begun.details.version : null;
  const resolved: ResolvedWorkflow = {
    resolution,
    from,
    actor: begun.actor,
    at: doneAt,
    promotionId: promotion?.id ?? null,
    commit,
  };
  return (incident, at) => {
    const gone = leftAndGone(attempt, incident, check).gone.filter(
      (workflow) => partOf(attempt, workflow) === 'did' || workflow.resolved === null,
    );
    if (gone.length === 0)
      return {incident, events: [failed(attempt, at, 'It was done, and ended none of the drift.')]};
    const affected = incident.affected.map((workflow) =>
      gone.includes(workflow) && !isDoneLater(workflow, doneAt) ? {...workflow, resolved} : workflow,
    );
    const {workflows: _, more: __, ...details} = begun.details;
    const told = {...details, ...toldNames('workflows', gone), ...(commit === null ? {} : {commit})};
    return {
      incident: {...incident, affected, resolution: resolutionOf(affected)},
      events: [ended(attempt, 'resolved', at, told)],
    };
  };
}

/** What was done about a workflow after that time, or then, stays what was done about it. */
function isDoneLater({resolved}: IncidentWorkflow, doneAt: string): boolean {
  return resolved !== null && resolved.at >= doneAt;
}

function failed(attempt: LeftAttempt, at: string, message: string): NewIncidentEvent {
  return ended(attempt, 'resolution_failed', at, {...attempt.begun.details, message});
}

function ended(
  {begun, promotion}: LeftAttempt,
  kind: 'resolved' | 'resolution_failed',
  at: string,
  details: JsonObject,
) {
  const {actor, forced} = begun;
  const attempt: JsonObject = promotion ? {} : {attempt: attemptOf(begun)};
  return incidentEvent(kind, {actor, at, forced, details: {...details, ...attempt}});
}
