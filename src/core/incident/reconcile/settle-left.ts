import type {Context} from '../../context.ts';
import type {DriftCheck} from '../../drift/drift-report.ts';
import type {Promotion, PromotionStatus} from '../../promotion/promotion.ts';
import type {IncidentDecision} from '../../store/incident-store.ts';
import {ageIncident, incidentTime} from '../age-incident.ts';
import {
  type Incident,
  type IncidentEvent,
  isOpen,
  RESOLUTIONS,
  type ResolvedWorkflow,
  resolutionOf,
} from '../incident.ts';
import {incidentEvent} from '../incident-event.ts';
import {commitOfIncident} from '../incident-numbers.ts';

/** What a resolution that has begun has come to, as far as it was written down. */
const SETTLED: readonly IncidentEvent['kind'][] = ['resolved', 'resolution_failed'];

const DONE: readonly PromotionStatus[] = ['completed', 'completed_with_errors'];
const UNDONE: readonly PromotionStatus[] = ['failed', 'rolled_back', 'cancelled', 'rejected'];

/**
 * Writes down what became of a resolution whose process died before it could, or whose promotion had to wait for an
 * approval: its promotion says so, or, where Git alone was written, its commit. To be called with what a check found: that nothing
 * drifts any more shows that it was done.
 */
export async function settleLeftResolution(context: Context, {environment, status}: DriftCheck): Promise<void> {
  const {store} = context;
  const open = await store.incidents.open(environment);
  const begun = open && leftResolution(await store.incidents.events(open.id));
  if (!open || !begun) return;
  const id = begun.details.promotion;
  const promotion = typeof id === 'string' ? await store.promotions.get(id) : null;
  if (promotion && UNDONE.includes(promotion.status)) await settle(context, open, takenBack(begun, promotion));
  else if (status === 'IN_SYNC' && (promotion === null || DONE.includes(promotion.status))) {
    const commit = promotion ? promotion.commit : await commitOfIncident(context, open.number);
    // Killed before its commit: whatever ended the drift, it was not this.
    if (promotion || commit !== null) await settle(context, open, carriedOut(begun, promotion, commit));
  }
}

/** The last one that has begun, unless something is known of its end. */
function leftResolution(events: readonly IncidentEvent[]): IncidentEvent | null {
  const begun = events.findLast(({kind}) => kind === 'resolving');
  return begun && !events.some(({kind, number}) => number > begun.number && SETTLED.includes(kind)) ? begun : null;
}

type Settlement = (incident: Incident, at: string) => IncidentDecision;

/** Unless something has happened to the incident since it was looked at. */
async function settle({store, now}: Context, seen: Incident, by: Settlement): Promise<void> {
  await store.incidents.change(seen.id, (stored) => {
    if (!isOpen(stored) || stored.lastEventAt !== seen.lastEventAt) return {incident: stored, events: []};
    const aged = ageIncident(stored, now());
    const at = incidentTime(aged.incident, now());
    const settled = by(aged.incident, at);
    const events = [...aged.events, ...settled.events];
    return {...settled, incident: {...settled.incident, lastEventAt: at}, events};
  });
}

function takenBack({actor, details, forced}: IncidentEvent, {status}: Promotion): Settlement {
  const {approval} = details;
  return (incident, at) => ({
    incident,
    events: [
      incidentEvent('resolution_failed', {
        actor,
        at,
        forced,
        details: {...details, message: `Its promotion is ${status.replaceAll('_', ' ')}.`},
      }),
    ],
    ...(typeof approval === 'string' ? {releaseApproval: approval} : {}),
  });
}

function carriedOut(begun: IncidentEvent, promotion: Promotion | null, commit: string | null): Settlement {
  const {actor, details, forced} = begun;
  const resolution = RESOLUTIONS.find((one) => one === details.resolution)!;
  const from = typeof details.version === 'string' ? details.version : null;
  return (incident, at) => {
    const done: ResolvedWorkflow = {resolution, from, actor, at, promotionId: promotion?.id ?? null, commit};
    const affected = incident.affected.map((workflow) =>
      workflow.resolved === null && wasAbout(begun, promotion, workflow) ? {...workflow, resolved: done} : workflow,
    );
    return {
      incident: {...incident, affected, resolution: resolutionOf(affected)},
      events: [incidentEvent('resolved', {actor, at, forced, details})],
    };
  };
}

/** The promotion knows its workflows; a commit is known by their names alone, and by the first of them. */
function wasAbout(
  {details}: IncidentEvent,
  promotion: Promotion | null,
  {canonicalId, n8nId, name}: Incident['affected'][number],
): boolean {
  if (promotion) return promotion.workflows.some((one) => one.canonicalId === canonicalId || one.n8nId === n8nId);
  return 'more' in details || (Array.isArray(details.workflows) && details.workflows.includes(name));
}
