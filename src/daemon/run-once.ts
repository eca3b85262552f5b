import type {Context} from '../core/context.ts';
import {toWopsError} from '../core/errors.ts';
import {SCHEDULERS, type SchedulerName, type SchedulerWork} from './schedulers.ts';

/** An element of `data.schedulers` of `wops daemon --once --json`. */
export interface SchedulerRun extends Omit<SchedulerWork, 'hasFailures'> {
  name: SchedulerName;
  /** `failed`: it could not do its work. `completed_with_errors`: it did, and some of it did not work. */
  status: 'completed' | 'completed_with_errors' | 'failed';
  durationMs: number;
  error?: {type: string; message: string; hint: string};
}

/** Runs each of these schedulers once, one after the other; one that fails does not stop the others. Throws `interrupted`. */
export async function runOnce(context: Context, names: readonly SchedulerName[]): Promise<SchedulerRun[]> {
  const runs: SchedulerRun[] = [];
  for (const name of names) {
    const start = performance.now();
    const outcome = await runScheduler(context, name);
    runs.push({name, ...outcome, durationMs: Math.round(performance.now() - start)});
  }
  return runs;
}

async function runScheduler(context: Context, name: SchedulerName): Promise<Omit<SchedulerRun, 'name' | 'durationMs'>> {
  try {
    const {hasFailures, ...done} = await SCHEDULERS[name].run(context);
    return {status: hasFailures ? 'completed_with_errors' : 'completed', ...done};
  } catch (error) {
    const {code: type, message, hint} = toWopsError(error);
    if (type === 'interrupted') throw error;
    return {status: 'failed', error: {type, message, hint}};
  }
}
