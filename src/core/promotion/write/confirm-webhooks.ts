import {setTimeout} from 'node:timers/promises';
import {mapBounded} from '../../git/map-bounded.ts';
import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {RuntimeWorkflow} from '../../workflow/runtime-workflow.ts';
import {type ProductionWebhook, webhooksOf} from '../../workflow/webhooks.ts';
import type {PlanFinding} from '../plan.ts';
import {liveOf} from '../undo/undo-steps.ts';
import type {Run} from './run.ts';
import {writtenOnes} from './verify-written.ts';

const CONCURRENCY = 8;
/** How long a webhook may take to answer once it is published, or to stop, in milliseconds (N8N.md: 215 measured). */
export const WEBHOOK_DEADLINE_MS = 5_000;
const PAUSE_MS = 150;

/**
 * Waits until the webhooks of what is published answer: publishing takes effect after n8n's answer (N8N.md). `after` is how
 * n8n holds what was written, or brought back, by canonical id. One that does not answer by the deadline is a finding.
 */
export async function confirmWebhooks(run: Run, after: ReadonlyMap<string, RuntimeWorkflow>): Promise<PlanFinding[]> {
  const deadline = performance.now() + WEBHOOK_DEADLINE_MS;
  const due = writtenOnes(run).flatMap(({slug, canonicalId}) => {
    const now = after.get(canonicalId);
    return now && isPublished(now) ? webhooksOf(liveOf(now).nodes).map((webhook) => ({slug, webhook})) : [];
  });
  const found = await mapBounded(
    due,
    async ({slug, webhook}) =>
      (await webhookReaches(run, webhook, {state: 'registered', deadline})) ? [] : [unconfirmed(slug, webhook)],
    CONCURRENCY,
  );
  return found.flat();
}

/** Whether n8n comes to have the webhook, or not to have it any more, by `deadline` (`performance.now()`). */
export async function webhookReaches(
  {client}: Run,
  webhook: ProductionWebhook,
  {state: wanted, deadline}: {state: 'registered' | 'unregistered'; deadline: number},
): Promise<boolean> {
  for (;;) {
    const state = await client.probeWebhook(webhook);
    // What cannot be asked is not waited for.
    if (state === wanted || state === 'unknown' || performance.now() > deadline) return state === wanted;
    await setTimeout(PAUSE_MS);
  }
}

function unconfirmed(workflow: string, {node, method, kind, path}: ProductionWebhook): PlanFinding {
  const told = `${method ?? ''} /${kind}/${path ?? '(an expression)'}`.trim();
  return {workflow, code: 'webhook_unconfirmed', message: `"${node}" (${told}) was not seen to answer yet.`};
}
