import {type ComparedWorkflow, compareEnvironment} from '../comparison/compare-environment.ts';
import {type FolderFiles, readFolderFiles} from '../comparison/folder-files.ts';
import {selectEnvironments} from '../config/select-environments.ts';
import type {Context} from '../context.ts';
import {isShown} from '../diff/facets.ts';
import {ERRORS, type ErrorCode, toWopsError, type WopsError} from '../errors.ts';
import {type IncidentSummary, summariseIncident} from '../incident/summarise-incident.ts';
import type {FileSourceOptions} from '../sync/workflow-files.ts';
import type {AffectedWorkflow, DriftCheck, DriftKind, DriftStatus} from './drift-report.ts';
import {openGovernance, record} from './govern-drift.ts';

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
  /** Differences that somebody has accepted as they are; they do not count. */
  accepted: AffectedWorkflow[];
  /** The open incident, or the one that this check has closed. */
  incidentId?: string;
  incident?: IncidentSummary;
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
 * Compares each environment's folder in Git with what runs (DESIGN.md §6), both read now, and remembers the result: its
 * incident is opened, goes on or is closed (DESIGN.md §8). A look at another commit or at uncommitted edits changes neither
 * status nor incident. One environment that cannot be checked is `ERROR` with a reason and does not stop the others.
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

/**
 * 3 for drift (when asked for), else the error's code when nothing could be checked, 8 when some could not. Where drift is
 * asked for, one that is `UNKNOWN` (no Git, no such folder) is one that could not: fail closed.
 */
export function driftExitCode(report: DriftReport, driftIsFailure: boolean): number {
  const errors = report.environments.filter((environment) => environment.status === 'ERROR');
  if (errors.length > 0) {
    const only = errors.length === report.environments.length ? errors[0]!.error : undefined;
    return only ? ERRORS[only.type].exit : ERRORS.partial.exit;
  }
  if (!driftIsFailure) return 0;
  if (report.environments.some(hasDrift)) return 3;
  return report.environments.some(({status}) => status === 'UNKNOWN') ? ERRORS.partial.exit : 0;
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
  const isWhatIf = options.ref !== undefined || options.worktree === true;
  const governed = isWhatIf ? null : await openGovernance(context, name);
  const finish = async ({found, compared = [], commit = null}: Finding): Promise<EnvironmentDrift> => {
    const report: EnvironmentDrift = {...base, ...found, durationMs: Math.round(performance.now() - started)};
    const check = {...report, affected: report.affected.map(({graph: _, ...workflow}) => workflow), environment: name};
    const incident = await record(context, check, {governed, compared, commit});
    return incident ? {...report, incidentId: incident.id, incident: summariseIncident(incident)} : report;
  };

  try {
    const folder = await readFolderFiles(context, name, options);
    if (folder.absent)
      return await finish({found: {...NOTHING, status: 'UNKNOWN', reason: folder.absent, invalid: []}});
    const {compared, ...found} = await compareFolder(context, name, folder, {
      ...options,
      evidence: governed?.wantsEvidence ?? false,
    });
    return await finish({found: {...found, invalid: folder.invalid}, compared, commit: folder.commit});
  } catch (error) {
    const failure = toWopsError(error);
    const reason = ERROR_REASONS[failure.code];
    if (reason === undefined) throw failure;
    return finish({found: {...NOTHING, status: 'ERROR', reason, invalid: [], error: describeError(failure)}});
  }
}

const NOTHING = {
  checked: 0,
  inSync: 0,
  withDrift: 0,
  notInGit: 0,
  missingInRuntime: 0,
  affected: [],
  reported: [],
  accepted: [],
};

interface Finding {
  found: Omit<EnvironmentDrift, 'id' | 'name' | 'class' | 'checkType' | 'checkedAt' | 'durationMs'>;
  compared?: ComparedWorkflow[];
  commit?: string | null;
}

async function compareFolder(
  context: Context,
  name: string,
  folder: FolderFiles,
  {allFacets = false, graphs = false, evidence}: DriftCheckOptions & {evidence: boolean},
) {
  const {workflows, linked} = await compareEnvironment(context, name, {
    folder,
    task: 'drift check',
    keep: (facet) => isShown(facet, allFacets),
    graphs,
    evidence,
  });
  const counted = workflows.filter(({drift}) => drift !== null && !drift.accepted);
  const affected = counted.map(toAffected);
  const count = (...kinds: DriftKind[]) => affected.filter(({kind}) => kinds.includes(kind)).length;
  const counts = {
    checked: workflows.length,
    inSync: workflows.filter(({drift}) => drift === null).length,
    withDrift: count('modified', 'activation'),
    notInGit: count('added_in_runtime'),
    missingInRuntime: count('missing_in_runtime'),
  };
  return {
    ...counts,
    ...verdict(linked, affected.length, folder.invalid.length),
    affected,
    reported: workflows.filter(({drift, difference}) => !drift && difference.facets.length > 0).map(toAffected),
    accepted: workflows.filter(({drift}) => drift?.accepted).map(toAffected),
    compared: counted.concat(workflows.filter(({drift}) => drift?.accepted)),
  };
}

/** Fail closed: with a file that cannot be read, an environment without other drift is not known to be in sync. */
function verdict(linked: number, affected: number, invalid: number): {status: DriftStatus; reason: string | null} {
  if (linked === 0) return {status: 'UNTRACKED', reason: null};
  if (affected > 0) return {status: 'DRIFT_DETECTED', reason: null};
  return invalid > 0 ? {status: 'ERROR', reason: 'partial'} : {status: 'IN_SYNC', reason: null};
}

function toAffected(workflow: ComparedWorkflow): AffectedWorkflow {
  const {canonicalId, n8nId, name, difference, drift, graph} = workflow;
  return {
    canonicalId,
    n8nId,
    name,
    kind: driftKind(workflow),
    facets: difference.facets,
    changes: difference.changes,
    fingerprint: drift?.fingerprint ?? null,
    ...(graph ? {graph} : {}),
  };
}

function driftKind({presence, difference}: ComparedWorkflow): DriftKind {
  if (presence === 'runtime') return 'added_in_runtime';
  if (presence === 'git') return 'missing_in_runtime';
  return difference.facets.includes('active') && !difference.facets.includes('content') ? 'activation' : 'modified';
}

function describeError({code, message, hint}: WopsError) {
  return {type: code, message, hint};
}
