import {setTimeout} from 'node:timers/promises';
import {toWopsError, WopsError} from '../errors.ts';
import {mapBounded} from '../git/map-bounded.ts';
import {isPublished} from '../workflow/comparable-workflow.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {webhooksOf} from '../workflow/webhooks.ts';
import {createCredentialWork} from './create-credential-work.ts';
import type {PlanFinding, PlannedWorkflow} from './plan.ts';
import {contentOf, type Run, readNow} from './run.ts';
import {hasFields, STEP_WORKS} from './step-works.ts';
import {type Phase, STEP_KINDS, type Step} from './steps.ts';
import {graphText} from './target-terms.ts';
import {liveOf} from './undo-steps.ts';

/** n8n works on one request at a time; more in flight only hide the way there and back. */
const CONCURRENCY = 6;
/** How long a published webhook may take to answer, in milliseconds (N8N.md: 215 measured). */
const WEBHOOK_DEADLINE_MS = 5_000;
const WEBHOOK_PAUSE_MS = 150;

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
  await takeInLevels(run, 'switch', findings);
  const after = await verifyLive(run);
  findings.push(...(await confirmWebhooks(run, after)));
  return {after, findings};
}

/** The steps of a phase, those of one workflow group one after another, groups that do not need each other side by side. */
async function takeInLevels(run: Run, phase: Phase, findings: PlanFinding[]): Promise<void> {
  const {groups, journal, plan, context} = run;
  const total = groups.reduce((sum, {workflows}) => sum + workflows.length, 0);
  let count = 0;
  for (const [, level] of [...Map.groupBy(groups, ({level}) => level)].sort(([a], [b]) => a - b)) {
    await mapBounded(
      level,
      async ({workflows}) => {
        const byId = new Map(workflows.map((planned) => [planned.canonicalId, planned]));
        for (const step of lastTries(journal.steps)) {
          const planned = byId.get(step.canonicalId ?? '');
          if (planned && STEP_KINDS[step.kind].phase === phase) await takeStep(run, step, planned, findings);
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

function writtenOnes({groups}: Run): PlannedWorkflow[] {
  return groups.flatMap(({workflows}) => workflows);
}

/** What was saved is what was meant, and what runs is what ran. */
async function verifyDrafts(run: Run): Promise<void> {
  const saved = writtenOnes(run).filter(
    ({content, layers, n8nId}) => content && (n8nId === null || (layers.graph && run.plan.drafts)),
  );
  await mapBounded(
    saved.filter((planned) => !isSwitched(run, planned)),
    async (planned) => {
      const now = await readNow(run, planned);
      if (graphText(now) !== graphText(contentOf(run, planned))) throw notAsWritten(run, planned, 'draft');
      const before = run.before.get(planned.canonicalId);
      if (before && (now.activeVersionId ?? null) !== (before.activeVersionId ?? null))
        throw notAsWritten(run, planned, 'published version');
    },
    CONCURRENCY,
  );
}

/** After a crash: the switch had begun for it. */
function isSwitched({journal}: Run, {canonicalId}: PlannedWorkflow): boolean {
  return journal.steps.some(
    (step) =>
      step.canonicalId === canonicalId && STEP_KINDS[step.kind].phase === 'switch' && step.status !== 'intended',
  );
}

async function verifyLive(run: Run): Promise<Map<string, RuntimeWorkflow>> {
  const after = new Map<string, RuntimeWorkflow>();
  await mapBounded(
    writtenOnes(run),
    async (planned) => {
      const now = await readNow(run, planned);
      after.set(planned.canonicalId, now);
      if (planned.action === 'archive') {
        if (!now.isArchived) throw notAsWritten(run, planned, 'archiving');
        return;
      }
      if (isPublished(now) !== planned.published) throw notAsWritten(run, planned, 'publication');
      if (!planned.content) return;
      if (
        planned.layers.graph &&
        graphText(planned.published ? liveOf(now) : now) !== graphText(contentOf(run, planned))
      )
        throw notAsWritten(run, planned, 'content');
      if (!hasFields(run, planned, now)) throw notAsWritten(run, planned, 'name, settings or description');
    },
    CONCURRENCY,
  );
  return after;
}

function notAsWritten({plan}: Run, {name}: PlannedWorkflow, what: string): WopsError {
  return new WopsError('n8n_refused', `"${name}" in ${plan.target} is not as it was written (${what}).`, {
    hint: `Look at it in n8n; then: wops diff ${plan.target}`,
  });
}

/** Publishing takes effect after n8n's answer (N8N.md): what can be asked is asked until it answers. */
async function confirmWebhooks(run: Run, after: ReadonlyMap<string, RuntimeWorkflow>): Promise<PlanFinding[]> {
  const deadline = performance.now() + WEBHOOK_DEADLINE_MS;
  const published = writtenOnes(run).filter(({published, content}) => published && content);
  const found = await mapBounded(
    published.flatMap((planned) =>
      webhooksOf(liveOf(after.get(planned.canonicalId)!).nodes).map((webhook) => ({planned, webhook})),
    ),
    async ({planned, webhook}) => {
      let state = await run.client.probeWebhook(webhook);
      while (state === 'unregistered' && performance.now() < deadline) {
        await setTimeout(WEBHOOK_PAUSE_MS);
        state = await run.client.probeWebhook(webhook);
      }
      if (state === 'registered') return [];
      const told = `${webhook.method ?? ''} /${webhook.kind}/${webhook.path ?? '(an expression)'}`.trim();
      return [
        {
          workflow: planned.slug,
          code: 'webhook_unconfirmed',
          message: `"${webhook.node}" (${told}) was not seen to answer yet.`,
        },
      ];
    },
    CONCURRENCY,
  );
  return found.flat();
}
