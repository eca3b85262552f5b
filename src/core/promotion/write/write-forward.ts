import {toWopsError, WopsError} from '../../errors.ts';
import {mapBounded} from '../../git/map-bounded.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import type {PlanFinding, PlannedWorkflow} from '../plan.ts';
import {type Phase, STEP_KINDS, type Step} from '../steps.ts';
import {confirmWebhooks, WEBHOOK_DEADLINE_MS} from './confirm-webhooks.ts';
import {createCredentialWork} from './create-credential-work.ts';
import {pathGivers, waitUntilFree} from './free-paths.ts';
import type {Run} from './run.ts';
import {STEP_WORKS} from './step-works.ts';
import {verifyDrafts, verifyLive} from './verify-written.ts';

/** Measured on n8n 2.41: more in flight make creating and publishing slower. */
const CONCURRENCY = 4;

export interface Written {
  /** As n8n holds them afterwards, by canonical id. */
  after: Map<string, RuntimeWorkflow>;
  findings: PlanFinding[];
}

/**
 * Takes all steps of a plan that write to n8n: first what changes nothing that runs, read back and compared; then the
 * switch, read back and compared, credential ids strictly (DESIGN.md §7). Steps that are confirmed are not taken again.
 * Throws what the first failing step threw; the caller undoes.
 */
export async function writeForward(run: Run): Promise<Written> {
  const findings: PlanFinding[] = [];
  for (const step of lastTries(run.journal.steps).filter(({kind}) => kind === 'create_credential')) {
    await run.journal.take(step, createCredentialWork(run, step));
    findings.push({
      code: 'placeholder_credential',
      message: `The credential ${step.subject} was made without its secrets: fill it in, in ${run.plan.target}'s n8n.`,
    });
  }
  await takeInLevels(run, 'prepare', findings);
  await verifyDrafts(run);
  await givePathsUp(run, findings);
  await takeInLevels(run, 'switch', findings);
  const after = await verifyLive(run);
  findings.push(...(await confirmWebhooks(run, after)));
  return {after, findings};
}

/** What stops answering on a path that another one of the plan is to answer on goes first. */
async function givePathsUp(run: Run, findings: PlanFinding[]): Promise<void> {
  const givers = pathGivers(run);
  const due = lastTries(run.journal.steps).filter(({kind}) => STEP_KINDS[kind].phase === 'switch');
  for (const planned of givers) {
    for (const step of due.filter(({canonicalId}) => canonicalId === planned.canonicalId)) {
      await takeStep(run, step, planned, findings);
    }
  }
  await waitUntilFree(run, givers, performance.now() + WEBHOOK_DEADLINE_MS);
}

/** The steps of a phase, those of one workflow group one after another, groups that do not need each other side by side. */
async function takeInLevels(run: Run, phase: Phase, findings: PlanFinding[]): Promise<void> {
  const {groups, journal, plan, context} = run;
  const total = groups.reduce((sum, {workflows}) => sum + workflows.length, 0);
  const due = lastTries(journal.steps).filter(({kind}) => STEP_KINDS[kind].phase === phase);
  let count = 0;
  for (const [, level] of [...Map.groupBy(groups, ({level}) => level)].sort(([a], [b]) => a - b)) {
    await mapBounded(
      level,
      async ({workflows}) => {
        const byId = new Map(workflows.map((planned) => [planned.canonicalId, planned]));
        for (const step of due) {
          const planned = byId.get(step.canonicalId ?? '');
          if (planned) await takeStep(run, step, planned, findings);
        }
        count += workflows.length;
        context.emit({kind: 'progress', task: 'promote', environment: plan.target, phase, count, total});
      },
      CONCURRENCY,
    );
  }
}

/** Each step once: of one that was tried again after it had failed, the last try. */
function lastTries(steps: readonly Step[]): Step[] {
  return [...new Map(steps.map((step) => [`${step.kind} ${step.canonicalId ?? step.subject}`, step])).values()];
}

async function takeStep(run: Run, step: Step, planned: PlannedWorkflow, findings: PlanFinding[]): Promise<void> {
  const work = STEP_WORKS[step.kind as keyof typeof STEP_WORKS](run, planned);
  try {
    await run.journal.take(step, work);
  } catch (error) {
    const message = cannotBePublished(error);
    if (step.kind !== 'publish' || planned.before?.published || message === null) throw withName(error, planned);
    planned.published = false;
    findings.push({workflow: planned.slug, code: 'not_publishable', message: `It stays unpublished: ${message}`});
  }
}

/** What n8n says of a workflow that it can never publish; that is no failure of a promotion (DESIGN.md §7). */
function cannotBePublished(error: unknown): string | null {
  const {code, details, message} = toWopsError(error);
  const {status, message: said} = (details ?? {}) as {status?: number; message?: string};
  return code === 'n8n_refused' && status === 400 && /has no trigger node/i.test(said ?? message)
    ? (said ?? message)
    : null;
}

function withName(error: unknown, {name}: PlannedWorkflow): WopsError {
  const {code, message, hint, details} = toWopsError(error);
  return new WopsError(code, message.includes(name) ? message : `"${name}": ${message}`, {
    hint,
    details: {...(details as object), workflow: name},
    cause: error,
  });
}
