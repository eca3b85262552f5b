import {isDeepStrictEqual} from 'node:util';
import type {Context} from '../../context.ts';
import type {DriftCheck, DriftStatus} from '../../drift/drift-report.ts';
import {ageIncident, incidentTime} from '../age-incident.ts';
import {type Incident, type IncidentEvent, isOpen} from '../incident.ts';
import {leftResolutions} from './attempts.ts';
import {type LeftAttempt, leftAndGone} from './left-attempt.ts';
import {leftCommits} from './left-commits.ts';
import {isUndone} from './promotion-ends.ts';
import {carriedOut, type Settlement, takenBack} from './settlement.ts';

/** Such a check saw what drifts, and so what drifts no more. */
const SEEING: readonly DriftStatus[] = ['IN_SYNC', 'DRIFT_DETECTED'];

/**
 * Writes down what became of the resolutions whose process died before it could, or whose promotion had to wait for an
 * approval, each on its own: its promotion says so, or, where Git alone was written, its commit. To be called with what a
 * check found, before that is recorded: of what a resolution did, what does not drift any more is resolved by it.
 */
export async function settleLeftResolutions(context: Context, check: DriftCheck): Promise<void> {
  const open = await context.store.incidents.open(check.environment);
  if (!open) return;
  const left = await leftAttempts(context, open, check);
  let seen: Incident | null = open;
  for (const attempt of left.sort(byTime)) {
    const settlement = settlementOf(attempt, open, check);
    if (settlement) seen = await settle(context, seen, settlement);
    if (!seen) return;
  }
}

async function leftAttempts(context: Context, open: Incident, check: DriftCheck): Promise<LeftAttempt[]> {
  const {incidents, promotions} = context.store;
  const events = await incidents.events(open.id);
  const attempts: LeftAttempt[] = [];
  const ofGit: IncidentEvent[] = [];
  for (const begun of leftResolutions(events)) {
    const {promotion: id} = begun.details;
    const promotion = typeof id === 'string' ? await promotions.get(id) : null;
    if (typeof id !== 'string') ofGit.push(begun);
    else if (promotion) {
      attempts.push({begun, promotion, commit: promotion.commit, doneAt: promotion.finishedAt ?? begun.at});
    }
  }
  if (ofGit.length === 0 || !SEEING.includes(check.status)) return attempts;
  const commits = await leftCommits(context, open, events);
  for (const begun of ofGit.reverse()) {
    const [commit] = commits;
    // Killed before its commit: whatever ended the drift, it was not this.
    if (commit === undefined) break;
    const attempt = {begun, promotion: null, commit, doneAt: begun.at};
    if (leftAndGone(attempt, open, check).gone.length === 0) continue;
    attempts.push(attempt);
    commits.shift();
  }
  return attempts;
}

/** null: it is not over yet, or the check does not tell. */
function settlementOf(attempt: LeftAttempt, open: Incident, check: DriftCheck): Settlement | null {
  const {promotion} = attempt;
  if (promotion && isUndone(promotion)) return takenBack(attempt, promotion);
  if (!SEEING.includes(check.status)) return null;
  const isOver =
    !promotion ||
    promotion.status === 'completed' ||
    // What it could not commit drifts until it is resumed.
    (promotion.status === 'completed_with_errors' && leftAndGone(attempt, open, check).left.length === 0);
  return isOver ? carriedOut(attempt, check) : null;
}

function byTime(a: LeftAttempt, b: LeftAttempt): number {
  if (a.doneAt === b.doneAt) return a.begun.number - b.begun.number;
  return a.doneAt < b.doneAt ? -1 : 1;
}

/** What became of the incident; null where something else has happened to it since it was looked at: the next check settles it. */
async function settle({store, now}: Context, seen: Incident, settlement: Settlement): Promise<Incident | null> {
  let isMoved = false;
  const settled = await store.incidents.change(seen.id, (stored) => {
    isMoved = !isOpen(stored) || !isDeepStrictEqual(stored, seen);
    if (isMoved) return {incident: stored, events: []};
    const aged = ageIncident(stored, now());
    const at = incidentTime(aged.incident, now());
    const decision = settlement(aged.incident, at);
    const events = [...aged.events, ...decision.events];
    return {...decision, incident: {...decision.incident, lastEventAt: at}, events};
  });
  return isMoved ? null : settled;
}
