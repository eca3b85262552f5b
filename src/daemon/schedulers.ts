import {nearest} from '../core/config/nearest.ts';
import type {Context} from '../core/context.ts';
import type {DeploymentRun} from '../core/deployment/run-due-deployments.ts';
import {WopsError} from '../core/errors.ts';
import type {AgedIncident} from '../core/incident/age-open-incidents.ts';
import type {RetentionReport} from '../core/retention/retention-report.ts';
import type {CheckedEnvironment} from './check-environments.ts';

/** What a scheduler did in one run. */
export interface SchedulerWork {
  /** Whether something that it was to do did not work. */
  hasFailures: boolean;
  /** Of `deployments`: those of which something became, the longest due first. */
  deployments?: DeploymentRun[];
  /** Of `drift`: each environment that is not of class dev. */
  environments?: CheckedEnvironment[];
  /** Of `incidents`: those of which time has made something. */
  incidents?: AgedIncident[];
  /** Of `retention`: what it let go of; null while another run is at it. */
  retention?: RetentionReport | null;
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
  drift: {
    does: 'compare staging and production with Git, and follow incidents up',
    async run(context) {
      const {checkEnvironments} = await import('./check-environments.ts');
      const environments = await checkEnvironments(context);
      return {hasFailures: environments.some(({status}) => status === 'ERROR'), environments};
    },
  },
  incidents: {
    does: 'escalate and expire the incidents whose time runs out',
    async run(context) {
      const {ageOpenIncidents} = await import('../core/incident/age-open-incidents.ts');
      return {hasFailures: false, incidents: await ageOpenIncidents(context)};
    },
  },
  retention: {
    does: 'let go of what is older than the policies keep it',
    async run(context) {
      const {retain} = await import('./retain.ts');
      return {hasFailures: false, retention: await retain(context)};
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
