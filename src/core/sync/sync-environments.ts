import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {ERRORS, type ErrorCode, toWopsError} from '../errors.ts';
import {takeUpUnfinished} from '../promotion/take-up.ts';
import type {Mapping} from '../store/rows.ts';
import {type GitSummary, runGitPass} from './git-pass.ts';
import {linkUntracked} from './link-untracked.ts';
import {effectiveStatus, isUnclaimed} from './mapping-status.ts';
import {reconcile} from './reconcile.ts';
import {refreshRuntime} from './refresh-runtime.ts';
import type {RuntimePass} from './runtime-pass.ts';
import {withLeases} from './with-leases.ts';
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
  /** Also those that go on running after their canonical workflow was deleted. */
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
  return withLeases(context, {environments: names, purpose: (name) => `wops sync ${name}`}, async (held) => {
    const environments = options.offline ? await describeOffline(held, names) : await readAll(held, names, options);
    await reconcile(held);
    return {environments};
  });
}

async function readAll(context: Context, names: string[], options: SyncOptions): Promise<EnvironmentSync[]> {
  const git = await runGitPass(context, await openFileSource(context, options));
  const syncs = await settleAll(names.map((name) => syncEnvironment(context, name, options)));
  await linkAcross(context, syncs);
  context.signal.throwIfAborted();
  return Promise.all(syncs.map((sync) => describe(context, sync, git.get(sync.name)!)));
}

/** As Promise.all, but nothing goes on behind the caller's back when one fails. */
async function settleAll<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/**
 * What one environment learned may be what another one needs to tell a workflow: the ladder goes round until none finds
 * anything more.
 */
async function linkAcross(context: Context, syncs: OneSync[]): Promise<void> {
  for (let found = syncs.length > 1; found; ) {
    found = false;
    for (const {name, pass} of syncs) {
      if (pass && (await linkUntracked(context, name, pass.mappings)).length > 0) found = true;
    }
  }
}

/** The exit code of a report: the breaker's before all, then everything failed (its own code), then some (DESIGN.md §12). */
export function syncExitCode(report: SyncReport): number {
  const errors = report.environments.flatMap((environment) => environment.error ?? []);
  if (errors.length === 0) return 0;
  if (errors.some((error) => error.type === 'breaker')) return ERRORS.breaker.exit;
  return errors.length === report.environments.length ? ERRORS[errors[0]!.type].exit : ERRORS.partial.exit;
}

/** How the sync of one environment went. */
interface OneSync {
  name: string;
  durationMs: number;
  /** null: it failed, or did not ask n8n. */
  pass: RuntimePass | null;
  error?: EnvironmentSync['error'];
}

async function syncEnvironment(context: Context, name: string, options: SyncOptions): Promise<OneSync> {
  const started = performance.now();
  const elapsed = () => Math.round(performance.now() - started);
  const done = (phase: 'done' | 'failed', count: number) =>
    context.emit({kind: 'progress', task: 'sync', environment: name, phase, count, done: true});
  try {
    await takeUpUnfinished(context, name);
    const pass = await refreshRuntime(context, name, options);
    await tellUnknownIds(context, name, pass);
    await context.store.recordSync(name);
    done('done', pass.seen.size);
    return {name, durationMs: elapsed(), pass};
  } catch (error) {
    const failure = toWopsError(error);
    if (failure.code === 'interrupted' || context.signal.aborted) throw failure;
    done('failed', 0);
    const {code: type, message, hint} = failure;
    return {name, durationMs: elapsed(), pass: null, error: {type, message, hint}};
  }
}

/** A file copied from another environment keeps the id it had there; here it says nothing (DESIGN.md §2). */
async function tellUnknownIds(context: Context, environment: string, {mappings}: RuntimePass): Promise<void> {
  for (const {environment: owner, path, n8nId} of await context.store.gitStates()) {
    if (owner !== environment || n8nId === null || mappings.has(n8nId)) continue;
    const message = `${path} names the "id" ${n8nId}, which ${environment} does not have; it is ignored.`;
    context.emit({kind: 'notice', environment, message});
  }
}

async function describe(context: Context, sync: OneSync, git: GitSummary): Promise<EnvironmentSync> {
  const {name, durationMs, pass, error} = sync;
  const mappings = pass ? [...pass.mappings.values()] : await context.store.mappings(name);
  const count = (status: Mapping['status']) => mappings.filter((mapping) => effectiveStatus(mapping) === status).length;
  const isHeld = (mapping: Mapping) =>
    !mapping.archived && (pass?.seen.has(mapping.n8nId) ?? mapping.status !== 'missing');
  const environment = context.config.environments.get(name)!;
  const ignored = new Set(environment.ignore);
  return {
    name,
    class: environment.class,
    status: error ? 'failed' : 'completed',
    total: mappings.filter(isHeld).length,
    linked: count('linked'),
    untracked: mappings.filter((mapping) => isUnclaimed(mapping, ignored)).length,
    missing: count('missing'),
    changed: pass?.changed ?? 0,
    unchanged: pass?.unchanged ?? 0,
    git,
    durationMs,
    ...(error ? {error} : {}),
  };
}

async function describeOffline(context: Context, names: string[]): Promise<EnvironmentSync[]> {
  const states = Map.groupBy(await context.store.gitStates(), (state) => state.environment);
  return Promise.all(
    names.map((name) => {
      const files = states.get(name) ?? [];
      const git = {commit: files[0]?.commit ?? null, files: files.length, invalid: []};
      return describe(context, {name, durationMs: 0, pass: null}, git);
    }),
  );
}
