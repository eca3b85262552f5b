import {toWopsError, type WopsError} from '../errors.ts';
import {mapBounded} from '../git/map-bounded.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {StepWork} from './journal.ts';
import type {PlannedWorkflow} from './plan.ts';
import type {RollbackResult} from './promotion.ts';
import {isTransient, withRetries} from './retry.ts';
import {contentOf, n8nIdOf, type Run, readNow} from './run.ts';
import {STEP_WORKS} from './step-works.ts';
import {STEP_KINDS} from './steps.ts';
import {STUB} from './stub.ts';
import {graphText} from './target-terms.ts';
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
}

/**
 * Brings every workflow that the operation touched back to the snapshot (DESIGN.md §7): what existed first, what it needs
 * before what needs it; then what was created is unpublished and archived. Each failure is recorded and the rest goes on.
 * Can be called again after a crash: it looks at n8n, not at what was done. Somebody else's draft is not written over,
 * unless `force`.
 */
export async function undoOperation(run: Run, {force}: {force: boolean}): Promise<Undone> {
  await settleSent(run);
  const undone: Undone = {restored: [], errors: [], unfinished: null, after: new Map()};
  const levels = [...Map.groupBy(run.groups, ({level}) => level)]
    .sort(([a], [b]) => a - b)
    .map(([, groups]) => groups.flatMap(({workflows}) => workflows));
  const touched = touchedIds(run);
  const pass = async (level: PlannedWorkflow[], created: boolean) => {
    const due = level.filter(
      (planned) => (run.before.get(planned.canonicalId) == null) === created && touched.has(planned.canonicalId),
    );
    await mapBounded(due, (planned) => undoOne(run, planned, {force, undone}), CONCURRENCY);
  };
  for (const level of levels) await pass(level, false);
  for (const level of levels.toReversed()) await pass(level, true);
  return undone;
}

/** Of workflows that a step was sent for. */
function touchedIds({journal}: Run): Set<string | null> {
  return new Set(journal.steps.filter(({status}) => status !== 'intended').map(({canonicalId}) => canonicalId));
}

/** What a process that died had sent: only reading tells. What was created has to be known by its id. */
async function settleSent(run: Run): Promise<void> {
  const planned = new Map(run.plan.workflows.map((workflow) => [workflow.canonicalId, workflow]));
  for (const step of run.journal.steps.filter(({status}) => status === 'sent')) {
    const about = planned.get(step.canonicalId ?? '');
    const works = STEP_KINDS[step.kind].phase === 'undo' ? UNDO_WORKS : STEP_WORKS;
    const work =
      about && (works as Record<string, (run: Run, planned: PlannedWorkflow) => StepWork>)[step.kind]?.(run, about);
    if (work) await withRetries(() => run.journal.settle(step, work));
  }
}

interface UndoOptions {
  force: boolean;
  undone: Undone;
}

async function undoOne(run: Run, planned: PlannedWorkflow, {force, undone}: UndoOptions): Promise<void> {
  try {
    const now = await bringBack(run, planned, force);
    if (now) undone.after.set(planned.canonicalId, now);
    undone.restored.push(planned.name);
  } catch (error) {
    const failure = toWopsError(error);
    if (isTransient(failure) || failure.code === 'interrupted') undone.unfinished ??= failure;
    undone.errors.push({workflow: planned.name, message: failure.message});
  }
}

/** The workflow as it is afterwards; null when it was never created. */
async function bringBack(run: Run, planned: PlannedWorkflow, force: boolean): Promise<RuntimeWorkflow | null> {
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
    const steps = await run.journal.extend(
      kinds.map((kind) => ({kind, canonicalId: planned.canonicalId, subject: planned.name})),
    );
    for (const step of steps) {
      const work = UNDO_WORKS[step.kind as keyof typeof UNDO_WORKS](run, planned);
      await run.journal.take(step, {act: () => withRetries(work.act), settle: () => withRetries(work.settle)});
    }
  }
}

/** A draft that is neither the old one nor one of this operation's. */
function isForeign(run: Run, planned: PlannedWorkflow, now: RuntimeWorkflow): boolean {
  const before = run.before.get(planned.canonicalId)!;
  const known = [before, liveOf(before), STUB, ...(planned.content ? [contentOf(run, planned)] : [])];
  return !known.some((graph) => graphText(graph) === graphText(now));
}
