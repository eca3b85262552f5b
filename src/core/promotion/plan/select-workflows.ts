import {WopsError} from '../../errors.ts';
import {workflowAmbiguous, workflowUnknown} from '../../registry/workflow-faults.ts';
import type {Source, SourceWorkflow, Unpromotable} from './source.ts';

/**
 * The workflows that are meant by slugs, names, canonical ids or n8n ids of the source; all of them where none is named. An
 * exact id or slug beats a name. Throws `workflow_unknown`, `workflow_ambiguous`, and `usage` for one that is there and
 * cannot be promoted, with the way out.
 */
export function selectWorkflows(source: Source, wanted: readonly string[]): SourceWorkflow[] {
  const all = [...source.workflows.values()];
  if (wanted.length === 0) return all;
  return [...new Set(wanted.map((name) => find(source, all, name)))];
}

/** With the workflows that they refer to, directly or not, as far as the source has them. */
export function withDependencies(source: Source, selected: readonly SourceWorkflow[]): SourceWorkflow[] {
  const found = new Set(selected);
  // A set can grow while it is walked.
  for (const {references} of found) {
    for (const id of references) {
      const canonicalId = source.canonicalOf(id);
      const needed = canonicalId === undefined ? undefined : source.workflows.get(canonicalId);
      if (needed) found.add(needed);
    }
  }
  return [...found];
}

function find(source: Source, all: SourceWorkflow[], wanted: string): SourceWorkflow {
  const is = ({canonicalId, slug, n8nId}: {canonicalId?: string; slug: string | null; n8nId: string | null}) =>
    [canonicalId, slug, n8nId].includes(wanted);
  const exact = all.filter(is);
  const found = exact.length > 0 ? exact : all.filter(({name}) => name === wanted);
  if (found.length === 1) return found[0]!;
  if (found.length > 1) {
    const candidates = found.map((workflow) => ({...workflow, environment: null}));
    throw workflowAmbiguous(wanted, ` in ${source.environment}`, candidates);
  }
  const barred = source.unpromotable.find((workflow) => is(workflow) || workflow.name === wanted);
  if (barred) throw unpromotable(source.environment, barred);
  throw workflowUnknown(
    wanted,
    source.environment,
    all.flatMap(({name, slug}) => [name, slug]),
  );
}

const WAYS_OUT = {
  untracked: (environment, {n8nId, name}) => `wops commit ${environment} ${n8nId ?? JSON.stringify(name)}`,
  ignored: (environment, {n8nId, name}) => `wops workflow unignore ${environment} ${n8nId ?? JSON.stringify(name)}`,
  archived: () => 'Unarchive it in n8n first, if it is meant to live.',
} as const satisfies Record<Unpromotable['why'], (environment: string, workflow: Unpromotable) => string>;

function unpromotable(environment: string, workflow: Unpromotable): WopsError {
  return new WopsError(
    'usage',
    `"${workflow.name}" (${workflow.n8nId ?? workflow.slug}) is ${workflow.why} in ${environment}.`,
    {
      hint: WAYS_OUT[workflow.why](environment, workflow),
    },
  );
}
