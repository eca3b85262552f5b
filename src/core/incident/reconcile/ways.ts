import {commitEnvironment} from '../../commit/commit-environment.ts';
import type {CommitReport} from '../../commit/commit-report.ts';
import {readFolderFiles} from '../../comparison/folder-files.ts';
import type {Context} from '../../context.ts';
import {toWopsError, WopsError} from '../../errors.ts';
import {applyEnvironment} from '../../promotion/apply.ts';
import type {OperationHost} from '../../promotion/perform-operation.ts';
import {promote} from '../../promotion/promote.ts';
import type {OperationReport} from '../../promotion/report.ts';
import {restoreSnapshot} from '../../snapshot/restore-snapshot.ts';
import {type Incident, type IncidentWorkflow, workflowKey} from '../incident.ts';
import type {ReconcileAct} from './reconcile-report.ts';
import type {Done, Reconciliation} from './reconciliation.ts';
import {refuseAbsent} from './refuse-absent.ts';

/** A workflow as it was found last, and what is to become of it. */
export type PlannedDifference = IncidentWorkflow & {act: ReconcileAct};

/** What `promote` is about to commit. */
export interface Adoption {
  workflows: PlannedDifference[];
  commit: CommitReport;
}

/** Who is asked before anything is written; throws to stop. */
export interface ReconcileHost extends OperationHost {
  /** As `confirm`, where it is Git alone that is written. */
  adopts?(adoption: Adoption): Promise<void>;
}

/** How the resolutions of DESIGN.md §8 are carried out that change anything outside the state file. */
export const WAYS = {promote: adopt, revert, replace} as const satisfies Record<
  'promote' | 'revert' | 'replace',
  (context: Context, what: Reconciliation, host: ReconcileHost) => Promise<Done>
>;

/** What happens to one workflow. */
export function actOf({request: {resolution}, replacement}: Reconciliation, {kind}: IncidentWorkflow): ReconcileAct {
  if (resolution === 'acknowledge') return 'accept';
  if (resolution === 'promote') return kind === 'missing_in_runtime' ? 'remove_file' : 'commit';
  const comesBack = replacement !== null && replacement.kind !== 'commit';
  return kind === 'added_in_runtime' && !comesBack ? 'archive' : 'write';
}

/** Throws `usage` for what no resolution of that kind can settle; nothing has begun then. */
export async function refuseUnsettleable(context: Context, what: Reconciliation): Promise<void> {
  const {incident, workflows, request} = what;
  if (request.resolution !== 'acknowledge') refuseIgnored(context, incident, workflows);
  if (request.resolution === 'promote') await refuseNamesakes(context, incident.environment, workflows);
  if (request.resolution === 'replace') await refuseAbsent(context, what);
}

/** Git follows n8n: what runs becomes the file, and the file of what does not run goes. */
async function adopt(context: Context, what: Reconciliation, {adopts}: Pick<ReconcileHost, 'adopts'>): Promise<Done> {
  const {incident, workflows, request} = what;
  const planned = workflows.map((workflow) => ({...workflow, act: actOf(what, workflow)}));
  const {environment, number} = incident;
  const running = workflows.filter(({kind}) => kind !== 'missing_in_runtime');
  const {dryRun, merge, overwrite, acceptMassChange} = request;
  const committing = commitEnvironment(context, {
    environment,
    workflows: running.map(({n8nId}) => n8nId!),
    remove: workflows.filter(({kind}) => kind === 'missing_in_runtime').map(({canonicalId}) => canonicalId!),
    message: `${environment}: adopt what runs (incident #${number})`,
    incident: number,
    dryRun,
    merge,
    overwrite,
    acceptMassChange,
    ...(adopts ? {confirm: (commit) => adopts({workflows: planned, commit})} : {}),
  });
  return committing.then((commit) => ({commit}), unpushed);
}

/** The commit stands, and what comes after it failed, its push above all; anything else is thrown again. */
function unpushed(error: unknown): Done {
  const {code: type, message, hint, details} = toWopsError(error);
  const {report} = (details ?? {}) as {report?: CommitReport};
  if (!report?.commit) throw error;
  return {commit: report, unpushed: {type, message, hint}};
}

/** n8n follows Git: what Git does not hold is archived. */
async function revert(context: Context, what: Reconciliation, host: OperationHost): Promise<Done> {
  return {operation: await apply(context, what, {}, host)};
}

/** n8n gets another version, and Git with it; where n8n holds that version already, Git alone. */
async function replace(context: Context, what: Reconciliation, host: OperationHost): Promise<Done> {
  const operation = await putVersion(context, what, host);
  if (operation.status !== 'completed') return {operation};
  const same = new Set(
    operation.workflows.flatMap(({action, canonicalId}) => (action === 'none' ? [canonicalId] : [])),
  );
  const workflows = what.workflows.filter(({canonicalId, kind}) => kind === 'modified' && same.has(canonicalId ?? ''));
  return workflows.length === 0 ? {operation} : {operation, ...(await adopt(context, {...what, workflows}, {}))};
}

async function putVersion(context: Context, what: Reconciliation, host: OperationHost): Promise<OperationReport> {
  const {incident, workflows, request, replacement} = what;
  const {environment: target, number} = incident;
  const {dryRun} = request;
  if (replacement?.kind === 'commit') return apply(context, what, {ref: replacement.ref}, host);
  const named = workflows.map(workflowKey);
  if (replacement?.kind === 'snapshot') {
    return restoreSnapshot(context, {snapshot: replacement.id, workflows: named, incident: number, dryRun}, host);
  }
  // Only what is affected is replaced: what it calls is the target's own.
  const wanted = {source: replacement!.name, target, workflows: named, noDependencies: true, incident: number, dryRun};
  return promote(context, wanted, host);
}

function apply(
  context: Context,
  {incident, workflows, request: {dryRun, acceptMassChange}}: Reconciliation,
  version: {ref?: string},
  host: OperationHost,
): Promise<OperationReport> {
  const {environment, number} = incident;
  const named = workflows.map(workflowKey);
  const options = {workflows: named, prune: true, incident: number, dryRun, acceptMassChange};
  return applyEnvironment(context, {environment, ...options, ...version}, host);
}

/** What wops was told to leave alone since it was found. */
function refuseIgnored({config}: Context, {environment}: Incident, workflows: readonly IncidentWorkflow[]): void {
  const ids = config.environments.get(environment)?.ignore ?? [];
  const ignored = workflows.find(({n8nId}) => n8nId !== null && ids.includes(n8nId));
  if (!ignored) return;
  throw new WopsError('usage', `"${ignored.name}" (${ignored.n8nId}) is ignored in ${environment} by now.`, {
    hint: `A check leaves it out: wops drift check ${environment}`,
  });
}

/** What a check took for one by its name alone is not linked: a commit would make it a workflow of its own. */
async function refuseNamesakes(context: Context, environment: string, workflows: IncidentWorkflow[]): Promise<void> {
  const {links} = await readFolderFiles(context, environment);
  const unlinked = workflows.find(
    ({canonicalId, n8nId, kind}) =>
      (kind === 'modified' || kind === 'activation') && n8nId !== null && links.get(n8nId) !== canonicalId,
  );
  if (!unlinked) return;
  const {name, n8nId, canonicalId} = unlinked;
  throw new WopsError('usage', `"${name}" (${n8nId}) and its file are known to be one by their name alone.`, {
    hint: `Link them first: wops sync ${environment} && wops workflow link ${environment} ${n8nId} ${canonicalId}`,
  });
}
