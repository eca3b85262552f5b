import {type Actor, isSame} from '../actor.ts';
import {WopsError} from '../errors.ts';
import type {ApprovalType, DriftApproval} from './approval.ts';
import type {Incident, Resolution} from './incident.ts';

/** An approval allows what it was asked for this long, as that of a promotion does. */
export const APPROVAL_HOLDS_HOURS = 7 * 24;

/** What is about to be done, and by whom. */
export interface AttestedAct {
  type: ApprovalType;
  actor: Actor;
  /** Of `reconcile`. */
  resolution?: Resolution;
  /** Of `extend_ttl`. */
  hours?: number;
  /** Of what it is about, as last found; of the others. */
  fingerprints?: readonly string[];
}

/**
 * The approval that allows an act where drift needs one (`require_attestation`, DESIGN.md §8): approved by somebody else than
 * who asked and who acts now, for this act, not used yet, no older than a week, and about no other drift. Throws `blocked`, with what is missing.
 */
export function findAttestation(
  incident: Incident,
  approvals: readonly DriftApproval[],
  act: AttestedAct,
  now: Date,
): DriftApproval {
  const asked = approvals.filter((approval) => approval.type === act.type && covers(approval, act));
  const found = asked.find((approval) => isGood(approval, act, now));
  if (found) return found;
  const pending = asked.find(({status}) => status === 'pending');
  const why = pending
    ? `approval ${pending.id.slice(0, 8)} is not decided yet`
    : (asked.map((approval) => whyNot(approval, act, now)).find((one) => one !== null) ?? 'nobody has asked for one');
  throw new WopsError(
    'blocked',
    `${incident.environment} wants somebody else's approval for that (drift.handling: require_attestation), and ${why}.`,
    {
      hint: pending
        ? `For a colleague: wops approval approve ${pending.id.slice(0, 8)}`
        : requestCommand(incident, act),
      details: {incident: incident.number, type: act.type, approvals: asked.map(({id, status}) => ({id, status}))},
    },
  );
}

function covers({resolution, extensionHours}: DriftApproval, act: AttestedAct): boolean {
  if (act.hours !== undefined && (extensionHours ?? 0) < act.hours) return false;
  return act.resolution === undefined || resolution === null || resolution === act.resolution;
}

function isGood(approval: DriftApproval, act: AttestedAct, now: Date): boolean {
  return approval.status === 'approved' && whyNot(approval, act, now) === null;
}

function whyNot(
  {id, status, usedAt, requestedBy, reviewedAt, reviewedBy, fingerprints: asked}: DriftApproval,
  {actor, fingerprints = []}: AttestedAct,
  now: Date,
): string | null {
  const which = `approval ${id.slice(0, 8)}`;
  if (status === 'rejected') return `${which} was rejected`;
  if (usedAt !== null) return `${which} was used already`;
  if (reviewedBy && isSame(reviewedBy, actor)) return `${which} is your own word`;
  if (reviewedBy && isSame(reviewedBy, requestedBy)) return `${which} was given by who asked for it`;
  if (fingerprints.some((one) => !asked.includes(one))) return `something drifted since ${which} was asked for`;
  const age = reviewedAt === null ? 0 : now.getTime() - Date.parse(reviewedAt);
  return age > APPROVAL_HOLDS_HOURS * 3_600_000 ? `${which} is older than a week` : null;
}

function requestCommand({number}: Incident, {type, resolution, hours}: AttestedAct): string {
  const more = [...(resolution ? [`--resolution ${resolution}`] : []), ...(hours ? [`--hours ${hours}`] : [])];
  return ['wops approval request', number, type, ...more, '--reason "…"'].join(' ');
}
