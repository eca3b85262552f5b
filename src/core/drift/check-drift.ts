import {type ComparedWorkflow, compareEnvironment} from '../comparison/compare-environment.ts';
import {type FolderFiles, readFolderFiles} from '../comparison/folder-files.ts';
import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {isDrift, isShown} from '../diff/facets.ts';
import {ERRORS, type ErrorCode, toWopsError, type WopsError} from '../errors.ts';
import type {FileSourceOptions} from '../sync/workflow-files.ts';
import type {AffectedWorkflow, DriftCheck, DriftKind, DriftStatus} from './drift-report.ts';

export interface DriftCheckOptions extends FileSourceOptions {
  /** Default: every environment that is not of class dev. */
  environments?: string[];
  /** Layout and pinned data too. */
  allFacets?: boolean;
  /** Keep the graphs of what differs, to be drawn. */
  graphs?: boolean;
  checkType?: DriftCheck['checkType'];
}

/** One environment of `data.environments[]` of `wops drift check --json` (DESIGN.md §12). */
export interface EnvironmentDrift extends Omit<DriftCheck, 'environment'> {
  name: string;
  class: string;
  /** Differences that are no drift: an unpublished draft, tags, the description. */
  reported: AffectedWorkflow[];
  /** Files that could not be read; what they stand for was not compared. */
  invalid: {path: string; problem: string}[];
  error?: {type: ErrorCode; message: string; hint: string};
}

export interface DriftReport {
  environments: EnvironmentDrift[];
}

/** Why a check could not be made, by the error that stopped it (DESIGN.md §6). */
const ERROR_REASONS: Partial<Record<ErrorCode, string>> = {
  git_unreachable: 'git_unreachable',
  git_auth: 'git_auth',
  git_failed: 'git_unreachable',
  n8n_unreachable: 'n8n_unreachable',
  n8n_answer: 'n8n_unreachable',
  n8n_auth: 'n8n_auth',
  n8n_refused: 'n8n_unreachable',
  n8n_forbidden: 'n8n_auth',
  secret_missing: 'n8n_auth',
  secret_refused: 'n8n_auth',
};

/**
 * Compares each environment's folder in Git with what runs (DESIGN.md §6), both read now, and remembers the result. One
 * environment that cannot be checked is `ERROR` with a reason and does not stop the others.
 */
export async function checkDrift(context: Context, options: DriftCheckOptions = {}): Promise<DriftReport> {
  const names = options.environments?.length
    ? selectEnvironments(context.config, options.environments)
    : [...context.config.environments.values()].filter((e) => e.class !== 'dev').map((e) => e.name);
  const checks = names.map((name) => checkEnvironment(context, name, options));
  // Nothing goes on behind the caller's back when one throws.
  await Promise.allSettled(checks);
  return {environments: await Promise.all(checks)};
}

/** 3 for drift (when asked for), else the error's code when nothing could be checked, 8 when some could not. */
export function driftExitCode(report: DriftReport, driftIsFailure: boolean): number {
  const errors = report.environments.filter((environment) => environment.status === 'ERROR');
  if (errors.length > 0) {
    const only = errors.length === report.environments.length ? errors[0]!.error : undefined;
    return only ? ERRORS[only.type].exit : ERRORS.partial.exit;
  }
  return driftIsFailure && report.environments.some(hasDrift) ? 3 : 0;
}

function hasDrift(environment: EnvironmentDrift): boolean {
  return environment.withDrift + environment.notInGit + environment.missingInRuntime > 0;
}

async function checkEnvironment(context: Context, name: string, options: DriftCheckOptions): Promise<EnvironmentDrift> {
  const started = performance.now();
  const base = {
    id: context.newId(),
    name,
    class: context.config.environments.get(name)!.class,
    checkType: options.checkType ?? 'manual',
    checkedAt: context.now().toISOString(),
  };
  const nothing = {checked: 0, inSync: 0, withDrift: 0, notInGit: 0, missingInRuntime: 0, affected: [], reported: []};
  const finish = async (found: Omit<EnvironmentDrift, keyof typeof base | 'durationMs'>) => {
    const report: EnvironmentDrift = {...base, ...found, durationMs: Math.round(performance.now() - started)};
    const affected = report.affected.map(({graph: _, ...workflow}) => workflow);
    await context.store.recordDriftCheck({...report, affected, environment: name});
    return report;
  };

  try {
    const folder = await readFolderFiles(context, name, options);
    if (folder.absent) return await finish({...nothing, status: 'UNKNOWN', reason: folder.absent, invalid: []});
    const found = await compareFolder(context, name, folder, options);
    return await finish({...found, invalid: folder.invalid});
  } catch (error) {
    const failure = toWopsError(error);
    const reason = ERROR_REASONS[failure.code];
    if (reason === undefined) throw failure;
    return finish({...nothing, status: 'ERROR', reason, invalid: [], error: describeError(failure)});
  }
}

async function compareFolder(
  context: Context,
  name: string,
  folder: FolderFiles,
  {allFacets = false, graphs = false}: DriftCheckOptions,
) {
  const {workflows, linked} = await compareEnvironment(context, name, {
    folder,
    task: 'drift check',
    keep: (facet) => isShown(facet, allFacets),
    graphs,
  });
  const judged = workflows.map((workflow) => ({workflow, kind: driftKind(workflow)}));
  const affected = judged.flatMap(({workflow, kind}) => (kind ? [toAffected(workflow, kind)] : []));
  const count = (...kinds: DriftKind[]) => affected.filter(({kind}) => kinds.includes(kind)).length;
  const counts = {
    checked: workflows.length,
    inSync: judged.filter(({kind}) => kind === null).length,
    withDrift: count('modified', 'activation'),
    notInGit: count('added_in_runtime'),
    missingInRuntime: count('missing_in_runtime'),
  };
  const reported = judged
    .filter(({workflow, kind}) => kind === null && workflow.difference.facets.length > 0)
    .map(({workflow}) => toAffected(workflow, 'modified'));
  return {...counts, ...verdict(linked, affected.length, folder.invalid.length), affected, reported};
}

/** Fail closed: with a file that cannot be read, an environment without other drift is not known to be in sync. */
function verdict(linked: number, affected: number, invalid: number): {status: DriftStatus; reason: string | null} {
  if (linked === 0) return {status: 'UNTRACKED', reason: null};
  if (affected > 0) return {status: 'DRIFT_DETECTED', reason: null};
  return invalid > 0 ? {status: 'ERROR', reason: 'partial'} : {status: 'IN_SYNC', reason: null};
}

function driftKind({presence, difference}: ComparedWorkflow): DriftKind | null {
  if (presence === 'runtime') return 'added_in_runtime';
  if (presence === 'git') return 'missing_in_runtime';
  if (difference.facets.includes('content')) return 'modified';
  return difference.facets.some(isDrift) ? 'activation' : null;
}

function toAffected(
  {canonicalId, n8nId, name, difference, graph}: ComparedWorkflow,
  kind: DriftKind,
): AffectedWorkflow {
  return {
    canonicalId,
    n8nId,
    name,
    kind,
    facets: difference.facets,
    changes: difference.changes,
    ...(graph ? {graph} : {}),
  };
}

function describeError({code, message, hint}: WopsError) {
  return {type: code, message, hint};
}
