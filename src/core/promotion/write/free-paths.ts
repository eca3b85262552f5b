import {isPublished} from '../../workflow/comparable-workflow.ts';
import type {WorkflowNode} from '../../workflow/runtime-workflow.ts';
import {type ProductionWebhook, webhooksOf} from '../../workflow/webhooks.ts';
import type {PlannedWorkflow} from '../plan.ts';
import {liveOf} from '../undo/undo-steps.ts';
import {webhookReaches} from './confirm-webhooks.ts';
import {contentOf, type Run} from './run.ts';

/**
 * Workflows that stop running while another one of the plan is to answer on their webhook's path, such as a copy made by
 * hand: they go first, since n8n refuses the other with 409 while the path is taken.
 */
export function pathGivers(run: Run): PlannedWorkflow[] {
  const {workflows} = run.plan;
  const wanted = new Set(
    workflows.flatMap((planned) =>
      planned.published && planned.content ? addressesOf(contentOf(run, planned).nodes) : [],
    ),
  );
  return workflows.filter((planned) => pathsGivenUp(run, planned).some((webhook) => wanted.has(addressOf(webhook))));
}

/**
 * Waits until the paths are free. n8n 2.41 frees them after it has answered an unpublishing; a publication in between can be
 * refused for seconds (measured). What is not free by `deadline` is for the publication to say.
 */
export async function waitUntilFree(run: Run, givers: readonly PlannedWorkflow[], deadline: number): Promise<void> {
  for (const webhook of givers.flatMap((planned) => pathsGivenUp(run, planned))) {
    await webhookReaches(run, webhook, {state: 'unregistered', deadline});
  }
}

/** The webhooks that answered before, and shall not any more. */
function pathsGivenUp({before}: Run, {canonicalId, action, published}: PlannedWorkflow): ProductionWebhook[] {
  const was = before.get(canonicalId);
  const stops = action === 'archive' || (action !== 'none' && !published);
  return was && stops && isPublished(was) ? webhooksOf(liveOf(was).nodes) : [];
}

function addressesOf(nodes: WorkflowNode[]): string[] {
  return webhooksOf(nodes)
    .filter(({path}) => path !== null)
    .map(addressOf);
}

function addressOf({kind, method, path}: ProductionWebhook): string {
  return `${method} /${kind}/${path}`;
}
