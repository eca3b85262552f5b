import {type Actor, currentActor, roleOf} from '../../actor.ts';
import {environment as findEnvironment} from '../../config/environment.ts';
import type {Context} from '../../context.ts';
import {checkDrift, type EnvironmentDrift} from '../../drift/check-drift.ts';
import {ERRORS, toWopsError, WopsError} from '../../errors.ts';
import {operationExitCode} from '../../promotion/exit-code.ts';
import type {Promotion} from '../../promotion/promotion.ts';
import {ageIncident} from '../age-incident.ts';
import {findAttestation} from '../attestation.ts';
import {findIncident} from '../find-incident.ts';
import {handlingOf} from '../handling.ts';
import {driftOf, type Incident, workflowKey} from '../incident.ts';
import {refuseMove} from '../lifecycle.ts';
import {chooseWorkflows} from './choose-workflows.ts';
import {lookAgain} from './look-again.ts';
import type {ReconcileOutcome, ReconcileReport, ReconcileRequest} from './reconcile-report.ts';
import type {Done, Reconciliation} from './reconciliation.ts';
import {openRecord, type Resolving} from './record-resolution.ts';
import {findReplacement} from './replacement.ts';
import {type Adoption, actOf, type ReconcileHost, refuseUnsettleable, WAYS} from './ways.ts';

/**
 * `wops incident reconcile`: does it (DESIGN.md §8). `promote` commits what runs, `revert` applies Git, `replace` applies
 * another version, `acknowledge` accepts the difference as it is; then a check says whether drift is left: without any the
 * incident is reconciled, and closes. What was done is recorded per workflow, also where it is a part of them.
 *
 * Throws `usage`, `workflow_unknown`, `workflow_ambiguous`; `blocked` where table, role or a missing approval forbid it; and
 * what commit, apply, restore and promote throw. Nothing is changed then.
 */
export async function reconcileIncident(
  context: Context,
  wanted: string,
  request: ReconcileRequest,
  host: ReconcileHost,
): Promise<ReconcileReport> {
  const actor = await currentActor(context);
  const known = await findIncident(context, wanted);
  refuseRequest(context, ageIncident(known, context.now()).incident, request, actor);
  const replacement = request.from === undefined ? null : await findReplacement(context, known, request.from);
  const stored = request.dryRun ? known : await lookAgain(context, known, request.workflows);
  const {incident} = ageIncident(stored, context.now());
  const workflows = chooseWorkflows(incident, request.workflows);
  const what: Reconciliation = {incident, workflows, request, replacement};
  await refuseUnsettleable(context, what);
  if (request.dryRun) {
    const done = await carryOut(context, what, host);
    return report(context, what, {done, outcome: done.operation?.status === 'blocked' ? 'blocked' : 'planned'});
  }
  const approval = await attest(context, what, actor);
  const resolving: Resolving = {...what, actor, approval, reason: request.reason?.trim() || null};
  const done = await resolve(context, resolving, host);
  const ended = endOf(done);
  if (ended !== null) return report(context, what, {done, outcome: ended});
  const {environments} = await checkDrift(context, {environments: [incident.environment]});
  const check = environments[0]!;
  return report(context, what, {done, check, outcome: outcomeOf(what, check)});
}

/** Exit codes of DESIGN.md §12. */
export function reconcileExitCode({reconciliation: {outcome, operation, unpushed}}: ReconcileReport): number {
  if (outcome === 'blocked' || outcome === 'waiting') return ERRORS.blocked.exit;
  if (outcome === 'failed' || outcome === 'unresolved' || outcome === 'unchecked' || unpushed)
    return ERRORS.partial.exit;
  return operation && outcome !== 'planned' ? operationExitCode(operation) : 0;
}

function refuseRequest({config}: Context, incident: Incident, request: ReconcileRequest, actor: Actor): void {
  const {resolution, from, force, dryRun} = request;
  // What is not in wops.yaml any more cannot be reconciled: its n8n is not known.
  findEnvironment(config, incident.environment);
  const reason = request.reason?.trim() || null;
  const handling = handlingOf({config}, incident);
  const role = roleOf(config, actor);
  refuseMove(incident, {action: 'reconcile', actor, role, handling, reason, force, isPlan: dryRun});
  const command = `wops incident reconcile ${incident.number} ${resolution}`;
  if (resolution === 'acknowledge' && reason === null && !dryRun) {
    throw new WopsError('usage', 'To accept drift as it is takes a reason: it is kept as your attestation.', {
      hint: `${command} --reason "…"`,
    });
  }
  if ((resolution === 'replace') === (from !== undefined)) return;
  throw new WopsError(
    'usage',
    from === undefined ? 'What is it to be replaced by?' : `Only replace takes --from; ${resolution} knows by what.`,
    {hint: from === undefined ? `${command} --from snapshot:ID|commit:REF|ENVIRONMENT` : command},
  );
}

