import {currentActor} from '../actor.ts';
import {nearest} from '../config/nearest.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Lease} from '../store/lease.ts';

/** What a short start of an id may be mistaken for is not broken: at least so many characters. */
const MIN_PREFIX = 4;

/**
 * Takes a lease in force away from its holder, who learns it at the next heartbeat (15 s). `wanted` is its id, the start
 * of it, or its name. Throws `usage`, listing those in force, when it names none or several.
 */
export async function breakLease(context: Context, wanted: string): Promise<Lease> {
  const leases = context.store.leases.list();
  const exact = leases.filter((lease) => lease.id === wanted || lease.name === wanted);
  const starting = wanted.length >= MIN_PREFIX ? leases.filter((lease) => lease.id.startsWith(wanted)) : [];
  const found = exact.length > 0 ? exact : starting;
  const [lease] = found;
  if (lease && found.length === 1 && context.store.leases.break(lease.id, await currentActor(context))) return lease;
  throw new WopsError('usage', `${describe(wanted, found)} ${inForce(leases, wanted)}`, {
    hint: 'wops lock list',
    details: {wanted, locks: leases},
  });
}

function describe(wanted: string, found: Lease[]): string {
  if (found.length > 1) return `"${wanted}" is the start of ${found.length} locks.`;
  return `No lock "${wanted}" is held.`;
}

function inForce(leases: Lease[], wanted: string): string {
  if (leases.length === 0) return 'None is in force.';
  const suggestion = nearest(
    wanted,
    leases.map((lease) => lease.name),
  );
  if (suggestion) return `Did you mean ${suggestion}?`;
  return `In force:${leases.map((lease) => `\n  ${lease.id}  ${lease.name}  ${lease.purpose}`).join('')}`;
}
