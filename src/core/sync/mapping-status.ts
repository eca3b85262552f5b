import type {Mapping, MappingStatus} from '../store/rows.ts';

/** A mapping's status as it is told: an archived workflow counts as absent (DESIGN.md §3). Archived untracked ones have none. */
export function effectiveStatus(mapping: Mapping): MappingStatus | null {
  if (!mapping.archived) return mapping.status;
  if (mapping.status === 'linked') return 'missing';
  return mapping.status === 'untracked' ? null : mapping.status;
}

/**
 * Whether n8n holds a workflow that is no canonical one: it is untracked, or goes on running after its canonical workflow
 * was deleted. `ignored`: n8n ids that wops.yaml leaves alone.
 */
export function isUnclaimed({status, archived, n8nId}: Mapping, ignored: ReadonlySet<string>): boolean {
  return !archived && (status === 'untracked' || (status === 'deleted' && !ignored.has(n8nId)));
}
