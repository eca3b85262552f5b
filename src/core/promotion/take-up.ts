import type {Context} from '../context.ts';

/**
 * What the next command on an environment does first: an operation that a killed process left unfinished is taken back, or
 * finished where only Git was missing (DESIGN.md §7). The caller holds the environment's lease.
 */
export async function takeUpUnfinished(held: Context, environment: string): Promise<void> {
  if ((await held.store.promotions.unfinished(environment)).length === 0) return;
  // The engine is loaded only where it is needed.
  const {recoverUnfinished} = await import('./recover.ts');
  await recoverUnfinished(held, environment);
}
