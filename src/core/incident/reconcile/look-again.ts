import type {Context} from '../../context.ts';
import {checkDrift} from '../../drift/check-drift.ts';
import {WopsError} from '../../errors.ts';
import {type Incident, isOpen, workflowKey} from '../incident.ts';
import {chooseWorkflows} from './choose-workflows.ts';

/**
 * The incident as it is now: what is about to be done was asked for, approved and written down for what was found, and that
 * may have moved since. Throws `blocked` where it has in a way that no incident tells (a promotion is at work there), and
 * what kept the environment from being checked.
 */
export async function lookAgain(context: Context, known: Incident, wanted: readonly string[]): Promise<Incident> {
  const {environment, number} = known;
  // What is not of this incident is no reason to look.
  chooseWorkflows(known, wanted);
  const {environments} = await checkDrift(context, {environments: [environment]});
  const {status, reason, error, affected} = environments[0]!;
  if (error) throw new WopsError(error.type, error.message, {hint: error.hint});
  if (status === 'UNKNOWN') {
    const message = `${environment} cannot be compared with Git (${reason}): what drifts now is not known.`;
    throw new WopsError('blocked', message, {
      hint: `wops drift check ${environment}`,
      details: {incident: number, reason},
    });
  }
  const incident = (await context.store.incidents.get(known.id))!;
  if (!isOpen(incident)) {
    throw new WopsError('blocked', `Nothing of incident #${number} drifts any more: this check has closed it.`, {
      hint: `wops incident show ${number}`,
      details: {incident: number, status: incident.status, check: status},
    });
  }
  const found = new Map(affected.map((workflow) => [workflowKey(workflow), workflow.fingerprint]));
  const moved = incident.affected.filter((one) => one.drifting && found.get(workflowKey(one)) !== one.fingerprint);
  if (moved.length === 0) return incident;
  const names = moved.map(({name}) => `"${name}"`).join(', ');
  throw new WopsError(
    'blocked',
    `${environment} was written to while it was looked at: ${names} ${moved.length === 1 ? 'is' : 'are'} not as incident #${number} tells.`,
    {hint: `wops drift check ${environment}`, details: {incident: number, moved: moved.map(({name}) => name)}},
  );
}
