import {commitEnvironment} from '../../commit/commit-environment.ts';
import type {Context} from '../../context.ts';
import {WopsError} from '../../errors.ts';
import {applyEnvironment} from '../../promotion/apply.ts';
import type {OperationHost} from '../../promotion/perform-operation.ts';
import {promote} from '../../promotion/promote.ts';
import type {OperationReport} from '../../promotion/report.ts';
import {restoreSnapshot} from '../../snapshot/restore-snapshot.ts';
import {type Incident, type IncidentWorkflow, workflowKey} from '../incident.ts';
import type {ReconcileAct, ReconcileReport, ReconcileRequest} from './reconcile-report.ts';
import {refuseAbsent} from './refuse-absent.ts';
import type {Replacement} from './replacement.ts';

/** What is to be done about workflows of an incident. */
export interface Reconciliation {
  incident: Incident;
  workflows: IncidentWorkflow[];
  request: ReconcileRequest;
  replacement: Replacement | null;
}

/** What came of it, in `reconciliation` of the report. */
export type Done = Pick<ReconcileReport['reconciliation'], 'operation' | 'commit'>;

/** How the resolutions of DESIGN.md §8 are carried out that change anything outside the state file. */
export const WAYS = {promote: adopt, revert, replace} as const satisfies Record<
  'promote' | 'revert' | 'replace',
  (context: Context, what: Reconciliation, host: OperationHost) => Promise<Done>
>;

/** What happens to one workflow. */
export function actOf({request: {resolution}, replacement}: Reconciliation, {kind}: IncidentWorkflow): ReconcileAct {
  if (resolution === 'acknowledge') return 'accept';
  if (resolution === 'promote') return kind === 'missing_in_runtime' ? 'remove_file' : 'commit';
  const comesBack = replacement !== null && replacement.kind !== 'commit';
  return kind === 'added_in_runtime' && !comesBack ? 'archive' : 'write';
}

/** Git follows n8n: what runs becomes the file, and the file of what does not run goes. */
async function adopt(context: Context, {incident, workflows, request}: Reconciliation): Promise<Done> {
  const {environment, number} = incident;
  await refuseNamesakes(context, environment, workflows);
  const running = workflows.filter(({kind}) => kind !== 'missing_in_runtime');
  const {dryRun, merge, overwrite, acceptMassChange} = request;
  const commit = await commitEnvironment(context, {
    environment,
    workflows: running.map(({n8nId}) => n8nId!),
    remove: workflows.filter(({kind}) => kind === 'missing_in_runtime').map(({canonicalId}) => canonicalId!),
    message: `${environment}: adopt what runs (incident #${number})`,
    incident: number,
    dryRun,
    merge,
    overwrite,
    acceptMassChange,
  });
  return {commit};
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
  return workflows.length === 0 ? {operation} : {operation, ...(await adopt(context, {...what, workflows}))};
}

async function putVersion(context: Context, what: Reconciliation, host: OperationHost): Promise<OperationReport> {
  const {incident, workflows, request, replacement} = what;
  const {environment: target, number} = incident;
  const {dryRun} = request;
  if (replacement?.kind === 'commit') return apply(context, what, {ref: replacement.ref}, host);
  await refuseAbsent(context, what);
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

/** What a check took for one by its name alone is not linked: a commit would make it a workflow of its own. */
async function refuseNamesakes({store}: Context, environment: string, workflows: IncidentWorkflow[]): Promise<void> {
  const linked = new Set(
    (await store.mappings(environment)).filter(({canonicalId}) => canonicalId).map((m) => m.n8nId),
  );
  const files = new Set((await store.gitStates()).filter((s) => s.environment === environment).map((s) => s.n8nId));
  const unlinked = workflows.find(
    ({canonicalId, n8nId, kind}) =>
      kind !== 'added_in_runtime' && canonicalId !== null && n8nId !== null && !linked.has(n8nId) && !files.has(n8nId),
  );
  if (!unlinked) return;
  const {name, n8nId, canonicalId} = unlinked;
  throw new WopsError('usage', `"${name}" (${n8nId}) and its file are known to be one by their name alone.`, {
    hint: `Link them first: wops sync ${environment} && wops workflow link ${environment} ${n8nId} ${canonicalId}`,
  });
}
