import type {Context} from '../context.ts';

/**
 * What the next command on an environment does first: an operation that a killed process left unfinished is taken back, or
 * finished where only Git was missing (DESIGN.md §7). The caller holds the environment's lease. true: something was taken
 * back, and n8n is not what it was.
 */
export async function takeUpUnfinished(held: Context, environment: string): Promise<boolean> {
  const unfinished = await held.store.promotions.unfinished(environment);
  if (unfinished.length === 0) return false;
  // The engine is loaded only where it is needed.
  const {recoverUnfinished} = await import('./recover.ts');
  await recoverUnfinished(held, environment);
  return unfinished.some(({stage}) => stage !== 'follow_up');
}
