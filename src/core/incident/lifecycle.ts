import {type Actor, refuseRole} from '../actor.ts';
import type {DriftHandling, Role} from '../config/config.ts';
import {WopsError} from '../errors.ts';
import {type Incident, type IncidentStatus, isOpen} from './incident.ts';

/** Every way an incident may go (DESIGN.md §8). */
export const TRANSITIONS = {
  detected: ['acknowledged', 'closed', 'expired', 'cancelled'],
  acknowledged: ['stabilized', 'reconciled', 'closed', 'cancelled'],
  stabilized: ['reconciled', 'closed', 'cancelled'],
  reconciled: ['closed'],
  expired: ['acknowledged', 'reconciled', 'closed'],
  closed: [],
  cancelled: [],
} as const satisfies Record<IncidentStatus, readonly IncidentStatus[]>;

/** What a person may do to an incident's status. `expired` comes of time alone, `detected` of a check. */
export const ACTIONS = {
  acknowledge: {to: 'acknowledged', command: 'ack', role: 'developer', needsReason: false},
  stabilize: {to: 'stabilized', command: 'stabilize', role: 'developer', needsReason: true},
  reconcile: {to: 'reconciled', command: 'reconcile', role: 'admin', needsReason: false},
  close: {to: 'closed', command: 'close', role: 'admin', needsReason: true},
  cancel: {to: 'cancelled', command: 'cancel', role: 'admin', needsReason: true},
} as const satisfies Record<string, {to: IncidentStatus; command: string; role: Role; needsReason: boolean}>;
export type IncidentAction = keyof typeof ACTIONS;

/** The deadline of these can be put off. */
export const EXTENDABLE_STATUSES = [
  'detected',
  'acknowledged',
  'stabilized',
] as const satisfies readonly IncidentStatus[];

/** Somebody's wish, and what counts for it. */
export interface Move {
  action: IncidentAction;
  actor: Actor;
  role: Role;
  /** Of the environment; null: wops.yaml does not know it any more. */
  handling: DriftHandling | null;
  reason: string | null;
  /** Past the table: for administrators, never out of a terminal status. */
  force: boolean;
  /** Only a plan of it: takes neither a role nor a reason. */
  isPlan?: boolean;
}

/** What it takes to do this: `manual_override` and `warn_only` let a developer close (DESIGN.md §8). */
export function neededRole(action: IncidentAction, handling: DriftHandling | null): Role {
  const isOurs = handling === 'manual_override' || handling === 'warn_only';
  return action === 'close' && isOurs ? 'developer' : ACTIONS[action].role;
}

/** What can be done from a status, and by whom. */
export function possibleActions(
  status: IncidentStatus,
  handling: DriftHandling | null,
): {action: IncidentAction; role: Role}[] {
  const ways: readonly IncidentStatus[] = TRANSITIONS[status];
  return (Object.keys(ACTIONS) as IncidentAction[])
    .filter((action) => ways.includes(ACTIONS[action].to))
    .map((action) => ({action, role: neededRole(action, handling)}));
}

/** What is typed to do it; `reconcile` shows first what it would do. */
export function actionCommand(action: IncidentAction, number: number): string {
  const {command, needsReason} = ACTIONS[action];
  const more = action === 'reconcile' ? ' revert --dry-run' : needsReason ? ' --reason "…"' : '';
  return `wops incident ${command} ${number}${more}`;
}

/** Throws `blocked` where the table or the role forbids the move, `usage` where a reason is missing. */
export function refuseMove(incident: Pick<Incident, 'number' | 'status'>, move: Move): void {
  const {action, actor, role, handling, reason, force, isPlan = false} = move;
  const {number, status} = incident;
  const possible = possibleActions(status, handling);
  const details = {
    incident: number,
    status,
    allowed: possible.map((one) => ({action: ACTIONS[one.action].command, role: one.role})),
  };
  const hint = `wops incident show ${number}`;
  if (!isOpen(incident)) {
    throw new WopsError('blocked', `Incident #${number} is ${status}, and stays so; new drift opens a new one.`, {
      hint,
      details,
    });
  }
  if (!isPlan) {
    const needed = force ? 'admin' : neededRole(action, handling);
    const what = `${force ? 'force' : ACTIONS[action].command} an incident`;
    refuseRole(actor, {role, needed, what, details});
  }
  // What is reconciled may drift again before it is closed.
  const isThere = action !== 'reconcile' && ACTIONS[action].to === status;
  if (isThere || (!force && !possible.some((one) => one.action === action))) {
    throw new WopsError(
      'blocked',
      `Incident #${number} is ${status}${isThere ? ' already' : `: it cannot be ${ACTIONS[action].to} from there`}. Possible now: ${toldActions(possible)}.`,
      {hint: possible[0] ? actionCommand(possible[0].action, number) : hint, details},
    );
  }
  if (!isPlan && reason === null && (force || (ACTIONS[action].needsReason && status !== 'reconciled'))) {
    throw new WopsError(
      'usage',
      `To ${force ? 'force' : ACTIONS[action].command} incident #${number} takes a reason.`,
      {
        hint: `wops incident ${ACTIONS[action].command} ${number}${force ? ' --force' : ''} --reason "…"`,
        details,
      },
    );
  }
}

function toldActions(possible: {action: IncidentAction; role: Role}[]): string {
  return possible.map(({action, role}) => `${ACTIONS[action].command} (${role})`).join(', ');
}
