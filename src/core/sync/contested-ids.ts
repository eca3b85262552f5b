import type {Mapping} from '../store/rows.ts';
import type {FolderEntry, InvalidFile} from './read-folder.ts';

/** A file names an n8n id whose stored link is of another canonical workflow. */
export interface ContestedId {
  entry: FolderEntry;
  mapping: Mapping & {canonicalId: string};
}

/** The contested ids of an environment's folder, against that environment's mappings. Nearly always there is none. */
export function findContestedIds(entries: FolderEntry[], mappings: Mapping[]): ContestedId[] {
  const owned = new Map(mappings.filter(isOwned).map((mapping) => [mapping.n8nId, mapping]));
  return entries.flatMap((entry) => {
    const mapping = entry.n8nId === null ? undefined : owned.get(entry.n8nId);
    return mapping && mapping.canonicalId !== entry.canonicalId ? [{entry, mapping}] : [];
  });
}

function isOwned(mapping: Mapping): mapping is ContestedId['mapping'] {
  return mapping.canonicalId !== null;
}

export interface SettleOptions {
  /** Of the environment. */
  mappings: Mapping[];
  /** Canonical workflows that have a file in the tree, in whatever folder (`heldWorkflows`). */
  held: ReadonlySet<string>;
  /** n8n ids that wops.yaml leaves alone. */
  ignore: readonly string[];
}

export interface SettledIds {
  /** Files whose id belongs to a workflow that has a file too: an error (DESIGN.md §2). */
  foreign: InvalidFile[];
  /** Mappings as the files say: their own canonical workflow has no file any more, and yields to the one that names them. */
  yielded: Mapping[];
}

/**
 * Who an n8n id belongs to, where the state file and a workflow file do not agree: the stored link counts as long as the
 * tree holds a file of its canonical workflow, else the tree decides (docs/decisions/0029).
 */
export function settleContestedIds(contested: ContestedId[], {mappings, held, ignore}: SettleOptions): SettledIds {
  const settled: SettledIds = {foreign: [], yielded: []};
  if (contested.length === 0) return settled;
  // Deleted ones of these come back with their canonical workflow.
  const placed = new Set(mappings.map(({canonicalId}) => canonicalId).filter((id) => id !== null && held.has(id)));
  const ignored = new Set(ignore);
  for (const {entry, mapping} of contested) {
    const {canonicalId, status} = mapping;
    if (!held.has(canonicalId)) {
      settled.yielded.push(yieldTo(placed.has(entry.canonicalId) ? null : entry.canonicalId, mapping, ignored));
    } else if (status === 'linked' || status === 'deleted') {
      const problem = `has the "id" ${mapping.n8nId}, which belongs to the canonical workflow ${canonicalId}`;
      settled.foreign.push({path: entry.path, problem});
    }
  }
  return settled;
}

/** `canonicalId`: null where that workflow has another link here, which the ladder then weighs against the file. */
function yieldTo(canonicalId: string | null, mapping: Mapping, ignored: ReadonlySet<string>): Mapping {
  const linkedBy = canonicalId === null ? null : 'file';
  if (ignored.has(mapping.n8nId)) return {...mapping, canonicalId, status: 'ignored', linkedBy};
  if (canonicalId === null) return {...mapping, canonicalId, status: 'untracked', linkedBy};
  return {...mapping, canonicalId, status: mapping.status === 'missing' ? 'missing' : 'linked', linkedBy};
}
