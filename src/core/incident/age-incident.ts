import {ESCALATIONS, type Escalation, type Incident, type IncidentChange, type NewIncidentEvent} from './incident.ts';
import {incidentEvent} from './incident-event.ts';

/** From this share of its time on, an open incident is at this level (DESIGN.md §8). */
const SHARES = {none: 0, escalated: 0.25, critical_overdue: 0.75} as const satisfies Record<Escalation, number>;

/** Time passes on those that somebody still has to see to. */
const AGEING = ['detected', 'acknowledged', 'stabilized'] as const satisfies readonly Incident['status'][];

/** The time of an incident: it never runs back, whatever the clock does. Its deadline is counted from it, everywhere. */
export function incidentTime({lastEventAt}: Pick<Incident, 'lastEventAt'>, now: Date): string {
  const time = now.toISOString();
  return time > lastEventAt ? time : lastEventAt;
}

/**
 * What time has made of an incident by `now`: a higher level of escalation, and `expired` where it was only detected. The
 * level never falls by itself, also when the clock jumps back; an extension alone lowers it.
 */
export function ageIncident(incident: Incident, now: Date): IncidentChange {
  if (!AGEING.some((status) => status === incident.status)) return {incident, events: []};
  const at = incidentTime(incident, now);
  const reached = ESCALATIONS.indexOf(escalationAt(incident, at));
  const events: NewIncidentEvent[] = [];
  for (let level = ESCALATIONS.indexOf(incident.escalation) + 1; level <= reached; level++) {
    const details = {level: ESCALATIONS[level]!, expiresAt: incident.expiresAt};
    events.push(incidentEvent('escalated', {at, details}));
  }
  const isExpired = incident.status === 'detected' && at >= incident.expiresAt;
  if (isExpired) {
    const details = {expiresAt: incident.expiresAt};
    events.push(incidentEvent('expired', {at, from: 'detected', to: 'expired', details}));
  }
  if (events.length === 0) return {incident, events};
  const escalation = ESCALATIONS[Math.max(reached, ESCALATIONS.indexOf(incident.escalation))]!;
  return {
    incident: {...incident, escalation, status: isExpired ? 'expired' : incident.status, lastEventAt: at},
    events,
  };
}

/** The level by the share of its time that has passed at `at`. */
export function escalationAt(
  {detectedAt, expiresAt}: Pick<Incident, 'detectedAt' | 'expiresAt'>,
  at: string,
): Escalation {
  const [start, end, time] = [detectedAt, expiresAt, at].map((one) => Date.parse(one)) as [number, number, number];
  const share = end <= start ? 1 : (time - start) / (end - start);
  return ESCALATIONS.findLast((level) => share >= SHARES[level]) ?? 'none';
}

/** Whether the deadline of an open incident has passed. */
export function isOverdue(incident: Pick<Incident, 'lastEventAt' | 'expiresAt'>, now: Date): boolean {
  return incidentTime(incident, now) >= incident.expiresAt;
}
