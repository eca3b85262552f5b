import type {Context} from '../context.ts';
import {WopsError} from '../errors.ts';
import type {Body, Mapping} from '../store/rows.ts';
import type {RuntimeWorkflow} from '../workflow/runtime-workflow.ts';
import {effectiveStatus} from './mapping-status.ts';

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
 * Asks for each of an environment's workflows that the list did not show. Throws `breaker` as soon as more linked ones are
 * gone than `breakerThreshold`, unless `acceptMassChange`; nothing is marked then. An archived one counted as absent before.
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
    if (result.gone.filter(isLinked).length > limit) throw massLoss(environment, options.linked, absent);
  }
  return result;
}

function isLinked(mapping: Mapping): boolean {
  return effectiveStatus(mapping) === 'linked';
}

function massLoss(environment: string, linked: number, absent: Mapping[]): WopsError {
  const count = absent.filter(isLinked).length;
  return new WopsError(
    'breaker',
    `${environment}: ${count} of ${linked} linked workflows are not there any more. Nothing was marked.`,
    {
      hint: `Was the API key changed, or the database? If they are meant to be gone: wops sync ${environment} --accept-mass-change`,
      details: {environment, linked, absent: count},
    },
  );
}

/** Brings the rows in line with what `findAbsent` found; ones that were never linked leave no trace. */
export async function saveAbsent(
  context: Context,
  environment: string,
  mappings: Map<string, Mapping>,
  absent: AbsentWorkflows,
  read: (workflow: RuntimeWorkflow) => {mapping: Mapping; body: Body | null},
): Promise<void> {
  const found = absent.found.map(read);
  const [linked, others] = [true, false].map((wanted) =>
    absent.gone.filter((mapping) => (mapping.status === 'linked') === wanted),
  ) as [Mapping[], Mapping[]];
  const changed = [
    ...linked.map((mapping): Mapping => ({...mapping, status: 'missing'})),
    ...found.map(({mapping}) => mapping),
  ];
  for (const mapping of changed) mappings.set(mapping.n8nId, mapping);
  for (const {n8nId} of others) mappings.delete(n8nId);
  await context.store.saveRuntimeBatch({mappings: changed, bodies: found.flatMap(({body}) => body ?? [])});
  await context.store.removeMappings(
    environment,
    others.map(({n8nId}) => n8nId),
  );
}
