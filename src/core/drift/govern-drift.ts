import type {ComparedWorkflow} from '../comparison/compare-environment.ts';
import type {Context} from '../context.ts';
import type {Incident} from '../incident/incident.ts';
import {highestNumberInGit} from '../incident/incident-numbers.ts';
import {type DriftObservation, observeDrift, opensIncident} from '../incident/observe-drift.ts';
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
  const inGit = governed.wantsEvidence && check.affected.length > 0 ? await highestNumberInGit(context) : 0;
  const {incident} = await store.recordDriftCheck(check, {
    ticket: governed.ticket,
    accepted: compared.flatMap(({drift}) => (drift?.accepted ? [drift.fingerprint] : [])),
    decide: (open, highest) =>
      writer
        ? null
        : observeDrift(open, observation, {
            now: context.now(),
            newId: context.newId,
            number: Math.max(highest, inGit) + 1,
          }),
  });
  return incident;
}

/** The promotion, apply or restore that wrote to the environment while it was read, if any: half of it is no drift. */
async function writtenMeanwhile(
  {store}: Context,
  {environment, checkedAt}: DriftCheck,
): Promise<Promotion | undefined> {
  const isHeld = store.leases.list().some(({name}) => name === environmentLease(environment));
  const recent = await store.promotions.list({target: environment, limit: RECENT});
  return recent.find(({startedAt, finishedAt}) =>
    finishedAt === null ? startedAt !== null && isHeld : finishedAt > checkedAt && startedAt !== null,
  );
}

function tellWritten({emit}: Context, {environment, affected}: DriftCheck, {id}: Promotion): void {
  if (affected.length === 0) return;
  const message = `Promotion ${id.slice(0, 8)} wrote to it during this check; no incident follows from what was found.`;
  emit({kind: 'notice', environment, message});
}

function evidenceOf(drifting: readonly ComparedWorkflow[], commit: string | null): DriftObservation['evidence'] {
  const evidence = drifting.map(({drift}) => drift!.evidence!);
  return {
    commit,
    hashes: evidence.map(({contentHashBefore, contentHashAfter}) => ({contentHashBefore, contentHashAfter})),
    sides: evidence.map(({git, live}) => ({git, live})),
  };
}
