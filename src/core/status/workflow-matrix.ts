import type {EnvironmentConfig} from '../config/config.ts';
import type {CanonicalWorkflow, GitState, Mapping, MappingStatus} from '../store/rows.ts';
import {effectiveStatus, isUnclaimed} from '../sync/mapping-status.ts';

/** A workflow in one environment, as of the last sync. */
export interface WorkflowInEnvironment {
  /** null: there is a file for it, and n8n never had it. */
  status: MappingStatus | null;
  n8nId: string | null;
  /** Of what runs. Equal to `gitHash`: Git says the same. */
  contentHash: string | null;
  /** null: no file in the environment's folder. */
  gitHash: string | null;
  /** Published. */
  active: boolean | null;
}

/** One element of `data.workflows[]` of `wops status --json` (DESIGN.md §12). */
export interface WorkflowStatus {
  /** null, as the slug: untracked, and so in exactly one environment. */
  canonicalId: string | null;
  slug: string | null;
  name: string;
  /** By name of the environment; only those that hold the workflow, or a file for it. */
  environments: Record<string, WorkflowInEnvironment>;
}

export interface MatrixRows {
  mappings: Mapping[];
  gitStates: GitState[];
  canonical: CanonicalWorkflow[];
}

export interface MatrixOptions {
  /** Columns, and the n8n ids that each leaves alone; what is in none of them is left out. */
  environments: Pick<EnvironmentConfig, 'name' | 'ignore'>[];
  /** All soft-deleted workflows. Without it, those that go on running. */
  deleted?: boolean;
}

/** The registry as a matrix of workflows by environments, sorted by name. */
export function workflowMatrix({mappings, gitStates, canonical}: MatrixRows, options: MatrixOptions): WorkflowStatus[] {
  const shown = new Map(options.environments.map(({name, ignore}) => [name, new Set(ignore)]));
  const identities = new Map(canonical.map((workflow) => [workflow.canonicalId, workflow]));
  const cells = new Map<string, Map<string, WorkflowInEnvironment>>();
  const untracked: WorkflowStatus[] = [];
  const put = (canonicalId: string, environment: string, cell: WorkflowInEnvironment) => {
    const row = cells.get(canonicalId) ?? new Map<string, WorkflowInEnvironment>();
    cells.set(canonicalId, row.set(environment, cell));
  };

  for (const {environment, canonicalId, contentHash} of gitStates) {
    if (!shown.has(environment)) continue;
    put(canonicalId, environment, {status: null, n8nId: null, contentHash: null, gitHash: contentHash, active: null});
  }
  for (const mapping of mappings) {
    const {environment, n8nId, contentHash, active, name} = mapping;
    const status = effectiveStatus(mapping);
    const ignored = shown.get(environment);
    if (!ignored || status === null) continue;
    if (status === 'deleted' && !options.deleted && !isUnclaimed(mapping, ignored)) continue;
    // Its canonical workflow came back without it, for another one has its place.
    const isReplaced = status === 'deleted' && identities.get(mapping.canonicalId!)?.deletedAt === null;
    const canonicalId = isReplaced ? null : mapping.canonicalId;
    const gitHash = (canonicalId && cells.get(canonicalId)?.get(environment)?.gitHash) || null;
    const cell = {status, n8nId, contentHash, gitHash, active};
    if (canonicalId !== null) put(canonicalId, environment, cell);
    else untracked.push({canonicalId: null, slug: null, name, environments: Object.fromEntries([[environment, cell]])});
  }
  const tracked = [...cells].map(([canonicalId, row]): WorkflowStatus => {
    const {slug, name} = identities.get(canonicalId)!;
    const columns = options.environments.flatMap(({name}) => {
      const cell = row.get(name);
      return cell ? [[name, cell] as const] : [];
    });
    return {canonicalId, slug, name, environments: Object.fromEntries(columns)};
  });
  return [...tracked, ...untracked].sort(byName);
}

function byName(a: WorkflowStatus, b: WorkflowStatus): number {
  return compare(a.name, b.name) || compare(a.slug ?? '', b.slug ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
