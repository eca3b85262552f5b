import type {ComparedWorkflow} from '../comparison/compare-environment.ts';
import type {Context} from '../context.ts';
import type {Incident, Observation} from '../incident/incident.ts';
import {highestNumberInGit} from '../incident/incident-numbers.ts';
import {observeDrift} from '../incident/observe-drift.ts';
import {type DriftObservation, opensIncident} from '../incident/open-incident.ts';
import {settleLeftResolutions} from '../incident/reconcile/settle-left.ts';
import {tellOwners} from '../incident/tell-owners.ts';
import type {Promotion} from '../promotion/promotion.ts';
import {environmentLease} from '../sync/with-leases.ts';
import type {DriftCheck} from './drift-report.ts';

/** So many of an environment's promotions may have written to it during one check. */
const RECENT = 20;

/** A check that counts: its number among the environment's checks, and whether it may have to open an incident. */
export interface Governance {
  ticket: number;
  wantsEvidence: boolean;
}

/** Begins a check that counts. Of two that overlap the one that began later has the last word. */
export async function openGovernance({store, config}: Context, name: string): Promise<Governance> {
  const ticket = await store.beginCheck(name);
  const open = await store.incidents.open(name);
  const environment = config.environments.get(name)!;
  return {ticket, wantsEvidence: open === null && opensIncident(environment, {status: 'DRIFT_DETECTED'})};
}

interface Recorded {
  /** null: the check is remembered, and nothing follows from it. */
  governed: Governance | null;
  /** What drifts; in the order of `check.affected`, then what is accepted. */
  compared: readonly ComparedWorkflow[];
  commit: string | null;
}

/** Remembers a check and does what follows from it. Answers the incident that is open, or was closed by it. */
export async function record(
  context: Context,
  check: DriftCheck,
  {governed, compared, commit}: Recorded,
): Promise<Incident | null> {
  const {store, config} = context;
  if (!governed) {
    await store.recordDriftCheck(check);
    return null;
  }
  const writer = await writtenMeanwhile(context, check);
  if (writer) tellWritten(context, check, writer);
  const observation: DriftObservation = {
    check,
    environment: config.environments.get(check.environment)!,
    evidence: governed.wantsEvidence ? evidenceOf(compared.slice(0, check.affected.length), commit) : null,
  };
  if (!writer) await settleLeftResolutions(context, check);
  const inGit = governed.wantsEvidence && check.affected.length > 0 ? await highestNumberInGit(context) : 0;
  let observed = null as Observation | null;
  const {incident} = await store.recordDriftCheck(check, {
    ticket: governed.ticket,
    found: writer ? null : compared.map(({drift}) => drift!.fingerprint),
    decide: (open, highest) => {
      const number = Math.max(highest, inGit) + 1;
      observed = writer ? null : observeDrift(open, observation, {now: context.now(), newId: context.newId, number});
      return observed;
    },
  });
  if (observed) tellOwners(context, observed);
  return incident;
}

/** The promotion, apply or restore that wrote to the environment while it was read, or that is not over: half of it is no drift. */
async function writtenMeanwhile(
  {store, now}: Context,
  {environment, checkedAt}: DriftCheck,
): Promise<Promotion | undefined> {
  const [unfinished] = await store.promotions.unfinished(environment);
  if (unfinished) return unfinished;
  const recent = await store.promotions.list({target: environment, limit: RECENT});
  const until = now().toISOString();
  // One that finished later than now says that the clock was put back, and nothing of this check.
  return recent.find(
    ({startedAt, finishedAt}) =>
      startedAt !== null && finishedAt !== null && finishedAt > checkedAt && finishedAt <= until,
  );
}

function tellWritten({emit, store}: Context, {environment}: DriftCheck, {id, finishedAt}: Promotion): void {
  const short = id.slice(0, 8);
  const isHeld = store.leases.list().some(({name}) => name === environmentLease(environment));
  const isLeft = finishedAt === null && !isHeld;
  const how = isLeft
    ? `was left unfinished, and is taken back by the next command that writes there (wops sync ${environment}), or goes on: wops promotion resume ${short}`
    : 'wrote to it during this check';
  const message = `Promotion ${short} ${how}. No incident follows from what was found.`;
  emit({kind: isLeft ? 'warning' : 'notice', environment, message});
}

function evidenceOf(drifting: readonly ComparedWorkflow[], commit: string | null): DriftObservation['evidence'] {
  const evidence = drifting.map(({drift}) => drift!.evidence!);
  return {
    commit,
    hashes: evidence.map(({contentHashBefore, contentHashAfter}) => ({contentHashBefore, contentHashAfter})),
    sides: evidence.map(({git, live}) => ({git, live})),
  };
}
