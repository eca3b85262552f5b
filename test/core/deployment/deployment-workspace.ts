import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
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
import type {Promotion} from '../../../src/core/promotion/promotion.ts';
import {type CoreWorkspace, createCoreWorkspace, note} from '../../support/core-workspace.ts';
import type {WorkspaceOptions} from '../../support/workspace.ts';

/** When everything is scheduled, and when it is due. */
const NOW = new Date('2026-01-15T11:00:00.000Z');
const LATER = '+2h';
const DUE = new Date(NOW.getTime() + 2 * 3_600_000);

export interface DeploymentWorkspace extends Omit<CoreWorkspace, 'core'> {
  /** What the clock says from now on. */
  clock: {now: Date};
  /** The n8n id of "Orders" in dev. */
  orders: string;
  core<T>(work: (context: Context) => Promise<T>, signal?: AbortSignal): Promise<T>;
  schedule(request?: Partial<ScheduleRequest>): Promise<ScheduleReport>;
  /** A run of the scheduler after what is scheduled for LATER is due. */
  runDue(signal?: AbortSignal): Promise<DeploymentRun[]>;
  /** The same in a process of its own. */
  runDueProcess(): DueProcess;
  show(id?: string): Promise<ShownDeployment>;
  promotions(): Promise<Promotion[]>;
  /** Names of the workflows of staging that are not archived. */
  inStaging(): string[];
}

export interface DueProcess {
  /** Sends a signal, and waits for the end. */
  end(signal: NodeJS.Signals): Promise<void>;
  runs: Promise<DeploymentRun[]>;
}

const YES = {confirm: async () => {}};

/** A workspace with "Orders" in dev, committed, to be promoted to staging, and a clock of its own. */
export async function createDeploymentWorkspace(options: WorkspaceOptions = {}): Promise<DeploymentWorkspace> {
  const workspace = await createCoreWorkspace({environments: {dev: 'dev', staging: 'staging'}, ...options});
  const orders = workspace.make('dev', {name: 'Orders', nodes: [note('one')]});
  await workspace.commit('dev', {all: true});
  await workspace.repository.git('config', 'user.name', 'Ada');
  await workspace.repository.git('config', 'user.email', 'ada@example.com');
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
      if (clock.now < DUE) clock.now = DUE;
      return core(runDueDeployments, signal);
    },
    runDueProcess: () => startProcess(workspace.root),
    inStaging: () =>
      workspace
        .api('staging', 'GET', '/workflows')
        .data.filter(({isArchived}: {isArchived: boolean}) => !isArchived)
        .map(({name}: {name: string}) => name),
    promotions: () => core(({store}) => store.promotions.list()),
    show: (id = 'latest') => core((context) => showDeployment(context, id)),
  };
}

function startProcess(root: string): DueProcess {
  const script = join(import.meta.dirname, 'run-due-process.mjs');
  const child = spawn(process.execPath, [script, root, DUE.toISOString()], {stdio: ['ignore', 'pipe', 'inherit']});
  const closed = once(child, 'close');
  const output = text(child.stdout);
  return {
    async end(signal) {
      child.kill(signal);
      await closed;
    },
    get runs() {
      return output.then((json) => JSON.parse(json));
    },
  };
}
