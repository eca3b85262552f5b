import type {Context} from '../context.ts';
import {isOverdue} from './age-incident.ts';
import {type Incident, type IncidentChange, isOpen} from './incident.ts';

/**
 * Where `enforceSla` holds and time has just raised the level of an open incident, or expired it, a warning says who is to be
 * told: the owners of environment and incident. Answers them; none where nothing of that happened, or the policy does not
 * want it. Called by everything that writes down what time has made of an incident, since each step is written once; but not
 * by an extension, which takes it back.
 */
export function tellOwners({config, emit, now}: Context, {incident, events}: IncidentChange): string[] {
  const environment = config.environments.get(incident.environment);
  const hasAged = events.some(({kind}) => kind === 'escalated' || kind === 'expired');
  if (!hasAged || !isOpen(incident) || !environment?.policies.drift.enforceSla) return [];
  const owners = new Set([environment.owner, incident.owner].filter((one) => one !== undefined && one !== null));
  emit(warning(incident, [...owners], now()));
  return [...owners];
}

function warning(incident: Incident, owners: string[], now: Date) {
  const {number, environment, status, escalation, expiresAt} = incident;
  const standing = status === 'expired' ? 'has expired' : `is ${escalation}`;
  const ends = isOverdue(incident, now) ? 'ended' : 'ends';
  const who =
    owners.length > 0 ? `To be told: ${owners.join(', ')}.` : 'Nobody is named to be told (owner: in wops.yaml).';
  return {
    kind: 'warning',
    environment,
    message: `Incident #${number} ${standing}; its time ${ends} at ${expiresAt}. ${who}`,
  } as const;
}
