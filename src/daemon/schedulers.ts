import {nearest} from '../core/config/nearest.ts';
import type {Context} from '../core/context.ts';
import type {DeploymentRun} from '../core/deployment/run-due-deployments.ts';
import {WopsError} from '../core/errors.ts';

/** What a scheduler did in one run. */
export interface SchedulerWork {
  /** Whether something that it was to do did not work. */
  hasFailures: boolean;
  /** Of `deployments`: those of which something became, the longest due first. */
  deployments?: DeploymentRun[];
}

interface Scheduler {
  /** What it does, for the help. */
  does: string;
  run(context: Context): Promise<SchedulerWork>;
}

/** Every scheduler, in the order in which they run (DESIGN.md §10). */
export const SCHEDULERS = {
  deployments: {
    does: 'run the deployments that are due',
    async run(context) {
      const {runDueDeployments} = await import('../core/deployment/run-due-deployments.ts');
      const deployments = await runDueDeployments(context);
      return {hasFailures: deployments.some(hasFailed), deployments};
    },
  },
} as const satisfies Record<string, Scheduler>;

export type SchedulerName = keyof typeof SCHEDULERS;

const NAMES = Object.keys(SCHEDULERS) as SchedulerName[];

/** Those of these names, in the table's order; all where none is named. Throws `usage` for a name that is none. */
export function selectSchedulers(wanted: readonly string[]): SchedulerName[] {
  const unknown = wanted.find((name) => !NAMES.some((known) => known === name));
  if (unknown !== undefined) throw schedulerUnknown(unknown);
  return NAMES.filter((name) => wanted.length === 0 || wanted.includes(name));
}

function schedulerUnknown(name: string): WopsError {
  const suggestion = nearest(name, NAMES);
  return new WopsError(
    'usage',
    `There is no scheduler "${name}"${suggestion ? `; did you mean ${suggestion}?` : `; there are: ${NAMES.join(', ')}.`}`,
    {hint: `wops daemon --once ${suggestion ?? NAMES[0]}`, details: {scheduler: name, schedulers: NAMES}},
  );
}

/** It failed, or went through but for Git. */
function hasFailed({status, error}: DeploymentRun): boolean {
  return status === 'failed' || (status === 'completed' && error !== undefined);
}
