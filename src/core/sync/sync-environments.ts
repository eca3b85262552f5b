import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {ERRORS, type ErrorCode, toWopsError} from '../errors.ts';
import type {Mapping} from '../store/rows.ts';
import {findAbsent, saveAbsent} from './find-missing.ts';
import {type GitSummary, runGitPass} from './git-pass.ts';
import {linkUntracked} from './link-untracked.ts';
import {effectiveStatus} from './mapping-status.ts';
import {reconcile} from './reconcile.ts';
import {createIngest, type RuntimePass, runRuntimePass} from './runtime-pass.ts';
import {type FileSourceOptions, openFileSource} from './workflow-files.ts';

export interface SyncOptions extends FileSourceOptions {
  /** Default: all of them. */
  environments?: string[];
  /** Hash everything again, whatever n8n says has not changed. */
  full?: boolean;
  /** Go on although many linked workflows vanished at once. */
  acceptMassChange?: boolean;
  /** Only reconcile what the state file holds. */
  offline?: boolean;
}

/** One environment of `data.environments[]` of `wops sync --json` (DESIGN.md §12). Durations are milliseconds. */
export interface EnvironmentSync {
  name: string;
  class: string;
  status: 'completed' | 'failed';
  total: number;
  linked: number;
  untracked: number;
  missing: number;
  changed: number;
  unchanged: number;
  git: GitSummary;
  durationMs: number;
  error?: {type: ErrorCode; message: string; hint: string};
}

export interface SyncReport {
  environments: EnvironmentSync[];
}

/**
 * Brings the state file in line with Git and n8n (DESIGN.md §4): Git → state for every environment, n8n → state for the
 * chosen ones side by side, then reconciliation. One environment failing does not stop the others; a second sync of an
 * environment throws `busy` before anything is read.
 */
export async function syncEnvironments(context: Context, options: SyncOptions = {}): Promise<SyncReport> {
  const names = selectEnvironments(context.config, options.environments);
  const leases = takeLeases(context, names);
  try {
    if (options.offline) {
      const environments = await Promise.all(
        names.map(async (name) => describe(context, name, await offlineGit(context, name), null, 0)),
      );
      await reconcile(context);
      return {environments};
    }
    const git = await runGitPass(context, await openFileSource(context, options));
    const environments = await Promise.all(
      names.map((name) => syncEnvironment(context, name, git.get(name)!, options)),
    );
    context.signal.throwIfAborted();
    await reconcile(context);
    return {environments};
  } finally {
    for (const lease of leases) lease.release();
  }
}

/** The exit code of a report: the breaker's before all, then everything failed (its own code), then some (DESIGN.md §12). */
export function syncExitCode(report: SyncReport): number {
  const errors = report.environments.flatMap((environment) => environment.error ?? []);
  if (errors.length === 0) return 0;
  if (errors.some((error) => error.type === 'breaker')) return ERRORS.breaker.exit;
  return errors.length === report.environments.length ? ERRORS[errors[0]!.type].exit : ERRORS.partial.exit;
}

/** The lease under which an environment's rows are written. */
export function environmentLease(environment: string): string {
  return `environment:${environment}`;
}

function takeLeases(context: Context, names: string[]) {
  const leases: ReturnType<Context['store']['leases']['acquire']>[] = [];
  try {
    for (const name of names) leases.push(context.store.leases.acquire(environmentLease(name), `wops sync ${name}`));
    return leases;
  } catch (error) {
    for (const lease of leases) lease.release();
    throw error;
  }
}

async function syncEnvironment(
  context: Context,
  name: string,
  git: GitSummary,
  options: SyncOptions,
): Promise<EnvironmentSync> {
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  try {
    const pass = await refreshRuntime(context, name, options);
    await context.store.recordSync(name);
    const summary = await describe(context, name, git, pass, elapsed());
    context.emit({
      kind: 'progress',
      task: 'sync',
      environment: name,
      phase: 'done',
      count: summary.total,
      total: summary.total,
      done: true,
    });
    return summary;
  } catch (error) {
    const failure = toWopsError(error);
    if (failure.code === 'interrupted') throw failure;
    context.emit({kind: 'progress', task: 'sync', environment: name, phase: 'failed', count: 0, done: true});
    const summary = await describe(context, name, git, null, elapsed());
    return {...summary, status: 'failed', error: {type: failure.code, message: failure.message, hint: failure.hint}};
  }
}

/** n8n → state for one environment: the walk, the missing ones, and the ladder. The caller holds the lease. */
export async function refreshRuntime(
  context: Context,
  environment: string,
  options: {full?: boolean; acceptMassChange?: boolean},
): Promise<RuntimePass> {
  const {store} = context;
  const pass = await runRuntimePass(context, environment, {full: options.full ?? false});
  const absent = [...pass.mappings.values()].filter((mapping) => !pass.seen.has(mapping.n8nId));
  const linked = [...pass.mappings.values()].filter((mapping) => mapping.status === 'linked').length;
  const lost = await findAbsent(
    context,
    environment,
    absent.filter((mapping) => mapping.status === 'linked'),
    {linked, acceptMassChange: options.acceptMassChange ?? false},
  );
  const files = (await store.gitStates()).filter((state) => state.environment === environment);
  await saveAbsent(context, pass.mappings, lost, createIngest(context, environment, pass.mappings, files).read);
  const traceless = absent.filter((mapping) => mapping.status === 'untracked' && !mapping.keepUnlinked);
  await store.removeMappings(
    environment,
    traceless.map((mapping) => mapping.n8nId),
  );
  for (const {n8nId} of traceless) pass.mappings.delete(n8nId);
  await linkUntracked(context, environment, pass.mappings);
  return pass;
}

async function describe(
  context: Context,
  name: string,
  git: GitSummary,
  pass: RuntimePass | null,
  durationMs: number,
): Promise<EnvironmentSync> {
  const mappings = pass ? [...pass.mappings.values()] : await context.store.mappings(name);
  const count = (status: Mapping['status']) => mappings.filter((mapping) => effectiveStatus(mapping) === status).length;
  return {
    name,
    class: context.config.environments.get(name)!.class,
    status: 'completed',
    total: mappings.filter((mapping) => !mapping.archived && mapping.status !== 'missing').length,
    linked: count('linked'),
    untracked: count('untracked'),
    missing: count('missing'),
    changed: pass?.changed ?? 0,
    unchanged: pass?.unchanged ?? 0,
    git,
    durationMs,
  };
}

async function offlineGit(context: Context, environment: string): Promise<GitSummary> {
  const states = (await context.store.gitStates()).filter((state) => state.environment === environment);
  return {commit: states[0]?.commit ?? null, files: states.length, invalid: []};
}
