import type {Context} from '../context.ts';
import type {LinkedBy, Mapping} from '../store/rows.ts';

/** A canonical workflow that an untracked one could be, and the rung of the ladder that says so. */
export interface LinkCandidate {
  canonicalId: string;
  by: Extract<LinkedBy, 'file' | 'lineage' | 'hash'>;
}

export interface IdentityLadder {
  /**
   * Everything an untracked workflow could be: the answers of the first rung that has any. One is a link, several are none.
   */
  candidates(mapping: Mapping): Promise<LinkCandidate[]>;
}

/** The weaker rungs of the identity ladder (DESIGN.md §3) for one environment; stored links come before them. */
export async function openLadder(context: Context, environment: string, mappings: Mapping[]): Promise<IdentityLadder> {
  const {store} = context;
  const live = new Set(
    (await store.canonicalWorkflows()).filter((w) => w.deletedAt === null).map((w) => w.canonicalId),
  );
  const taken = new Set(
    mappings.filter((m) => m.status === 'linked' || m.status === 'ignored').map((m) => m.canonicalId),
  );
  const files = (await store.gitStates()).filter((state) => state.environment === environment && state.n8nId !== null);
  const byFile = Map.groupBy(files, (state) => state.n8nId);
  const kin = indexKin((await store.mappings()).filter((other) => other.environment !== environment));

  const rungs = {
    file: async (mapping) => (byFile.get(mapping.n8nId) ?? []).map((state) => state.canonicalId),
    lineage: async (mapping) => kin(mapping),
    hash: (mapping) => store.ownersOf(mapping.contentHash),
  } as const satisfies Record<LinkCandidate['by'], (mapping: Mapping) => Promise<string[]>>;

  return {
    async candidates(mapping) {
      for (const [by, find] of Object.entries(rungs) as [LinkCandidate['by'], (typeof rungs)['file']][]) {
        const found = new Set((await find(mapping)).filter((id) => live.has(id) && !taken.has(id)));
        if (found.size > 0) return [...found].map((canonicalId) => ({canonicalId, by}));
      }
      return [];
    },
  };
}

/** n8n notes in `sourceWorkflowId` which workflow a copy was made from: two with one source are one workflow. */
function indexKin(others: Mapping[]): (mapping: Mapping) => string[] {
  const bySource = new Map<string, Set<string>>();
  const note = (source: string | null, canonicalId: string) => {
    if (source !== null) bySource.set(source, (bySource.get(source) ?? new Set()).add(canonicalId));
  };
  const byId = new Map<string, Set<string>>();
  for (const {n8nId, sourceWorkflowId, canonicalId, status} of others) {
    if (canonicalId === null || status === 'deleted') continue;
    note(sourceWorkflowId, canonicalId);
    byId.set(n8nId, (byId.get(n8nId) ?? new Set()).add(canonicalId));
  }
  return ({n8nId, sourceWorkflowId}) => {
    const copies = bySource.get(n8nId);
    // n8n packages keep ids: copies of what has this id elsewhere are copies of that, and it is a candidate beside them.
    const originals = copies ? (byId.get(n8nId) ?? []) : [];
    const kin = [...(copies ?? []), ...originals];
    if (sourceWorkflowId === null) return kin;
    return [...kin, ...(bySource.get(sourceWorkflowId) ?? []), ...(byId.get(sourceWorkflowId) ?? [])];
  };
}
