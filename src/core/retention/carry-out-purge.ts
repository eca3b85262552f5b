import {setImmediate} from 'node:timers/promises';
import type {Actor} from '../actor.ts';
import type {Context} from '../context.ts';
import {incidentTime} from '../incident/age-incident.ts';
import type {Incident, NewIncidentEvent} from '../incident/incident.ts';
import {incidentEvent} from '../incident/incident-event.ts';
import type {JsonObject} from '../workflow/runtime-workflow.ts';
import type {PurgePlan} from './plan-purge.ts';
import type {RetentionReport} from './retention-report.ts';

/** So many go in one transaction. */
const BATCH = 100;

/** Lets go of what a plan names, in batches; answers what went. Throws `interrupted` between two of them. */
export async function carryOutPurge(context: Context, plan: PurgePlan, actor: Actor): Promise<RetentionReport> {
  const payloads = await purgePayloads(context, plan.incidents, actor);
  const checks = await purgeChecks(context, plan.checks, actor);
  const snapshots = await purgeSnapshots(context, plan.snapshots, actor);
  const {report} = plan;
  return {
    ...report,
    dryRun: false,
    payloads: {...report.payloads, purged: payloads.length, incidents: payloads},
    checks: {...report.checks, purged: checks},
    snapshots: {...report.snapshots, purged: snapshots},
  };
}

/** Answers the numbers of the incidents. */
async function purgePayloads(context: Context, incidents: readonly Incident[], actor: Actor): Promise<number[]> {
  const purged: number[] = [];
  for await (const batch of batches(context, 'payloads', incidents)) {
    const at = context.now().toISOString();
    const ids = batch.map(({id}) => id);
    const event = (incident: Incident) => purgedEvent(incident, {actor, now: new Date(at)});
    const done = await context.store.incidents.purgePayloads({ids, at, event});
    const numbers = done.map(({number}) => number);
    await record(context, actor, {kind: 'payloads', count: numbers.length, incidents: numbers});
    purged.push(...numbers);
  }
  return purged;
}

async function purgeChecks(context: Context, {before, count}: PurgePlan['checks'], actor: Actor): Promise<number> {
  let purged = 0;
  for await (const {length: limit} of batches(context, 'checks', Array.from({length: count}))) {
    // Said first: what is gone and was told of by nobody could not be told of later.
    await record(context, actor, {kind: 'checks', count: limit, before});
    purged += await context.store.deleteOldChecks({before, limit});
  }
  return purged;
}

async function purgeSnapshots(context: Context, ids: readonly string[], actor: Actor): Promise<number> {
  let purged = 0;
  for await (const batch of batches(context, 'snapshots', ids)) {
    await record(context, actor, {kind: 'snapshots', count: batch.length, ids: batch});
    purged += await context.store.snapshots.delete(batch);
  }
  return purged;
}

function purgedEvent(incident: Incident, {actor, now}: {actor: Actor; now: Date}): NewIncidentEvent {
  const {detectedAt, closedAt} = incident;
  const at = incidentTime(incident, now);
  return incidentEvent('payload_purged', {actor, at, details: {detectedAt, closedAt}});
}

/** Of a drift snapshot the audit log also tells with its incident (`incident.payload_purged`). */
function record({store, now}: Context, actor: Actor, details: JsonObject & {kind: string}): Promise<void> {
  const subject = {type: 'retention', id: details.kind, name: null};
  const at = now().toISOString();
  return store.audit.record({at, actor, action: 'retention.purged', subject, environment: null, details});
}

/** One after the other, told as progress. SQLite answers at once: without a pause no Ctrl-C and no heartbeat came through. */
async function* batches<T>({emit, signal}: Context, phase: string, all: readonly T[]): AsyncGenerator<T[]> {
  const progress = {kind: 'progress', task: 'purge', phase, total: all.length} as const;
  for (let start = 0; start < all.length; start += BATCH) {
    await setImmediate();
    signal.throwIfAborted();
    emit({...progress, count: start});
    yield all.slice(start, start + BATCH);
  }
  if (all.length > 0) emit({...progress, count: all.length, done: true});
}
