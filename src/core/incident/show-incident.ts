import {currentActor, mayAs, roleOf} from '../actor.ts';
import type {DriftHandling, Role} from '../config/config.ts';
import type {Context} from '../context.ts';
import {ageIncident, isOverdue} from './age-incident.ts';
import type {DriftApproval} from './approval.ts';
import {ASSIGNABLE_STATUSES} from './assign-incident.ts';
import {findIncident} from './find-incident.ts';
import {handlingOf} from './handling.ts';
import {type DriftSnapshot, type Incident, type IncidentEvent, type IncidentStatus, isOpen} from './incident.ts';
import {EXTENDABLE_STATUSES, type IncidentAction, possibleActions} from './lifecycle.ts';

/** What people can do about an incident: to its status, and to its deadline. */
export type StoryAction = IncidentAction | 'extend' | 'assign';

/** `data` of `wops incident show --json`: an incident and its whole story. */
export interface IncidentStory extends Incident {
  /** The environment's; null where wops.yaml does not know it any more. */
  handling: DriftHandling | null;
  /** Past the deadline, and open. */
  overdue: boolean;
  timeline: IncidentEvent[];
  /** What was found when it was opened; null once retention let go of it. */
  snapshot: DriftSnapshot | null;
  approvals: DriftApproval[];
  /** What can be done now, by which role; `allowed`: by whoever asks. */
  next: {action: StoryAction; role: Role; allowed: boolean}[];
}

/** `wops incident show`. Throws `usage` where there is no such incident. */
export async function showIncident(context: Context, wanted: string): Promise<IncidentStory> {
  const stored = await findIncident(context, wanted);
  const {incident, events} = ageIncident(stored, context.now());
  const {incidents} = context.store;
  const timeline = await incidents.events(stored.id);
  const handling = handlingOf(context, incident);
  const role = roleOf(context.config, await currentActor(context));
  return {
    ...incident,
    handling,
    overdue: isOpen(incident) && isOverdue(incident, context.now()),
    timeline: [...timeline, ...events.map((event, index) => ({...event, number: timeline.length + index + 1}))],
    snapshot: await incidents.snapshot(stored.id),
    approvals: await incidents.approvals({incidentId: stored.id}),
    next: nextActions(incident.status, handling).map((one) => ({...one, allowed: mayAs(role, one.role)})),
  };
}

function nextActions(status: IncidentStatus, handling: DriftHandling | null): {action: StoryAction; role: Role}[] {
  const actions = possibleActions(status, handling);
  // Nothing can be read or written there any more: it can only end.
  if (handling === null) return actions.filter(({action}) => action === 'close' || action === 'cancel');
  const is = (statuses: readonly IncidentStatus[]) => statuses.includes(status);
  return [
    ...actions,
    ...(is(ASSIGNABLE_STATUSES) ? [{action: 'assign', role: 'developer'} as const] : []),
    ...(is(EXTENDABLE_STATUSES) ? [{action: 'extend', role: 'admin'} as const] : []),
  ];
}
