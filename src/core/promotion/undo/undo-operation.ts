import {toWopsError, type WopsError} from '../../errors.ts';
import {mapBounded} from '../../git/map-bounded.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {graphText} from '../plan/target-terms.ts';
import type {PlanFinding, PlannedWorkflow} from '../plan.ts';
import type {RollbackResult} from '../promotion.ts';
import type {StepKind} from '../steps.ts';
import type {StepWork} from '../write/journal.ts';
import {contentOf, n8nIdOf, type Run, readNow} from '../write/run.ts';
import {STEP_WORKS} from '../write/step-works.ts';
import {STUB} from '../write/stub.ts';
import {removePlaceholders} from './remove-placeholders.ts';
import {isOutage, withRetries} from './retry.ts';
import {settleSent} from './settle-sent.ts';
import {undoOrder} from './undo-order.ts';
import {liveOf, undoSteps} from './undo-steps.ts';
import {UNDO_WORKS} from './undo-works.ts';

const CONCURRENCY = 4;
/** Undoing one layer can move another (an old version written anew is a new draft): looked at again, so many times. */
const PASSES = 3;

export interface Undone extends RollbackResult {
  /** The first failure that may pass: n8n was not reached. The undo is not over then. */
  unfinished: WopsError | null;
  /** As n8n holds them now, by canonical id. */
  after: Map<string, RuntimeWorkflow>;
  /** What was made and is left, since it is not certain that nobody needs it. */
  kept: PlanFinding[];
}

interface Undo {
  run: Run;
  force: boolean;
  /** By canonical id; null: it was never created. */
  restored: Map<string, RuntimeWorkflow | null>;
  /** Those of credentials by their step's subject. */
  failures: Map<string, WopsError>;
}

/**
 * Brings every workflow that the operation touched back to the snapshot (DESIGN.md §7): what existed first, what it called
 * before what called it; then what was created is unpublished and archived, and placeholder credentials are removed. Each
 * failure is recorded and the rest goes on. Can be called again after a crash: it looks at n8n, not at what was done.
 * Somebody else's draft is not written over, unless `force`.
 */
export async function undoOperation(run: Run, {force}: {force: boolean}): Promise<Undone> {
  const undo: Undo = {run, force, restored: new Map(), failures: await settleSent(run)};
  const touched = touchedOnes(run).filter(({canonicalId}) => !undo.failures.has(canonicalId));
  for (const level of undoOrder(run, touched)) {
    await mapBounded(level, (group) => bringBackGroup(undo, group), CONCURRENCY);
  }
  const created = touched.filter(({canonicalId}) => !run.before.get(canonicalId));
  await mapBounded(created.toReversed(), (planned) => bringBack(undo, planned), CONCURRENCY);
  // What n8n refused may have been in another one's way: a webhook's path is free now.
  for (const planned of touched) {
    if (undo.failures.get(planned.canonicalId)?.code === 'n8n_refused') await bringBack(undo, planned);
  }
  const kept = await removePlaceholders(run, undo.failures);
  return {...undoneOf(undo), kept};
}

function undoneOf({run, restored, failures}: Undo): Omit<Undone, 'kept'> {
  const names = new Map(run.plan.workflows.map(({canonicalId, name}) => [canonicalId, name]));
  return {
    restored: [...restored.keys()].map((id) => names.get(id)!),
    errors: [...failures].map(([id, {message}]) => ({workflow: names.get(id) ?? id, message})),
    unfinished: [...failures.values()].find((error) => isOutage(error) || error.code === 'interrupted') ?? null,
    after: new Map([...restored].flatMap(([id, workflow]) => (workflow ? [[id, workflow]] : []))),
  };
}

/** Those that a step was sent for. */
function touchedOnes({journal, groups}: Run): PlannedWorkflow[] {
  const touched = new Set(
    journal.steps.filter(({status}) => status !== 'intended').map(({canonicalId}) => canonicalId),
  );
  return groups.flatMap(({workflows}) => workflows).filter(({canonicalId}) => touched.has(canonicalId));
}

/** One workflow, or a cycle: of that, each waits for another one to be published, unless a harmless version is first. */
async function bringBackGroup(undo: Undo, group: PlannedWorkflow[]): Promise<void> {
  const {run} = undo;
  if (group.length > 1 && run.plan.drafts) {
    for (const planned of group) await record(undo, planned, () => publishStub(run, planned));
  }
  for (const planned of group) await bringBack(undo, planned);
}

async function publishStub(run: Run, planned: PlannedWorkflow): Promise<void> {
  const now = await withRetries(() => readNow(run, planned));
  const kinds = undoSteps(now, run.before.get(planned.canonicalId)!);
  if (!kinds.includes('undo_publish') || isPublished(now)) return;
  await take(run, planned, [
    ...kinds.filter((kind) => kind === 'undo_unarchive'),
    ...(['write_stub', 'publish_stub'] as const),
  ]);
}

async function bringBack(undo: Undo, planned: PlannedWorkflow): Promise<void> {
  await record(undo, planned, async () => {
    undo.restored.set(planned.canonicalId, await restore(undo, planned));
    undo.failures.delete(planned.canonicalId);
  });
}

async function record({failures}: Undo, {canonicalId}: PlannedWorkflow, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    failures.set(canonicalId, toWopsError(error));
  }
}

/** The workflow as it is afterwards; null when it was never created. */
async function restore({run, force}: Undo, planned: PlannedWorkflow): Promise<RuntimeWorkflow | null> {
  if (n8nIdOf(run, planned) === undefined) return null;
  const before = run.before.get(planned.canonicalId) ?? null;
  for (let pass = 1; ; pass++) {
    const now = await withRetries(() => readNow(run, planned));
    const kinds = undoSteps(now, before);
    if (kinds.length === 0) return now;
    if (pass > PASSES)
      throw new Error(`It is not as before, though everything was written back (${kinds.join(', ')}).`);
    if (before && kinds.includes('undo_write') && !force && isForeign(run, planned, now)) {
      throw new Error(
        'Somebody changed its draft meanwhile; that is left as it is. To write over it: wops rollback --force',
      );
    }
    await take(run, planned, kinds);
  }
}

/** Takes new steps, each up to three times; before it is sent again, n8n is asked whether it was done. */
async function take(run: Run, planned: PlannedWorkflow, kinds: StepKind[]): Promise<void> {
  const {canonicalId, name: subject} = planned;
  const works = {...STEP_WORKS, ...UNDO_WORKS};
  for (const step of await run.journal.extend(kinds.map((kind) => ({kind, canonicalId, subject})))) {
    const {act, settle}: StepWork = works[step.kind as keyof typeof works](run, planned);
    await run.journal.take(step, {
      act: () => withRetries(async (again) => (again && (await settle())) || act()),
      settle: () => withRetries(settle),
    });
  }
}

/** A draft that is neither the old one nor one of this operation's. */
function isForeign(run: Run, planned: PlannedWorkflow, now: RuntimeWorkflow): boolean {
  const before = run.before.get(planned.canonicalId)!;
  const known = [before, liveOf(before), STUB, ...(planned.content ? [contentOf(run, planned)] : [])];
  return !known.some((graph) => graphText(graph) === graphText(now));
}
