import type {Context} from '../context.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';

/** Everything an environment's n8n lists, each workflow once, archived ones too, as it arrives. */
export async function* walkEnvironment(
  context: Context,
  environment: string,
  task: string,
): AsyncGenerator<RuntimeWorkflow> {
  const client = await context.n8n(environment);
  const {pinData} = context.config.environments.get(environment)!.git;
  const seen = new Set<string>();
  for await (const page of client.walkWorkflows({excludePinnedData: !pinData})) {
    context.signal.throwIfAborted();
    for (const workflow of page.workflows ?? []) {
      if (seen.has(workflow.id)) continue;
      seen.add(workflow.id);
      yield workflow;
    }
    context.emit({kind: 'progress', task, environment, phase: 'workflows', count: seen.size});
  }
  context.emit({kind: 'progress', task, environment, phase: 'workflows', count: seen.size, done: true});
}
