import type {EnvironmentClass} from '../config/config.ts';
import type {Context} from '../context.ts';
import type {DiffStatus} from '../diff/diff-status.ts';
import type {GitState, LinkedBy, Mapping, MappingStatus} from '../store/rows.ts';
import {effectiveStatus} from '../sync/mapping-status.ts';
import {findRegistered, readRegistry} from './find-registered.ts';

/** `data` of `wops workflow show --json`: everything the state file knows of a workflow. Times are ISO 8601. */
export interface WorkflowDetails {
  /** null, as what comes from the registry: untracked. */
  canonicalId: string | null;
  slug: string | null;
  name: string;
  createdAt: string | null;
  updatedAt: string | null;
  deletedAt: string | null;
  /** By name of the environment; only those that hold the workflow, or a file for it. */
  environments: Record<string, WorkflowDetailsInEnvironment>;
  /** How the environments of each pipeline stage stand to each other, as of the last sync. */
  differences: {source: string; target: string; status: DiffStatus}[];
}

export interface WorkflowDetailsInEnvironment {
  class: EnvironmentClass;
  /** null: there is a file for it, and n8n never had it. */
  status: MappingStatus | null;
  n8nId: string | null;
  /** Where n8n shows it. */
  url: string | null;
  name: string;
  linkedBy: LinkedBy | null;
  /** Unlinked by hand: not linked again by itself. */
  keepUnlinked: boolean;
  active: boolean | null;
  archived: boolean;
  contentHash: string | null;
  gitHash: string | null;
  /** The file in the environment's folder, and the commit it was read from. */
  path: string | null;
  commit: string | null;
  /** When n8n says that it was changed. */
  updatedAt: string | null;
  firstSeenAt: string | null;
  /** The last sync that found it there; null when it is missing. */
  lastSeenAt: string | null;
}

/** Throws `workflow_unknown`, `workflow_ambiguous`. */
export async function showWorkflow(context: Context, wanted: string): Promise<WorkflowDetails> {
  const {store, config} = context;
  const {canonical, mappings} = findRegistered(wanted, await readRegistry(store));
  const canonicalId = canonical?.canonicalId ?? null;
  const files = (await store.gitStates()).filter((state) => state.canonicalId === canonicalId);
  const syncedAt = new Map((await store.environmentStates()).map((state) => [state.environment, state.lastSyncAt]));
  const environments = [...config.environments.values()].flatMap((environment) => {
    const mapping = mappings.find((one) => one.environment === environment.name && one.status !== 'deleted');
    const deleted = mappings.find((one) => one.environment === environment.name);
    const file = files.find((one) => one.environment === environment.name);
    const row = mapping ?? deleted;
    if (!row && !file) return [];
    const lastSeenAt = syncedAt.get(environment.name) ?? null;
    return [[environment.name, describe(environment, {mapping: row, file, lastSeenAt})] as const];
  });
  const differences = (await store.diffStates()).filter((state) => state.canonicalId === canonicalId);
  return {
    canonicalId,
    slug: canonical?.slug ?? null,
    name: canonical?.name ?? mappings[0]!.name,
    createdAt: canonical?.createdAt ?? null,
    updatedAt: canonical?.updatedAt ?? null,
    deletedAt: canonical?.deletedAt ?? null,
    environments: Object.fromEntries(environments),
    differences: differences.map(({source, target, status}) => ({source, target, status})),
  };
}

function describe(
  environment: {class: EnvironmentClass; url: string},
  {mapping, file, lastSeenAt}: {mapping: Mapping | undefined; file: GitState | undefined; lastSeenAt: string | null},
): WorkflowDetailsInEnvironment {
  const status = mapping ? effectiveStatus(mapping) : null;
  return {
    class: environment.class,
    status,
    n8nId: mapping?.n8nId ?? null,
    url: mapping ? `${environment.url}/workflow/${encodeURIComponent(mapping.n8nId)}` : null,
    name: mapping?.name ?? file!.name,
    linkedBy: mapping?.linkedBy ?? null,
    keepUnlinked: mapping?.keepUnlinked ?? false,
    active: mapping?.active ?? null,
    archived: mapping?.archived ?? false,
    contentHash: mapping?.contentHash ?? null,
    gitHash: file?.contentHash ?? null,
    path: file?.path ?? null,
    commit: file?.commit ?? null,
    updatedAt: mapping?.updatedAt ?? null,
    firstSeenAt: mapping?.firstSeenAt ?? null,
    lastSeenAt: mapping && mapping.status !== 'missing' ? lastSeenAt : null,
  };
}
