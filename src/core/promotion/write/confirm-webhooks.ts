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
/** How long a published webhook may take to answer, in milliseconds (N8N.md: 215 measured). */
const DEADLINE_MS = 5_000;
const PAUSE_MS = 150;

/**
 * Waits until the webhooks of what is published answer: publishing takes effect after n8n's answer (N8N.md). `after` is how
 * n8n holds what was written, or brought back, by canonical id. One that does not answer by the deadline is a finding.
 */
export async function confirmWebhooks(run: Run, after: ReadonlyMap<string, RuntimeWorkflow>): Promise<PlanFinding[]> {
  const deadline = performance.now() + DEADLINE_MS;
  const due = writtenOnes(run).flatMap(({slug, canonicalId}) => {
    const now = after.get(canonicalId);
    return now && isPublished(now) ? webhooksOf(liveOf(now).nodes).map((webhook) => ({slug, webhook})) : [];
  });
  const found = await mapBounded(
    due,
    async ({slug, webhook}) => ((await answers(run, webhook, deadline)) ? [] : [unconfirmed(slug, webhook)]),
    CONCURRENCY,
  );
  return found.flat();
}

async function answers({client}: Run, webhook: ProductionWebhook, deadline: number): Promise<boolean> {
  for (;;) {
    const state = await client.probeWebhook(webhook);
    if (state !== 'unregistered' || performance.now() > deadline) return state === 'registered';
    await setTimeout(PAUSE_MS);
  }
}

function unconfirmed(workflow: string, {node, method, kind, path}: ProductionWebhook): PlanFinding {
  const told = `${method ?? ''} /${kind}/${path ?? '(an expression)'}`.trim();
  return {workflow, code: 'webhook_unconfirmed', message: `"${node}" (${told}) was not seen to answer yet.`};
}
