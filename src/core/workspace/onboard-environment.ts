import {commitEnvironment} from '../commit/commit-environment.ts';
import type {CommitReport} from '../commit/commit-report.ts';
import {environment as findEnvironment} from '../config/environment.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {checkEnvironment, type EnvironmentCheck} from '../n8n/check-server.ts';
import {type EnvironmentSync, syncEnvironments} from '../sync/sync-environments.ts';

export interface OnboardPlan {
  environment: string;
  /** Preflight: n8n itself. */
  checks: EnvironmentCheck[];
  /** Inventory: what is there. */
  inventory: EnvironmentSync;
}

/** `data` of `wops onboard --json`. */
export interface OnboardReport extends OnboardPlan {
  commit: CommitReport;
}

/**
 * The first two steps of taking an environment in: preflight and inventory. Nothing is written to n8n or Git. Throws what
 * stands in the way: `n8n_…`, `git_missing`, `git_dirty`.
 */
export async function planOnboarding(context: Context, name: string): Promise<OnboardPlan> {
  const environment = findEnvironment(context.config, name);
  const git = await context.git();
  const dirty = await git.dirtyFiles(environment.folder);
  if (dirty.length > 0) {
    throw new WopsError('git_dirty', `${environment.folder} has uncommitted edits: ${dirty.slice(0, 5).join(', ')}.`, {
      hint: 'Commit or restore them first: git status',
    });
  }
  const {checks} = await checkEnvironment(await context.n8n(environment.name), {now: context.now});
  const failed = checks.find((check) => check.ok === false && (check.name === 'reachable' || check.name === 'key'));
  if (failed) {
    const code = failed.name === 'key' ? 'n8n_auth' : 'n8n_unreachable';
    throw new WopsError(code, failed.message, {hint: failed.hint, details: {environment: name, checks}});
  }
  const {environments} = await syncEnvironments(context, {environments: [environment.name]});
  const inventory = environments[0]!;
  if (inventory.error) throw new WopsError(inventory.error.type, inventory.error.message, {hint: inventory.error.hint});
  return {environment: environment.name, checks, inventory};
}

/** The last step: every workflow goes to Git, and is tracked from then on. */
export async function finishOnboarding(context: Context, plan: OnboardPlan): Promise<OnboardReport> {
  const commit = await commitEnvironment(context, {
    environment: plan.environment,
    all: true,
    message: `Onboard ${plan.environment}`,
  });
  return {...plan, commit};
}
