import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Body, Mapping} from '../store/rows.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';

/** So many `GET`s for absent workflows are under way at once. */
const CONCURRENCY = 4;

/** More vanished workflows than this at once look like a lost permission, not like work (DESIGN.md §4). */
export function breakerThreshold(linked: number): number {
  return Math.max(5, Math.floor(linked / 10));
}

export interface AbsentWorkflows {
  /** n8n answers 404: deleted, or this key may not see them any more. */
  gone: Mapping[];
  /** They are there after all: the list moved under the walk. */
  found: RuntimeWorkflow[];
}

/**
 * Asks for each linked workflow that the list did not show. Throws `breaker` as soon as more are gone than
 * `breakerThreshold`, unless `acceptMassChange`; nothing is marked then.
 */
export async function findAbsent(
  context: Context,
  environment: string,
  absent: Mapping[],
  options: {linked: number; acceptMassChange: boolean},
): Promise<AbsentWorkflows> {
  const client = await context.n8n(environment);
  const limit = options.acceptMassChange ? Number.POSITIVE_INFINITY : breakerThreshold(options.linked);
  const result: AbsentWorkflows = {gone: [], found: []};
  for (let start = 0; start < absent.length; start += CONCURRENCY) {
    context.signal.throwIfAborted();
    const group = absent.slice(start, start + CONCURRENCY);
    const answers = await Promise.all(group.map((mapping) => client.getWorkflow(mapping.n8nId)));
    for (const [index, workflow] of answers.entries()) {
      if (workflow) result.found.push(workflow);
      else result.gone.push(group[index]!);
    }
    if (result.gone.length > limit) {
      throw new WopsError(
        'breaker',
        `${environment}: ${absent.length} of ${options.linked} linked workflows are not there any more. Nothing was marked.`,
        {
          hint: `Was the API key changed, or the database? If they are meant to be gone: wops sync ${environment} --accept-mass-change`,
          details: {environment, linked: options.linked, absent: absent.length},
        },
      );
    }
  }
  return result;
}

/** Brings the rows in line with what `findAbsent` found; untracked ones that are gone leave no trace. */
export async function saveAbsent(
  context: Context,
  mappings: Map<string, Mapping>,
  absent: AbsentWorkflows,
  read: (workflow: RuntimeWorkflow) => {mapping: Mapping; body: Body | null},
): Promise<void> {
  const found = absent.found.map(read);
  const changed = [
    ...absent.gone.map((mapping): Mapping => ({...mapping, status: 'missing'})),
    ...found.map(({mapping}) => mapping),
  ];
  for (const mapping of changed) mappings.set(mapping.n8nId, mapping);
  await context.store.saveRuntimeBatch({mappings: changed, bodies: found.flatMap(({body}) => body ?? [])});
}
