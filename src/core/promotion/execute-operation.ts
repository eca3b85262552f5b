import {checkCanCommit} from '../commit/commit-and-push.ts';
import type {Context} from '../context.ts';
import {toWopsError, WopsError} from '../errors.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import type {Plan} from './plan.ts';
import type {Promotion} from './promotion.ts';
import {undoFollowUp} from './undo/undo-follow-up.ts';
import {undoOperation} from './undo/undo-operation.ts';
import {captureAfter, captureBefore} from './write/capture.ts';
import {confirmWebhooks} from './write/confirm-webhooks.ts';
import {followUp} from './write/follow-up.ts';
import {openJournal} from './write/journal.ts';
import {doneResults, undoneResults} from './write/results.ts';
import {openRun, type Run} from './write/run.ts';
import {saveMappings} from './write/save-mappings.ts';
import {sidecarPaths} from './write/sidecar.ts';
import {stepsOfPlan} from './write/steps-of-plan.ts';
import {writeForward} from './write/write-forward.ts';

/**
 * Carries a plan out (DESIGN.md §7): snapshot, drafts, verification, the switch, verification, snapshot, Git. Whatever
 * fails, or is interrupted, is undone. The caller holds the target's lease; `held.signal` stops before the next step.
 * Answers the promotion as it ended: `completed`, `completed_with_errors`, `failed`, or still `running` when not even the
 * undo could be finished. Throws before anything is written: `stale`, `git_…`; and `interrupted` after the undo.
 */
export async function executeOperation(held: Context, promotion: Promotion, plan: Plan): Promise<Promotion> {
  const {store} = held;
  await checkCanCommit(held, sidecarPaths(plan));
  const snapshot = await captureBefore(held, promotion, plan);
  held.signal.throwIfAborted();
  await store.promotions.begin({
    id: promotion.id,
    plan,
    snapshot,
    steps: stepsOfPlan(plan, {push: held.config.git.push}),
  });
  return runForward(held, await resumed(held, promotion.id));
}

/** Takes up an operation where it stands, its way forward. */
export async function runForward(held: Context, run: Run): Promise<Promotion> {
  if (run.promotion.stage === 'undo') return runUndo(held, run);
  if (run.promotion.stage === 'forward') {
    let written: Awaited<ReturnType<typeof writeForward>>;
    try {
      written = await writeForward(run);
      held.signal.throwIfAborted();
    } catch (error) {
      return undoAfter(held, run, error);
    }
    const post = await captureAfter(run, written.after);
    await saveMappings(run.context, run.plan.target, written.after);
    await update(run, {
      stage: 'follow_up',
      snapshots: {...run.promotion.snapshots, post},
      workflows: doneResults(run),
      findings: [...run.promotion.findings, ...written.findings],
    });
  }
  const ended = await followUp(run, await heldAfter(run));
  return update(run, {...ended, finishedAt: run.context.now().toISOString()});
}

/** Takes an operation back. With errors that may pass it stays `running`, and the next command goes on. */
export async function runUndo(held: Context, run: Run, {force = false} = {}): Promise<Promotion> {
  const {context, promotion, plan} = run;
  if (promotion.stage !== 'undo') await update(run, {stage: 'undo'});
  const {after, unfinished, restored, errors, kept} = await undoOperation(run, {force});
  const rollback = {restored, errors};
  await saveMappings(context, plan.target, after);
  const workflows = undoneResults(run, rollback, culpritOf(promotion));
  if (unfinished) {
    refuseIfLost(held);
    return update(run, {rollback, workflows});
  }
  if (errors.length > 0) await holdBetween(run);
  const unconfirmed = await confirmWebhooks(run, after);
  const findings = promotion.findings.filter(({code}) => !ABOUT_PLACEHOLDERS.includes(code));
  await update(run, {findings: [...findings, ...kept, ...unconfirmed]});
  const status = run.promotion.undoRequestedBy ? 'rolled_back' : 'failed';
  return update(run, {
    status,
    rollback,
    workflows,
    ...(await undoFollowUp(run)),
    finishedAt: context.now().toISOString(),
  });
}

