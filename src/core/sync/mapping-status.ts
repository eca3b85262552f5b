import type {Mapping, MappingStatus} from '../store/rows.ts';

/** A mapping's status as it is told: an archived workflow counts as absent (DESIGN.md §3). Archived untracked ones have none. */
export function effectiveStatus(mapping: Mapping): MappingStatus | null {
  if (!mapping.archived) return mapping.status;
  if (mapping.status === 'linked') return 'missing';
  return mapping.status === 'untracked' ? null : mapping.status;
}
