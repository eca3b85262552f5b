import {type Actor, currentActor, requireRole} from '../actor.ts';
import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import {carryOutPurge} from './carry-out-purge.ts';
import {planPurge} from './plan-purge.ts';
import {isMassPurge, RETAINED_KINDS, RETAINED_NOUNS, type RetentionReport} from './retention-report.ts';

export interface PurgeOptions {
  /** Only say what would go. */
  dryRun: boolean;
  /** More than half of one kind at once. */
  acceptMassChange?: boolean;
  /** Default: whoever runs this process, who has to be admin. */
  actor?: Actor;
  /** Asked before the first of it goes; throws where somebody does not agree. */
  confirm?(report: RetentionReport): Promise<void>;
}

/**
 * Lets go of what is older than the policies keep it: drift snapshots of ended incidents (their stories stay), drift checks
 * (but the last of each environment), and snapshots of reconciliations of ended incidents. In batches, each one whole and in
 * the audit log; what is left after an interruption goes the next time. Throws `breaker` when more than half of one kind
 * would go, `busy` while another run is at it, `blocked` for who is no admin, `interrupted`.
 */
export async function purgeOld(context: Context, options: PurgeOptions): Promise<RetentionReport> {
  if (options.dryRun) return (await planPurge(context)).report;
  const actor = options.actor ?? (await administrator(context));
  const lease = context.store.leases.acquire('retention', 'wops state purge');
  try {
    const held = {...context, signal: AbortSignal.any([context.signal, lease.lost])};
    const plan = await planPurge(held);
    refuseMassPurge(held, plan.report, options);
    if (RETAINED_KINDS.some((kind) => plan.report[kind].purged > 0)) await options.confirm?.(plan.report);
    return await carryOutPurge(held, plan, actor);
  } finally {
    lease.release();
  }
}

async function administrator(context: Context): Promise<Actor> {
  const actor = await currentActor(context);
  requireRole(context.config, actor, 'admin', 'purge what is old');
  return actor;
}

function refuseMassPurge({now}: Context, report: RetentionReport, {acceptMassChange = false}: PurgeOptions): void {
  if (acceptMassChange || !report.massChange) return;
  const told = RETAINED_KINDS.filter((kind) => isMassPurge(report[kind])).map(
    (kind) => `${report[kind].purged} of ${report[kind].total} ${RETAINED_NOUNS[kind]}s`,
  );
  throw new WopsError(
    'breaker',
    `More than half of what is kept would go at once: ${told.join(', ')}. Nothing was purged. The clock says ${now().toISOString()}.`,
    {
      hint: 'wops state purge --dry-run; if it is meant: wops state purge --accept-mass-change',
      details: {...report, dryRun: true},
    },
  );
}
