import {WopsError} from '../errors.ts';
import type {CanonicalWorkflow, Mapping} from '../store/rows.ts';
import type {Store} from '../store/store.ts';
import {workflowAmbiguous, workflowUnknown} from './workflow-faults.ts';

/** A workflow as the registry knows it, whichever environments hold it. */
export type RegisteredWorkflow =
  | {canonical: CanonicalWorkflow; mappings: Mapping[]}
  /** Untracked: one workflow of one environment. */
  | {canonical: null; mappings: [Mapping]};

export interface Registry {
  mappings: Mapping[];
  canonical: CanonicalWorkflow[];
}

export async function readRegistry(store: Store): Promise<Registry> {
  return {mappings: await store.mappings(), canonical: await store.canonicalWorkflows()};
}

/**
 * The workflow a user means by a slug, a name, a canonical id or an n8n id, in whatever environment (DESIGN.md §12). An
 * exact id or slug beats a name, a live workflow a deleted one, and among those one that n8n still holds. Throws `workflow_unknown`, `workflow_ambiguous`.
 */
export function findRegistered(wanted: string, {mappings, canonical}: Registry): RegisteredWorkflow {
  const owned = Map.groupBy(mappings, (mapping) => mapping.canonicalId);
  const all: RegisteredWorkflow[] = [
    ...canonical.map((workflow) => ({canonical: workflow, mappings: owned.get(workflow.canonicalId) ?? []})),
    ...(owned.get(null) ?? []).map((mapping): RegisteredWorkflow => ({canonical: null, mappings: [mapping]})),
  ];
  const exact = all.filter(
    (workflow) =>
      workflow.canonical?.canonicalId === wanted ||
      workflow.canonical?.slug === wanted ||
      workflow.mappings.some((mapping) => mapping.n8nId === wanted),
  );
  const found = exact.length > 0 ? exact : all.filter((workflow) => namesOf(workflow).includes(wanted));
  const live = found.filter((workflow) => !workflow.canonical?.deletedAt);
  const running = found.filter((workflow) => workflow.mappings.length > 0);
  const meant = [live, running].find((some) => some.length > 0) ?? found;
  if (meant.length === 1) return meant[0]!;
  if (meant.length === 0) {
    const known = all.flatMap((workflow) => [...namesOf(workflow), workflow.canonical?.slug ?? '']);
    throw workflowUnknown(wanted, null, new Set(known));
  }
  throw workflowAmbiguous(wanted, '', meant.map(candidate));
}

/** As `findRegistered`, for what needs a canonical workflow: an untracked one is a `usage` error with the way to track it. */
export function findCanonical(wanted: string, registry: Registry) {
  const found = findRegistered(wanted, registry);
  if (found.canonical !== null) return found;
  const [{environment, n8nId, name}] = found.mappings;
  throw new WopsError(
    'usage',
    `"${name}" (n8n id ${n8nId}) in ${environment} is untracked: it has no canonical workflow.`,
    {
      hint: `wops commit ${environment} ${n8nId}`,
    },
  );
}

function namesOf({canonical, mappings}: RegisteredWorkflow): string[] {
  return [...(canonical ? [canonical.name] : []), ...mappings.map((mapping) => mapping.name)];
}

function candidate({canonical, mappings}: RegisteredWorkflow) {
  const only = mappings.length === 1 ? mappings[0]! : null;
  return {
    environment: canonical ? null : (only?.environment ?? null),
    slug: canonical?.slug ?? null,
    n8nId: only?.n8nId ?? null,
    canonicalId: canonical?.canonicalId ?? null,
    name: canonical?.name ?? only!.name,
  };
}
