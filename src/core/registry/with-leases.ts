import type {Context} from '../context.ts';
import {environmentLease} from '../sync/sync-environments.ts';

/** Does `work` while nobody else writes the rows of these environments. Throws `busy`. */
export async function withLeases<T>(
  context: Context,
  {environments, purpose}: {environments: string[]; purpose: string},
  work: () => Promise<T>,
): Promise<T> {
  const held: {release(): void}[] = [];
  try {
    for (const name of environments) held.push(context.store.leases.acquire(environmentLease(name), purpose));
    return await work();
  } finally {
    for (const lease of held) lease.release();
  }
}