/** The workflow that failed on the way forward; what an earlier try of the undo could not put back is another matter. */
function culpritOf({workflows, rollback}: Promotion): {name: string; message: string} | undefined {
  const leftBefore = new Set(rollback?.errors.map(({workflow}) => workflow));
  const culprit = workflows.find(({name, error}) => error !== undefined && !leftBefore.has(name));
  return culprit && {name: culprit.name, message: culprit.error!};
}

/** Of one that was rolled back, but for Git: what is left of that. n8n may hold something newer by now. */
export async function finishUndo(run: Run): Promise<Promotion> {
  return update(run, {...(await undoFollowUp(run)), finishedAt: run.context.now().toISOString()});
}

/** Findings that an undo takes back, or tells anew. */
const ABOUT_PLACEHOLDERS = ['placeholder_credential', 'placeholder_kept'];

/** The hold of whoever asked for a rollback stays, with its reason. */
async function holdBetween({context, promotion: {id, target, actor}}: Run): Promise<void> {
  const {holds} = context.store;
  if ((await holds.get(target))?.promotionId === id) return;
  const reason = `Promotion ${id.slice(0, 8)} could not be undone in full.`;
  await holds.place({environment: target, reason, promotionId: id, actor, placedAt: context.now().toISOString()});
}

/** The run of an unfinished operation, its effects out of reach of an interruption. */
export async function resumed(held: Context, id: string): Promise<Run> {
  const {store} = held;
  const [promotion, plan] = [await store.promotions.get(id), await store.promotions.plan(id)];
  if (!promotion || !plan)
    throw new WopsError('unexpected', `The state file does not hold the plan of promotion ${id}.`);
  const context = held.uninterrupted();
  const interrupted = promotion.stage === 'undo' ? context.signal : held.signal;
  const journal = openJournal(context, promotion, {steps: await store.promotions.steps(id), interrupted});
  return openRun(context, {promotion, plan, journal});
}

async function undoAfter(held: Context, run: Run, cause: unknown): Promise<Promotion> {
  refuseIfLost(held);
  const {code: type, message, details} = toWopsError(cause);
  const failed = (details as {workflow?: string} | undefined)?.workflow;
  await update(run, {
    stage: 'undo',
    error: {type, message},
    workflows: run.promotion.workflows.map((workflow) =>
      workflow.name === failed ? {...workflow, error: message} : workflow,
    ),
  });
  const undoing = await resumed(held, run.promotion.id);
  const ended = await runUndo(held, undoing);
  if (type !== 'interrupted') return ended;
  throw new WopsError(
    'interrupted',
    `Interrupted. ${run.plan.target} is ${ended.status === 'failed' && ended.rollback?.errors.length === 0 ? 'as it was before' : 'not yet as it was before'}.`,
    {
      hint: `wops promotion show ${ended.id}`,
      details: {promotion: ended.id, rollback: ended.rollback},
    },
  );
}

/** Without the lease somebody else may be at work here already: not one more write. */
function refuseIfLost({signal}: Context): void {
  if (signal.aborted && toWopsError(signal.reason).code === 'busy') throw signal.reason;
}

async function update(run: Run, change: Partial<Promotion>): Promise<Promotion> {
  await run.context.store.promotions.update(run.promotion.id, change);
  run.promotion = {...run.promotion, ...change};
  return run.promotion;
}

async function heldAfter({context, promotion}: Run): Promise<Map<string, RuntimeWorkflow>> {
  const held = await context.store.snapshots.workflows(promotion.snapshots.post!);
  return new Map(held.flatMap(({canonicalId, workflow}) => (canonicalId && workflow ? [[canonicalId, workflow]] : [])));
}
