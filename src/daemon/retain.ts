import {WOPS} from '../core/actor.ts';
import type {Context} from '../core/context.ts';
import {toWopsError} from '../core/errors.ts';
import {purgeOld} from '../core/retention/purge-old.ts';
import type {RetentionReport} from '../core/retention/retention-report.ts';

/** Lets go of what is old, by wops itself. null: another run is at it. Throws `breaker`, `interrupted`. */
export async function retain(context: Context): Promise<RetentionReport | null> {
  try {
    return await purgeOld(context, {dryRun: false, actor: WOPS});
  } catch (error) {
    if (toWopsError(error).code === 'busy') return null;
    throw error;
  }
}
