import {join} from 'node:path';
import type {Context} from '../../../src/core/context.ts';
import type {ShownDeployment} from '../../../src/core/deployment/deployment-report.ts';
import {type DeploymentRun, runDueDeployments} from '../../../src/core/deployment/run-due-deployments.ts';
import {
  type ScheduleReport,
  type ScheduleRequest,
  scheduleDeployment,
} from '../../../src/core/deployment/schedule-deployment.ts';
import {showDeployment} from '../../../src/core/deployment/show-deployment.ts';
import {openContext} from '../../../src/core/open-context.ts';
import {type CoreWorkspace, createCoreWorkspace, note} from '../../support/core-workspace.ts';
import type {WorkspaceOptions} from '../../support/workspace.ts';

/** Of tests: when everything is scheduled. */
export const NOW = new Date('2026-01-15T11:00:00.000Z');
export const LATER = '+2h';

export interface DeploymentWorkspace extends Omit<CoreWorkspace, 'core'> {
  /** What the clock says from now on. */
  clock: {now: Date};
  /** The n8n id of "Orders" in dev. */
  orders: string;
  core<T>(work: (context: Context) => Promise<T>): Promise<T>;
  schedule(request?: Partial<ScheduleRequest>): Promise<ScheduleReport>;
  /** A run of the scheduler after what is scheduled for LATER is due. */
  runDue(signal?: AbortSignal): Promise<DeploymentRun[]>;
  show(id?: string): Promise<ShownDeployment>;
}

export const YES = {confirm: async () => {}};

/** A workspace with "Orders" in dev, committed, to be promoted to staging, and a clock of its own. */
export async function createDeploymentWorkspace(options: WorkspaceOptions = {}): Promise<DeploymentWorkspace> {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}, ...options});
  const orders = workspace.make('dev', {name: 'Orders', nodes: [note('one')]});
  await workspace.commit('dev', {all: true});
  const clock = {now: NOW};
  const core = async <T>(work: (context: Context) => Promise<T>, signal = new AbortController().signal) => {
    const {root} = workspace;
    const context = await openContext({cwd: root, workspace: root, emit: () => {}, signal, now: () => clock.now});
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  };
  return {
    ...workspace,
    clock,
    orders,
    core,
    schedule: (request = {}) =>
      core((context) => scheduleDeployment(context, {source: 'dev', target: 'staging', at: LATER, ...request}, YES)),
    runDue(signal) {
      clock.now = new Date(NOW.getTime() + 2 * 3_600_000);
      return core(runDueDeployments, signal);
    },
    show: (id = 'latest') => core((context) => showDeployment(context, id)),
  };
}

/** Stages whose promotions need an approval. */
export const WITH_APPROVAL = `pipelines:
  main:
    stages:
      - source: dev
        target: staging
        approvals: {required: 1, selfApproval: true}
`;

export const RUN_DUE_PROCESS = join(import.meta.dirname, 'run-due-process.ts');