/** The approval that it takes, where one is needed. An administrator's force goes without, and the audit log says so. */
async function attest(
  context: Context,
  {incident, workflows, request}: Reconciliation,
  actor: Actor,
): Promise<string | null> {
  if (handlingOf(context, incident) !== 'require_attestation' || request.force) return null;
  const approvals = await context.store.incidents.approvals({incidentId: incident.id});
  const {resolution} = request;
  const act = resolution === 'acknowledge' ? ({type: resolution} as const) : ({type: 'reconcile', resolution} as const);
  const fingerprints = driftOf({affected: workflows});
  return findAttestation(incident, approvals, {...act, actor, fingerprints}, context.now()).id;
}

/** Carries it out, with what is about to be done, and what was, on the incident's timeline. */
async function resolve(context: Context, resolving: Resolving, host: ReconcileHost): Promise<Done> {
  const record = openRecord(context, resolving);
  if (resolving.request.resolution === 'acknowledge') {
    await record.accepted();
    return {};
  }
  let hasBegun = false;
  const begin = async (promotion?: Promotion) => {
    const status = promotion?.status ?? 'pending';
    // What waits for an approval goes on when its promotion is resumed; the next check closes the incident.
    if (status === 'pending' || status === 'pending_approval') await record.began(promotion?.id ?? null);
    hasBegun = status === 'pending';
    if (promotion) await host.stored?.(promotion);
  };
  const adopts = async (adoption: Adoption) => {
    await host.adopts?.(adoption);
    // Nothing has begun before somebody has said yes.
    await begin();
  };
  try {
    const done = await carryOut(context, resolving, {...host, stored: begin, adopts});
    if (endOf(done) === null) await record.resolved(done);
    else if (hasBegun) await record.failed(`It ended as ${done.operation!.status}.`);
    return done;
  } catch (error) {
    if (hasBegun) await record.failed(toWopsError(error).message);
    throw error;
  }
}

async function carryOut(context: Context, what: Reconciliation, host: ReconcileHost): Promise<Done> {
  const {resolution} = what.request;
  return resolution === 'acknowledge' ? {} : WAYS[resolution](context, what, host);
}

/** How it ended where nothing was resolved; null where it was. */
function endOf({operation}: Done): ReconcileOutcome | null {
  if (!operation || operation.status === 'completed' || operation.status === 'completed_with_errors') return null;
  if (operation.status === 'blocked') return 'blocked';
  return operation.status === 'pending_approval' ? 'waiting' : 'failed';
}

function outcomeOf({workflows}: Reconciliation, {status, affected}: EnvironmentDrift): ReconcileOutcome {
  if (status === 'IN_SYNC') return 'reconciled';
  if (status === 'ERROR' || status === 'UNKNOWN') return 'unchecked';
  const left = new Set(affected.map(workflowKey));
  return workflows.some((workflow) => left.has(workflowKey(workflow))) ? 'unresolved' : 'partly';
}

async function report(
  context: Context,
  what: Reconciliation,
  {done, check, outcome}: {done: Done; check?: EnvironmentDrift; outcome: ReconcileOutcome},
): Promise<ReconcileReport> {
  const {incident, workflows, request, replacement} = what;
  const now = (await context.store.incidents.get(incident.id))!;
  return {
    ...ageIncident(now, context.now()).incident,
    reconciliation: {
      resolution: request.resolution,
      from: replacement?.told ?? null,
      dryRun: request.dryRun,
      outcome,
      workflows: workflows.map((workflow) => {
        const {canonicalId, n8nId, name, kind} = workflow;
        return {canonicalId, n8nId, name, kind, act: actOf(what, workflow)};
      }),
      ...done,
      ...(check ? {check} : {}),
    },
  };
}
