import type {Context} from '../context.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';

/** So many `GET`s for absent workflows are under way at once. */
const CONCURRENCY = 4;

/**
 * Everything an environment's n8n holds, each workflow once, archived ones too, as it arrives. The list moves while it is
 * read: absence from it proves nothing (N8N.md), so each of `expected`, ids of n8n, that it did not show is asked for.
 */
export async function* walkEnvironment(
  context: Context,
  environment: string,
  task: string,
  expected: Iterable<string> = [],
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
  const absent = [...new Set(expected)].filter((id) => !seen.has(id));
  for (let start = 0; start < absent.length; start += CONCURRENCY) {
    context.signal.throwIfAborted();
    const answers = await Promise.all(absent.slice(start, start + CONCURRENCY).map((id) => client.getWorkflow(id)));
    for (const workflow of answers) if (workflow) yield workflow;
  }
  context.emit({kind: 'progress', task, environment, phase: 'workflows', count: seen.size, done: true});
}
