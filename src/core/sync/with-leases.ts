import type {Context} from '../context.ts';
import type {HeldLease} from '../store/lease.ts';

/** The lease under which an environment's rows are written. */
export function environmentLease(environment: string): string {
  return `environment:${environment}`;
}

export interface LeasesOptions {
  environments: string[];
  /** What the lease is held for, as `wops lock list` tells it. */
  purpose: (environment: string) => string;
}

/**
 * Does `work` while nobody else writes the rows of these environments. The context it gets is aborted when a lease is lost.
 * Throws `busy` before anything is done.
 */
export async function withLeases<T>(
  context: Context,
  {environments, purpose}: LeasesOptions,
  work: (held: Context) => Promise<T>,
): Promise<T> {
  const leases: HeldLease[] = [];
  try {
    for (const name of environments) leases.push(context.store.leases.acquire(environmentLease(name), purpose(name)));
    const signal = AbortSignal.any([context.signal, ...leases.map((lease) => lease.lost)]);
    return await work({...context, signal});
  } finally {
    for (const lease of leases) lease.release();
  }
}
